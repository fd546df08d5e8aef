import * as z from 'zod';
import { calendarDateSchema } from './calendar-date.ts';
import { amountsAre, lineSchema } from './document.ts';
import { crmIdSchema, currencySchema, linkUrlSchema, text } from './fields.ts';

/** A deal of the CRM, as a signed link carries it to the page on which a draft invoice is made from it. */
export const dealSchema = z.object({
  id: crmIdSchema.describe(
    'The id under which the CRM is told of the invoice; no invoice of the CRM may have the same.',
  ),
  name: text(255).optional(),
  reference: text(255).optional(),
  contact: z
    .object({ id: crmIdSchema.optional(), name: text(255).optional(), email: text(255).optional() })
    .optional()
    .describe(
      'Its customer. Another one that is chosen or made for the invoice is told under the id of the deal with "~contact" behind it.',
    ),
  currency: currencySchema.optional(),
  amountsAre: z.enum(amountsAre).optional(),
  date: calendarDateSchema.optional(),
  lines: z.array(lineSchema).max(40, 'at most 40 lines fit into a link').default([]),
  url: linkUrlSchema.optional(),
  version: z.int().nonnegative().optional(),
});
export type Deal = z.output<typeof dealSchema>;
