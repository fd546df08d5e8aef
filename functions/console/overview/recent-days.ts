import type { Counted } from './count-log.ts';

/** How many records of one day came through, and how many did not. */
export interface Day {
  /** Calendar date in the organisation's zone. */
  date: string;
  done: number;
  wrong: number;
  /** There may be more than were counted. */
  more: boolean;
}

export interface Recent {
  /** The oldest first. */
  days: Day[];
  lastToXero: string | undefined;
  lastToCrm: string | undefined;
  /** Nothing that was done before is left out of the two. */
  lastIsWhole: boolean;
}

const dayMs = 86_400_000;
const quarterMs = 900_000;

/**
 * What the log says of the last days of one organisation, in its own calendar days: all time zones differ from UTC by quarters
 * of an hour.
 */
export const recentOf = (
  counted: Counted,
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
  for (const { day, counts, openFrom } of counted.days) {
    const begin = Date.parse(`${day}T00:00:00Z`);
    for (const [quarter, [done, wrong]] of Object.entries(counts[organisation] ?? {})) {
      const found = days.get(calendar.format(begin + Number(quarter) * quarterMs));
      if (!found) continue;
      found.done += done;
      found.wrong += wrong;
    }
    if (openFrom === undefined) continue;
    const from = calendar.format(new Date(openFrom));
    const to = calendar.format(Math.min(begin + dayMs - 1, view.now.getTime()));
    for (const found of days.values()) if (found.date >= from && found.date <= to) found.more = true;
  }
  const last = counted.last[organisation];
  return {
    days: [...days.values()],
    lastToXero: last?.toXero,
    lastToCrm: last?.toCrm,
    lastIsWhole: counted.lastIsWhole,
  };
};
