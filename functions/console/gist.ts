import * as z from 'zod';
import { calendarDateSchema } from '../../shared/records/calendar-date.ts';
import { decimalSchema } from '../../shared/records/decimal.ts';
import type { Formats } from '../../shared/runtime/formats.ts';
import type { Change } from '../../shared/store/changes.ts';
import { counted } from './words.ts';

/** As far as a record can be read: one that waits need not be as it has to be. */
const gistSchema = z.object({
  contact: z.object({ id: z.string(), name: z.string().optional() }).optional().catch(undefined),
  date: calendarDateSchema.optional().catch(undefined),
  currency: z
    .string()
    .regex(/^[A-Z]{3}$/)
    .optional()
    .catch(undefined),
  total: decimalSchema.optional().catch(undefined),
  amount: decimalSchema.optional().catch(undefined),
  lines: z.array(z.unknown()).optional().catch(undefined),
});

/** The customer or supplier that a record that waits names. */
export const contactIn = ({ record }: Pick<Change, 'record'>): { type: 'contact'; id: string } | undefined => {
  const { contact } = gistSchema.parse(record.data);
  return contact && { type: 'contact', id: contact.id };
};

/** Total or amount of a record that waits as the CRM says it, as the viewer writes it; undefined where it says none. */
export const sumOf = (
  { record }: Pick<Change, 'record'>,
  { formats, one }: { formats: Pick<Formats, 'money'>; one: { baseCurrency: string } },
): string | undefined => {
  const { currency = one.baseCurrency, total, amount } = gistSchema.parse(record.data);
  const sum = total ?? amount;
  return sum === undefined ? undefined : formats.money(sum, currency);
};

/** What a record that waits is about, for somebody who knows it: customer, date, amount. `names`: of records, by `type#id`. */
export const gistOf = (
  change: Pick<Change, 'record'>,
  around: { formats: Formats; one: { baseCurrency: string } },
  names: ReadonlyMap<string, string>,
): string => {
  const { formats } = around;
  const { contact, date, lines } = gistSchema.parse(change.record.data);
  return [
    contact && (names.get(`contact#${contact.id}`) ?? contact.name ?? contact.id),
    date && formats.day(date),
    sumOf(change, around) ?? (lines && counted(formats, lines.length, 'line')),
  ]
    .filter(Boolean)
    .join(' · ');
};
