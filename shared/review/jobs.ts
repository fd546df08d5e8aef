import { randomUUID } from 'node:crypto';
import { fingerprint } from '../records/fingerprint.ts';
import {
  getJob,
  isOver,
  type Job,
  lastThrough,
  listJobs,
  setJobState,
  startJobInTurn,
  type Task,
} from '../store/jobs.ts';
import { ringPull } from '../store/pulls.ts';
import type { Desk } from './asked.ts';

/** Whether a job that is not over does what is asked for: reports and reads once each, the rest by what they are about. */
const covers = ({ task, turn }: Job, asked: Task): boolean => {
  if (task.do !== asked.do) return false;
  if (task.do === 'mend') return turn === 0;
  return (task.do !== 'migrate' && task.do !== 'undo') || JSON.stringify(task) === JSON.stringify(asked);
};

/** Jobs that would do the same go through one turnstile, so that two who ask at once do not both begin one. */
const turnstileOf = (task: Task): string =>
  task.do === 'migrate' || task.do === 'undo' ? `${task.do}#${fingerprint(task)}` : task.do;

/**
 * Asks for a job, which the pull worker does a slice at a time. `already`: one that does it is not over yet; then none is
 * begun.
 */
export const askForJob = async (desk: Desk, task: Task): Promise<{ job: Job; already: boolean }> => {
  const { table, scope, asked } = desk;
  const turnstile = turnstileOf(task);
  for (;;) {
    const last = await lastThrough(table, scope, turnstile);
    const other = (await listJobs(table, scope)).find((job) => !isOver(job) && covers(job, task));
    const job =
      other ?? (await startJobInTurn(table, scope, task, { ...asked, id: randomUUID() }, { turnstile, last }));
    if (!job) continue;
    await ringPull(table, scope, asked.now);
    return { job, already: other !== undefined };
  }
};

const moves = {
  pause: { to: 'paused', from: ['running'] },
  resume: { to: 'running', from: ['paused', 'failed'] },
  stop: { to: 'stopped', from: ['running', 'paused', 'failed'] },
} as const;

/** Pauses, resumes or stops a job; false when it is not in a state for that. What it did so far stays. */
export const moveJob = async (
  { table, scope, asked }: Desk,
  job: Pick<Job, 'id'>,
  move: keyof typeof moves,
): Promise<boolean> => {
  const { to, from } = moves[move];
  const moved = await setJobState(table, { ...scope, id: job.id }, to, [...from], asked.now);
  if (moved && move === 'resume') await ringPull(table, scope, asked.now);
  return moved;
};

/** The newest job of a sort, or the one of this id. */
export const findJob = async (
  { table, scope }: Pick<Desk, 'table' | 'scope'>,
  which: { id: string } | { do: Task['do'] },
): Promise<Job | undefined> =>
  'id' in which
    ? getJob(table, scope, which.id)
    : (await listJobs(table, scope)).findLast(({ task }) => task.do === which.do);
