import * as z from 'zod';
import { findJob, moveJob } from '../../../shared/review/jobs.ts';
import { leadBack } from '../../../shared/runtime/flash.ts';
import { deskOf } from '../desk.ts';
import { forOrganisation, hrefOf, shownIn } from '../organisation-page.ts';
import { wakeWorker } from '../wake.ts';
import { stateWords, taskTitles } from './job-words.ts';
import { placeOfTask } from './place-of-task.ts';

const moveSchema = z.object({ job: z.string().min(1).max(100), move: z.enum(['pause', 'resume', 'stop']) });

const done = {
  pause: { headline: 'Paused', text: 'It goes on from where it is when you let it.' },
  resume: { headline: 'It goes on', text: 'From where it stopped.' },
  stop: { headline: 'Stopped', text: 'What it did so far stays.' },
} as const;

/** POST /console/{workspace}/jobs/move with `job` and `move`: pauses, resumes or stops a job. */
export const moveAJob = forOrganisation(async (deps, c, visitor, one, form) => {
  const asked = moveSchema.safeParse(Object.fromEntries(form));
  const desk = deskOf(deps, visitor, one);
  const job = asked.success ? await findJob(desk, { id: asked.data.job }) : undefined;
  if (!asked.success || !job) {
    return leadBack(c, deps.publicUrl, hrefOf(one, 'jobs'), {
      ...{ kind: 'info', headline: 'There is no such job', text: 'Jobs are kept for 90 days.' },
    });
  }
  const { move } = asked.data;
  const shown = shownIn(form);
  const title = taskTitles[job.task.do];
  const moved = await moveJob(desk, job, move);
  if (moved && move === 'resume') await wakeWorker(deps, one, 'pull');
  return leadBack(
    c,
    deps.publicUrl,
    hrefOf(one, shown.job === undefined ? placeOfTask[job.task.do] : 'jobs', shown),
    moved
      ? { kind: 'good', headline: `${title}: ${done[move].headline.toLowerCase()}`, text: done[move].text }
      : {
          kind: 'info',
          headline: `${title}: nothing was changed`,
          text: `It is in another state by now: ${stateWords[job.state].label.toLowerCase()}.`,
        },
  );
});
