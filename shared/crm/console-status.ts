import * as z from 'zod';

/** What `GET /console/{workspace}/status.json` answers. */
export const statusSchema = z.object({
  organisations: z.array(
    z.object({
      id: z.string().describe('Xero tenant id.'),
      name: z.string(),
      state: z
        .enum(['active', 'paused', 'disconnected', 'reconnect'])
        .describe('reconnect: an administrator has to connect Xero again; changes wait until then.'),
      waiting: z.int().describe('Changes on their way to Xero. No figure is counted beyond 10,000.'),
      waitsForOthers: z.int().describe('Changes that wait for another record, such as an invoice for its customer.'),
      notSent: z.int().describe('Changes that the settings keep back on purpose, such as those of a paused type.'),
      attention: z.int().describe('Changes that wait for a person.'),
      attentionByCause: z.array(
        z.object({
          code: z.string(),
          message: z.string().describe('Of one of the records.'),
          remedy: z.string(),
          count: z.int(),
        }),
      ),
      deliveriesWaiting: z.int().describe('News that the CRM has not taken yet.'),
      calls: z.object({
        minuteRemaining: z.int(),
        dayRemaining: z.int().nullable().describe('As Xero said last; null before the first call.'),
      }),
    }),
  ),
  unrouted: z.int().describe('Changes that came before an organisation was connected.'),
});
export type Status = z.output<typeof statusSchema>;
