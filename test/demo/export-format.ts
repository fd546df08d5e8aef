import { readFileSync } from 'node:fs';
import * as z from 'zod';

export const exportFolder = new URL('./export/', import.meta.url);

const eventSchema = z.object({
  id: z.string(),
  type: z.enum(['contact.created', 'contact.updated', 'invoice.created', 'invoice.updated']),
  timestamp: z.string(),
  data: z.looseObject({ id: z.string(), version: z.int() }),
});

/** One event of the export, as a CRM sends it. */
export type ExportEvent = z.output<typeof eventSchema>;

const notInXero = z.discriminatedUnion('end', [
  /** Kept, and shown with this cause; `waiting` goes on by itself once its customer is in Xero. */
  z.object({ end: z.literal('attention'), code: z.string() }),
  z.object({ end: z.literal('waiting'), code: z.string() }),
  /** Refused at the door, on account of this field. */
  z.object({ end: z.literal('rejected'), field: z.string() }),
]);

const contactInXero = z.object({ name: z.string(), email: z.string().optional() });
const invoiceInXero = z.object({
  contact: z.string(),
  currency: z.string(),
  total: z.string(),
  status: z.enum(['DRAFT', 'SUBMITTED', 'AUTHORISED']),
  lines: z.int(),
  date: z.string(),
  /** Absent: Xero gives the number. */
  number: z.string().optional(),
});

const expectedOf = <Shape extends z.ZodRawShape>(inXero: z.ZodObject<Shape>) =>
  z.discriminatedUnion('end', [
    inXero.extend({ end: z.literal('inXero') }),
    /** Of the records with the same `group` exactly one gets into Xero, the others are kept with this cause. */
    inXero.extend({ end: z.literal('oneOf'), group: z.string(), code: z.string() }),
    ...notInXero.options,
  ]);

export const expectedSchema = z.object({
  /** Lines of events.ndjson. */
  events: z.int(),
  contacts: z.record(z.string(), expectedOf(contactInXero)),
  invoices: z.record(z.string(), expectedOf(invoiceInXero)),
});
export type Expected = z.output<typeof expectedSchema>;
export type ExpectedContact = Expected['contacts'][string];
export type ExpectedInvoice = Expected['invoices'][string];

/** The events of the export, in sending order. */
export const readEvents = (): ExportEvent[] =>
  readFileSync(new URL('events.ndjson', exportFolder), 'utf8')
    .trimEnd()
    .split('\n')
    .map((line) => eventSchema.parse(JSON.parse(line)));

/** What is to become of each record of the export. */
export const readExpected = (): Expected =>
  expectedSchema.parse(JSON.parse(readFileSync(new URL('expected.json', exportFolder), 'utf8')));
