import { DeleteCommand, GetCommand, PutCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod';
import { type Problem, problemSchema } from '../failures/failure.ts';
import { type RecordType, recordTypeSchema, recordTypes } from '../records/record.ts';
import { recordTitle } from '../records/record-title.ts';
import { batchGet } from './batch-get.ts';
import { foundBy } from './found-by.ts';
import { parkedAt } from './parked-at.ts';
import { partOf } from './part-of.ts';
import { queryPage, queryRows } from './query-rows.ts';
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
  /** When a person, or something changed that may cure it, had it tried again last: what Xero showed before that may be mended. */
  retriedAt: z.string().optional(),
  problem: problemSchema.optional(),
  waitsFor: z.object({ type: z.string(), id: z.string() }).optional(),
  attempts: z.int().default(0),
  /** How often the worker died with this change in hand. */
  deaths: z.int().default(0),
  /** Part of a back-fill: it comes after whatever is new, and uses the back-fill's share of the calls. */
  backfill: z.string().optional(),
  /** The record of the CRM that this one was derived from, which is told what becomes of it. */
  derivedFrom: z.object({ type: recordTypeSchema, id: z.string() }).optional(),
  /** Fields that both sides changed, when that is why it is set aside. */
  conflicts: z
    .array(z.object({ field: z.string(), before: z.unknown().optional(), crm: z.unknown(), xero: z.unknown() }))
    .optional(),
  /** A person has decided which side is right. */
  take: z.enum(['crm', 'xero']).optional(),
  /** The organisation where it is to go instead, as soon as it is certain that it is not in Xero here (see `moveChange`). */
  movesTo: z.string().optional(),
  /** Held back by a person until it is let go again. */
  held: z.boolean().optional(),
  /** A person sent it: it goes even where the settings do not send its type by themselves. */
  byHand: z.boolean().optional(),
});
export type Change = z.output<typeof changeSchema>;
export type ChangeKey = Pick<Change, 'workspace' | 'organisation'> & { type: RecordType; id: string };

/** The revision of the snapshot itself, whatever a person has decided on it. */
export const bareRev = (rev: string): string => rev.replace(/~[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/, '');

/** A revision of its own for a snapshot on which a person has decided: who has the earlier one in hand does not overwrite it. */
export const steeredRev = (rev: string, id: string): string => `${bareRev(rev)}~${id}`;

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

/** A line of changes: those of one type, new ones or those of back-fills. */
export interface Line {
  type: RecordType;
  backfill: boolean;
}

/** The line in which a change stands when it is ready. */
export const lineOf = ({ record, backfill }: Pick<Change, 'record' | 'backfill'>): Line => ({
  type: record.type,
  backfill: backfill !== undefined,
});

/**
 * How the places of a line in the local index `ready` begin. Records are taken in dependency order, then in the order in which
 * they became ready. Those of a back-fill come after whatever is new: letters sort behind digits.
 */
export const linePrefix = ({ type, backfill }: Line): string => `${backfill ? 'b' : ''}${recordTypes.indexOf(type)}#`;

/** Whether a change stands aside until a person acts: it is neither ready nor waiting for another record nor held back. */
export const isAside = ({ readyAt, waitsFor, held }: Pick<Change, 'readyAt' | 'waitsFor' | 'held'>): boolean =>
  readyAt === undefined && waitsFor === undefined && held !== true;

/** Its place in the local index `partOf`; undefined for what is part of no back-fill. */
const changePart = (change: Change): string | undefined =>
  change.backfill === undefined
    ? undefined
    : partOf.changeOfBackfill(change.backfill, isAside(change) ? 'aside' : 'waiting');

/** The stored form of a change, for puts and transactions. What a person holds back is never ready. */
export const changeItem = (change: Change) => {
  const { readyAt, ...rest } = change;
  const { type } = change.record;
  const item = {
    ...changeItemKey(changeKey(change)),
    ...{ foundBy: foundBy(type, recordTitle(change.record)), partOf: changePart(change), parked: parkedAt(change) },
    ...rest,
  };
  if (readyAt === undefined || change.held) return item;
  return { ...item, ready: linePrefix(lineOf(change)) + readyAt, readyAt };
};

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

/** The changes of one line that are ready at `now`, oldest first, at most `limit`. Read consistently. */
export const readyChanges = async (
  table: Table,
  workspace: string,
  organisation: string,
  line: Line,
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
        ':from': linePrefix(line),
        ':to': linePrefix(line) + now.toISOString(),
      },
    },
    limit,
  );
  return rows.map((row) => changeSchema.parse(row));
};

