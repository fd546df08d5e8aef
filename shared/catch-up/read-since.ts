import type { Page, XeroElement } from '../xero/answers.ts';

const second = 1000;

/** The latest of these times and those of rows; undefined when there is none. */
export const latest = (rows: Pick<XeroElement, 'updatedAt'>[], before?: string): string | undefined =>
  rows.reduce<string | undefined>(
    (last, { updatedAt }) => (updatedAt !== undefined && (last === undefined || updatedAt > last) ? updatedAt : last),
    before,
  );

/** The second before a time, from which a list is read on without missing what shares the second with the last row. */
export const justBefore = (time: string): Date => new Date(Math.floor(Date.parse(time) / second - 1) * second);

/**
 * What changed in Xero since `since`, oldest first, a page at a time. Rows that change meanwhile move to the end, and
 * counting pages would then skip others; so the next page begins at the second before the last row's, of which some come
 * again, and only where one second fills a page are pages counted.
 */
export async function* readSince<Row extends Pick<XeroElement, 'updatedAt'>>(
  read: (since: Date | undefined, page: number) => Promise<Page<Row>>,
  since: Date | undefined,
): AsyncGenerator<Row[]> {
  let from = since;
  let page = 1;
  for (;;) {
    const { rows, more } = await read(from, page);
    yield rows;
    if (!more) return;
    const last = latest(rows);
    const next = last === undefined ? undefined : justBefore(last);
    if (next !== undefined && (from === undefined || next > from)) {
      from = next;
      page = 1;
    } else page += 1;
  }
}
