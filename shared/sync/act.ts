import * as z from 'zod';
import { xeroKindSchema } from '../records/record.ts';

const target = { kind: xeroKindSchema, xeroId: z.string() };

/**
 * Something done to a record in Xero that is no plain create or update: one call each, written ahead like those. `name` says
 * within the record's link that it was done, so that it is done once.
 */
export const actSchema = z.discriminatedUnion('act', [
  z.object({ act: z.literal('email'), name: z.string(), ...target }),
  z.object({ act: z.literal('note'), name: z.string(), ...target, text: z.string().max(2500) }),
  z.object({
    act: z.literal('attach'),
    name: z.string(),
    ...target,
    fileName: z.string(),
    contentType: z.string(),
    url: z.string().optional(),
    /** Base64. */
    content: z.string().optional(),
    /** Shown to the customer with the online invoice. */
    online: z.boolean().default(false),
  }),
  z.object({
    act: z.literal('allocate'),
    name: z.string(),
    ...target,
    invoiceId: z.string(),
    /** Decimal. */
    amount: z.string(),
    date: z.string(),
  }),
  z.object({ act: z.literal('unallocate'), name: z.string(), ...target, allocationId: z.string() }),
  z.object({ act: z.literal('reversePayment'), name: z.string(), ...target, paymentId: z.string() }),
  z.object({ act: z.literal('deleteItem'), name: z.string(), ...target }),
]);
export type Act = z.output<typeof actSchema>;

/** What has to be added to the organisation before a record can be sent; done once for all records that need it. */
export type Preparation =
  | { add: 'currency'; code: string }
  | { add: 'taxRate'; name: string /** Per cent, decimal. */; percent: string; forSales: boolean };
