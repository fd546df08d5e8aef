import { randomUUID } from 'node:crypto';
import type { Problem } from '../failures/failure.ts';
import { putActivity } from './activities.ts';
import { type Change, listChanges, readyChange } from './changes.ts';
import type { Table } from './table.ts';

const unexplained: Problem = {
  code: 'unexplained',
  next: 'attention',
  message: 'These records were set aside without a reason.',
  remedy: 'Retry them.',
};

/** Whether a change is set aside until a person acts: it is neither ready nor waiting for another record nor held back. */
export const isSetAside = (change: Change): boolean =>
  change.readyAt === undefined && change.waitsFor === undefined && change.held !== true;

/** Why a change is set aside. */
export const causeOf = ({ problem = unexplained }: Change): Problem => problem;

/** The changes of an organisation that are set aside, all of them or those whose cause is among `codes`. */
export const listSetAside = async (
  table: Table,
  scope: { workspace: string; organisation: string },
  codes?: ReadonlySet<string>,
): Promise<Change[]> => {
  const found: Change[] = [];
  let after: string | undefined;
  do {
    const page = await listChanges(table, scope.workspace, scope.organisation, { after });
    found.push(...page.changes.filter((change) => isSetAside(change) && (codes?.has(causeOf(change).code) ?? true)));
    after = page.next;
  } while (after !== undefined);
  return found;
};

/**
 * Makes a parked change ready again with its attempts forgotten, and keeps in the log who asked. False when a newer
 * snapshot has come meanwhile. The bell is left to the caller, who rings once for many.
 */
export const retryChange = async (
  table: Table,
  change: Change,
  asked: { by: string; now: Date; note?: string },
): Promise<boolean> => {
  const at = asked.now.toISOString();
  if (!(await readyChange(table, change, at, { attempts: 0, deaths: 0 }))) return false;
  await putActivity(table, {
    ...{ workspace: change.workspace, organisation: change.organisation, id: randomUUID(), at },
    ...{ actor: asked.by, action: 'retried', type: change.record.type, crmId: change.record.data.id },
    ...(asked.note !== undefined && { note: asked.note }),
  });
  return true;
};

const retriesAtOnce = 10;

/** Makes many parked changes ready again (see `retryChange`); returns how many were not replaced by newer ones meanwhile. */
export const retryAll = async (
  table: Table,
  changes: readonly Change[],
  asked: { by: string; now: Date; note?: string },
): Promise<number> => {
  let retried = 0;
  for (let at = 0; at < changes.length; at += retriesAtOnce) {
    const some = changes.slice(at, at + retriesAtOnce).map((change) => retryChange(table, change, asked));
    retried += (await Promise.all(some)).filter(Boolean).length;
  }
  return retried;
};

/** Makes ready what is set aside for one of these causes, once it has gone; returns how many changes that were. */
export const releaseSetAside = async (
  table: Table,
  scope: { workspace: string; organisation: string },
  codes: ReadonlySet<string>,
  now: Date,
): Promise<number> => {
  let released = 0;
  for (const change of await listSetAside(table, scope, codes)) {
    if (await readyChange(table, change, now.toISOString())) released += 1;
  }
  return released;
};
