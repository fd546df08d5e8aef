import { randomUUID } from 'node:crypto';
import type { RecordType } from '../records/record.ts';
import { mapConcurrently } from '../runtime/concurrency.ts';
import { type Activity, activityPut, putActivity } from '../store/activities.ts';
import { unlessBeingSent } from '../store/batches.ts';
import { ringBell } from '../store/bells.ts';
import {
  type Change,
  changeItem,
  changeItemKey,
  changeKey,
  getChange,
  listChanges,
  putChange,
  steeredRev,
} from '../store/changes.ts';
import { causeOf, isSetAside } from '../store/parked.ts';
import { transact } from '../store/transact.ts';
import { type Desk, decided } from './asked.ts';

const atOnce = 8;
const conflict = 'conflict';

const subject = ({ record }: Change) => ({ type: record.type, crmId: record.data.id });

/** The changes (of one type) that are set aside since both sides changed the same fields, a page at a time. */
export const listConflicts = async (
  { table, scope }: Pick<Desk, 'table' | 'scope'>,
  options: { type?: RecordType | undefined; limit?: number; after?: string | undefined } = {},
): Promise<{ conflicts: Change[]; next?: string | undefined }> => {
  const { changes, next } = await listChanges(table, scope.workspace, scope.organisation, options);
  return {
    conflicts: changes.filter((change) => isSetAside(change) && causeOf(change).code === conflict),
    next,
  };
};

/** Every such change, of one type or of all. */
export const everyConflict = async (
  desk: Pick<Desk, 'table' | 'scope'>,
  type: RecordType | undefined,
): Promise<Change[]> => {
  const found: Change[] = [];
  let after: string | undefined;
  do {
    const page = await listConflicts(desk, { type, after });
    found.push(...page.conflicts);
    after = page.next;
  } while (after !== undefined);
  return found;
};

/**
 * Decides conflicts for one side and makes the changes ready; with `xero`, what Xero holds stays and the CRM is told. A change
 * whose newer snapshot has come meanwhile is left to that one, and one that somebody else has decided to him. Rings before and
 * after, so that what is ready goes on even if this is cut short; returns how many were decided.
 */
export const resolveConflicts = async (desk: Desk, changes: Change[], take: 'crm' | 'xero'): Promise<number> => {
  const { table, scope, asked } = desk;
  await ringBell(table, scope.workspace, scope.organisation, asked.now);
  const resolved = await mapConcurrently(changes, atOnce, async (change) => {
    const { problem: _, conflicts = [], ...rest } = change;
    const ready = {
      ...rest,
      rev: steeredRev(change.rev, randomUUID()),
      take,
      readyAt: asked.now.toISOString(),
      attempts: 0,
      deaths: 0,
    };
    if (!(await putChange(table, ready, change.rev))) return false;
    const changed = conflicts.map(({ field, crm, xero }) => ({
      field,
      before: take === 'crm' ? xero : crm,
      after: take === 'crm' ? crm : xero,
    }));
    const note = take === 'crm' ? "The CRM's side was taken." : "Xero's side was taken.";
    await putActivity(table, decided(desk, 'conflict', subject(change), { note, changed }));
    return true;
  });
  await ringBell(table, scope.workspace, scope.organisation, asked.now);
  return resolved.filter(Boolean).length;
};

/**
 * Holds back or drops a change, together with its line in the log; false when it changed at this moment, or a call to Xero that
 * it is part of is open: that cannot be called back.
 */
const callBack = async (
  { table }: Desk,
  change: Change,
  becomes: Change | 'dropped',
  line: Activity,
): Promise<boolean> => {
  const same = { ConditionExpression: 'rev = :rev', ExpressionAttributeValues: { ':rev': change.rev } };
  const { id: crmId, ...scope } = changeKey(change);
  const write =
    becomes === 'dropped'
      ? { Delete: { TableName: table.name, Key: changeItemKey(changeKey(change)), ...same } }
      : { Put: { TableName: table.name, Item: changeItem(becomes), ...same } };
  return !(await transact(table, [
    write,
    unlessBeingSent(table.name, { ...scope, crmId }),
    activityPut(table.name, line),
  ]));
};

/**
 * Holds a waiting change back until it is let go; false when none waits, it is being sent, or it changed at this moment. It gets
 * a revision of its own, so that a worker that has it in hand does not put it back.
 */
export const holdChange = async (desk: Desk, type: RecordType, id: string): Promise<boolean> => {
  const change = await getChange(desk.table, { ...desk.scope, type, id });
  if (!change || change.held) return change !== undefined;
  const { readyAt: _, ...rest } = change;
  const held = { ...rest, rev: steeredRev(change.rev, randomUUID()), held: true };
  return callBack(desk, change, held, decided(desk, 'held', subject(change)));
};

/** Lets a held change go on; false when it is not held. */
export const letGoChange = async (desk: Desk, type: RecordType, id: string): Promise<boolean> => {
  const { table, scope, asked } = desk;
  const change = await getChange(table, { ...scope, type, id });
  if (!change?.held) return false;
  const { held: _, problem: __, waitsFor: ___, ...rest } = change;
  const ready = { ...rest, readyAt: asked.now.toISOString(), attempts: 0, deaths: 0 };
  if (!(await putChange(table, ready, change.rev))) return false;
  await putActivity(table, decided(desk, 'retried', subject(change), { note: 'It is held back no longer.' }));
  await ringBell(table, scope.workspace, scope.organisation, asked.now);
  return true;
};

/**
 * Drops a change that waits: it does not go to Xero, unless the CRM sends the record again. False when none waits, it is being
 * sent, or a newer one came at this moment.
 */
export const dropChange = async (desk: Desk, type: RecordType, id: string): Promise<boolean> => {
  const change = await getChange(desk.table, { ...desk.scope, type, id });
  if (!change) return false;
  const note = change.problem && `It was set aside: ${change.problem.message}`;
  const line = decided(desk, 'dropped', subject(change), { ...(note !== undefined && { note }) });
  return callBack(desk, change, 'dropped', line);
};