/** Sorts behind every row of a line, whose parts are joined by `#`. */
const behind = (line: string) => `${line.slice(0, -1)}$`;

/**
 * The change of each line that is next, or will be, with its line's others behind it; in the order in which lines are
 * taken. One query a line that has any, and one more. Read consistently.
 */
export const nextInLine = async (table: Table, workspace: string, organisation: string): Promise<Change[]> => {
  const firsts: Change[] = [];
  let from = '0';
  for (;;) {
    const [row] = await queryRows(
      table,
      {
        IndexName: 'ready',
        ConsistentRead: true,
        KeyConditionExpression: 'pk = :pk AND #ready >= :from',
        ExpressionAttributeNames: { '#ready': 'ready' },
        ExpressionAttributeValues: { ':pk': organisationPartition(workspace, organisation), ':from': from },
      },
      1,
    );
    if (!row) return firsts;
    const change = changeSchema.parse(row);
    firsts.push(change);
    from = behind(linePrefix(lineOf(change)));
  }
};

/** When the next ready change of the organisation falls due; undefined when none waits. */
export const nextReadyAt = async (table: Table, workspace: string, organisation: string): Promise<string | undefined> =>
  (await nextInLine(table, workspace, organisation)).flatMap(({ readyAt }) => readyAt ?? []).sort()[0];

/** Every change of an organisation (of one type), ready and parked, a page at a time. */
export const listChanges = async (
  table: Table,
  workspace: string,
  organisation: string,
  options: { limit?: number; after?: string | undefined; type?: RecordType | undefined } = {},
): Promise<{ changes: Change[]; next?: string | undefined }> => {
  const { rows, next } = await queryPage(
    table,
    {
      pk: organisationPartition(workspace, organisation),
      prefix: options.type === undefined ? 'CHANGE#' : `CHANGE#${options.type}#`,
    },
    { limit: options.limit ?? 500, after: options.after },
  );
  return { changes: rows.map((row) => changeSchema.parse(row)), next };
};

/** Makes a change ready at `readyAt` (again), keeping `problem` as the reason it waits. False when a newer snapshot has come. */
export const readyChange = async (
  table: Table,
  change: Change,
  readyAt: string,
  why?: { problem?: Problem; attempts?: number; deaths?: number; retriedAt?: string },
): Promise<boolean> => {
  const { problem: _, waitsFor: __, conflicts: ___, ...rest } = change;
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

const waiterRows = async (
  table: Table,
  scope: { workspace: string; organisation: string },
  type: RecordType,
  id: string,
) => {
  const rows = await queryRows(table, {
    ConsistentRead: true,
    KeyConditionExpression: 'pk = :pk AND begins_with(sk, :prefix)',
    ExpressionAttributeValues: {
      ':pk': organisationPartition(scope.workspace, scope.organisation),
      ':prefix': waiterPrefix(type, id),
    },
  });
  return rows.map((row) => waiterSchema.parse(row));
};

/** The changes of an organisation that were noted as waiting for the record (`type`, `id`). Read consistently. */
export const waitersOf = async (
  table: Table,
  scope: { workspace: string; organisation: string },
  type: RecordType,
  id: string,
): Promise<ChangeKey[]> => (await waiterRows(table, scope, type, id)).map(({ waiter }) => waiter);

/** Makes ready whatever waited for the record (`type`, `id`); returns how many changes that were. */
export const releaseWaiters = async (
  table: Table,
  scope: { workspace: string; organisation: string },
  type: RecordType,
  id: string,
  now: Date,
): Promise<number> => {
  let released = 0;
  for (const { pk, sk, waiter } of await waiterRows(table, scope, type, id)) {
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
