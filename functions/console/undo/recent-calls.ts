import { recordTypeSchema } from '../../../shared/records/record.ts';
import { type LineMade, linesMade } from '../../../shared/store/lines-made.ts';
import { logPlace } from '../../../shared/store/log-months.ts';
import type { Table } from '../../../shared/store/table.ts';
import { linksOf, linkTitle } from '../links-of.ts';

/** A call to Xero that made records. */
export interface Call {
  call: string;
  at: string;
  type: string | undefined;
  records: number;
  /** Names or numbers of some of what it made. */
  examples: string[];
}

export interface RecentCalls {
  calls: Call[];
  /** Where to look further back in the log; absent at its beginning. */
  next: string | undefined;
}

const bounds = { linesARead: 1000, reads: 3, calls: 20, examples: 3 };

const called = async (
  table: Table,
  scope: { workspace: string; organisation: string },
  lines: LineMade[],
): Promise<(line: LineMade) => string | undefined> => {
  const named = lines.flatMap(({ type, crmId }) => {
    const { data } = recordTypeSchema.safeParse(type);
    return data && crmId !== undefined ? [{ type: data, crmId }] : [];
  });
  const links = await linksOf({ table, scope }, named);
  return ({ type, crmId, number }) => {
    const link = links.get(`${type}/${crmId}`);
    return (link && linkTitle(link)) ?? number ?? crmId;
  };
};

/**
 * The newest calls that made records in an organisation, from a place in the log backwards. So many lines of it are read at
 * most, few fields of each; older calls come on the next page.
 */
export const recentCalls = async (
  table: Table,
  scope: { workspace: string; organisation: string },
  now: Date,
  after?: string,
): Promise<RecentCalls> => {
  const found: LineMade[] = [];
  let next = after;
  for (let reads = 0; reads < bounds.reads; reads += 1) {
    const page = await linesMade(table, scope, { now, lines: bounds.linesARead, before: next });
    found.push(...page.made);
    next = page.next;
    if (next === undefined || new Set(found.map(({ call }) => call)).size > bounds.calls) break;
  }
  const groups = [...Map.groupBy(found, ({ call }) => call)];
  const shown = groups.slice(0, bounds.calls);
  const firstCut = groups[bounds.calls]?.[1][0];
  const titleOf = await called(
    table,
    scope,
    shown.flatMap(([, lines]) => lines.slice(0, bounds.examples)),
  );
  return {
    next: firstCut ? logPlace(`${firstCut.at}#~`) : next,
    calls: shown.map(([call, lines]) => ({
      ...{ call, at: lines[0]?.at ?? '', type: lines[0]?.type, records: lines.length },
      examples: lines.slice(0, bounds.examples).flatMap((line) => titleOf(line) ?? []),
    })),
  };
};
