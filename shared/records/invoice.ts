import * as z from 'zod';
import { calendarDateSchema } from './calendar-date.ts';
import { decimalSchema } from './decimal.ts';
import { crmIdSchema, currencySchema, linkUrlSchema, text, versionFields } from './fields.ts';

const lineSchema = z.object({
  description: text(4000).optional(),
  quantity: decimalSchema.default('1'),
  unitAmount: decimalSchema.optional(),
  discountPercent: decimalSchema.optional(),
  discountAmount: decimalSchema.optional(),
  account: text(10).optional(),
  taxRate: text(100).optional(),
  taxPercent: decimalSchema.optional(),
});

/** A sales invoice in canonical form. What only Xero demands is checked in the plan, so that it needs attention instead of being refused. */
export const invoiceSchema = z.object({
  id: crmIdSchema,
  ...versionFields,
  number: text(255).optional(),
  reference: text(255).optional(),
  contact: z.object({ id: crmIdSchema }).optional(),
  date: calendarDateSchema.optional(),
  dueDate: calendarDateSchema.optional(),
  currency: currencySchema.optional(),
  currencyRate: decimalSchema.optional(),
  status: z.enum(['draft', 'submitted', 'authorised']).optional(),
  amountsAre: z.enum(['taxExclusive', 'taxInclusive', 'noTax']).default('taxExclusive'),
  lines: z.array(lineSchema).max(500, 'at most 500 lines').default([]),
  total: decimalSchema.optional(),
  url: linkUrlSchema.optional(),
});

export type Invoice = z.output<typeof invoiceSchema>;
export type InvoiceLine = Invoice['lines'][number];
