import { recordTypes } from '../records/record.ts';
import { listChanges } from '../store/changes.ts';
import { listLinks } from '../store/links.ts';
import { isSetAside } from '../store/parked.ts';
import type { Table } from '../store/table.ts';
import type { Scope } from './asked.ts';

/** How far a back-fill of the CRM has come. */
export interface BackfillProgress {
  name: string;
  /** In Xero, and linked. */
  linked: number;
  waiting: number;
  attention: number;
}

/** Rows of each sort that are looked at. */
const mostRows = 20_000;

/**
 * The back-fills that the CRM has sent to an organisation, by what is left of them: waiting changes, and links that were made
 * by them. `cut`: there is more than was looked at, so that figures may be too low.
 */
export const listBackfills = async (
  table: Table,
  scope: Scope,
): Promise<{ backfills: BackfillProgress[]; cut: boolean }> => {
  const found = new Map<string, BackfillProgress>();
  const count = (name: string | undefined, what: 'linked' | 'waiting' | 'attention') => {
    if (name === undefined) return;
    const one = found.get(name) ?? { name, linked: 0, waiting: 0, attention: 0 };
    one[what] += 1;
    found.set(name, one);
  };
  let rows = 0;
  let after: string | undefined;
  do {
    const page = await listChanges(table, scope.workspace, scope.organisation, { after });
    for (const change of page.changes) count(change.backfill, isSetAside(change) ? 'attention' : 'waiting');
    rows += page.changes.length;
    after = page.next;
  } while (after !== undefined && rows < mostRows);
  let cut = after !== undefined;
  rows = 0;
  for (const type of recordTypes) {
    after = undefined;
    do {
      const page = await listLinks(table, scope, type, { after, limit: 500 });
      for (const { backfill } of page.links) count(backfill, 'linked');
      rows += page.links.length;
      after = page.next;
    } while (after !== undefined && rows < mostRows);
    cut ||= after !== undefined;
  }
  return { backfills: [...found.values()].sort((a, b) => (a.name < b.name ? -1 : 1)), cut };
};
