import { DeleteCommand, GetCommand, PutCommand, QueryCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod';
import { type Problem, problemSchema } from '../failures/failure.ts';
import { type RecordType, recordTypeSchema, recordTypes } from '../records/record.ts';
import { batchGet } from './batch-get.ts';
import { queryRows } from './query-rows.ts';
import { isConditionFailed, organisationPartition, type Table } from './table.ts';

/**
 * A record changed in the CRM, not yet in Xero; one row a record, the newest snapshot wins.
 * It is *ready* (has `readyAt`: the moment from which a worker may take it) or *parked* (has `problem`: it waits for a
 * person, or, with `waitsFor`, for another record).
 */
const changeSchema = z.object({
  workspace: z.string(),
  organisation: z.string(),
  /** Checked in full when it is planned: a row that an older release stored must not stop the others. */
  record: z.object({
    type: recordTypeSchema,
    data: z.looseObject({ id: z.string(), url: z.string().optional() }),
  }),
  deleted: z.boolean().default(false),
  /** Names this snapshot; a new event gives a new one. */
  rev: z.string(),
  fingerprint: z.string(),
  /** How new the snapshot is, comparable as text (see `crmVersion`). */
  version: z.string(),
  receivedAt: z.string(),
  readyAt: z.string().optional(),
  problem: problemSchema.optional(),
  waitsFor: z.object({ type: z.string(), id: z.string() }).optional(),
  attempts: z.int().default(0),
  /** How often the worker died with this change in hand. */
  deaths: z.int().default(0),
});
export type Change = z.output<typeof changeSchema>;
export type ChangeKey = Pick<Change, 'workspace' | 'organisation'> & { type: RecordType; id: string };

export const changeKey = (change: Change): ChangeKey => ({
  workspace: change.workspace,
  organisation: change.organisation,
  type: change.record.type,
  id: change.record.data.id,
});

export const changeItemKey = (key: ChangeKey) => ({
  pk: organisationPartition(key.workspace, key.organisation),
  sk: `CHANGE#${key.type}#${key.id}`,
});

/** Records are taken in dependency order, then in the order in which they became ready. */
const readyPrefix = (type: RecordType) => `${recordTypes.indexOf(type)}#`;

/** The stored form of a change, for puts and transactions. */
export const changeItem = (change: Change) => ({
  ...changeItemKey(changeKey(change)),
  ...(change.readyAt === undefined ? {} : { ready: readyPrefix(change.record.type) + change.readyAt }),
  ...change,
});

/** Reads one change, consistently. */
export const getChange = async (table: Table, key: ChangeKey): Promise<Change | undefined> => {
  const { Item } = await table.doc.send(
    new GetCommand({ TableName: table.name, Key: changeItemKey(key), ConsistentRead: true }),
  );
  return Item && changeSchema.parse(Item);
};

/** The changes of many records that wait in one organisation, by type and id (`contact#C-77`), read consistently. */
export const getChanges = async (table: Table, keys: ChangeKey[]): Promise<Map<string, Change>> => {
  const rows = (await batchGet(table, keys.map(changeItemKey))).map((item) => changeSchema.parse(item));
  return new Map(rows.map((change) => [`${change.record.type}#${change.record.data.id}`, change]));
};

/**
 * Stores a change if the row still is what the caller saw: absent (`seenRev` undefined) or of that revision.
 * Returns false when somebody was faster.
 */
export const putChange = async (table: Table, change: Change, seenRev: string | undefined): Promise<boolean> => {
  try {
    await table.doc.send(
      new PutCommand({
        TableName: table.name,
        Item: changeItem(change),
        ...(seenRev === undefined
          ? { ConditionExpression: 'attribute_not_exists(pk)' }
          : { ConditionExpression: 'rev = :rev', ExpressionAttributeValues: { ':rev': seenRev } }),
      }),
    );
    return true;
  } catch (error) {
    if (isConditionFailed(error)) return false;
    throw error;
  }
};

/** The changes of one type that are ready at `now`, oldest first, at most `limit`. Read consistently. */
export const readyChanges = async (
  table: Table,
  workspace: string,
  organisation: string,
  type: RecordType,
  now: Date,
  limit: number,
): Promise<Change[]> => {
  const rows = await queryRows(
    table,
    {
      IndexName: 'ready',
      ConsistentRead: true,
      KeyConditionExpression: 'pk = :pk AND #ready BETWEEN :from AND :to',
      ExpressionAttributeNames: { '#ready': 'ready' },
      ExpressionAttributeValues: {
        ':pk': organisationPartition(workspace, organisation),
        ':from': readyPrefix(type),
        ':to': readyPrefix(type) + now.toISOString(),
      },
    },
    limit,
  );
  return rows.map((row) => changeSchema.parse(row));
};

/** The change of each type that is next in line, or will be, with its type's others behind it. Read consistently. */
export const nextInLine = async (table: Table, workspace: string, organisation: string): Promise<Change[]> => {
  const firsts = await Promise.all(
    recordTypes.map((type) =>
      queryRows(
        table,
        {
          IndexName: 'ready',
          ConsistentRead: true,
          KeyConditionExpression: 'pk = :pk AND begins_with(#ready, :type)',
          ExpressionAttributeNames: { '#ready': 'ready' },
          ExpressionAttributeValues: {
            ':pk': organisationPartition(workspace, organisation),
            ':type': readyPrefix(type),
          },
        },
        1,
      ),
    ),
  );
  return firsts.flat().map((row) => changeSchema.parse(row));
};

/** When the next ready change of the organisation falls due; undefined when none waits. */
export const nextReadyAt = async (table: Table, workspace: string, organisation: string): Promise<string | undefined> =>
  (await nextInLine(table, workspace, organisation)).flatMap(({ readyAt }) => readyAt ?? []).sort()[0];

/** Every change of an organisation, ready and parked, a page at a time. */
export const listChanges = async (
  table: Table,
  workspace: string,
  organisation: string,
  options: { limit?: number; after?: string | undefined } = {},
): Promise<{ changes: Change[]; next?: string | undefined }> => {
  const pk = organisationPartition(workspace, organisation);
  const page = await table.doc.send(
    new QueryCommand({
      TableName: table.name,
      ConsistentRead: true,
      KeyConditionExpression: 'pk = :pk AND begins_with(sk, :prefix)',
      ExpressionAttributeValues: { ':pk': pk, ':prefix': 'CHANGE#' },
      Limit: options.limit ?? 500,
      ...(options.after === undefined ? {} : { ExclusiveStartKey: { pk, sk: options.after } }),
    }),
  );
  const last: unknown = page.LastEvaluatedKey?.sk;
  return {
    changes: (page.Items ?? []).map((item) => changeSchema.parse(item)),
    next: typeof last === 'string' ? last : undefined,
  };
};

/** Makes a change ready at `readyAt` (again), keeping `problem` as the reason it waits. False when a newer snapshot has come. */
export const readyChange = async (
  table: Table,
  change: Change,
  readyAt: string,
  why?: { problem?: Problem; attempts?: number; deaths?: number },
): Promise<boolean> => {
  const { problem: _, waitsFor: __, ...rest } = change;
  return putChange(table, { ...rest, ...why, readyAt }, change.rev);
};

/** Removes a change that is done with. A newer snapshot stays; then the answer is false. */
export const deleteChange = async (table: Table, change: Change): Promise<boolean> => {
  try {
    await table.doc.send(
      new DeleteCommand({
        TableName: table.name,
        Key: changeItemKey(changeKey(change)),
        ConditionExpression: 'rev = :rev',
        ExpressionAttributeValues: { ':rev': change.rev },
      }),
    );
    return true;
  } catch (error) {
    if (isConditionFailed(error)) return false;
    throw error;
  }
};

const waiterPrefix = (type: RecordType, id: string) => `WAITS#${type}#${JSON.stringify(id)}#`;

/** Notes that `waiter` is parked until the record (`type`, `id`) is in Xero. */
export const addWaiter = async (table: Table, type: RecordType, id: string, waiter: ChangeKey): Promise<void> => {
  await table.doc.send(
    new PutCommand({
      TableName: table.name,
      Item: {
        pk: organisationPartition(waiter.workspace, waiter.organisation),
        sk: `${waiterPrefix(type, id)}${waiter.type}#${waiter.id}`,
        waiter,
      },
    }),
  );
};

const waiterSchema = z.object({
  pk: z.string(),
  sk: z.string(),
  waiter: z.object({ workspace: z.string(), organisation: z.string(), type: z.enum(recordTypes), id: z.string() }),
});

/** Makes ready whatever waited for the record (`type`, `id`); returns how many changes that were. */
export const releaseWaiters = async (
  table: Table,
  scope: { workspace: string; organisation: string },
  type: RecordType,
  id: string,
  now: Date,
): Promise<number> => {
  const rows = await queryRows(table, {
    ConsistentRead: true,
    KeyConditionExpression: 'pk = :pk AND begins_with(sk, :prefix)',
    ExpressionAttributeValues: {
      ':pk': organisationPartition(scope.workspace, scope.organisation),
      ':prefix': waiterPrefix(type, id),
    },
  });
  let released = 0;
  for (const row of rows) {
    const { pk, sk, waiter } = waiterSchema.parse(row);
    const change = await getChange(table, waiter);
    if (change?.waitsFor && (await readyChange(table, change, now.toISOString()))) released += 1;
    await table.doc.send(new DeleteCommand({ TableName: table.name, Key: { pk, sk } }));
  }
  return released;
};

/** Counts one more death of the worker with this change in hand. */
export const countDeath = async (table: Table, key: ChangeKey, rev: string): Promise<void> => {
  try {
    await table.doc.send(
      new UpdateCommand({
        TableName: table.name,
        Key: changeItemKey(key),
        UpdateExpression: 'ADD deaths :one',
        ConditionExpression: 'rev = :rev',
        ExpressionAttributeValues: { ':one': 1, ':rev': rev },
      }),
    );
  } catch (error) {
    if (!isConditionFailed(error)) throw error;
  }
};

/**
 * How new a snapshot is, as text that sorts: its version number where the CRM has one, else when it was saved, else when
 * the event happened. A version beats a time, since clocks are not to be trusted; within one record a CRM uses one kind.
 */
export const crmVersion = (
  data: { version?: number | undefined; updatedAt?: string | undefined },
  happenedAt: string,
): string =>
  data.version === undefined
    ? `1:${new Date(data.updatedAt ?? happenedAt).toISOString()}`
    : `2:${String(data.version).padStart(16, '0')}`;
