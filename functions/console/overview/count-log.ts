import { type LogLine, logLines, writtenWithinMs } from '../../../shared/store/log-lines.ts';
import { logPlace } from '../../../shared/store/log-months.ts';
import type { Table } from '../../../shared/store/table.ts';
import {
  getTallies,
  type LastSynced,
  putSynced,
  putTally,
  type Synced,
  type Tally,
} from '../../../shared/store/tallies.ts';
import { resultOf } from '../activity/activity-words.ts';

const dayMs = 86_400_000;
const quarterMs = 900_000;
const linesAPage = 1000;

/** Bounds of one view of the log. */
export interface CountBounds {
  /** So many calendar days, in any time zone and with its clock changes. */
  days: number;
  /** So many lines are read; what is left is counted by the next view. */
  mostLines: number;
  /** So many lines of the last minutes, which every view reads anew. */
  mostFresh: number;
  /** From so many lines on the tally of a day that is not over is stored. */
  worthKeeping: number;
}

/** What the log of one UTC day comes to. */
export interface DayCount {
  day: string;
  counts: Tally['counts'];
  /** There may be more lines from this time on, to the end of the day. */
  openFrom: string | undefined;
}

/** What the log of the last days comes to, and when something was last done each way, however long ago. */
export interface Counted {
  days: DayCount[];
  last: LastSynced;
  /** All of the log is counted into `last`. */
  lastIsWhole: boolean;
}

const toXero = new Set(['created', 'updated', 'matched', 'deleted', 'unchanged']);
const toCrm = new Set(['told', 'changedInXero', 'newInXero']);

const directionOf = ({ direction, action }: LogLine): 'toXero' | 'toCrm' | undefined => {
  if (direction === 'toXero' || direction === 'toCrm') return direction;
  if (toXero.has(action)) return 'toXero';
  return toCrm.has(action) ? 'toCrm' : undefined;
};

const newer = (one: string | undefined, other: string | undefined): string | undefined =>
  one !== undefined && other !== undefined ? (one > other ? one : other) : (one ?? other);

const withLast = (last: LastSynced, more: LastSynced): LastSynced => {
  const merged = { ...last };
  for (const [organisation, times] of Object.entries(more)) {
    const before = merged[organisation];
    merged[organisation] = {
      toXero: newer(before?.toXero, times.toXero),
      toCrm: newer(before?.toCrm, times.toCrm),
    };
  }
  return merged;
};

/** Counts one line into what was counted before; lines of no organisation belong nowhere. */
const countLine = ({ counts, last }: Pick<Tally, 'counts' | 'last'>, line: LogLine): void => {
  const { organisation, at } = line;
  const result = resultOf(line.action);
  if (organisation === undefined || (result !== 'done' && result !== 'wrong')) return;
  const quarter = String(Math.floor((Date.parse(at) % dayMs) / quarterMs));
  const ofOrganisation = counts[organisation] ?? {};
  const [done, wrong] = ofOrganisation[quarter] ?? [0, 0];
  ofOrganisation[quarter] = result === 'done' ? [done + 1, wrong] : [done, wrong + 1];
  counts[organisation] = ofOrganisation;
  const direction = result === 'done' ? directionOf(line) : undefined;
  if (direction) Object.assign(last, withLast(last, { [organisation]: { [direction]: at } }));
};

const dateOf = (time: number): string => new Date(time).toISOString().slice(0, 10);
const startOf = (day: string): number => Date.parse(`${day}T00:00:00Z`);
const endOf = (day: string): number => startOf(day) + dayMs;
const placeOfDay = (day: string): string => logPlace(day);
const timeIn = (place: string): string => place.split('#')[1] ?? '';

/** Reads lines one after the other within what is left of a view's bounds; `more`: what is left was not enough. */
const reader = (table: Table, of: { workspace: string; now: Date }, most: number) => {
  let left = most;
  return async (range: { after: string; before: string }, take: (line: LogLine) => void): Promise<boolean> => {
    let { after } = range;
    while (left > 0) {
      const { lines, more } = await logLines(table, { ...of, ...range, after }, Math.min(left, linesAPage));
      for (const line of lines) take(line);
      left -= lines.length;
      after = lines.at(-1)?.sk ?? after;
      if (!more) return false;
    }
    return true;
  };
};
type Read = ReturnType<typeof reader>;

