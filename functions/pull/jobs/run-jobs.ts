import type { Seeing } from '../../../shared/catch-up/seeing.ts';
import { problems } from '../../../shared/failures/catalogue.ts';
import { Failure } from '../../../shared/failures/failure.ts';
import { errorForLog, logger } from '../../../shared/runtime/logger.ts';
import { type Job, keepJob, listJobs } from '../../../shared/store/jobs.ts';
import { driftJob } from './drift-job.ts';
import { importJob } from './import-job.ts';
import { matchJob } from './match-job.ts';
import { mendJob } from './mend-job.ts';
import { migrateJob } from './migrate-job.ts';
import { undoJob } from './undo-job.ts';
import type { Progress } from './worker.ts';

const workOn = (seeing: Seeing, job: Job): AsyncGenerator<Progress, void> => {
  const { task } = job;
  switch (task.do) {
    case 'match':
      return matchJob(seeing, { ...job, task });
    case 'drift':
      return driftJob(seeing, { ...job, task });
    case 'mend':
      return mendJob(seeing, { ...job, task });
    case 'import':
      return importJob(seeing, { ...job, task });
    case 'migrate':
      return migrateJob(seeing, { ...job, task });
    case 'undo':
      return undoJob(seeing, { ...job, task });
  }
};

/** A job that fails on itself this often in a row is given up: it must not keep the others from their turn. */
const mostFailures = 3;
const restMs = 60_000;

const isDue = (job: Job, now: Date): boolean =>
  job.state === 'running' && (job.dueAt === undefined || job.dueAt <= now.toISOString());

/** Why the whole organisation has to wait, and not this job alone. */
const concernsAll = (error: unknown): error is Failure =>
  error instanceof Failure && error.problem.next !== 'attention' && error.problem.next !== 'bug';

/**
 * Goes on with the organisation's jobs, the oldest first, page by page until the slice is over; what was done is kept after
 * each page, so that a crash repeats one page at most. Answers when there is more to do.
 * @throws `Failure` that concerns the whole organisation (wait, reconnect).
 */
export const runJobs = async (seeing: Seeing): Promise<{ goOnAt?: Date }> => {
  const { table, scope, clock, deadline } = seeing;
  for (const job of await listJobs(table, scope)) {
    if (clock.now() >= deadline) break;
    if (isDue(job, clock.now())) await runJob(seeing, job);
  }
  const left = (await listJobs(table, scope)).filter(({ state }) => state === 'running');
  const [next] = left
    .map(({ dueAt }) => Math.max(clock.now().getTime(), Date.parse(dueAt ?? '') || 0))
    .sort((a, b) => a - b);
  return next === undefined ? {} : { goOnAt: new Date(next) };
};

const runJob = async (seeing: Seeing, begun: Job): Promise<void> => {
  let job: Job | undefined = begun;
  try {
    for await (const progress of workOn(seeing, begun)) {
      job = await keep(seeing, job, progress);
      if (!job || progress.dueAt !== undefined || seeing.clock.now() >= seeing.deadline) return;
    }
    await keep(seeing, job, { ...job, state: 'done' });
  } catch (error) {
    if (!job || concernsAll(error)) throw error;
    await keep(seeing, job, { ...job, ...givenUp(seeing, job, error) });
  }
};

const keep = (
  { table, clock }: Seeing,
  job: Job,
  next: Progress & Partial<Pick<Job, 'state' | 'failures' | 'problem'>>,
): Promise<Job | undefined> => {
  const { problem: _, dueAt: __, ...rest } = job;
  const { cursor, counts, dueAt, state = job.state, failures = 0, problem } = next;
  return keepJob(table, {
    ...{ ...rest, cursor, counts, state, failures, updatedAt: clock.now().toISOString() },
    ...(dueAt !== undefined && { dueAt }),
    ...(problem && { problem }),
  });
};

/** A failure of the job's own: it rests and tries again, or is over. */
const givenUp = (seeing: Seeing, job: Job, error: unknown) => {
  const problem = error instanceof Failure ? error.problem : problems.unexpected();
  const failures = job.failures + 1;
  logger.error('job', { do: job.task.do, job: job.id, failure: errorForLog(error) });
  return failures < mostFailures
    ? { failures, problem, dueAt: new Date(seeing.clock.now().getTime() + restMs).toISOString() }
    : { failures, problem, state: 'failed' as const };
};
