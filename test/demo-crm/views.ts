import * as z from 'zod';
import { totals } from './money.ts';

/* A CRM holds what people typed and what was imported, right or wrong: these readers show whatever is there. */
const text = z
  .union([z.string(), z.number().transform(String)])
  .optional()
  .catch(undefined);
const list = <Item extends z.ZodType>(item: Item) => z.array(item).catch([]).default([]);

const phone = z.object({ kind: text, number: text, area: text, country: text });
const address = z.object({
  kind: text,
  lines: list(z.string()),
  city: text,
  region: text,
  postalCode: text,
  country: text,
  attention: text,
});
const contactRef = z.object({ id: text }).optional().catch(undefined);

export const contactView = z.object({
  name: text,
  firstName: text,
  lastName: text,
  email: text,
  roles: list(z.string()),
  taxNumber: text,
  companyNumber: text,
  accountNumber: text,
  currency: text,
  phones: list(phone),
  addresses: list(address),
});
export type ContactView = z.output<typeof contactView>;

export const lineView = z.object({
  description: text,
  quantity: text,
  unitAmount: text,
  discountPercent: text,
  discountAmount: text,
  account: text,
  taxRate: text,
  taxPercent: text,
});
export type LineView = z.output<typeof lineView>;

const document = z.object({
  number: text,
  reference: text,
  contact: contactRef,
  date: text,
  currency: text,
  amountsAre: z.enum(['taxExclusive', 'taxInclusive', 'noTax']).catch('taxExclusive'),
  lines: list(lineView),
  total: text,
});
export const invoiceView = document.extend({ dueDate: text, status: text });
export type InvoiceView = z.output<typeof invoiceView>;

export const quoteView = document.extend({ title: text, expiryDate: text, stage: text, invoiceId: text });
export type QuoteView = z.output<typeof quoteView>;

export const dealView = z.object({
  title: text,
  contact: contactRef,
  amount: text,
  currency: text,
  stage: text,
  closeDate: text,
  notes: text,
  invoiceId: text,
});
export type DealView = z.output<typeof dealView>;

/** The name a contact goes by. */
export const nameOf = (contact: Pick<ContactView, 'name' | 'firstName' | 'lastName'>): string =>
  contact.name || [contact.firstName, contact.lastName].filter(Boolean).join(' ') || '(no name)';

/** The total the CRM holds, or what the lines come to. */
export const totalOf = (view: Pick<InvoiceView, 'total' | 'lines' | 'amountsAre'>): string =>
  view.total ?? totals(view.lines, view.amountsAre).total;

export const recordTypes = ['contact', 'deal', 'quote', 'invoice'] as const;
export type RecordType = (typeof recordTypes)[number];

/** What a record is called in lists, and searched by. */
export const labelOf = (type: RecordType, data: unknown): string => {
  const parts = {
    contact: () => {
      const view = contactView.parse(data);
      return [nameOf(view), view.email];
    },
    deal: () => [dealView.parse(data).title],
    quote: () => {
      const view = quoteView.parse(data);
      return [view.number, view.title, view.reference];
    },
    invoice: () => {
      const view = invoiceView.parse(data);
      return [view.number, view.reference];
    },
  }[type]();
  return parts.filter(Boolean).join(' · ');
};
