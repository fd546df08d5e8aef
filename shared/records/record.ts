import * as z from 'zod';
import { contactSchema } from './contact.ts';
import { invoiceSchema } from './invoice.ts';

/** The record types that the bridge carries, in the order in which they depend on each other. */
export const recordTypes = ['contact', 'invoice'] as const;
export type RecordType = (typeof recordTypes)[number];
export const recordTypeSchema = z.enum(recordTypes);

export const recordSchemas = { contact: contactSchema, invoice: invoiceSchema } as const;

/** A record with its type: what a change carries. */
export const recordSchema = z.discriminatedUnion('type', [
  z.object({ type: z.literal('contact'), data: contactSchema }),
  z.object({ type: z.literal('invoice'), data: invoiceSchema }),
]);
export type TypedRecord = z.output<typeof recordSchema>;
