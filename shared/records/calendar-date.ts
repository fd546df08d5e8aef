import * as z from 'zod';

const shape = /^(\d{4})-(\d{2})-(\d{2})$/;

const exists = (text: string): boolean => {
  const parts = shape.exec(text);
  if (!parts) return false;
  const date = new Date(`${text}T00:00:00Z`);
  return !Number.isNaN(date.getTime()) && date.toISOString().slice(0, 10) === text;
};

/** A day in the books, `YYYY-MM-DD`, without time or zone. */
export const calendarDateSchema = z
  .string()
  .refine(exists, { message: 'must be an existing day written as YYYY-MM-DD' })
  .meta({ format: 'date' });

export type CalendarDate = string;

/** The day it is at `instant` in an IANA time zone; UTC when the zone is unknown to the runtime. */
export const dayIn = (instant: Date, timeZone: string | undefined): CalendarDate => {
  const format = (zone: string) =>
    new Intl.DateTimeFormat('en-CA', { timeZone: zone, year: 'numeric', month: '2-digit', day: '2-digit' }).format(
      instant,
    );
  try {
    return format(timeZone ?? 'UTC');
  } catch {
    return format('UTC');
  }
};

/** The day `days` after `date`. */
export const addDays = (date: CalendarDate, days: number): CalendarDate =>
  new Date(Date.parse(`${date}T00:00:00Z`) + days * 86_400_000).toISOString().slice(0, 10);
