/** One row of a CSV with the place where it begins (the header is row 1). */
export interface CsvRow {
  row: number;
  cells: string[];
}

/**
 * Reads CSV as RFC 4180 has it, and as spreadsheets write it: cells in quotation marks may hold separators, line ends and
 * doubled quotation marks; lines end in LF or CRLF; a byte order mark is dropped; commas, semicolons or tabs separate,
 * whichever the first line has most. Empty lines are left out. Throws when a quotation mark is never closed.
 */
export async function* csvRows(text: AsyncIterable<string>): AsyncGenerator<CsvRow> {
  let cells: string[] = [];
  let cell = '';
  let quoted = false;
  let afterQuote = false;
  let row = 1;
  let begun = 1;
  let separator: string | undefined;
  let first = true;
  const isEmpty = () => cells.length === 0 && cell === '';
  for await (const chunk of text) {
    const part = first ? chunk.replace(/^\uFEFF/, '') : chunk;
    first = false;
    separator ??= separatorOf(part);
    for (const char of part) {
      if (quoted) {
        if (char === '"') [quoted, afterQuote] = [false, true];
        else {
          if (char === '\n') row += 1;
          cell += char;
        }
        continue;
      }
      if (char === '"' && (afterQuote || cell === '')) {
        if (afterQuote) cell += '"';
        [quoted, afterQuote] = [true, false];
        continue;
      }
      afterQuote = false;
      if (char === separator) {
        cells.push(cell);
        cell = '';
      } else if (char === '\n') {
        if (!isEmpty()) yield { row: begun, cells: [...cells, cell] };
        [cells, cell] = [[], ''];
        row += 1;
        begun = row;
      } else if (char !== '\r') cell += char;
    }
  }
  if (quoted) throw new Error(`A quotation mark in the record of row ${begun} is never closed.`);
  if (!isEmpty()) yield { row: begun, cells: [...cells, cell] };
}

const separatorOf = (text: string): string => {
  const line = text.split('\n', 1)[0] ?? '';
  const counts = [',', ';', '\t'].map((separator) => [separator, line.split(separator).length] as const);
  return counts.reduce((best, one) => (one[1] > best[1] ? one : best))[0];
};

/** Rows as fields by the names in the first row; cells beyond the header are dropped. */
export async function* csvObjects(
  text: AsyncIterable<string>,
): AsyncGenerator<{ row: number; fields: Record<string, string> }> {
  let names: string[] | undefined;
  for await (const { row, cells } of csvRows(text)) {
    if (!names) {
      names = cells.map((name) => name.trim());
      continue;
    }
    yield { row, fields: Object.fromEntries(names.map((name, at) => [name, cells[at]?.trim() ?? ''])) };
  }
}
