import { type RecordType, recordTypes } from '../../../shared/records/record.ts';
import { type Link, listLinks } from '../../../shared/store/links.ts';
import type { Table } from '../../../shared/store/table.ts';

/** Links that are counted, and shown, at most. */
const bounds = { counted: 2_000, shown: 100 };

export interface WaitingLinks {
  counts: [type: RecordType, count: number][];
  /** The first of them. */
  links: Link[];
  total: number;
  /** There are more than were counted. */
  more: boolean;
}

/** The links of an organisation, or of those that wait for one, by type. */
export const linksIn = async (
  table: Table,
  scope: { workspace: string; organisation: string },
  mostCounted = bounds.counted,
): Promise<WaitingLinks> => {
  const counts: WaitingLinks['counts'] = [];
  const links: Link[] = [];
  let total = 0;
  let more = false;
  for (const type of recordTypes) {
    let count = 0;
    let after: string | undefined;
    do {
      const page = await listLinks(table, scope, type, { after });
      count += page.links.length;
      links.push(...page.links.slice(0, bounds.shown - links.length));
      after = page.next;
    } while (after !== undefined && total + count < mostCounted);
    more ||= after !== undefined;
    if (count > 0) counts.push([type, count]);
    total += count;
  }
  return { counts, links, total, more };
};
