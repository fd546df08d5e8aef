import * as z from 'zod';
import { calendarDateSchema } from './calendar-date.ts';
import { amountsAre, lineSchema } from './document.ts';
import { crmIdSchema, currencySchema, linkUrlSchema, text } from './fields.ts';

/** A deal of the CRM, as a signed link carries it to the page on which a draft invoice is made from it. */
export const dealSchema = z.object({
  id: crmIdSchema.describe('The id under which the CRM is told of the invoice.'),
  name: text(255).optional(),
  reference: text(255).optional(),
  contact: z
    .object({ id: crmIdSchema.optional(), name: text(255).optional(), email: z.email().max(255).optional() })
    .optional(),
  currency: currencySchema.optional(),
  amountsAre: z.enum(amountsAre).optional(),
  date: calendarDateSchema.optional(),
  lines: z.array(lineSchema).max(40, 'at most 40 lines fit into a link').default([]),
  url: linkUrlSchema.optional(),
  version: z.int().nonnegative().optional(),
});
export type Deal = z.output<typeof dealSchema>;
