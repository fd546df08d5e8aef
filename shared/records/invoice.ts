import * as z from 'zod';
import { calendarDateSchema } from './calendar-date.ts';
import { decimalSchema } from './decimal.ts';
import { crmIdSchema, currencySchema, linkUrlSchema, text, versionFields } from './fields.ts';

const lineSchema = z.object({
  description: text(4000).optional().describe('Xero does not take a line without one.'),
  quantity: decimalSchema.default('1'),
  unitAmount: decimalSchema.optional().describe('Price of one unit.'),
  discountPercent: decimalSchema.optional(),
  discountAmount: decimalSchema.optional().describe('Taken off the whole line.'),
  account: text(10)
    .optional()
    .describe("Code in Xero's chart of accounts; else the default Sales account of the settings."),
  taxRate: text(100)
    .optional()
    .describe("Name or code of a tax rate in the CRM, mapped in the settings, or Xero's TaxType or name."),
  taxPercent: decimalSchema.optional().describe('Finds the tax rate when only one in Xero has this percentage.'),
});

/** A sales invoice in canonical form. What only Xero demands is checked in the plan, so that it needs attention instead of being refused. */
export const invoiceSchema = z.object({
  id: crmIdSchema,
  ...versionFields,
  number: text(255).optional().describe('Xero assigns one when it is left out.'),
  reference: text(255).optional(),
  contact: z.object({ id: crmIdSchema }).optional().describe('The customer, by its id in the CRM.'),
  date: calendarDateSchema.optional(),
  dueDate: calendarDateSchema.optional().describe('Computed by the settings when it is left out.'),
  currency: currencySchema.optional().describe('The base currency of the organisation when it is left out.'),
  currencyRate: decimalSchema.optional(),
  status: z
    .enum(['draft', 'submitted', 'authorised'])
    .optional()
    .describe('Status to create it with in Xero; chosen by the settings when it is left out.'),
  amountsAre: z.enum(['taxExclusive', 'taxInclusive', 'noTax']).default('taxExclusive'),
  lines: z.array(lineSchema).max(500, 'at most 500 lines').default([]),
  total: decimalSchema.optional().describe("The CRM's total, tax included; compared with what Xero computes."),
  url: linkUrlSchema.optional().describe('Opens the invoice in the CRM.'),
});

export type Invoice = z.output<typeof invoiceSchema>;
export type InvoiceLine = Invoice['lines'][number];
