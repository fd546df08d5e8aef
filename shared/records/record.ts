import * as z from 'zod';
import { contactSchema } from './contact.ts';
import { creditNoteSchema } from './credit-note.ts';
import { billSchema, invoiceSchema } from './invoice.ts';
import { itemSchema } from './item.ts';
import { paymentSchema } from './payment.ts';
import { purchaseOrderSchema } from './purchase-order.ts';
import { orderSchema, quoteSchema } from './quote.ts';

/** The record types that the bridge carries, in the order in which they depend on each other. */
export const recordTypes = [
  'contact',
  'item',
  'quote',
  'order',
  'invoice',
  'bill',
  'purchaseOrder',
  'creditNote',
  'payment',
] as const;
export type RecordType = (typeof recordTypes)[number];
export const recordTypeSchema = z.enum(recordTypes);

/** How each type is called in sentences: "the purchase order". */
export const recordWords: Record<RecordType, string> = {
  contact: 'contact',
  item: 'item',
  quote: 'quote',
  order: 'order',
  invoice: 'invoice',
  bill: 'bill',
  purchaseOrder: 'purchase order',
  creditNote: 'credit note',
  payment: 'payment',
};

export const recordSchemas = {
  contact: contactSchema,
  item: itemSchema,
  quote: quoteSchema,
  order: orderSchema,
  invoice: invoiceSchema,
  bill: billSchema,
  purchaseOrder: purchaseOrderSchema,
  creditNote: creditNoteSchema,
  payment: paymentSchema,
} as const;

/** A record with its type: what a change carries. */
export const recordSchema = z.discriminatedUnion('type', [
  z.object({ type: z.literal('contact'), data: contactSchema }),
  z.object({ type: z.literal('item'), data: itemSchema }),
  z.object({ type: z.literal('quote'), data: quoteSchema }),
  z.object({ type: z.literal('order'), data: orderSchema }),
  z.object({ type: z.literal('invoice'), data: invoiceSchema }),
  z.object({ type: z.literal('bill'), data: billSchema }),
  z.object({ type: z.literal('purchaseOrder'), data: purchaseOrderSchema }),
  z.object({ type: z.literal('creditNote'), data: creditNoteSchema }),
  z.object({ type: z.literal('payment'), data: paymentSchema }),
]);
export type TypedRecord = z.output<typeof recordSchema>;

/** The kinds of record that Xero keeps. Sales invoices and bills are one kind there; quotes and orders become one or the other. */
export const xeroKinds = ['contact', 'item', 'quote', 'invoice', 'purchaseOrder', 'creditNote', 'payment'] as const;
export type XeroKind = (typeof xeroKinds)[number];
export const xeroKindSchema = z.enum(xeroKinds);

/** The kind in Xero of each type whose kind does not depend on the settings. */
export const kindOf = (type: Exclude<RecordType, 'quote' | 'order'>): XeroKind => (type === 'bill' ? 'invoice' : type);
