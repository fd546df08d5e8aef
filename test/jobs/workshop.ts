import { randomUUID } from 'node:crypto';
import { expect } from 'vitest';
import { runJobs } from '../../functions/pull/jobs/run-jobs.ts';
import type { Seeing } from '../../shared/catch-up/seeing.ts';
import { askForJob } from '../../shared/review/jobs.ts';
import { getJob, type Job, type Task } from '../../shared/store/jobs.ts';
import { getOrganisation } from '../../shared/store/organisations.ts';
import { getSettings } from '../../shared/store/settings.ts';
import { openStage, type Stage } from '../push/stage.ts';
import { tripwire } from '../push/tripwire.ts';

/** A stage with a worker for jobs, to start, kill and start again, and somebody who asks for them. */
export const openWorkshop = async (settings: object = {}) => {
  const stage = await openStage(settings);
  const { table, scope, clock } = stage;
  const by = (now = clock.now()) => ({ table, scope, asked: { by: 'ann', now } });

  /** One slice of the jobs, killed at moment `killAt` if given. */
  const slice = async (killAt?: number): Promise<{ moments: number; goOnAt?: Date; error?: unknown }> => {
    const wire = tripwire(killAt);
    const organisation = await getOrganisation(table, scope.workspace, scope.organisation);
    if (!organisation) throw new Error('There is no organisation.');
    const none = async () => undefined;
    const seeing: Seeing = {
      ...{ clock, scope, organisation, xeroAppUrl: 'https://go.xero.com', newId: randomUUID },
      table: { name: table.name, doc: wire.guardAll(table.doc, ['send']) },
      xero: wire.guardAll(stage.deps().openXero(organisation, { beforeCall: none, afterCall: none })),
      settings: () => getSettings(table, scope),
      deadline: new Date(clock.now().getTime() + 110_000),
      wakeDeliver: none,
    };
    try {
      return { moments: wire.moments(), ...(await runJobs(seeing)) };
    } catch (error) {
      return { moments: wire.moments(), error };
    }
  };

  /** A minute later than what was done last, so that Xero's calls suffice. */
  const ask = async (task: Task): Promise<Job> => {
    clock.advance(61_000);
    return (await askForJob(by(), task)).job;
  };
  const look = async (job: Job): Promise<Job> => (await getJob(table, scope, job.id)) ?? job;

  /** Asks for a job and works on it, push beside it, until it is over. */
  const finish = async (job: Job): Promise<Job> => {
    for (let round = 0; round < 30; round += 1) {
      const { error } = await slice();
      if (error) throw error;
      const now = await look(job);
      if (now.state !== 'running') {
        expect(now).toMatchObject({ state: 'done' });
        return now;
      }
      await stage.untilQuiet();
      clock.advance(61_000);
    }
    throw new Error('The job never ended.');
  };

  return { ...stage, by, slice, ask, look, finish, run: async (task: Task) => finish(await ask(task)) };
};
export type Workshop = Awaited<ReturnType<typeof openWorkshop>>;

/** A record of its own by its number or name, among what a call by hand has answered. */
export const created = (answer: unknown, list: string, id: string): string => {
  const [first] = Object(answer)[list] ?? [];
  return String(Object(first)[id]);
};
export type { Stage };
