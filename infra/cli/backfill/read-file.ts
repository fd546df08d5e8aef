import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';
import { csvRecords } from '../../../shared/crm/csv-records.ts';
import { type FileRecord, ndjsonRecords } from '../../../shared/crm/file-record.ts';
import { isCsv } from '../../../shared/crm/file-records.ts';

/** The records of a file, by its name CSV or else NDJSON, read as they are needed. */
export const readRecords = (file: string): AsyncGenerator<FileRecord> => {
  const text = createReadStream(file, { encoding: 'utf8' });
  if (isCsv(file)) return csvRecords(text);
  return ndjsonRecords(createInterface({ input: text, crlfDelay: Number.POSITIVE_INFINITY }));
};
