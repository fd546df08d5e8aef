import { csvRecords } from './csv-records.ts';
import { type FileRecord, ndjsonRecords } from './file-record.ts';

/** Whether a file is CSV, by its name; else it is NDJSON. */
export const isCsv = (file: string): boolean => /\.(csv|tsv|txt)$/i.test(file);

async function* pieces(some: string[]): AsyncGenerator<string> {
  yield* some;
}

/** The records of a file that is there as text. */
export const recordsInText = (file: string, text: string): AsyncGenerator<FileRecord> =>
  isCsv(file) ? csvRecords(pieces([text])) : ndjsonRecords(pieces(text.split(/\r?\n/)));
