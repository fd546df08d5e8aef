import { csvObjects } from './csv.ts';
import type { FileRecord } from './file-record.ts';

type Fields = Record<string, unknown>;

/** Fields that are no text, by their last word; decimals and days are text. */
const typed: Record<string, (text: string) => unknown> = Object.fromEntries([
  ...['isSold', 'isPurchased', 'archived', 'sendEmail'].map((name) => [name, asFlag] as const),
  ['version', asNumber] as const,
]);

function asFlag(text: string): unknown {
  const word = text.toLowerCase();
  if (['true', 'yes', '1'].includes(word)) return true;
  return ['false', 'no', '0'].includes(word) ? false : text;
}

function asNumber(text: string): unknown {
  return /^\d+$/.test(text) ? Number(text) : text;
}

/** Lists of which a row holds one element when its columns give no number: `lines.description`. */
const lists = ['lines', 'phones', 'addresses', 'attachments', 'allocations'];
/** Lists of plain words, with `;` between them in one cell. */
const wordLists = ['roles'];

const isIndex = (part: string) => /^\d+$/.test(part);

type Container = Fields | unknown[];

const isContainer = (value: unknown): value is Container => value !== null && typeof value === 'object';

/** Sets a value deep in a record; what is on the way is made: lists where the path has a number. */
const put = (into: Container, [part = '', ...rest]: string[], value: unknown): void => {
  const [next] = rest;
  if (next === undefined) {
    Reflect.set(into, part, value);
    return;
  }
  const held: unknown = Reflect.get(into, part);
  const inner: Container = isContainer(held) ? held : isIndex(next) ? [] : {};
  Reflect.set(into, part, inner);
  put(inner, rest, value);
};

const readCell = (path: string[], text: string): unknown => {
  const name = path.at(-1) ?? '';
  if (wordLists.includes(name)) return text.split(';').map((word) => word.trim());
  return typed[name]?.(text) ?? text;
};

/** Lays one row into the record: `line` is the number of the element to which columns without a number belong. */
const layRow = (record: Fields, fields: Record<string, string>, line: number): void => {
  for (const [name, text] of Object.entries(fields)) {
    if (text === '' || name === '') continue;
    const path = name.split('.');
    const [head = '', second] = path;
    const isOfRow = lists.includes(head) && second !== undefined && !isIndex(second);
    if (line > 0 && !isOfRow) continue;
    put(record, isOfRow ? [head, String(line), ...path.slice(1)] : path, readCell(path, text));
  }
};

/**
 * Records of a CSV whose columns are field paths (`name`, `contact.id`, `lines.0.description`). Rows one after the other with
 * the same `id` are one record: each further row adds an element of the lists whose columns give no number
 * (`lines.description`), and its other columns are not read again.
 */
export async function* csvRecords(text: AsyncIterable<string>): AsyncGenerator<FileRecord> {
  let open: { row: number; data: Fields; lines: number } | undefined;
  for await (const { row, fields } of csvObjects(text)) {
    if (open && fields.id !== '' && fields.id === open.data.id) {
      layRow(open.data, fields, open.lines);
      open.lines += 1;
      continue;
    }
    if (open) yield { row: open.row, value: open.data };
    open = { row, data: {}, lines: 1 };
    layRow(open.data, fields, 0);
  }
  if (open) yield { row: open.row, value: open.data };
}
