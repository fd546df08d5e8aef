import * as z from 'zod';
import type { Kind } from './kinds.ts';
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
const reference = z.object({ type: text, id: text }).optional().catch(undefined);

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
  archived: z.boolean().catch(false).default(false),
  custom: z.record(z.string(), z.string()).optional().catch(undefined),
});
export type ContactView = z.output<typeof contactView>;

export const lineView = z.object({
  description: text,
  item: text,
  quantity: text,
  unitAmount: text,
  discountPercent: text,
  discountAmount: text,
  account: text,
  taxRate: text,
  taxPercent: text,
});
export type LineView = z.output<typeof lineView>;

/** A file of a document: its name is all there is, the CRM makes its content up. */
export const fileView = z.object({ name: z.string() });
const allocation = z.object({ document: reference, amount: text });

/** Everything but contacts: documents, items and payments. */
export const recordView = z.object({
  name: text,
  code: text,
  number: text,
  reference: text,
  contact: reference,
  document: reference,
  date: text,
  dueDate: text,
  amount: text,
  currency: text,
  amountsAre: z.enum(['taxExclusive', 'taxInclusive', 'noTax']).catch('taxExclusive'),
  lines: list(lineView),
  total: text,
  status: text,
  files: list(fileView),
  allocations: list(allocation),
  /** Made of it, or what it was made of. */
  madeOf: text,
});
export type RecordView = z.output<typeof recordView>;

/** The name a contact goes by. */
export const nameOf = (contact: Pick<ContactView, 'name' | 'firstName' | 'lastName'>): string =>
  contact.name || [contact.firstName, contact.lastName].filter(Boolean).join(' ') || '(no name)';

/** The total the CRM holds, or what the lines come to, or the amount of what has no lines. */
export const totalOf = (view: Pick<RecordView, 'total' | 'lines' | 'amountsAre' | 'amount'>): string | undefined =>
  view.lines.length === 0 ? (view.amount ?? view.total) : (view.total ?? totals(view.lines, view.amountsAre).total);

/** What a record is called in lists, and searched by. */
export const labelOf = (kind: Kind, data: unknown): string => {
  if (kind === 'contact') {
    const view = contactView.parse(data);
    return [nameOf(view), view.email].filter(Boolean).join(' · ');
  }
  const view = recordView.parse(data);
  const named = [view.number, view.code, view.name, view.reference].filter(Boolean);
  return (named.length > 0 ? named : [view.document?.id]).filter(Boolean).join(' · ');
};
