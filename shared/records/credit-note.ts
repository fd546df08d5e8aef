import * as z from 'zod';
import { calendarDateSchema } from './calendar-date.ts';
import { decimalSchema } from './decimal.ts';
import { documentFields } from './document.ts';
import { crmIdSchema } from './fields.ts';

const allocationSchema = z.object({
  document: z.object({ type: z.enum(['invoice', 'bill']).default('invoice'), id: crmIdSchema }),
  amount: decimalSchema,
  date: calendarDateSchema.optional(),
});

/** A credit note to a customer (`sales`) or from a supplier (`purchase`), with the documents it is set off against. */
export const creditNoteSchema = z.object({
  ...documentFields,
  kind: z.enum(['sales', 'purchase']).default('sales'),
  status: z.enum(['draft', 'submitted', 'authorised', 'voided']).optional(),
  allocations: z.array(allocationSchema).max(50).default([]),
});
export type CreditNote = z.output<typeof creditNoteSchema>;
