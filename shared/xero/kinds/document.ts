import * as z from 'zod';
import type { LineStanding, Standings } from '../../sync/standing.ts';
import { dayOf, mark, number, part, rows, text } from '../answer-fields.ts';
import { verdictFields } from '../answers.ts';

const lineSchema = z.object({
  LineItemID: text,
  Description: text,
  Quantity: number,
  UnitAmount: number,
  ItemCode: text,
  AccountCode: text,
  TaxType: text,
  TaxAmount: number,
  LineAmount: number,
  DiscountRate: number,
  DiscountAmount: number,
  Tracking: rows(z.object({ Name: text, Option: text })),
});

/** What the answers about invoices, quotes, purchase orders and credit notes have in common. */
export const documentFields = {
  Contact: part(z.object({ ContactID: text, Name: text })),
  Date: text,
  DateString: text,
  Reference: text,
  Status: text,
  CurrencyCode: text,
  CurrencyRate: number,
  LineAmountTypes: text,
  LineItems: rows(lineSchema),
  BrandingThemeID: text,
  HasAttachments: mark,
  SubTotal: number,
  TotalTax: number,
  Total: number,
  UpdatedDateUTC: text,
  ...verdictFields,
};

const amountTypes: Record<string, string> = { EXCLUSIVE: 'Exclusive', INCLUSIVE: 'Inclusive', NOTAX: 'NoTax' };

/** `Exclusive`, `Inclusive` or `NoTax`: quotes write them in capitals (Xero API docs: quotes). */
const amountTypesOf = (spelled: string | undefined): string | undefined =>
  spelled === undefined ? undefined : (amountTypes[spelled.toUpperCase()] ?? spelled);

/** Some answers name an amount of nothing where others leave it out. */
export const unlessNothing = (amount: number | undefined): number | undefined => (amount === 0 ? undefined : amount);

const lineStanding = (line: z.output<typeof lineSchema>): LineStanding => ({
  lineItemID: line.LineItemID,
  description: line.Description,
  quantity: line.Quantity,
  unitAmount: line.UnitAmount,
  itemCode: line.ItemCode,
  accountCode: line.AccountCode,
  taxType: line.TaxType,
  taxAmount: line.TaxAmount,
  lineAmount: line.LineAmount,
  discountRate: unlessNothing(line.DiscountRate),
  discountAmount: unlessNothing(line.DiscountAmount),
  tracking: line.Tracking.map(({ Name, Option }) => ({ name: Name, option: Option })),
});

/** The part of a standing that the four kinds of document have in common. */
export const documentStanding = (document: z.output<z.ZodObject<typeof documentFields>>) => ({
  contact: document.Contact && { contactID: document.Contact.ContactID, name: document.Contact.Name },
  date: dayOf(document.DateString, document.Date),
  reference: document.Reference,
  status: document.Status,
  currencyCode: document.CurrencyCode,
  currencyRate: document.CurrencyRate,
  lineAmountTypes: amountTypesOf(document.LineAmountTypes),
  lineItems: document.LineItems.map(lineStanding),
  brandingThemeID: document.BrandingThemeID,
  hasAttachments: document.HasAttachments,
  subTotal: document.SubTotal,
  totalTax: document.TotalTax,
  total: document.Total,
});

/** The payments shown within an invoice or credit note. */
export const settlementFields = {
  Payments: rows(z.object({ PaymentID: text, Date: text, Amount: number, Reference: text, Status: text })),
};

/** Reversed payments count as gone. */
export const settlements = ({
  Payments,
}: z.output<z.ZodObject<typeof settlementFields>>): Standings['invoice']['payments'] =>
  Payments.filter(({ Status }) => Status !== 'DELETED').map((payment) => ({
    paymentID: payment.PaymentID,
    date: dayOf(payment.Date),
    amount: payment.Amount,
    reference: payment.Reference,
  }));
