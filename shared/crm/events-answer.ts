import * as z from 'zod';

/** What a CRM is told about the events it sent; each is counted once. */
export const eventsAnswerSchema = z.object({
  accepted: z.int().describe('Stored; they go to Xero.'),
  duplicate: z.int().describe('Known already; nothing to do.'),
  stale: z.int().describe('Older than what is known of their record.'),
  ignored: z
    .int()
    .describe('About record types that are not carried, or documents dated before the start date of a back-fill.'),
  beforeStart: z
    .int()
    .optional()
    .describe('How many of the ignored ones are dated before the start date; only with a back-fill.'),
  rejected: z
    .array(
      z.object({
        index: z.int().describe('Place of the event in the request, from 0.'),
        id: z.string().optional().describe('Id of the event, where it has one.'),
        code: z.string(),
        problems: z.array(
          z.object({
            field: z.string().describe('Path in the event, such as data.lines.0.description.'),
            problem: z.string(),
            remedy: z.string(),
          }),
        ),
      }),
    )
    .describe('Not stored; correct them and send them again.'),
});
export type EventsAnswer = z.output<typeof eventsAnswerSchema>;
