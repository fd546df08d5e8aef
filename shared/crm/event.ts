import * as z from 'zod';
import { crmIdSchema, text, versionFields } from '../records/fields.ts';
import { recordSchemas, recordTypes } from '../records/record.ts';
import { deletedExample, savedExamples } from './event-examples.ts';
import { eventWords } from './event-words.ts';

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

const savedEvents = recordTypes.map((type) =>
  z
    .object({ ...envelope, type: z.enum(eventWords(type, ['created', 'updated'])), data: recordSchemas[type] })
    .meta({ examples: savedExamples[type] }),
);

const deletedEvents = recordTypes.map((type) =>
  z
    .object({ ...envelope, type: z.enum(eventWords(type, ['deleted'])), data: deletedSchema })
    .meta({ examples: [deletedExample(type)] }),
);

const [firstEvent, ...otherEvents] = [...savedEvents, ...deletedEvents];
if (!firstEvent) throw new Error('There are no record types.');

/** One event of the generic adapter: what happened, when, and the whole record as it is now. */
export const crmEventSchema = z.discriminatedUnion('type', [firstEvent, ...otherEvents]);
export type CrmEvent = z.output<typeof crmEventSchema>;

/** The most events that one request may carry. */
export const mostEvents = 200;

/** The name of a back-fill. */
export const backfillSchema = text(60);

/** What a request to `POST /events/{workspace}` carries: one event, or many in the order in which they happened. */
export const eventsRequestSchema = z.union([
  crmEventSchema,
  z.object({
    events: z.array(crmEventSchema).min(1).max(mostEvents),
    backfill: backfillSchema
      .optional()
      .describe(
        'Names a back-fill that the records belong to: they go to Xero after whatever is new, and documents dated before the start date of the settings are ignored.',
      )
      .meta({ examples: ['history-2025'] }),
  }),
]);
