import * as z from 'zod';
import { calendarDateSchema } from './calendar-date.ts';
import { documentFields } from './document.ts';
import { text } from './fields.ts';

const paymentFields = {
  paidOn: calendarDateSchema.optional().describe('With status "paid": when the money came or went; else today.'),
  paidTo: text(50)
    .optional()
    .describe('With status "paid": code or id of the account; else the Payment account of the settings.'),
};

/** A sales invoice in canonical form. What only Xero demands is checked in the plan, so that it needs attention instead of being refused. */
export const invoiceSchema = z.object({
  ...documentFields,
  dueDate: calendarDateSchema.optional().describe('Computed by the settings when it is left out.'),
  status: z
    .enum(['draft', 'submitted', 'authorised', 'paid', 'voided'])
    .optional()
    .describe(
      'Status it is to have in Xero; chosen by the settings when it is left out. "paid" records a payment of what is due, "voided" voids it (a draft is deleted).',
    ),
  ...paymentFields,
  sendEmail: z.boolean().default(false).describe('Xero e-mails it to the customer, once, when it is approved.'),
  brandingTheme: text(100).optional().describe("Name of one of Xero's branding themes."),
});
export type Invoice = z.output<typeof invoiceSchema>;

/** A bill: an invoice of a supplier. */
export const billSchema = z.object({
  ...documentFields,
  number: documentFields.number.describe("The supplier's invoice number."),
  dueDate: calendarDateSchema.optional().describe('Computed by the settings when it is left out.'),
  status: z.enum(['draft', 'submitted', 'authorised', 'paid', 'voided']).optional().describe('As with invoices.'),
  ...paymentFields,
});
export type Bill = z.output<typeof billSchema>;
