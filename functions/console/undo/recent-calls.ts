import { type Activity, listActivities } from '../../../shared/store/activities.ts';
import type { Table } from '../../../shared/store/table.ts';

/** A call to Xero that made records. */
export interface Call {
  call: string;
  at: string;
  type: string | undefined;
  records: number;
  /** Some of what it made. */
  examples: string[];
}

const bounds = { lines: 2000, calls: 20, examples: 3 };

/** The newest calls that made records in an organisation, as far as the newest lines of the log tell. */
export const recentCalls = async (
  table: Table,
  { workspace, organisation }: { workspace: string; organisation: string },
): Promise<Call[]> => {
  const calls = new Map<string, Call>();
  const note = ({ call, at, type, number, crmId }: Activity & { call: string }) => {
    const known = calls.get(call) ?? { call, at, type, records: 0, examples: [] };
    if (!calls.has(call) && calls.size === bounds.calls) return;
    const name = number ?? crmId;
    if (name !== undefined && known.examples.length < bounds.examples) known.examples.push(name);
    calls.set(call, { ...known, records: known.records + 1 });
  };
  let after: string | undefined;
  for (let read = 0; read < bounds.lines; read += 500) {
    const { activities, next } = await listActivities(table, workspace, { limit: 500, after });
    for (const activity of activities) {
      const { call } = activity;
      if (activity.action === 'created' && activity.organisation === organisation && call !== undefined)
        note({ ...activity, call });
    }
    if (next === undefined) break;
    after = next;
  }
  return [...calls.values()];
};
