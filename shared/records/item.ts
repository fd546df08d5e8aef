import * as z from 'zod';
import { decimalSchema } from './decimal.ts';
import { crmIdSchema, linkUrlSchema, recordFields, text } from './fields.ts';

const priceFields = {
  unitPrice: decimalSchema.optional(),
  account: text(10).optional(),
  taxRate: text(100).optional(),
};

/** A product or service. Lengths are those of Xero's Items endpoint. */
export const itemSchema = z.object({
  id: crmIdSchema,
  ...recordFields,
  code: text(30).optional().describe('Unique in Xero.'),
  name: text(50).optional(),
  description: text(4000).optional().describe('For customers.'),
  purchaseDescription: text(4000).optional().describe('For suppliers.'),
  category: text(100).optional().describe('Product category in the CRM; the settings give it an account.'),
  isSold: z.boolean().default(true),
  isPurchased: z.boolean().default(false),
  sale: z.object(priceFields).optional(),
  purchase: z.object(priceFields).optional(),
  tracked: z
    .object({
      inventoryAccount: text(10).optional().describe('Else the Inventory account of the settings.'),
      costAccount: text(10).optional().describe('Cost of goods sold; else the Cost account of the settings.'),
    })
    .optional()
    .describe('Set for stock whose quantity Xero keeps.'),
  url: linkUrlSchema.optional().describe('Opens the item in the CRM.'),
});
export type Item = z.output<typeof itemSchema>;
