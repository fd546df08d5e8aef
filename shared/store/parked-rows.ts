import { QueryCommand } from '@aws-sdk/lib-dynamodb';
import type { RecordType } from '../records/record.ts';
import { recordTypeSchema } from '../records/record.ts';
import { type Change, type ChangeKey, getChanges } from './changes.ts';
import { liesIn, parkedAt, type Stretch, stretches } from './parked-at.ts';
import { countRows, queryRows } from './query-rows.ts';
import { organisationPartition, type Table } from './table.ts';

type Scope = { workspace: string; organisation: string };
type Row = Record<string, unknown>;

const within = ({ workspace, organisation }: Scope, { from, to }: Stretch) => ({
  IndexName: 'parked',
  ConsistentRead: true,
  KeyConditionExpression: 'pk = :pk AND #parked BETWEEN :from AND :to',
  ExpressionAttributeNames: { '#parked': 'parked' },
  ExpressionAttributeValues: { ':pk': organisationPartition(workspace, organisation), ':from': from, ':to': to },
});

/** A row of the index: its place in it, and its sort key. */
interface Place {
  parked: string;
  sk: string;
}

/** What stands in the index, in the order of the places, read at once; undefined when that is more than `most`. */
export const allParked = async (table: Table, scope: Scope, most: number): Promise<Place[] | undefined> => {
  const { Items = [], LastEvaluatedKey } = await table.doc.send(
    new QueryCommand({
      ...{ TableName: table.name, IndexName: 'parked', ConsistentRead: true, Limit: most },
      KeyConditionExpression: 'pk = :pk',
      ExpressionAttributeValues: { ':pk': organisationPartition(scope.workspace, scope.organisation) },
    }),
  );
  return LastEvaluatedKey ? undefined : Items.map(({ parked, sk }) => ({ parked: String(parked), sk: String(sk) }));
};

/** How many rows stand in a stretch of the index, counted up to `atMost`: it reads keys only. */
export const countParked = (table: Table, scope: Scope, stretch: Stretch, atMost: number): Promise<number> =>
  countRows(table, within(scope, stretch), atMost);

/** The causes for which changes are parked in this way, at most so many: one small query each, and one more. */
export const parkedCodes = async (
  table: Table,
  scope: Scope,
  why: 'aside' | 'expecting',
  atMost = Number.POSITIVE_INFINITY,
): Promise<string[]> => {
  const codes: string[] = [];
  let { from, to } = stretches[why];
  while (codes.length < atMost) {
    const [row] = await queryRows(table, within(scope, { from, to }), 1);
    if (!row) break;
    const code = String(row.parked).split('#')[1] ?? '';
    codes.push(code);
    from = (why === 'aside' ? stretches.asideFor : stretches.expectingFor)(code).to;
  }
  return codes;
};

/** A page of the sort keys in a stretch of the index, the oldest first, and where the next page begins. */
export const parkedKeys = async (
  table: Table,
  scope: Scope,
  stretch: Stretch,
  page: { limit: number; after?: Row | undefined },
): Promise<{ keys: string[]; next: Row | undefined }> => {
  const { Items = [], LastEvaluatedKey } = await table.doc.send(
    new QueryCommand({
      ...{ TableName: table.name, ...within(scope, stretch), Limit: page.limit },
      ExclusiveStartKey: page.after,
    }),
  );
  return { keys: Items.map(({ sk }) => String(sk)), next: LastEvaluatedKey };
};

const keyIn = (scope: Scope, sk: string): ChangeKey[] => {
  const [, named, ...id] = sk.split('#');
  const type: RecordType | undefined = recordTypeSchema.safeParse(named).data;
  return type ? [{ workspace: scope.workspace, organisation: scope.organisation, type, id: id.join('#') }] : [];
};

/** The first changes of each of these stretches, of rows that were read before; those that have left it meanwhile are left out. */
export const firstParked = async (
  table: Table,
  scope: Scope,
  places: readonly Place[],
  wanted: readonly Stretch[],
  limit: number,
): Promise<Change[][]> => {
  const keys = wanted.map((stretch) =>
    places
      .filter(({ parked }) => liesIn(parked, stretch))
      .slice(0, limit)
      .flatMap(({ sk }) => keyIn(scope, sk)),
  );
  const found = await getChanges(table, keys.flat());
  return keys.map((some, at) =>
    some
      .flatMap(({ type, id }) => found.get(`${type}#${id}`) ?? [])
      .filter((change) => liesIn(parkedAt(change), wanted[at] ?? { from: '', to: '' })),
  );
};

/** A page of the changes in a stretch of the index, the oldest first; those that have left it meanwhile are left out. */
export const listParked = async (
  table: Table,
  scope: Scope,
  stretch: Stretch,
  page: { limit: number; after?: Row | undefined },
): Promise<{ changes: Change[]; next: Row | undefined }> => {
  const { keys, next } = await parkedKeys(table, scope, stretch, page);
  const wanted = keys.flatMap((sk) => keyIn(scope, sk));
  const found = await getChanges(table, wanted);
  const changes = wanted.flatMap(({ type, id }) => found.get(`${type}#${id}`) ?? []);
  return { changes: changes.filter((change) => liesIn(parkedAt(change), stretch)), next };
};
