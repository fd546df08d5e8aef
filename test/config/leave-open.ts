import { type Batch, claimBatch, openBatch } from '../../shared/store/batches.ts';
import type { Table } from '../../shared/store/table.ts';

/** Leaves a call to Xero open, as a worker does that has written it ahead. */
export const leaveOpen = async (table: Table, batch: Batch): Promise<void> => {
  if (!(await claimBatch(table, batch)) || !(await openBatch(table, batch))) throw new Error('A call is open already.');
};
