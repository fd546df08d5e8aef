/** One record (or event) of a file, with the row where it begins, from 1. */
export type FileRecord =
  | { row: number; value: unknown; broken?: undefined }
  | { row: number; broken: string; value?: undefined };

/** The records of NDJSON: one JSON value a line; empty lines are left out. */
export async function* ndjsonRecords(lines: AsyncIterable<string>): AsyncGenerator<FileRecord> {
  let row = 0;
  for await (const line of lines) {
    row += 1;
    const text = row === 1 ? line.replace(/^\uFEFF/, '') : line;
    if (text.trim() === '') continue;
    try {
      yield { row, value: JSON.parse(text) };
    } catch {
      yield { row, broken: 'This line is no JSON.' };
    }
  }
}
