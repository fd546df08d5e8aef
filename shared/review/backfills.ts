import { listBackfillRows } from '../store/backfills.ts';
import { countMadeIn } from '../store/links-made.ts';
import { countParts, partOf } from '../store/part-of.ts';
import type { Table } from '../store/table.ts';
import type { Scope } from './asked.ts';

/** How far a back-fill of the CRM has come in one organisation. */
export interface BackfillProgress {
  name: string;
  firstAt: string;
  lastAt: string;
  /** In Xero, and linked. */
  linked: number;
  waiting: number;
  attention: number;
  /** There is more than was counted: the figures are at least these. */
  cut: boolean;
}

/** Names that are read, of which the newest are counted, each up to so many records. */
const bounds = { names: 500, shown: 20, records: 20_000 };

/**
 * The newest back-fills that the CRM has sent, with how far they are in this organisation; `more`: there are older ones.
 * Counted in an index of keys, so that the page stays quick whatever else the organisation holds.
 */
export const listBackfills = async (
  table: Table,
  scope: Scope,
): Promise<{ backfills: BackfillProgress[]; more: boolean }> => {
  const rows = await listBackfillRows(table, scope.workspace, bounds.names);
  const newest = rows.sort((a, b) => (a.lastAt > b.lastAt ? -1 : 1)).slice(0, bounds.shown);
  const backfills = await Promise.all(
    newest.map(async ({ name, firstAt, lastAt }): Promise<BackfillProgress> => {
      const [linked, waiting, attention] = await Promise.all([
        countMadeIn(table, scope, { backfill: name }, bounds.records),
        countParts(table, scope, partOf.changeOfBackfill(name, 'waiting'), bounds.records),
        countParts(table, scope, partOf.changeOfBackfill(name, 'aside'), bounds.records),
      ]);
      return {
        ...{ name, firstAt, lastAt, linked: linked.count, waiting: waiting.count, attention: attention.count },
        cut: linked.more || waiting.more || attention.more,
      };
    }),
  );
  return { backfills, more: rows.length > newest.length };
};
