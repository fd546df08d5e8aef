import { readFile, rename, rm, writeFile } from 'node:fs/promises';
import * as z from 'zod';

const progressSchema = z.object({
  workspace: z.string(),
  backfill: z.string(),
  /** What the file was like: another one begins anew. */
  size: z.number(),
  savedAt: z.string(),
  /** The last row that was sent or rejected. */
  row: z.int(),
  finished: z.boolean(),
  accepted: z.int(),
  duplicate: z.int(),
  stale: z.int(),
  ignored: z.int(),
  rejected: z.int(),
});
/** How far a file has been sent; kept beside it, so that the same command goes on where it stopped. */
export type Progress = z.output<typeof progressSchema>;

export const progressFile = (file: string) => `${file}.progress.json`;
export const rejectsFile = (file: string) => `${file}.rejects.ndjson`;

/** How far this very file has been sent to this workspace; the beginning when it never was, or has changed since. */
export const readProgress = async (
  file: string,
  fresh: Pick<Progress, 'workspace' | 'backfill' | 'size' | 'savedAt'>,
): Promise<Progress> => {
  const none = { ...fresh, row: 0, finished: false, accepted: 0, duplicate: 0, stale: 0, ignored: 0, rejected: 0 };
  const text = await readFile(progressFile(file), 'utf8').catch(() => undefined);
  if (text === undefined) return none;
  const { data } = progressSchema.safeParse(JSON.parse(text));
  const same =
    data?.workspace === fresh.workspace &&
    data.backfill === fresh.backfill &&
    data.size === fresh.size &&
    data.savedAt === fresh.savedAt;
  return same ? data : none;
};

/** Keeps how far it has come, as a whole or not at all. */
export const keepProgress = async (file: string, progress: Progress): Promise<void> => {
  const target = progressFile(file);
  await writeFile(`${target}.new`, `${JSON.stringify(progress, undefined, 2)}\n`);
  await rename(`${target}.new`, target);
};

/** Drops rejects of rows that come (again); none are left when it begins anew. */
export const trimRejects = async (file: string, row: number): Promise<void> => {
  const target = rejectsFile(file);
  const text = await readFile(target, 'utf8').catch(() => '');
  const kept = text
    .split('\n')
    .filter((line) => line !== '' && z.object({ row: z.int() }).parse(JSON.parse(line)).row <= row);
  if (kept.length > 0) await writeFile(target, `${kept.join('\n')}\n`);
  else await rm(target, { force: true });
};
