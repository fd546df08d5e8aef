import type { XeroElement } from '../../shared/xero/answers.ts';
import type { Page } from '../../shared/xero/client.ts';

const second = 1000;

/** The latest of these times and those of rows; undefined when there is none. */
export const latest = (rows: XeroElement[], before?: string): string | undefined =>
  rows.reduce<string | undefined>(
    (last, { updatedAt }) => (updatedAt !== undefined && (last === undefined || updatedAt > last) ? updatedAt : last),
    before,
  );

/**
 * What changed in Xero since `since`, oldest first, a page at a time. Rows that change meanwhile move to the end, and
 * counting pages would then skip others; so the next page begins at the second before the last row's, of which some come
 * again, and only where one second fills a page are pages counted.
 */
export async function* readSince(
  read: (since: Date | undefined, page: number) => Promise<Page<XeroElement>>,
  since: Date | undefined,
): AsyncGenerator<XeroElement[]> {
  let from = since;
  let page = 1;
  for (;;) {
    const { rows, more } = await read(from, page);
    yield rows;
    if (!more) return;
    const last = latest(rows);
    const next = last === undefined ? undefined : new Date(Math.floor(Date.parse(last) / second - 1) * second);
    if (next !== undefined && (from === undefined || next > from)) {
      from = next;
      page = 1;
    } else page += 1;
  }
}
