import { problems } from '../failures/catalogue.ts';
import { addDays, type CalendarDate } from '../records/calendar-date.ts';
import type { Reference } from '../records/reference.ts';
import type { Facts } from './facts.ts';
import { needsAttention, type Plan } from './plan.ts';
import type { Stopped } from './stopped.ts';

type Books = Pick<Facts<unknown>, 'reference' | 'settings'>;

/** The last day that is locked: nothing is booked on or before it (Xero API docs: organisation). */
export const lockDate = ({ organisation }: Reference): CalendarDate | undefined =>
  [organisation.periodLockDate, organisation.endOfYearLockDate]
    .filter((date) => date !== undefined)
    .sort()
    .at(-1);

/** What to do about a date in a locked period where it cannot be moved. */
export const lockedPlan = (date: CalendarDate, lock: CalendarDate, word: string, { settings }: Books): Plan =>
  needsAttention(
    settings.lockedPeriods === 'hold'
      ? problems.lockedPeriodHeld(date, lock, word)
      : problems.lockedPeriod(date, lock, word),
  );

/** The date to book on: as wished, or the first open day, where the policy moves dates out of locked periods. */
export const openDate = (
  date: CalendarDate,
  word: string,
  books: Books,
): { date: CalendarDate; note?: string } | Stopped => {
  const lock = lockDate(books.reference);
  if (lock === undefined || date > lock) return { date };
  if (books.settings.lockedPeriods !== 'nextOpenDay') return { stop: lockedPlan(date, lock, word, books) };
  const open = addDays(lock, 1);
  return { date: open, note: `Dated ${open} instead of ${date}, since Xero is locked up to ${lock}.` };
};
