import type { Books } from './books.ts';
import { longDate } from './dates.ts';
import type { Invoice } from './invoice.ts';
import { filled, isObject, type JsonObject, objects, text } from './json.ts';

const NOT_MODIFIABLE = 'Invoice not of valid status for modification';
export const IN_USE = 'This document cannot be edited as it has a payment or credit note allocated to it.';
const TRANSITIONS: Record<string, string[]> = {
  DRAFT: ['DRAFT', 'SUBMITTED', 'AUTHORISED', 'DELETED'],
  SUBMITTED: ['SUBMITTED', 'DRAFT', 'AUTHORISED', 'DELETED'],
  AUTHORISED: ['AUTHORISED', 'VOIDED'],
  PAID: ['PAID'],
};
const FREE_WHEN_PAID = [
  'Type',
  'InvoiceID',
  'Reference',
  'DueDate',
  'InvoiceNumber',
  'BrandingThemeID',
  'Contact',
  'Url',
  'LineItems',
  'Status',
  'SentToContact',
];

/** What credit notes have taken off the invoice. */
export function creditedAmount(invoice: Invoice | undefined): number {
  return Number(invoice?.body.AmountCredited ?? 0);
}

/** Whether the invoice may go from its status to the wanted one, or be edited where it stands. */
export function statusProblems(existing: Invoice | undefined, wanted: string): string[] {
  if (existing === undefined)
    return ['DRAFT', 'SUBMITTED', 'AUTHORISED'].includes(wanted) ? [] : ['Invoice not of valid status for creation'];
  const allowed = TRANSITIONS[existing.status]?.includes(wanted) === true;
  const paidInPart = (existing.amountPaid > 0 || creditedAmount(existing) > 0) && wanted === 'VOIDED';
  return allowed && !paidInPart ? [] : [NOT_MODIFIABLE];
}

function changesMoney(existing: Invoice, sent: JsonObject): boolean {
  const standing = objects(existing.body, 'LineItems');
  const lines = objects(sent, 'LineItems');
  if (lines.length === 0) return false;
  if (lines.length !== standing.length) return true;
  return lines.some((line) => {
    const match = standing.find((candidate) => candidate.LineItemID === text(line, 'LineItemID')?.toLowerCase());
    const same = (key: string): boolean => line[key] === undefined || Number(line[key]) === Number(match?.[key]);
    const sameWord = (key: string): boolean => text(line, key) === undefined || text(line, key) === match?.[key];
    return (
      match === undefined ||
      !['TaxType', 'ItemCode'].every(sameWord) ||
      !['Quantity', 'UnitAmount', 'LineAmount', 'DiscountRate', 'DiscountAmount', 'TaxAmount'].every(same)
    );
  });
}

/** A part-paid or paid invoice lets only a few fields change (Xero API docs: invoices, since 19 March 2026 also bills). */
export function paidProblems(existing: Invoice | undefined, sent: JsonObject): string[] {
  if (existing === undefined || (existing.amountPaid === 0 && creditedAmount(existing) === 0)) return [];
  const contact = isObject(sent.Contact) ? text(sent.Contact, 'ContactID')?.toLowerCase() : undefined;
  const recredited = creditedAmount(existing) > 0 && contact !== undefined && contact !== existing.contactId;
  const same: Record<string, unknown> = {
    Date: existing.date,
    CurrencyCode: existing.currency,
    LineAmountTypes: existing.body.LineAmountTypes,
    CurrencyRate: existing.body.CurrencyRate,
  };
  const touched = Object.keys(sent).filter(
    (key) =>
      !FREE_WHEN_PAID.includes(key) && Object.hasOwn(same, key) && text(sent, key)?.slice(0, 10) !== String(same[key]),
  );
  const refused = touched.length > 0 || recredited || changesMoney(existing, sent);
  return refused ? [IN_USE] : [];
}

/** Lock dates: nothing dated on or before them can be written or edited. */
export function lockProblems(
  books: Books,
  existing: { status: string; date: string | undefined } | undefined,
  date: string | undefined,
): string[] {
  const { periodLockDate, endOfYearLockDate } = books.organisation;
  const locked = (day: string | undefined, lock: string | null): lock is string =>
    day !== undefined && lock !== null && day <= lock;
  if (existing?.status === 'AUTHORISED' || existing?.status === 'PAID') {
    if (locked(existing.date, endOfYearLockDate)) {
      return [
        `This document cannot be edited as it is dated before the end of year lock date, currently set at ${longDate(endOfYearLockDate)}`,
      ];
    }
    if (locked(existing.date, periodLockDate)) {
      return [
        `This document cannot be edited as it is dated before the period lock date, currently set at ${longDate(periodLockDate)}`,
      ];
    }
  }
  if (locked(date, endOfYearLockDate))
    return [
      `The document date cannot be before the end of year lock date, currently set at ${longDate(endOfYearLockDate)}`,
    ];
  if (locked(date, periodLockDate))
    return [`The document date cannot be before the period lock date, currently set at ${longDate(periodLockDate)}`];
  return [];
}

/** Messages about the fields of the invoice itself. */
export function fieldProblems(sent: JsonObject): string[] {
  const problems: string[] = [];
  const number = text(sent, 'InvoiceNumber') ?? '';
  if (number.length > 255) problems.push('The InvoiceNumber field must not be longer than 255 characters.');
  if (/[^\x20-\x7e]/.test(number))
    problems.push('The InvoiceNumber field must contain printable ASCII characters only.');
  if ((text(sent, 'Reference') ?? '').length > 255)
    problems.push('The Reference field must not be longer than 255 characters.');
  const url = filled(sent, 'Url');
  if (url !== undefined && (!URL.canParse(url) || /xero/i.test(url)))
    problems.push('Url must be a valid absolute url and must not contain "xero".');
  return problems;
}

/** Whether the update says anything about the contact (an empty object says nothing). */
export function namesContact(sent: JsonObject): boolean {
  return isObject(sent.Contact) && Object.keys(sent.Contact).length > 0;
}