/** Goes on with the tally of a day. What may still get lines between the others is counted, but not kept. */
const continueDay = async (read: { settled: Read; fresh: Read }, kept: Tally, settledBefore: string) => {
  const next = structuredClone(kept);
  let settled = 0;
  const [begin, end] = [kept.until || placeOfDay(kept.day), placeOfDay(dateOf(endOf(kept.day)))];
  const before = end < settledBefore ? end : settledBefore;
  const behind =
    begin < before &&
    (await read.settled({ after: begin, before }, (line) => {
      countLine(next, line);
      next.until = line.sk;
      settled += 1;
    }));
  next.whole = !behind && end <= settledBefore;
  const shown = structuredClone(next);
  const ahead =
    !behind &&
    !next.whole &&
    (await read.fresh({ after: next.until || begin, before: end }, (line) => {
      countLine(shown, line);
      shown.until = line.sk;
    }));
  const openFrom = behind || ahead ? timeIn(shown.until || begin) : undefined;
  return { next, settled, shown, openFrom };
};

/**
 * Goes on with when something was last done: line by line up to the days that are counted, then by their tallies. `whole`: it has
 * come that far.
 */
const continueSynced = async (
  read: Read,
  kept: Synced,
  tallies: Tally[],
): Promise<{ next: Synced; whole: boolean }> => {
  const next = structuredClone(kept);
  const begin = placeOfDay(tallies[0]?.day ?? '');
  if (next.until < begin) {
    const lines = { counts: {}, last: next.last };
    const more = await read({ after: next.until, before: begin }, (line) => {
      countLine(lines, line);
      next.until = line.sk;
    });
    if (more) return { next, whole: false };
    next.until = begin;
  }
  for (const { day, whole, last } of tallies) {
    if (placeOfDay(day) < next.until) continue;
    if (!whole) break;
    next.last = withLast(next.last, last);
    next.until = placeOfDay(dateOf(endOf(day)));
  }
  return { next, whole: true };
};

/**
 * Counts the log of the last days, newest day first, and goes on where earlier views stopped: a day that is over costs a row. It is
 * exact where `openFrom` is undefined.
 */
export const countLog = async (table: Table, workspace: string, now: Date, bounds: CountBounds): Promise<Counted> => {
  const days = Array.from({ length: bounds.days + 2 }, (_, back) => dateOf(now.getTime() - back * dayMs));
  const { tallies, synced } = await getTallies(table, workspace, days);
  const of = { workspace, now };
  const read = { settled: reader(table, of, bounds.mostLines), fresh: reader(table, of, bounds.mostFresh) };
  const settledBefore = logPlace(new Date(now.getTime() - writtenWithinMs).toISOString());
  const writes: Promise<void>[] = [];
  const counted: DayCount[] = [];
  const continued: Tally[] = [];
  let last: LastSynced = {};
  for (const day of days) {
    const kept = tallies.get(day) ?? { day, version: 0, until: '', whole: false, counts: {}, last: {} };
    if (kept.whole) {
      continued.push(kept);
      counted.push({ day, counts: kept.counts, openFrom: undefined });
      last = withLast(last, kept.last);
      continue;
    }
    const { next, settled, shown, openFrom } = await continueDay(read, kept, settledBefore);
    if (next.whole || settled >= bounds.worthKeeping) writes.push(putTally(table, workspace, next));
    continued.push(next);
    counted.push({ day, counts: shown.counts, openFrom });
    last = withLast(last, shown.last);
  }
  const known = synced ?? { version: 0, until: logPlace(''), last: {} };
  const { next, whole } = await continueSynced(read.settled, known, continued.toReversed());
  if (next.until !== known.until) writes.push(putSynced(table, workspace, next));
  await Promise.all(writes);
  const lastIsWhole = whole && counted.every(({ openFrom }) => openFrom === undefined);
  return { days: counted, last: withLast(next.last, last), lastIsWhole };
};
