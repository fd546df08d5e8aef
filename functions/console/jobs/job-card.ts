import { html } from 'hono/html';
import type { Html } from '../../../shared/runtime/pages.ts';
import { isOver, type Job } from '../../../shared/store/jobs.ts';
import { actorWords } from '../activity/activity-words.ts';
import { hiddenField } from '../fields.ts';
import { type Around, formFields, hrefOf } from '../organisation-page.ts';
import { countsOf, stateWords, taskTitles } from './job-words.ts';

const moveLabels = { pause: 'Pause', resume: 'Go on', stop: 'Stop' } as const;
type Move = keyof typeof moveLabels;

const movesOf = ({ state }: Job): Move[] => {
  if (state === 'running') return ['pause', 'stop'];
  return state === 'paused' || state === 'failed' ? ['resume', 'stop'] : [];
};

const moveForm = (around: Around, job: Job): Html | undefined => {
  const moves = around.visitor.mayAct ? movesOf(job) : [];
  if (moves.length === 0) return undefined;
  return html`<form method="post" action="/console/${job.workspace}/jobs/move">${formFields(around)}${hiddenField('shown', around.visitor.shown)}${hiddenField('job', job.id)}${moves.map((move) => html`<button class="small ${move === 'stop' ? 'danger' : ''}" name="move" value="${move}">${moveLabels[move]}</button> `)}</form>`;
};

/** How far a job is. It renews itself while the job is under way. `link`: leads to what the job said of single records. */
export const jobCard = (around: Around, job: Job, { link = true } = {}): Html => {
  const { formats, one } = around;
  const { label, kind } = stateWords[job.state];
  const counts = countsOf(job);
  const rests = job.dueAt !== undefined && !isOver(job);
  return html`<section class="card job" id="job-${job.task.do}" data-job="${job.id}" data-state="${job.state}" ${isOver(job) ? '' : html`data-refresh="5"`} aria-label="${taskTitles[job.task.do]}">
<div class="row"><h2 class="grow">${taskTitles[job.task.do]}</h2><span class="badge ${kind}">${label}</span>${moveForm(around, job)}</div>
<p class="soft">Asked for by ${actorWords(job.askedBy, around.visitor.names)} ${formats.ago(job.startedAt)}, last worked on ${formats.ago(job.updatedAt)}.${rests && html` Rests until ${formats.moment(job.dueAt ?? '')}.`}</p>
${!isOver(job) && one.state !== 'active' && html`<p class="doubt">${one.name} is ${one.state}: the job waits until it is not.</p>`}
${job.problem && html`<p class="${job.state === 'failed' ? 'wrong' : 'doubt'}">${job.problem.message} ${job.problem.remedy}</p>`}
${counts.length === 0 ? html`<p>${isOver(job) ? 'It came to nothing.' : 'It begins in a moment and goes on by itself, beside everything else.'}</p>` : html`<dl class="figures">${counts.map(({ name, title, count }) => html`<div><dt>${title}</dt><dd data-count="${name}">${formats.number(count)}</dd></div>`)}</dl>`}
${link && html`<p><a href="${hrefOf(one, 'jobs', { job: job.id })}">What it said of single records</a></p>`}
</section>`;
};
