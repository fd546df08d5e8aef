import * as z from 'zod';
import { contactSchema } from '../records/contact.ts';
import { crmIdSchema, versionFields } from '../records/fields.ts';
import { invoiceSchema } from '../records/invoice.ts';

const envelope = {
  id: z
    .string()
    .min(1, 'must not be empty: leave the field out instead')
    .max(128, 'must have at most 128 characters')
    .optional()
    .describe('Names the event in the answer; not needed.')
    .meta({ examples: ['evt-10293'] }),
  timestamp: z.iso
    .datetime({ offset: true, error: 'must be a time with a zone, such as 2026-11-21T09:30:00Z' })
    .describe(
      'When it happened in the CRM. Decides what is newer for records that have neither version nor updatedAt.',
    ),
};

export const deletedSchema = z
  .object({ id: crmIdSchema, ...versionFields })
  .describe('What is left of a deleted record. Other fields are ignored.');

const event = <const Types extends readonly [string, ...string[]], Data extends z.ZodType>(
  types: Types,
  data: Data,
  example: Record<string, unknown>,
) => z.object({ ...envelope, type: z.enum(types), data }).meta({ examples: [example] });

const contactSaved = event(['contact.created', 'contact.updated'], contactSchema, {
  id: 'evt-10293',
  type: 'contact.updated',
  timestamp: '2026-11-21T09:30:00Z',
  data: {
    id: 'C-77',
    version: 4,
    name: 'Ridgeway University',
    firstName: 'Ada',
    lastName: 'Marsh',
    email: 'accounts@ridgeway.example',
    roles: ['customer'],
    phones: [{ kind: 'default', number: '7946 0018', area: '020', country: '44' }],
    addresses: [
      { kind: 'postal', lines: ['1 Mill Lane'], city: 'Oxford', postalCode: 'OX1 1AA', country: 'United Kingdom' },
    ],
    url: 'https://crm.example.com/contacts/C-77',
  },
});

const invoiceSaved = event(['invoice.created', 'invoice.updated'], invoiceSchema, {
  id: 'evt-10294',
  type: 'invoice.created',
  timestamp: '2026-11-21T09:31:00Z',
  data: {
    id: 'I-2041',
    version: 1,
    number: 'INV-2041',
    contact: { id: 'C-77' },
    date: '2026-11-21',
    dueDate: '2026-12-21',
    currency: 'GBP',
    status: 'authorised',
    lines: [{ description: 'Consulting', quantity: 3, unitAmount: '120.00', account: '200', taxPercent: 20 }],
    total: '432.00',
    url: 'https://crm.example.com/invoices/I-2041',
  },
});

const deletedExample = (type: string, id: string) => ({
  type,
  timestamp: '2026-11-21T09:32:00Z',
  data: { id, version: 5 },
});

/** One event of the generic adapter: what happened, when, and the whole record as it is now. */
export const crmEventSchema = z.discriminatedUnion('type', [
  contactSaved,
  invoiceSaved,
  event(['contact.deleted'], deletedSchema, deletedExample('contact.deleted', 'C-77')),
  event(['invoice.deleted'], deletedSchema, deletedExample('invoice.deleted', 'I-2041')),
]);
export type CrmEvent = z.output<typeof crmEventSchema>;

/** The most events that one request may carry. */
export const mostEvents = 200;

/** What a request to `POST /events/{workspace}` carries: one event, or many in the order in which they happened. */
export const eventsRequestSchema = z.union([
  crmEventSchema,
  z.object({ events: z.array(crmEventSchema).min(1).max(mostEvents) }),
]);
