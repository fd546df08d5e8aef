import type { Job } from '../../../shared/store/jobs.ts';

/**
 * How far a job has come: a worker yields it after each page, and it is kept before the worker goes on. When a worker ends,
 * the job is done; a page may be done twice. `dueAt`: it rests until then.
 */
export interface Progress {
  cursor: Job['cursor'];
  counts: Job['counts'];
  dueAt?: string | undefined;
}

/** Counts that grow by what a page brought. */
export const added = (counts: Job['counts'], more: Record<string, number>): Job['counts'] => ({
  ...counts,
  ...Object.fromEntries(Object.entries(more).map(([name, count]) => [name, (counts[name] ?? 0) + count])),
});
