import * as z from 'zod';
import { calendarDateSchema } from './calendar-date.ts';
import { documentFields } from './document.ts';
import { text } from './fields.ts';

/** An order to a supplier. */
export const purchaseOrderSchema = z.object({
  ...documentFields,
  deliveryDate: calendarDateSchema.optional(),
  deliveryInstructions: text(500).optional(),
  attention: text(255).optional().describe('Who takes the delivery.'),
  status: z.enum(['draft', 'submitted', 'authorised', 'billed', 'cancelled']).optional(),
});
export type PurchaseOrder = z.output<typeof purchaseOrderSchema>;
