import * as z from 'zod';
import { calendarDateSchema } from './calendar-date.ts';
import { decimalSchema } from './decimal.ts';
import { documentFields } from './document.ts';
import { text } from './fields.ts';

const offerFields = {
  ...documentFields,
  name: text(100).optional().describe('What it is called; describes the line when there are no lines.'),
  summary: text(3000).optional(),
  terms: text(4000).optional(),
  amount: decimalSchema.optional().describe('What it comes to, when there are no lines.'),
  expiryDate: calendarDateSchema.optional(),
};

/** A quote to a customer. The settings say whether it becomes a quote or a draft invoice in Xero. */
export const quoteSchema = z.object({
  ...offerFields,
  status: z.enum(['draft', 'sent', 'accepted', 'declined']).default('draft'),
});
export type Quote = z.output<typeof quoteSchema>;

/** A sales order, deal or opportunity. The settings say whether it becomes a quote or a draft invoice in Xero. */
export const orderSchema = z.object({
  ...offerFields,
  status: z.enum(['open', 'won', 'lost']).default('open'),
});
export type Order = z.output<typeof orderSchema>;
