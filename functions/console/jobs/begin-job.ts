import type { Desk } from '../../../shared/review/asked.ts';
import { askForJob } from '../../../shared/review/jobs.ts';
import type { Flash } from '../../../shared/runtime/flash.ts';
import type { Task } from '../../../shared/store/jobs.ts';
import type { ConsoleDeps } from '../deps.ts';
import { wakeWorker } from '../wake.ts';
import { taskTitles } from './job-words.ts';

/** Asks for a job, wakes the worker that does it, and says what came of it, with `more` behind it. */
export const beginJob = async (deps: ConsoleDeps, desk: Desk, task: Task, more = ''): Promise<Flash> => {
  const { already } = await askForJob(desk, task);
  await wakeWorker(deps, desk.scope, 'pull');
  const title = taskTitles[task.do];
  return already
    ? {
        kind: 'info',
        headline: `${title}: one is not over yet`,
        text: 'No other was begun. Stop that one first, or let it come to its end.',
      }
    : {
        kind: 'good',
        headline: `${title}: begun`,
        text: `It goes on by itself; you may leave this page. ${more}`.trim(),
      };
};
