import type { RecordType } from '../../../shared/records/record.ts';
import { type Drift, listDrift } from '../../../shared/store/drift.ts';
import type { Table } from '../../../shared/store/table.ts';

/** Rows that are read to sort a report by field. */
const mostRows = 5000;

/** What of a drift report is wanted. */
export interface DriftFilter {
  type: RecordType | undefined;
  state: Drift['state'];
  what: Drift['what'] | undefined;
  /** A field as Xero names it. */
  field: string | undefined;
}

export interface DriftFound {
  drifts: Drift[];
  /** How many records differ in each field, whatever `field` wants; the most frequent first. */
  fields: [field: string, count: number][];
  /** There are more than were read. */
  more: boolean;
}

/** The differences that are wanted, of at most 5,000 that are read, and how many there are of each field. */
export const readDrift = async (
  table: Table,
  scope: { workspace: string; organisation: string },
  wanted: DriftFilter,
): Promise<DriftFound> => {
  const found: Drift[] = [];
  const counts = new Map<string, number>();
  let read = 0;
  let after: string | undefined;
  do {
    const page = await listDrift(table, scope, { type: wanted.type, after });
    read += page.drifts.length;
    for (const drift of page.drifts) {
      if (drift.state !== wanted.state || (wanted.what !== undefined && drift.what !== wanted.what)) continue;
      for (const { field } of drift.fields) counts.set(field, (counts.get(field) ?? 0) + 1);
      if (wanted.field === undefined || drift.fields.some(({ field }) => field === wanted.field)) found.push(drift);
    }
    after = page.next;
  } while (after !== undefined && read < mostRows);
  return { drifts: found, fields: [...counts].sort(([, a], [, b]) => b - a), more: after !== undefined };
};
