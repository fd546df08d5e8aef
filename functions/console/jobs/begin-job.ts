import type { Flash } from '../../../shared/runtime/flash.ts';
import type { Job } from '../../../shared/store/jobs.ts';
import { taskTitles } from './job-words.ts';

/** What is said when a job was asked for. */
export const jobBegun = ({ job, already }: { job: Job; already: boolean }, more = ''): Flash =>
  already
    ? {
        kind: 'info',
        headline: `${taskTitles[job.task.do]}: one is not over yet`,
        text: 'No other was begun. Stop that one first, or let it come to its end.',
      }
    : {
        kind: 'good',
        headline: `${taskTitles[job.task.do]}: begun`,
        text: `It starts within a minute and goes on by itself; you may leave this page. ${more}`.trim(),
      };
