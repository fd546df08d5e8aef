import { expect, test } from 'vitest';
import { runJobs } from '../../functions/pull/jobs/run-jobs.ts';
import { askForJob, moveJob } from '../../shared/review/jobs.ts';
import { getJob } from '../../shared/store/jobs.ts';
import { openView } from '../pull/view.ts';

test('the pull worker goes on with jobs at the end of its slice, and is rung for again while one is not over', async () => {
  const view = await openView({ sync: { contact: { newInXero: 'create' } } });
  const desk = { table: view.table, scope: view.scope, asked: { by: 'ann', now: view.clock.now() } };
  const { job } = await askForJob(desk, { do: 'import', kinds: ['contact', 'item'] });
  expect(await askForJob(desk, { do: 'import', kinds: ['item'] })).toMatchObject({
    job: { id: job.id },
    already: true,
  });
  expect((await view.pull(undefined, runJobs)).error).toBeUndefined();
  expect(await getJob(view.table, view.scope, job.id)).toMatchObject({ state: 'done', askedBy: 'ann' });

  const other = (await askForJob(desk, { do: 'drift', types: ['contact'] })).job;
  expect(await moveJob(desk, other, 'stop')).toBe(true);
  expect((await view.pull(undefined, runJobs)).error).toBeUndefined();
  expect(await getJob(view.table, view.scope, other.id)).toMatchObject({ state: 'stopped', counts: {} });
  await view.close();
});
