import { PutCommand } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod';
import { type RecordType, recordTypeSchema } from '../records/record.ts';
import { queryPage, queryRows } from './query-rows.ts';
import { expiresAfterDays, organisationPartition, type Table } from './table.ts';

type Of = { workspace: string; organisation: string; id: string };

const keptDays = 90;

const noteSchema = z.object({
  type: recordTypeSchema,
  crmId: z.string(),
  xeroId: z.string().optional(),
  /** Number or name, for people. */
  called: z.string().optional(),
  /** In one word: `left`, `notFound`, `taken`, `undone`, ... */
  what: z.string(),
  /** In plain words. */
  why: z.string(),
});
/** What a job has to say of one record. */
export type JobNote = z.output<typeof noteSchema>;

const pkOf = ({ workspace, organisation }: Of) => organisationPartition(workspace, organisation);
const prefix = ({ id }: Of) => `JOBNOTE#${id}#`;

/** Keeps what a job has to say of a record; said again, it replaces what was said before. */
export const putJobNote = async (table: Table, job: Of, note: JobNote, now: Date): Promise<void> => {
  await table.doc.send(
    new PutCommand({
      TableName: table.name,
      Item: {
        ...{ pk: pkOf(job), sk: `${prefix(job)}${note.type}#${note.crmId}` },
        ...note,
        expiresAt: expiresAfterDays(now, keptDays),
      },
    }),
  );
};

/** What a job has said of records (of one type), by record, a page at a time. */
export const listJobNotes = async (
  table: Table,
  job: Of,
  page: { type?: RecordType | undefined; limit?: number; after?: string | undefined } = {},
): Promise<{ notes: JobNote[]; next?: string | undefined }> => {
  const { rows, next } = await queryPage(
    table,
    { pk: pkOf(job), prefix: prefix(job) + (page.type === undefined ? '' : `${page.type}#`) },
    { limit: page.limit ?? 200, after: page.after },
  );
  return { notes: rows.map((row) => noteSchema.parse(row)), next };
};

const seenPrefix = ({ id }: Of, kind: string) => `JOBSEEN#${id}#${kind}#`;

/** Remembers which Xero records of a kind a job has seen, a page at a time: the rest may be gone. */
export const noteSeenIds = async (table: Table, job: Of, kind: string, page: string, xeroIds: string[], now: Date) => {
  await table.doc.send(
    new PutCommand({
      TableName: table.name,
      Item: {
        ...{ pk: pkOf(job), sk: seenPrefix(job, kind) + page },
        ids: xeroIds.join(' '),
        expiresAt: expiresAfterDays(now, 2),
      },
    }),
  );
};

/** The Xero records of a kind that a job has seen. */
export const seenIds = async (table: Table, job: Of, kind: string): Promise<Set<string>> => {
  const rows = await queryRows(table, {
    ConsistentRead: true,
    KeyConditionExpression: 'pk = :pk AND begins_with(sk, :prefix)',
    ExpressionAttributeValues: { ':pk': pkOf(job), ':prefix': seenPrefix(job, kind) },
  });
  return new Set(rows.flatMap((row) => z.object({ ids: z.string() }).parse(row).ids.split(' ')));
};
