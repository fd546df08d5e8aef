import type { BriefActivity } from '../../../shared/store/recent-activity.ts';
import { resultOf } from '../activity/activity-words.ts';

/** How many records of one day came through, and how many did not. */
export interface Day {
  /** Calendar date in the organisation's zone. */
  date: string;
  done: number;
  wrong: number;
  /** There were more than were counted. */
  more: boolean;
}

export interface Recent {
  /** The oldest first. */
  days: Day[];
  lastToXero: string | undefined;
  lastToCrm: string | undefined;
}

const dayMs = 86_400_000;
const toXero = new Set(['created', 'updated', 'matched', 'deleted', 'unchanged']);
const toCrm = new Set(['told', 'changedInXero', 'newInXero']);

const directionOf = ({ direction, action }: BriefActivity): string | undefined => {
  if (direction !== undefined) return direction;
  if (toXero.has(action)) return 'toXero';
  return toCrm.has(action) ? 'toCrm' : undefined;
};

/** What the log says of the last days of one organisation, in its own calendar days. */
export const recentOf = (
  { lines, cut }: { lines: readonly BriefActivity[]; cut: readonly Date[] },
  organisation: string,
  view: { now: Date; days: number; timeZone: string },
): Recent => {
  const calendar = new Intl.DateTimeFormat('en-CA', {
    ...{ timeZone: view.timeZone, year: 'numeric', month: '2-digit', day: '2-digit' },
  });
  const days = new Map<string, Day>();
  for (let back = view.days - 1; back >= 0; back -= 1) {
    const date = calendar.format(new Date(view.now.getTime() - back * dayMs));
    days.set(date, { date, done: 0, wrong: 0, more: false });
  }
  for (const end of cut) {
    const day = days.get(calendar.format(end));
    if (day) day.more = true;
  }
  const last: Record<string, string> = {};
  for (const line of lines) {
    if (line.organisation !== organisation) continue;
    const result = resultOf(line.action);
    const direction = directionOf(line);
    if (result === 'done' && direction !== undefined && line.at > (last[direction] ?? '')) last[direction] = line.at;
    const day = days.get(calendar.format(new Date(line.at)));
    if (day && result === 'done') day.done += 1;
    if (day && result === 'wrong') day.wrong += 1;
  }
  return { days: [...days.values()], lastToXero: last.toXero, lastToCrm: last.toCrm };
};
