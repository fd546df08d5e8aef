import * as z from 'zod';
import { calendarDateSchema } from './calendar-date.ts';
import { decimalSchema } from './decimal.ts';
import { crmIdSchema, currencySchema, linkUrlSchema, recordFields, text } from './fields.ts';

const trackingSchema = z.object({
  category: text(100).describe('Tracking category, by its name in the CRM (mapped in the settings) or in Xero.'),
  option: text(100).describe('Its option, by its name in the CRM (mapped in the settings) or in Xero.'),
});

/** One line of a document. */
export const lineSchema = z.object({
  description: text(4000).optional().describe('Xero does not take a line without one, unless an item supplies it.'),
  quantity: decimalSchema.default('1'),
  unitAmount: decimalSchema.optional().describe('Price of one unit; an item may supply it.'),
  discountPercent: decimalSchema.optional(),
  discountAmount: decimalSchema.optional().describe('Taken off the whole line.'),
  item: text(30).optional().describe("Code of an item in Xero's products and services."),
  category: text(100).optional().describe('Product category in the CRM; the settings give it an account.'),
  account: text(10)
    .optional()
    .describe("Code in Xero's chart of accounts; else the item's, the category's, or the settings' default."),
  taxRate: text(100)
    .optional()
    .describe("Name or code of a tax rate in the CRM, mapped in the settings, or Xero's TaxType or name."),
  taxPercent: decimalSchema.optional().describe('Finds the tax rate when only one in Xero has this percentage.'),
  tracking: z.array(trackingSchema).max(2, 'Xero takes at most 2 tracking categories a line').default([]),
});
export type DocumentLine = z.output<typeof lineSchema>;

/** A file that belongs to a document. */
const attachmentSchema = z
  .object({
    name: text(255).refine((name) => !/[<>:"/\\|?*+\0]/.test(name), {
      message: 'must not hold < > : " / \\ | ? * or +',
    }),
    contentType: z.enum(['application/pdf', 'image/png', 'image/jpeg', 'image/gif', 'image/tiff', 'text/plain']),
    url: linkUrlSchema.optional().describe('Where the file is fetched from, at the host of the delivery address.'),
    content: z.base64().max(140_000, 'must be at most 100 KB: give a url instead').optional(),
  })
  .refine(({ url, content }) => (url === undefined) !== (content === undefined), {
    message: 'needs either url or content',
    path: ['url'],
  });
export type Attachment = z.output<typeof attachmentSchema>;

/** What every document has: quotes, orders, invoices, bills, purchase orders and credit notes. */
export const documentFields = {
  id: crmIdSchema,
  ...recordFields,
  number: text(255).optional().describe('Xero assigns one when it is left out.'),
  reference: text(255).optional(),
  contact: z.object({ id: crmIdSchema }).optional().describe('The customer or supplier, by its id in the CRM.'),
  date: calendarDateSchema.optional(),
  currency: currencySchema.optional().describe('The base currency of the organisation when it is left out.'),
  currencyRate: decimalSchema.optional(),
  amountsAre: z.enum(['taxExclusive', 'taxInclusive', 'noTax']).default('taxExclusive'),
  lines: z.array(lineSchema).max(500, 'at most 500 lines').default([]),
  total: decimalSchema.optional().describe("The CRM's total, tax included; compared with what Xero computes."),
  attachments: z.array(attachmentSchema).max(10, 'Xero takes at most 10 files a document').default([]),
  url: linkUrlSchema.optional().describe('Opens the document in the CRM.'),
};

export const amountsAre = ['taxExclusive', 'taxInclusive', 'noTax'] as const;
export type AmountsAre = (typeof amountsAre)[number];
