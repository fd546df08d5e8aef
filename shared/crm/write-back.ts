import * as z from 'zod';
import { type Problem, problemSchema } from '../failures/failure.ts';
import { crmIdSchema } from '../records/fields.ts';
import { type RecordType, recordTypes } from '../records/record.ts';
import { noteOf } from './note.ts';

const outcomes = ['synced', 'attention', 'waiting', 'changed', 'new'] as const;

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
  /** The record as it is in Xero, in canonical form. */
  record?: Record<string, unknown> | undefined;
  changedFields?: string[] | undefined;
  gone?: boolean | undefined;
  wanted?: 'create' | 'match' | undefined;
}

const types = recordTypes.flatMap((type) => outcomes.map((outcome) => `${type}.${outcome}` as const));

/** What the bridge tells the CRM about one record in one organisation. */
export const writeBackSchema = z
  .object({
    type: z
      .enum(types)
      .describe(
        'synced: it stands in Xero; attention: somebody has to change something; waiting: it goes on by itself; changed: somebody changed it in Xero; new: it was made in Xero, and the CRM does not have it yet.',
      ),
    timestamp: z.iso
      .datetime({ offset: true })
      .describe('When the bridge learnt of it. Older news than what is known can be dropped.'),
    data: z.object({
      recordType: z.enum(recordTypes),
      id: z.string().describe('Id of the record in the CRM; with new, "xero:" and its id in Xero.'),
      organisation: z.object({ id: z.string().describe('Xero tenant id.'), name: z.string() }),
      xeroId: z.string().optional(),
      number: z.string().optional().describe('Its number in Xero.'),
      status: z.string().optional().describe("Xero's word, such as DRAFT or AUTHORISED."),
      total: z.string().optional().describe('Decimal, tax included.'),
      amountDue: z.string().optional().describe('Decimal.'),
      url: z.string().optional().describe('Opens the record in Xero.'),
      note: z
        .string()
        .optional()
        .describe(
          "All of this in a sentence, with the link or the remedy: to be put on the record's timeline as it is.",
        ),
      revision: z.string().describe('The same in every attempt to deliver this piece of news; also the webhook-id.'),
      failure: problemSchema.omit({ next: true, differsBy: true }).optional(),
      record: z
        .record(z.string(), z.unknown())
        .optional()
        .describe(
          'The whole record as it is in Xero, in the form in which the CRM sends it; other records are named by their ids in the CRM. With changed and new, and with the others when a change in Xero before it had not been delivered yet.',
        ),
      changedFields: z.array(z.string()).optional().describe('With record: its fields that were changed in Xero.'),
      gone: z.boolean().optional().describe('It was deleted, voided or archived in Xero.'),
      wanted: z
        .enum(['create', 'match'])
        .optional()
        .describe(
          'With new: whether the CRM is to create the record, or only to see which of its own it is. Either answers {"id": "..."}.',
        ),
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
          note: 'Invoice INV-2041 is in Xero (Demo Company (UK)), authorised, total 432.00: https://go.xero.com/app/!AbC12/invoicing/view/4c8ab4a3-6f7f-4a37-8a36-5b8e3a1d2c90',
          revision: 'b1c7b1de-6d0e-4f64-a0e6-86b2f2fb0f3a',
        },
      },
      {
        type: 'contact.changed',
        timestamp: '2026-11-21T10:02:11Z',
        data: {
          recordType: 'contact',
          id: 'C-77',
          organisation: { id: '0f9c3a52-7a0e-4c06-9a4c-3f5b8f7c2d11', name: 'Demo Company (UK)' },
          xeroId: '9d1e6a5c-1f9e-4a52-9e0e-1c6d2f0b7a44',
          revision: 'seen-3fK1',
          record: { id: 'C-77', name: 'Ridgeway University', email: 'ledger@ridgeway.example', roles: ['customer'] },
          changedFields: ['email'],
        },
      },
      {
        type: 'contact.new',
        timestamp: '2026-11-21T10:05:40Z',
        data: {
          recordType: 'contact',
          id: 'xero:5b0f8c1e-4a77-4f8c-9b52-2a9f4a6f9d10',
          organisation: { id: '0f9c3a52-7a0e-4c06-9a4c-3f5b8f7c2d11', name: 'Demo Company (UK)' },
          xeroId: '5b0f8c1e-4a77-4f8c-9b52-2a9f4a6f9d10',
          revision: 'new-8hQz',
          record: { name: 'Basket Case', email: 'hello@basket.example', roles: ['customer'] },
          wanted: 'create',
        },
      },
    ],
  });
export type WriteBack = z.output<typeof writeBackSchema>;

/** Words the news as the CRM gets it; fields without a value are left out. */
export const writeBackBody = (news: News, organisation: { id: string; name: string }): WriteBack => {
  const { xeroId, number, status, total, amountDue, url, revision, problem } = news;
  const { record, changedFields, gone, wanted } = news;
  return writeBackSchema.parse({
    type: `${news.type}.${news.outcome}`,
    timestamp: news.happenedAt,
    data: {
      recordType: news.type,
      id: news.id,
      organisation,
      ...{ xeroId, number, status, total, amountDue, url, note: noteOf(news, organisation.name), revision },
      ...(problem && { failure: problem }),
      ...{ record, changedFields, gone, wanted },
    },
  });
};

/** What the CRM may answer to `new`: the id under which it has the record; null or nothing when it has none. */
export const writeBackAnswerSchema = z.object({
  id: crmIdSchema.nullish().describe('Id of the record in the CRM; the two are linked from then on.'),
});

/** The CRM's id in the body of an answer; undefined when it says none. */
export const answeredId = (body: string | undefined): string | undefined => {
  try {
    return writeBackAnswerSchema.safeParse(JSON.parse(body ?? '')).data?.id ?? undefined;
  } catch {
    return undefined;
  }
};
