import * as z from 'zod';
import { type RecordType, recordTypeSchema, recordTypes, xeroKinds } from '../../../shared/records/record.ts';
import { type Change, getChanges } from '../../../shared/store/changes.ts';
import { findEntriesBeginning } from '../../../shared/store/directory.ts';
import {
  findBeginning,
  findHolding,
  type RecordName,
  type TitledPlace,
  titledPlaceSchema,
} from '../../../shared/store/find-titled.ts';
import { findHolders, getHolders, type Link } from '../../../shared/store/links.ts';
import { listRefusals, type Refusal } from '../../../shared/store/refusals.ts';
import type { Table } from '../../../shared/store/table.ts';
import { linksOf } from '../links-of.ts';
import { titleOf } from '../words.ts';

type Scope = { workspace: string; organisation: string };

/** A page of records, and how many rows (which are small) a look for a text anywhere reads for it. */
const bounds = { limit: 50, mostRows: 20_000, refused: 500 };

const chosen = <T extends z.ZodType>(schema: T) =>
  z.preprocess((value) => (value === '' ? undefined : value), schema.optional()).catch(undefined);

/** A place in the list as a page's address carries it: what it is found by has no line breaks. */
const placeText = ({ foundBy, sk }: TitledPlace): string => `${foundBy}\n${sk}`;
const placeSchema = z
  .string()
  .max(3000)
  .transform((text) => ({ foundBy: text.split('\n', 1)[0], sk: text.slice(text.indexOf('\n') + 1) }))
  .pipe(titledPlaceSchema);

export const recordFilterSchema = z.object({
  text: chosen(z.string().trim().max(200)),
  type: chosen(recordTypeSchema),
  /** Set to look for the text anywhere, not just at the beginning of what names a record. */
  anywhere: chosen(z.literal('yes')),
  /** Where the page before ended. */
  after: chosen(placeSchema),
});
export type RecordFilter = z.output<typeof recordFilterSchema>;

/** A record in the list. */
export interface FoundRecord {
  type: RecordType;
  crmId: string;
  called?: string | undefined;
  link?: Pick<Link, 'xeroId' | 'kind' | 'xero' | 'xeroSide' | 'xeroSeen'> | undefined;
  /** What of it has still to go to Xero. */
  change?: Change | undefined;
  /** What the CRM sent of it last did not come in. */
  refused?: boolean;
}

const keyOf = ({ type, crmId }: RecordName) => `${type}#${crmId}`;

/** Ids in Xero are shown by their first eight digits, which is enough to look for. */
const isXeroId = (text: string) => /^[\da-f]{8}[\da-f-]{0,28}$/i.test(text);

const byXeroId = async (table: Table, scope: Scope, text: string): Promise<RecordName[]> =>
  isXeroId(text)
    ? (
        await Promise.all(xeroKinds.map((kind) => findHolders(table, scope, kind, text.toLowerCase(), bounds.limit)))
      ).flat()
    : [];

/** What names records besides what they are listed by, for some of those that begin with it: the shortest come first. */
const otherSigns = [
  ['contact', 'name'],
  ['contact', 'email'],
  ['item', 'name'],
] as const;

const byOtherSigns = async (table: Table, scope: Scope, text: string): Promise<RecordName[]> => {
  const found = await Promise.all(
    otherSigns.map(async ([kind, sign]) => {
      const entries = await findEntriesBeginning(table, scope, kind, sign, text, bounds);
      const ids = entries.map(({ xeroId }) => xeroId);
      return [...(await getHolders(table, scope, kind, ids)).values()];
    }),
  );
  return found.flat();
};

/** What a text may be, other than the beginning of a title: an id of either side, an address, a name in Xero. */
const otherwiseNamed = async (table: Table, scope: Scope, text: string): Promise<RecordName[]> => {
  const byCrmId = recordTypes.map((type) => ({ type, crmId: text }));
  return [...byCrmId, ...(await Promise.all([byXeroId(table, scope, text), byOtherSigns(table, scope, text)])).flat()];
};

/** Those of these records that are linked or wait, each once, in the same order. */
const readRecords = async (table: Table, scope: Scope, names: readonly RecordName[]): Promise<FoundRecord[]> => {
  const wanted = new Map(names.map((name) => [keyOf(name), name]));
  const keys = [...wanted.values()].map(({ type, crmId }) => ({ ...scope, type, id: crmId }));
  const [changes, links] = await Promise.all([
    getChanges(table, keys),
    linksOf({ table, scope }, [...wanted.values()]),
  ]);
  const recordOf = (name: RecordName, link: Link | undefined, change: Change | undefined): FoundRecord => ({
    ...name,
    called: (change && titleOf(change)) ?? link?.xero.number ?? link?.xero.name,
    link,
    change,
  });
  return [...wanted].flatMap(([key, name]) => {
    const [link, change] = [links.get(`${name.type}/${name.crmId}`), changes.get(key)];
    return link || change ? [recordOf(name, link, change)] : [];
  });
};

/** The records with those that did not come in and bear the text. */
const withRefused = (
  refusals: Refusal[],
  { text, type }: { text: string; type?: RecordType | undefined },
  records: FoundRecord[],
): FoundRecord[] => {
  const wanted = refusals.filter(
    (one) =>
      (type === undefined || one.type === type) &&
      [one.id, one.called].some((value) => value?.toLowerCase().startsWith(text.toLowerCase())),
  );
  const refused = new Set(wanted.map(({ type, id }) => keyOf({ type, crmId: id })));
  const known = new Set(records.map(keyOf));
  const others = wanted.map(({ type, id, called }): FoundRecord => ({ type, crmId: id, called, refused: true }));
  return [
    ...records.map((one) => ({ ...one, refused: refused.has(keyOf(one)) })),
    ...others.filter((one) => !known.has(keyOf(one))),
  ];
};

/** What a page of the list holds. */
export interface FoundPage {
  records: FoundRecord[];
  /** The filter of the next page. */
  next: { after: string; anywhere: 'yes' | undefined } | undefined;
  /** These records bear the text anywhere; otherwise their titles begin with it. */
  anywhere: boolean;
}

/**
 * Records of an organisation that are linked or wait, in the order of type and title; with a text those that it begins the title
 * of, or is the id of. When there are none, those that bear it anywhere are looked for.
 */
export const findRecords = async (
  table: Table,
  scope: Scope,
  { text = '', type, anywhere, after }: RecordFilter,
): Promise<FoundPage> => {
  const wanted = { text, type, after };
  if (anywhere === undefined) {
    const isFirst = text !== '' && after === undefined;
    const [others, { found, next }] = await Promise.all([
      isFirst ? otherwiseNamed(table, scope, text) : [],
      findBeginning(table, scope, wanted, bounds),
    ]);
    const names = [...others, ...found].filter((one) => type === undefined || one.type === type);
    const known = await readRecords(table, scope, names);
    const records = isFirst
      ? withRefused(await listRefusals(table, scope.workspace, bounds.refused), wanted, known)
      : known;
    if (records.length > 0 || next || !isFirst)
      return { records, next: next && { after: placeText(next), anywhere }, anywhere: false };
  }
  const { found, next } = await findHolding(table, scope, wanted, bounds);
  const records = await readRecords(table, scope, found);
  return { records, next: next && { after: placeText(next), anywhere: 'yes' }, anywhere: true };
};
