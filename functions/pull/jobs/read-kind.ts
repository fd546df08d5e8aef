import { justBefore, latest, readSince } from '../../../shared/catch-up/read-since.ts';
import type { Seeing } from '../../../shared/catch-up/seeing.ts';
import type { XeroKind } from '../../../shared/records/record.ts';
import type { XeroElement } from '../../../shared/xero/answers.ts';

/** One page of a kind, and up to when it has been read with it. */
export interface KindPage {
  rows: (XeroElement & { xeroId: string })[];
  readTo: string | undefined;
}

/** All records of a kind that stand in Xero, a page at a time, oldest change first; from `readTo` on where it was begun before. */
export async function* readKind(
  { xero }: Pick<Seeing, 'xero'>,
  kind: XeroKind,
  readTo: string | undefined,
  where?: string,
): AsyncGenerator<KindPage> {
  const read = (since: Date | undefined, page: number) =>
    xero.list(kind, { ...(since && { since }), page, ...(where !== undefined && { where }) });
  let seen = readTo;
  for await (const rows of readSince(read, readTo === undefined ? undefined : justBefore(readTo))) {
    seen = latest(rows, seen);
    yield {
      rows: rows.flatMap((row) => (row.xeroId === undefined ? [] : [{ ...row, xeroId: row.xeroId }])),
      readTo: seen,
    };
  }
}

const idsACall = 40;

/** The records of these ids as they stand in Xero, by id in small letters; those that are not there are absent. */
export const readByIds = async (
  { xero }: Pick<Seeing, 'xero'>,
  kind: XeroKind,
  xeroIds: Iterable<string>,
): Promise<Map<string, XeroElement & { xeroId: string }>> => {
  const found = new Map<string, XeroElement & { xeroId: string }>();
  const ids = [...new Set(xeroIds)];
  for (let at = 0; at < ids.length; at += idsACall) {
    const { rows } = await xero.list(kind, { ids: ids.slice(at, at + idsACall), page: 1 });
    for (const row of rows) {
      if (row.xeroId !== undefined) found.set(row.xeroId.toLowerCase(), { ...row, xeroId: row.xeroId });
    }
  }
  return found;
};
