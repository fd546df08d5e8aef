import { QueryCommand } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod';
import { type RecordType, recordTypeSchema, recordTypes } from '../records/record.ts';
import { foundBy, searchText } from './found-by.ts';
import { organisationPartition, type Table } from './table.ts';

type Scope = { workspace: string; organisation: string };

/** A record that is linked, or waits to be. */
export type RecordName = { type: RecordType; crmId: string };

export const titledPlaceSchema = z.object({
  foundBy: z.string().refine((value) => recordTypeSchema.safeParse(value.split('#', 1)[0]).success),
  sk: z.string().min(1),
});
/** A place in the index, after which a search goes on. */
export type TitledPlace = z.output<typeof titledPlaceSchema>;

interface Wanted {
  text: string;
  type?: RecordType | undefined;
  after?: TitledPlace | undefined;
}

interface Found {
  found: RecordName[];
  next: TitledPlace | undefined;
}

const typeOf = ({ foundBy }: TitledPlace): RecordType => recordTypeSchema.parse(foundBy.slice(0, foundBy.indexOf('#')));

const nameOf = (place: TitledPlace): RecordName => {
  const type = typeOf(place);
  const prefix = [`LINK#crm#${type}#`, `CHANGE#${type}#`].find((one) => place.sk.startsWith(one)) ?? '';
  return { type, crmId: place.sk.slice(prefix.length) };
};

/** A page of the index whose values begin with `prefix`. Read consistently: what was just written is found. */
const page = async (
  table: Table,
  scope: Scope,
  prefix: string,
  { limit, after }: { limit: number; after?: TitledPlace | undefined },
): Promise<{ places: TitledPlace[]; next: TitledPlace | undefined }> => {
  const pk = organisationPartition(scope.workspace, scope.organisation);
  const { Items = [], LastEvaluatedKey } = await table.doc.send(
    new QueryCommand({
      TableName: table.name,
      IndexName: 'foundBy',
      ConsistentRead: true,
      KeyConditionExpression: 'pk = :pk AND begins_with(foundBy, :prefix)',
      ExpressionAttributeValues: { ':pk': pk, ':prefix': prefix },
      Limit: limit,
      ...(after?.foundBy.startsWith(prefix) && { ExclusiveStartKey: { pk, ...after } }),
    }),
  );
  return {
    places: Items.map((item) => titledPlaceSchema.parse(item)),
    next: LastEvaluatedKey && titledPlaceSchema.parse(LastEvaluatedKey),
  };
};

const mostNamesakes = 20;

/** CRM ids of linked records of a type that bear exactly this number, code or name; of very many some. */
export const linkedUnder = async (table: Table, scope: Scope, type: RecordType, title: string): Promise<string[]> => {
  const exactly = foundBy(type, title);
  const { places } = await page(table, scope, exactly, { limit: mostNamesakes });
  return places.flatMap((place) =>
    place.foundBy === exactly && place.sk.startsWith('LINK#') ? [nameOf(place).crmId] : [],
  );
};

/** The types that are still to be looked at, in the order of the list. */
const typesLeft = ({ type, after }: Wanted): readonly RecordType[] =>
  type === undefined ? recordTypes.slice(after ? recordTypes.indexOf(typeOf(after)) : 0) : [type];

/**
 * The records of an organisation (of one type) whose number, code or name begins with a text, in the order of types and of these:
 * all of them, page after page, at the cost of one small query a type. A record whose waiting change bears another
 * name than its link is found by both, and may come twice.
 */
export const findBeginning = async (
  table: Table,
  scope: Scope,
  wanted: Wanted,
  { limit }: { limit: number },
): Promise<Found> => {
  const text = searchText(wanted.text);
  const pages = await Promise.all(
    typesLeft(wanted).map((type) => page(table, scope, `${type}#${text}`, { limit, after: wanted.after })),
  );
  const places = pages.flatMap((one) => one.places);
  const shown = places.slice(0, limit);
  const more = places.length > limit || pages.some(({ next }) => next !== undefined);
  return { found: shown.map(nameOf), next: more ? shown.at(-1) : undefined };
};

const placesAPage = 5000;

/**
 * Looks through the records of an organisation (of one type) for those whose number, code, name or CRM id holds a text anywhere.
 * No index leads there: about `mostRows` rows are read, which are keys only; `next` says where to look further.
 */
export const findHolding = async (
  table: Table,
  scope: Scope,
  wanted: Wanted,
  { limit, mostRows }: { limit: number; mostRows: number },
): Promise<Found> => {
  const text = searchText(wanted.text);
  const holds = (place: TitledPlace) =>
    place.foundBy.includes(text, place.foundBy.indexOf('#') + 1) || searchText(nameOf(place).crmId).includes(text);
  const found: RecordName[] = [];
  let { after } = wanted;
  let read = 0;
  for (const type of typesLeft(wanted)) {
    do {
      const { places, next } = await page(table, scope, `${type}#`, { limit: placesAPage, after });
      for (const place of places) {
        if (!holds(place)) continue;
        found.push(nameOf(place));
        if (found.length === limit) return { found, next: place };
      }
      read += places.length;
      after = next;
      if (after !== undefined && read >= mostRows) return { found, next: after };
    } while (after !== undefined);
  }
  return { found, next: undefined };
};
