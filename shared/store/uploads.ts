import { gunzipSync, gzipSync } from 'node:zlib';
import { DeleteCommand, PutCommand } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod';
import { batchGet } from './batch-get.ts';
import { expiresAfterDays, type Table, workspacePartition } from './table.ts';

const keptDays = 0.25;
/** A row holds 400 KB at most. */
const bytesARow = 350_000;

const uploadSchema = z.object({
  id: z.string(),
  /** Name of the file, and of the back-fill that it becomes. */
  file: z.string(),
  backfill: z.string(),
  /** Events in it that may be sent, by type, and how many of them are sent already. */
  counts: z.record(z.string(), z.int()),
  events: z.int(),
  sent: z.int(),
  /** What became of those that are sent. */
  fates: z.record(z.string(), z.int()),
  /** The first records that are wrong, and how many there are. */
  wrong: z.array(z.object({ row: z.int(), text: z.string() })),
  wrongs: z.int(),
  /** Rows that its content takes. */
  rows: z.int(),
  expiresAt: z.int(),
});
/** A file of records that a person has brought, kept for six hours until it is sent. */
export type Upload = z.output<typeof uploadSchema>;

const keyOf = (workspace: string, id: string, row: string) => ({
  pk: workspacePartition(workspace),
  sk: `UPLOAD#${id}#${row}`,
});
const rowsOf = ({ rows }: Pick<Upload, 'rows'>) => Array.from({ length: rows }, (_, at) => String(at));

/** Keeps what is known of an upload: that it was brought, or how far it is sent. */
export const keepUpload = async (table: Table, workspace: string, upload: Upload): Promise<void> => {
  await table.doc.send(
    new PutCommand({ TableName: table.name, Item: { ...keyOf(workspace, upload.id, 'what'), ...upload } }),
  );
};

/** Keeps the events of a file, packed, and then what is known of it. */
export const putUpload = async (
  table: Table,
  workspace: string,
  upload: Omit<Upload, 'rows' | 'expiresAt'>,
  events: object[],
  now: Date,
): Promise<void> => {
  const packed = gzipSync(JSON.stringify(events));
  const expiresAt = expiresAfterDays(now, keptDays);
  const rows = Math.ceil(packed.length / bytesARow);
  for (let at = 0; at < rows; at += 1) {
    const part = packed.subarray(at * bytesARow, (at + 1) * bytesARow);
    const Item = { ...keyOf(workspace, upload.id, String(at)), part, expiresAt };
    await table.doc.send(new PutCommand({ TableName: table.name, Item }));
  }
  await keepUpload(table, workspace, { ...upload, rows, expiresAt });
};

/** What is known of an upload, until it is over. */
export const getUpload = async (
  table: Table,
  workspace: string,
  id: string,
  now: Date,
): Promise<Upload | undefined> => {
  const [row] = await batchGet(table, [keyOf(workspace, id, 'what')]);
  const upload = row && uploadSchema.parse(row);
  return upload && upload.expiresAt > now.getTime() / 1000 ? upload : undefined;
};

const partSchema = z.object({ sk: z.string(), part: z.instanceof(Uint8Array) });

/** The events of an upload. */
export const uploadedEvents = async (table: Table, workspace: string, upload: Upload): Promise<object[]> => {
  const keys = rowsOf(upload).map((row) => keyOf(workspace, upload.id, row));
  const rows = (await batchGet(table, keys)).map((row) => partSchema.parse(row));
  const parts = keys.map(({ sk }) => rows.find((row) => row.sk === sk)?.part ?? new Uint8Array());
  return z.array(z.looseObject({})).parse(JSON.parse(gunzipSync(Buffer.concat(parts)).toString()));
};

/** Forgets an upload. */
export const dropUpload = async (table: Table, workspace: string, upload: Upload): Promise<void> => {
  for (const row of ['what', ...rowsOf(upload)])
    await table.doc.send(new DeleteCommand({ TableName: table.name, Key: keyOf(workspace, upload.id, row) }));
};
