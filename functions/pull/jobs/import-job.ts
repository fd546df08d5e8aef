import type { Seeing } from '../../../shared/catch-up/seeing.ts';
import { takeUp } from '../../../shared/catch-up/take-up.ts';
import type { XeroKind } from '../../../shared/records/record.ts';
import type { Job, Task } from '../../../shared/store/jobs.ts';
import { readKind } from './read-kind.ts';
import { added, type Progress } from './worker.ts';

type ImportJob = Job & { task: Extract<Task, { do: 'import' }> };

/** Kinds that Xero sifts by date itself; of the others what is too old is left out here. */
const sifted: readonly XeroKind[] = ['invoice', 'creditNote', 'payment'];

/** Xero's own condition for documents dated on or after a day (Xero API docs: requests and responses). */
const datedFrom = (day: string): string => {
  const [year, month, date] = day.split('-').map(Number);
  return `Date >= DateTime(${year}, ${month}, ${date})`;
};

/**
 * Reads Xero's existing records page by page and takes each up as if it had just been made there: what becomes of it is
 * up to the policy for new records of its type.
 */
export async function* importJob(seeing: Seeing, job: ImportJob): AsyncGenerator<Progress, void> {
  const { kinds, from } = job.task;
  let { step, readTo } = job.cursor;
  let counts = job.counts;
  for (; step < kinds.length; step += 1) {
    const kind = kinds[step];
    if (kind === undefined) continue;
    const where = from !== undefined && sifted.includes(kind) ? datedFrom(from) : undefined;
    for await (const page of readKind(seeing, kind, readTo, where)) {
      const rows = page.rows.filter(
        ({ standing: { date } }) => from === undefined || typeof date !== 'string' || date >= from,
      );
      await takeUp(seeing, kind, rows, { existing: true });
      readTo = page.readTo;
      counts = added(counts, { [kind]: rows.length });
      yield { cursor: { step, readTo }, counts };
    }
    readTo = undefined;
    yield { cursor: { step: step + 1 }, counts };
  }
}
