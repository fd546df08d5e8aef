import type { RecordType } from '../records/record.ts';
import { mapConcurrently } from '../runtime/concurrency.ts';
import { putActivity } from '../store/activities.ts';
import { ringBell } from '../store/bells.ts';
import { type Change, deleteChange, getChange, listChanges, putChange } from '../store/changes.ts';
import { causeOf, isSetAside } from '../store/parked.ts';
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
 * whose newer snapshot has come meanwhile is left to that one. Rings; returns how many were decided.
 */
export const resolveConflicts = async (desk: Desk, changes: Change[], take: 'crm' | 'xero'): Promise<number> => {
  const { table, scope, asked } = desk;
  const resolved = await mapConcurrently(changes, atOnce, async (change) => {
    const { problem: _, conflicts = [], ...rest } = change;
    const ready = { ...rest, take, readyAt: asked.now.toISOString(), attempts: 0, deaths: 0 };
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

/** Holds a waiting change back until it is let go; false when none waits, or it changed at this moment. */
export const holdChange = async (desk: Desk, type: RecordType, id: string): Promise<boolean> => {
  const change = await getChange(desk.table, { ...desk.scope, type, id });
  if (!change || change.held) return change !== undefined;
  const { readyAt: _, ...rest } = change;
  if (!(await putChange(desk.table, { ...rest, held: true }, change.rev))) return false;
  await putActivity(desk.table, decided(desk, 'held', subject(change)));
  return true;
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
 * Drops a change that waits: it does not go to Xero, unless the CRM sends the record again. False when none waits, or a
 * newer one came at this moment.
 */
export const dropChange = async (desk: Desk, type: RecordType, id: string): Promise<boolean> => {
  const change = await getChange(desk.table, { ...desk.scope, type, id });
  if (!change || !(await deleteChange(desk.table, change))) return false;
  const note = change.problem && `It was set aside: ${change.problem.message}`;
  await putActivity(desk.table, decided(desk, 'dropped', subject(change), { ...(note !== undefined && { note }) }));
  return true;
};
