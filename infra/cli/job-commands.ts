import { findJob, moveJob } from '../../shared/review/jobs.ts';
import { listJobNotes } from '../../shared/store/job-notes.ts';
import { type Job, listJobs } from '../../shared/store/jobs.ts';
import { askedOptions, type Command, deskAt, type Given, mostLines, workspaceParam } from './command.ts';
import type { Place } from './place.ts';
import { CliError, type Target, typed } from './target.ts';

/** What is said of a job that was asked for. */
export const jobBegun = (target: Target, place: Place, { job, already }: { job: Job; already: boolean }): string[] => [
  already
    ? `A job of this sort is not over yet (${job.state}): ${job.id}. No other was begun.`
    : `Begun: ${job.id}. It goes on by itself, beside everything else.`,
  ...(place.organisation.state === 'active'
    ? []
    : [`Mind: ${place.organisation.name} is ${place.organisation.state}; the job waits until it is not.`]),
  `How far it is: ${typed(target, `jobs ${place.scope.workspace} --job ${job.id}`)}`,
];

const counted = ({ counts }: Job): string =>
  Object.entries(counts)
    .map(([name, count]) => `${name} ${count}`)
    .join(', ');

const line = (job: Job): string =>
  `${job.id}  ${job.state}${job.dueAt === undefined ? '' : ` (rests until ${job.dueAt})`}  ${counted(job)}`;

/** All that is known of a job, with what it said of single records. */
export const jobInFull = async (target: Target, job: Job): Promise<string[]> => {
  const lines: string[] = [];
  let after: string | undefined;
  do {
    const { notes, next } = await listJobNotes(target.table, job, { after });
    lines.push(
      ...notes.map(
        ({ type, crmId, called, what, why }) =>
          `  ${what}: ${type} ${crmId}${called === undefined ? '' : ` (${called})`}: ${why}`,
      ),
    );
    after = next;
  } while (after !== undefined);
  return [
    line(job),
    `  asked for by ${job.askedBy} ${job.startedAt}, last at it ${job.updatedAt}`,
    ...(job.problem ? [`  ${job.problem.message} ${job.problem.remedy}`] : []),
    ...mostLines(lines),
  ];
};

const show: Command['run'] = async (target, [workspace = ''], given, now) => {
  const { place, desk } = await deskAt(target, workspace, given, now);
  if (given.job !== undefined) {
    const job = await findJob(desk, { id: given.job });
    if (!job) throw new CliError(`There is no job ${given.job}.`);
    return [...place.taken, ...(await jobInFull(target, job))];
  }
  const jobs = await listJobs(desk.table, desk.scope);
  return [...place.taken, ...(jobs.length > 0 ? jobs.map(line) : [`${place.organisation.name} has no jobs.`])];
};

const done = { pause: 'paused', resume: 'resumed', stop: 'stopped; what it did so far stays' };

const move =
  (how: keyof typeof done): Command['run'] =>
  async (target, [workspace = ''], given: Given, now) => {
    const { place, desk } = await deskAt(target, workspace, given, now);
    if (given.job === undefined) throw new CliError('Name the job: --job JOB');
    const job = await findJob(desk, { id: given.job });
    if (!job) throw new CliError(`There is no job ${given.job}.`);
    if (!(await moveJob(desk, job, how))) throw new CliError(`The job is ${job.state}: it cannot be ${how}d.`);
    return [...place.taken, `${job.id} is ${done[how]}.`];
  };

export const jobCommands: Command[] = [
  {
    ...{ name: 'jobs pause', params: [workspaceParam], options: ['job', ...askedOptions], run: move('pause') },
    about: 'Pauses a job.',
  },
  {
    ...{ name: 'jobs resume', params: [workspaceParam], options: ['job', ...askedOptions], run: move('resume') },
    about: 'Goes on with a job that was paused or has failed.',
  },
  {
    ...{ name: 'jobs stop', params: [workspaceParam], options: ['job', ...askedOptions], run: move('stop') },
    about: 'Ends a job.',
  },
  {
    ...{ name: 'jobs', params: [workspaceParam], options: ['job', ...askedOptions], run: show },
    about: 'Shows the jobs of an organisation, or one with what it said of single records.',
  },
];
