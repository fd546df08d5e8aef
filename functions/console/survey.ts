import type { Problem } from '../../shared/failures/failure.ts';
import { type Change, listChanges } from '../../shared/store/changes.ts';
import { causeOf } from '../../shared/store/parked.ts';
import type { Table } from '../../shared/store/table.ts';

/** Records that are set aside for the same cause. */
export interface Cause {
  problem: Problem;
  changes: Change[];
}

/** How one organisation's changes stand. */
export interface Survey {
  /** Ready for the worker, now or after a pause. */
  waiting: number;
  oldestWaitingAt?: string | undefined;
  /** Parked until another record is in Xero. */
  waitsForOthers: number;
  attention: number;
  /** Held back by a person. */
  held: number;
  /** There are more changes than were looked at. */
  more: boolean;
  /** The most frequent first. */
  causes: Cause[];
}

/** Looks through the changes of an organisation, all of them or at least `atMost`. */
export const survey = async (
  table: Table,
  scope: { workspace: string; organisation: string },
  atMost = Number.POSITIVE_INFINITY,
): Promise<Survey> => {
  const causes = new Map<string, Cause>();
  const found: Survey = { waiting: 0, waitsForOthers: 0, attention: 0, held: 0, more: false, causes: [] };
  let seen = 0;
  let after: string | undefined;
  do {
    const page = await listChanges(table, scope.workspace, scope.organisation, { after });
    for (const change of page.changes) {
      if (change.held) {
        found.held += 1;
      } else if (change.readyAt !== undefined) {
        found.waiting += 1;
        const { receivedAt } = change;
        if (found.oldestWaitingAt === undefined || receivedAt < found.oldestWaitingAt)
          found.oldestWaitingAt = receivedAt;
      } else if (change.waitsFor) {
        found.waitsForOthers += 1;
      } else {
        found.attention += 1;
        const problem = causeOf(change);
        const cause = causes.get(problem.code);
        if (cause) cause.changes.push(change);
        else causes.set(problem.code, { problem, changes: [change] });
      }
    }
    after = page.next;
    seen += page.changes.length;
  } while (after !== undefined && seen < atMost);
  found.more = after !== undefined;
  found.causes = [...causes.values()].sort((a, b) => b.changes.length - a.changes.length);
  return found;
};
