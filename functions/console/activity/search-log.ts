import { addDays } from '../../../shared/records/calendar-date.ts';
import { startOfDay } from '../../../shared/runtime/formats.ts';
import { type Activity, listActivities } from '../../../shared/store/activities.ts';
import { logKey, logPlace } from '../../../shared/store/log-months.ts';
import type { Table } from '../../../shared/store/table.ts';
import { isWanted, type LogFilter } from './log-filter.ts';

const linesARead = 500;

export interface Found {
  activities: Activity[];
  /** Where the search goes on; absent at the end of the log. */
  next: string | undefined;
  /** When the search stopped early: it has looked back to here. */
  lookedBackTo: string | undefined;
}

interface Search {
  table: Table;
  workspace: string;
  now: Date;
  filter: LogFilter;
  /** What people are called, by their id in the CRM. */
  names: ReadonlyMap<string, string>;
  /** IANA name of the zone that the filter's days are in. */
  timeZone: string;
  /** `next` of the search before. */
  after?: string | undefined;
  /** How many lines are wanted, and how many may be looked at for them. */
  limit: number;
  mostLines: number;
}

/** Looks through the log, newest first, for lines that the filter wants. */
export const searchLog = async (search: Search): Promise<Found> => {
  const { table, workspace, now, filter, names, timeZone, limit, mostLines } = search;
  const since = filter.from === undefined ? '' : startOfDay(filter.from, timeZone).toISOString();
  const until = filter.to && logPlace(startOfDay(addDays(filter.to, 1), timeZone).toISOString());
  const found: Activity[] = [];
  let after = search.after ?? until;
  let looked = 0;
  let last: Activity | undefined;
  do {
    const page = await listActivities(table, workspace, now, {
      limit: Math.min(linesARead, mostLines - looked),
      after,
    });
    for (const activity of page.activities) {
      if (activity.at < since) return { activities: found, next: undefined, lookedBackTo: undefined };
      last = activity;
      if (!isWanted(filter, activity, names)) continue;
      found.push(activity);
      if (found.length === limit) return { activities: found, next: logKey(activity).sk, lookedBackTo: undefined };
    }
    looked += page.activities.length;
    after = page.next;
  } while (after !== undefined && looked < mostLines);
  return { activities: found, next: after, lookedBackTo: after === undefined ? undefined : last?.at };
};
