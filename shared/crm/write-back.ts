import * as z from 'zod';
import { type Problem, problemSchema } from '../failures/failure.ts';
import { type RecordType, recordTypes } from '../records/record.ts';

const outcomes = ['synced', 'attention', 'waiting'] as const;

/** What became of one record in Xero, as the CRM is to be told. */
export interface News {
  type: RecordType;
  /** CRM id. */
  id: string;
  revision: string;
  outcome: (typeof outcomes)[number];
  happenedAt: string;
  xeroId?: string | undefined;
  number?: string | undefined;
  status?: string | undefined;
  total?: string | undefined;
  amountDue?: string | undefined;
  url?: string | undefined;
  /** Why the record did not get through. */
  problem?: Problem | undefined;
}

const types = recordTypes.flatMap((type) => outcomes.map((outcome) => `${type}.${outcome}` as const));

/** What the bridge tells the CRM about one record in one organisation. */
export const writeBackSchema = z
  .object({
    type: z
      .enum(types)
      .describe(
        'synced: it stands in Xero; attention: somebody has to change something; waiting: it goes on by itself.',
      ),
    timestamp: z.iso
      .datetime({ offset: true })
      .describe('When it happened. Older news than what is known can be dropped.'),
    data: z.object({
      recordType: z.enum(recordTypes),
      id: z.string().describe('Id of the record in the CRM.'),
      organisation: z.object({ id: z.string().describe('Xero tenant id.'), name: z.string() }),
      xeroId: z.string().optional(),
      number: z.string().optional().describe('Its number in Xero.'),
      status: z.string().optional().describe("Xero's word, such as DRAFT or AUTHORISED."),
      total: z.string().optional().describe('Decimal, tax included.'),
      amountDue: z.string().optional().describe('Decimal.'),
      url: z.string().optional().describe('Opens the record in Xero.'),
      revision: z.string().describe('The same in every attempt to deliver this piece of news; also the webhook-id.'),
      failure: problemSchema.omit({ next: true }).optional(),
    }),
  })
  .meta({
    examples: [
      {
        type: 'invoice.synced',
        timestamp: '2026-11-21T09:31:04Z',
        data: {
          recordType: 'invoice',
          id: 'I-2041',
          organisation: { id: '0f9c3a52-7a0e-4c06-9a4c-3f5b8f7c2d11', name: 'Demo Company (UK)' },
          xeroId: '4c8ab4a3-6f7f-4a37-8a36-5b8e3a1d2c90',
          number: 'INV-2041',
          status: 'AUTHORISED',
          total: '432',
          amountDue: '432',
          url: 'https://go.xero.com/app/!AbC12/invoicing/view/4c8ab4a3-6f7f-4a37-8a36-5b8e3a1d2c90',
          revision: 'b1c7b1de-6d0e-4f64-a0e6-86b2f2fb0f3a',
        },
      },
    ],
  });
export type WriteBack = z.output<typeof writeBackSchema>;

/** Words the news as the CRM gets it; fields without a value are left out. */
export const writeBackBody = (news: News, organisation: { id: string; name: string }): WriteBack => {
  const { xeroId, number, status, total, amountDue, url, revision, problem } = news;
  return writeBackSchema.parse({
    type: `${news.type}.${news.outcome}`,
    timestamp: news.happenedAt,
    data: {
      recordType: news.type,
      id: news.id,
      organisation,
      ...{ xeroId, number, status, total, amountDue, url, revision },
      ...(problem && { failure: problem }),
    },
  });
};
