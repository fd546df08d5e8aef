import { randomUUID } from 'node:crypto';
import { GetCommand, PutCommand } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod';
import type { RecordType } from '../records/record.ts';
import { batchGet } from './batch-get.ts';
import { ringBell } from './bells.ts';
import { type Change, type ChangeKey, deleteChange, getChange, putChange, waitersOf } from './changes.ts';
import { isConditionFailed, type Table, UNROUTED, workspacePartition } from './table.ts';

type RecordName = { type: RecordType; id: string };

/**
 * In which organisation a document lives, where a workspace has several: the first to store it says so, so that two requests
 * side by side can never put it into two books.
 */
const homeSchema = z.object({ type: z.string(), id: z.string(), home: z.string() });

const homeKey = (workspace: string, { type, id }: RecordName) => ({
  pk: workspacePartition(workspace),
  sk: `HOME#${type}#${id}`,
});

/** The homes of these records by `type#id`; records without one are absent. Read consistently. */
export const getHomes = async (
  table: Table,
  workspace: string,
  records: readonly RecordName[],
): Promise<Map<string, string>> => {
  const rows = await batchGet(
    table,
    records.map((record) => homeKey(workspace, record)),
  );
  return new Map(rows.map((row) => homeSchema.parse(row)).map(({ type, id, home }) => [`${type}#${id}`, home]));
};

/** Makes an organisation the home of a record that has none; returns the home it has. */
export const claimHome = async (
  table: Table,
  workspace: string,
  { type, id }: RecordName,
  home: string,
): Promise<string> => {
  const key = homeKey(workspace, { type, id });
  try {
    await table.doc.send(
      new PutCommand({
        TableName: table.name,
        Item: { ...key, type, id, home },
        ConditionExpression: 'attribute_not_exists(pk)',
      }),
    );
    return home;
  } catch (error) {
    if (!isConditionFailed(error)) throw error;
    const { Item } = await table.doc.send(new GetCommand({ TableName: table.name, Key: key, ConsistentRead: true }));
    return homeSchema.parse(Item).home;
  }
};

/** Puts a change into another organisation; there the newer of two snapshots stays. */
export const storeElsewhere = async (table: Table, change: Change, organisation: string): Promise<void> => {
  const moved: Change = { ...change, organisation };
  const { workspace, record } = change;
  for (;;) {
    const there = await getChange(table, { workspace, organisation, type: record.type, id: record.data.id });
    if (there && there.version >= change.version) return;
    if (await putChange(table, moved, there?.rev)) return;
  }
};

/**
 * Lets payments and credit notes that wait for a document follow it to another organisation: from an organisation by its worker
 * (see `moveChange`), and at once where they have none yet. True when any goes.
 */
export const followDocument = async (
  table: Table,
  waiters: readonly ChangeKey[],
  movesTo: string,
  now: Date,
  newRev: () => string = randomUUID,
): Promise<boolean> => {
  let follows = false;
  for (const waiter of waiters) {
    const change = await getChange(table, waiter);
    if (!change || (change.record.type !== 'payment' && change.record.type !== 'creditNote')) continue;
    const { problem: _, waitsFor: __, ...rest } = change;
    const ready: Change = { ...rest, readyAt: now.toISOString() };
    if (change.organisation === UNROUTED) {
      await claimHome(table, change.workspace, waiter, movesTo);
      await storeElsewhere(table, ready, movesTo);
      await deleteChange(table, change);
      follows = true;
    } else if (await putChange(table, { ...ready, movesTo, rev: newRev() }, change.rev)) follows = true;
  }
  return follows;
};

/**
 * Moves a change that is marked so (`movesTo`) to the organisation where it belongs now, and rings there. Only for the worker
 * of the organisation where it waits, and only when the record has no link there: nobody else can know that no call is under
 * way. It is put there before it is taken from here, so that a crash leaves it twice, never lost, and never in two books.
 */
export const moveChange = async (
  table: Table,
  change: Change,
  now: Date,
  newRev: () => string = randomUUID,
): Promise<void> => {
  const { movesTo, ...moved } = change;
  if (movesTo === undefined) return;
  const { type, data } = change.record;
  const { workspace } = change;
  await table.doc.send(
    new PutCommand({
      TableName: table.name,
      Item: { ...homeKey(workspace, { type, id: data.id }), type, id: data.id, home: movesTo },
    }),
  );
  await storeElsewhere(table, moved, movesTo);
  await deleteChange(table, change);
  await ringBell(table, workspace, movesTo, now);
  const waiters = await waitersOf(table, change, type, data.id);
  if (await followDocument(table, waiters, movesTo, now, newRev)) {
    await ringBell(table, workspace, change.organisation, now);
  }
};
