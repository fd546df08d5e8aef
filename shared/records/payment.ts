import * as z from 'zod';
import { calendarDateSchema } from './calendar-date.ts';
import { decimalSchema } from './decimal.ts';
import { crmIdSchema, linkUrlSchema, recordFields, text } from './fields.ts';

/** Money received or paid for one document. */
export const paymentSchema = z.object({
  id: crmIdSchema,
  ...recordFields,
  document: z
    .object({ type: z.enum(['invoice', 'bill', 'creditNote', 'order', 'quote']).default('invoice'), id: crmIdSchema })
    .optional()
    .describe('What is paid, by its id in the CRM.'),
  amount: decimalSchema.optional().describe("In the document's currency; all that is due when it is left out."),
  date: calendarDateSchema.optional(),
  account: text(50).optional().describe('Code or id of the bank account; else the Payment account of the settings.'),
  reference: text(255).optional(),
  currencyRate: decimalSchema.optional(),
  bankAmount: decimalSchema.optional().describe("What moved in the account's currency, where that is another one."),
  status: z.enum(['paid', 'reversed']).default('paid'),
  url: linkUrlSchema.optional().describe('Opens the payment in the CRM.'),
});
export type Payment = z.output<typeof paymentSchema>;
