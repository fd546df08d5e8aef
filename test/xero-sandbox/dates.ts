const DAY_MS = 86_400_000;
const MONTHS = [
  'January',
  'February',
  'March',
  'April',
  'May',
  'June',
  'July',
  'August',
  'September',
  'October',
  'November',
  'December',
];

/** Milliseconds as Xero writes an instant: `/Date(1757721600000+0000)/`. */
export function stamp(ms: number): string {
  return `/Date(${ms}+0000)/`;
}

/** Milliseconds as Xero writes the envelope's DateTimeUTC, without an offset: `/Date(1757721600000)/`. */
export function bareStamp(ms: number): string {
  return `/Date(${ms})/`;
}

/** An instant as `2026-09-14T09:29:59Z`, seconds only. */
export function secondsUtc(ms: number): string {
  return `${new Date(ms).toISOString().slice(0, 19)}Z`;
}

/** An instant as /connections writes it: seven fraction digits and no zone. */
export function sevenDigits(ms: number): string {
  return `${new Date(ms).toISOString().slice(0, 23)}0000`;
}

/** A calendar date `2026-11-21` as UTC midnight milliseconds. */
export function dateMs(date: string): number {
  return Date.parse(`${date}T00:00:00Z`);
}

/** The UTC calendar date of an instant, `2026-11-21`. */
export function dateOf(ms: number): string {
  return new Date(ms).toISOString().slice(0, 10);
}

/** `2026-11-21` as `21 November 2026`, the way lock-date messages name a day. */
export function longDate(date: string): string {
  const at = new Date(dateMs(date));
  return `${at.getUTCDate()} ${MONTHS[at.getUTCMonth()] ?? ''} ${at.getUTCFullYear()}`;
}

/** `MM/DD/YYYY HH:mm:ss`, the way the expired-token message names an instant. */
export function americanTime(ms: number): string {
  const iso = new Date(ms).toISOString();
  return `${iso.slice(5, 7)}/${iso.slice(8, 10)}/${iso.slice(0, 4)} ${iso.slice(11, 19)}`;
}

/**
 * Reads a document date a client sent: `YYYY-MM-DD`, an ISO date-time, or `/Date(ms+0000)/`.
 * Out: `YYYY-MM-DD`, or undefined when it is none of these.
 */
export function readDate(value: string): string | undefined {
  const dotNet = /^\/Date\((-?\d+)(?:[+-]\d{4})?\)\/$/.exec(value.trim());
  if (dotNet?.[1] !== undefined) return dateOf(Number(dotNet[1]));
  const iso = /^(\d{4}-\d{2}-\d{2})(?:$|[T ]\d{2}:\d{2})/.exec(value.trim());
  if (iso?.[1] === undefined) return undefined;
  const ms = dateMs(iso[1]);
  return Number.isNaN(ms) || dateOf(ms) !== iso[1] ? undefined : iso[1];
}

/** Reads an If-Modified-Since value (ISO, taken as UTC when it names no zone, or RFC 1123). Out: ms or undefined. */
export function readInstant(value: string): number | undefined {
  const trimmed = value.trim();
  const zoneless = /^\d{4}-\d{2}-\d{2}([T ]\d{2}:\d{2}(:\d{2}(\.\d+)?)?)?$/.test(trimmed);
  const ms = Date.parse(zoneless && trimmed.length > 10 ? `${trimmed.replace(' ', 'T')}Z` : trimmed);
  return Number.isNaN(ms) ? undefined : ms;
}

export { DAY_MS };
