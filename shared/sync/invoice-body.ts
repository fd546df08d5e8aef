import { problems } from '../failures/catalogue.ts';
import { addDays, type CalendarDate } from '../records/calendar-date.ts';
import type { Decimal } from '../records/decimal.ts';
import type { AmountsAre, DocumentLine } from '../records/document.ts';
import { chooseContact } from './choose-contact.ts';
import { chooseCurrency } from './choose-currency.ts';
import type { Wanted } from './document-flow.ts';
import type { DocumentTerms } from './document-terms.ts';
import type { Facts } from './facts.ts';
import { lockDate, openDate } from './lock-dates.ts';
import type { Body } from './plan.ts';
import { planLines } from './plan-lines.ts';
import { type Stopped, stopped } from './stopped.ts';

/** How Xero spells the kinds of amounts. */
export const amountTypes: Record<AmountsAre, string> = {
  taxExclusive: 'Exclusive',
  taxInclusive: 'Inclusive',
  noTax: 'NoTax',
};

/** What every document's head has. */
export interface Head {
  id: string;
  contact?: { id: string } | undefined;
  date?: CalendarDate | undefined;
  currency?: string | undefined;
  currencyRate?: Decimal | undefined;
  amountsAre: AmountsAre;
  lines: DocumentLine[];
  total?: Decimal | undefined;
}

/** The number, if Xero takes it: printable ASCII, at most 255 (Xero API docs: invoices). */
export const checkNumber = (number: string | undefined, word: string): Stopped | undefined =>
  number === undefined || /^[\x20-\x7e]{1,255}$/.test(number) ? undefined : stopped(problems.numberNotAllowed(word));

/**
 * The date to book on. A document without one is dated on the day it is created, and keeps that day when it is changed; so
 * does one whose date the CRM has not changed since it was moved out of a locked period.
 */
export const bookingDate = (facts: Facts<Head>, word: string): { date?: CalendarDate; note?: string } | Stopped => {
  const { record, link, standing, today } = facts;
  const date = record.date ?? (link ? undefined : today);
  if (date === undefined) return {};
  const there = standing?.date ?? link?.xeroSide?.date;
  if (link && there === date) return { date };
  const lock = lockDate(facts.reference);
  if (link?.crmSide?.date === date && lock !== undefined && date <= lock) return {};
  return openDate(date, word, facts);
};

/** Due or expiry date: as given, else so many days after the date. */
export const dueDate = (
  given: CalendarDate | undefined,
  date: CalendarDate | undefined,
  days: number,
): CalendarDate | undefined => given ?? (date === undefined ? undefined : addDays(date, days));

/** A sales invoice or bill as Xero takes it, without its status. Checks all that Xero would refuse. */
export const invoiceBody = (
  facts: Facts<Head & { dueDate?: CalendarDate | undefined }>,
  terms: DocumentTerms,
  extra: {
    dueDays: number;
    number?: string | undefined;
    reference?: string | undefined;
    brandingThemeID?: string | undefined;
  },
): Wanted | Stopped => {
  const { record } = facts;
  if (!record.contact) return stopped(problems.documentContactMissing(terms.word, terms.who));
  if (record.lines.length === 0) return stopped(problems.documentLinesMissing(terms.word));
  const badNumber = checkNumber(extra.number, terms.word);
  if (badNumber) return badNumber;
  const currency = chooseCurrency(record, terms.word, facts);
  if ('stop' in currency) return currency;
  const booked = bookingDate(facts, terms.word);
  if ('stop' in booked) return booked;
  const lines = planLines(record, terms, facts);
  if ('stop' in lines) return lines;
  const contact = chooseContact(facts, terms);
  if ('stop' in contact) return contact;
  const due = dueDate(record.dueDate, booked.date, extra.dueDays);
  const { lineItems, expectedTotal } = lines;
  const body: Body = {
    type: terms.side === 'sales' ? 'ACCREC' : 'ACCPAY',
    ...contact,
    ...(booked.date !== undefined && { date: booked.date }),
    ...(due !== undefined && { dueDate: due }),
    lineAmountTypes: amountTypes[record.amountsAre],
    lineItems,
    ...currency,
    url: facts.ownUrl,
    ...(extra.number !== undefined && { invoiceNumber: extra.number }),
    ...(extra.reference !== undefined && { reference: extra.reference }),
    ...(extra.brandingThemeID !== undefined && { brandingThemeID: extra.brandingThemeID }),
  };
  return {
    body,
    ...(expectedTotal !== undefined && { expectedTotal }),
    ...(booked.note !== undefined && { note: booked.note }),
  };
};
