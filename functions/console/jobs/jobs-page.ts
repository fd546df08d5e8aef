import type { Context } from 'hono';
import { html } from 'hono/html';
import { findJob } from '../../../shared/review/jobs.ts';
import { emptyState, type Html } from '../../../shared/runtime/pages.ts';
import { listJobNotes } from '../../../shared/store/job-notes.ts';
import { isOver, type Job, listJobs } from '../../../shared/store/jobs.ts';
import { actorWords } from '../activity/activity-words.ts';
import type { ConsoleDeps } from '../deps.ts';
import { deskOf } from '../desk.ts';
import { type Around, hrefOf, organisationPage } from '../organisation-page.ts';
import { recordName } from '../record-name.ts';
import { placeWithin } from '../sift.ts';
import type { Visitor } from '../visitor.ts';
import { jobCard } from './job-card.ts';
import { countsOf, noteWords, stateWords, taskTitles } from './job-words.ts';

const notesAPage = 100;
const mostJobs = 50;

const jobRow = ({ formats, one, visitor }: Around, job: Job): Html => {
  const { label, kind } = stateWords[job.state];
  const counts = countsOf(job).map(({ title, count }) => `${title}: ${formats.number(count)}`);
  return html`<tr data-job="${job.id}"><td><a href="${hrefOf(one, 'jobs', { job: job.id })}">${taskTitles[job.task.do]}</a></td>
<td><span class="badge ${kind}">${label}</span></td><td data-label="Begun" class="moment">${formats.moment(job.startedAt)}</td>
<td data-label="By">${actorWords(job.askedBy, visitor.names)}</td><td>${counts.join(', ')}</td></tr>`;
};

/** What a job said of single records, a page at a time. */
export const notesCard = async (around: Around, job: Job, asked: string | undefined): Promise<Html> => {
  const { deps, one } = around;
  const after = placeWithin(asked, `JOBNOTE#${job.id}#`);
  const { notes, next } = await listJobNotes(deps.table, job, { limit: notesAPage, after });
  if (notes.length === 0) {
    return isOver(job)
      ? emptyState('Nothing to say of single records', 'What it came to stands in the figures above.')
      : emptyState(
          'Nothing yet',
          'What becomes of single records is listed here as the job goes on. It reads Xero first, and what it sends there goes by the queue: that takes a minute or two.',
        );
  }
  return html`<section class="card" id="notes" ${isOver(job) ? '' : html`data-refresh="5"`}><h2>Record by record</h2>
<div class="scroll" tabindex="0" role="region" aria-label="Record by record"><table class="stacked"><thead><tr><th>Record</th><th>Result</th><th>Why</th></tr></thead>
<tbody>${notes.map((note) => {
    const { label, kind } = noteWords(note.what);
    return html`<tr data-note="${note.what}"><td>${recordName(around, note)}</td><td><span class="badge ${kind}">${label}</span></td><td>${note.why}</td></tr>`;
  })}</tbody></table></div>
${next !== undefined && html`<div class="row pager"><a class="button" href="${hrefOf(one, 'jobs', { job: job.id, after: next })}">More</a></div>`}</section>`;
};

/** GET /console/{workspace}/jobs: what long work there is and was; with `job`, one of them with its result list. */
export const jobsPage = (deps: ConsoleDeps, c: Context, visitor: Visitor) => {
  const id = c.req.query('job');
  return organisationPage(
    deps,
    c,
    visitor,
    {
      place: 'jobs',
      title: 'Jobs',
      intro: 'Long work that goes on by itself, a little at a time, behind whatever is new. Jobs are kept for 90 days.',
    },
    async (around) => {
      const desk = deskOf(deps, visitor, around.one);
      const job = id === undefined ? undefined : await findJob(desk, { id: id.slice(0, 100) });
      if (job) {
        return html`${jobCard(around, job, { link: false })}${await notesCard(around, job, c.req.query('after'))}
<p><a href="${hrefOf(around.one, 'jobs')}">All jobs</a></p>`;
      }
      const jobs = (await listJobs(deps.table, desk.scope)).reverse().slice(0, mostJobs);
      return jobs.length === 0
        ? emptyState(
            'No job yet',
            'Matching, drift reports, back-fills, migrations and undos are listed here once one was begun.',
          )
        : html`<section class="card" id="jobs" data-refresh="10"><div class="scroll" tabindex="0" role="region" aria-label="Jobs"><table class="stacked"><thead><tr><th>Job</th><th>State</th><th>Begun</th><th>By</th><th>So far</th></tr></thead><tbody>${jobs.map((one) => jobRow(around, one))}</tbody></table></div></section>`;
    },
  );
};
