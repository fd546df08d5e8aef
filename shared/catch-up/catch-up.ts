import { Failure } from '../failures/failure.ts';
import type { XeroKind } from '../records/record.ts';
import { recordWords } from '../records/record.ts';
import { getWatermark, putWatermark, type Watermark } from '../store/watermarks.ts';
import { missingItems } from './missing-items.ts';
import { justBefore, latest, readSince } from './read-since.ts';
import type { Seeing } from './seeing.ts';
import { takeUp } from './take-up.ts';

const minute = 60_000;
const hour = 60 * minute;
/** Xero does not say whether "modified since" includes the second named, and clocks differ. */
const overlapMs = 5 * minute;
/** Only the whole list shows which items were deleted; it is one call, however many there are. */
const itemsListedEvery = 4 * hour;

/** Where the next pass begins: what is kept of an unfinished one, else the last one's end with an overlap. */
const beginning = (known: Watermark | undefined, linkedAt: string, whole: boolean): Watermark => {
  if (!known || (whole && !known.whole)) return { whole, ...(whole ? {} : { readTo: linkedAt }) };
  return known;
};

const startOf = ({ readTo, beganAt }: Watermark): Date | undefined => {
  if (readTo === undefined) return undefined;
  return beganAt === undefined ? new Date(Date.parse(readTo) - overlapMs) : justBefore(readTo);
};

/**
 * Brings what is known of a kind up to date, unless a pass that began within `freshMs` did: one call for each 1,000 changed
 * records. The first pass begins when the organisation was linked, or with `whole` at the first record ever. How far it came is kept
 * after each page, so that a large pass may take several slices. Answers whether it read.
 * @throws `Failure` (wait) when the slice is over first, or the calls are used up.
 */
export const catchUp = async (
  seeing: Seeing,
  kind: XeroKind,
  { freshMs, whole = false }: { freshMs: number; whole?: boolean },
): Promise<boolean> => {
  const { table, scope, clock, organisation } = seeing;
  const known = await getWatermark(table, scope, kind);
  const now = clock.now();
  const finished = known?.finishedAt === undefined ? undefined : Date.parse(known.finishedAt);
  const isFresh = known?.beganAt === undefined && finished !== undefined && finished > now.getTime() - freshMs;
  if (isFresh && (known?.whole || !whole)) return false;
  const from = beginning(known, organisation.linkedAt, whole);
  if (kind === 'item') {
    await catchUpItems(seeing, from);
    return true;
  }
  const beganAt = from.beganAt ?? now.toISOString();
  let readTo = from.readTo;
  const keep = (rest: Pick<Watermark, 'finishedAt' | 'beganAt'>) =>
    putWatermark(table, scope, kind, { whole: from.whole, ...(readTo !== undefined && { readTo }), ...rest });
  const read = (since: Date | undefined, page: number) => seeing.xero.list(kind, { page, ...(since && { since }) });
  for await (const rows of readSince(read, startOf(from))) {
    await takeUp(seeing, kind, rows);
    readTo = latest(rows, readTo);
    await keep({ beganAt, ...(from.finishedAt !== undefined && { finishedAt: from.finishedAt }) });
    if (clock.now() >= seeing.deadline) throw sliceOver(kind);
  }
  await keep({ finishedAt: beganAt });
  return true;
};

/** Items come in one answer, so that a pass has no parts. */
const catchUpItems = async (seeing: Seeing, from: Watermark): Promise<void> => {
  const { table, scope, clock } = seeing;
  const now = clock.now();
  const listed = from.listedAt === undefined ? 0 : Date.parse(from.listedAt);
  const all = now.getTime() - listed >= itemsListedEvery;
  const since = all ? undefined : startOf(from);
  const { rows } = await seeing.xero.list('item', { page: 1, ...(since && { since }) });
  await takeUp(seeing, 'item', rows);
  if (all) await missingItems(seeing, rows, now);
  const readTo = latest(rows, from.readTo) ?? now.toISOString();
  const listedAt = all ? now.toISOString() : from.listedAt;
  await putWatermark(table, scope, 'item', {
    ...{ whole: true, readTo, finishedAt: now.toISOString() },
    ...(listedAt !== undefined && { listedAt }),
  });
};

const sliceOver = (kind: XeroKind) =>
  new Failure(
    {
      code: kind === 'contact' ? 'directory-reading' : 'xero-reading',
      next: 'wait',
      message: `The organisation's ${recordWords[kind]}s are being read for the first time, or many of them have changed.`,
      remedy: 'Nothing to do: it goes on by itself.',
    },
    { retryAfterSeconds: 0 },
  );
