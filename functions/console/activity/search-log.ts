import { addDays } from '../../../shared/records/calendar-date.ts';
import { startOfDay } from '../../../shared/runtime/formats.ts';
import { type Activity, listActivities } from '../../../shared/store/activities.ts';
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
  filter: LogFilter;
  /** IANA name of the zone that the filter's days are in. */
  timeZone: string;
  /** `next` of the search before. */
  after?: string | undefined;
  /** How many lines are wanted, and how many may be looked at for them. */
  limit: number;
  mostLines: number;
}

const keyOf = ({ at, id }: Activity) => `ACTIVITY#${at}#${id}`;

/** Looks through the log, newest first, for lines that the filter wants. */
export const searchLog = async (search: Search): Promise<Found> => {
  const { table, workspace, filter, timeZone, limit, mostLines } = search;
  const since = filter.from === undefined ? '' : startOfDay(filter.from, timeZone).toISOString();
  const until = filter.to && `ACTIVITY#${startOfDay(addDays(filter.to, 1), timeZone).toISOString()}`;
  const found: Activity[] = [];
  let after = search.after ?? until;
  let looked = 0;
  let last: Activity | undefined;
  do {
    const page = await listActivities(table, workspace, { limit: Math.min(linesARead, mostLines - looked), after });
    for (const activity of page.activities) {
      if (activity.at < since) return { activities: found, next: undefined, lookedBackTo: undefined };
      last = activity;
      if (!isWanted(filter, activity)) continue;
      found.push(activity);
      if (found.length === limit) return { activities: found, next: keyOf(activity), lookedBackTo: undefined };
    }
    looked += page.activities.length;
    after = page.next;
  } while (after !== undefined && looked < mostLines);
  return { activities: found, next: after, lookedBackTo: after === undefined ? undefined : last?.at };
};
