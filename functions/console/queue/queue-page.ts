import type { Context } from 'hono';
import { html } from 'hono/html';
import { recordTypes } from '../../../shared/records/record.ts';
import { emptyState, type Html, notice } from '../../../shared/runtime/pages.ts';
import { isOver, listJobs } from '../../../shared/store/jobs.ts';
import type { ConsoleDeps } from '../deps.ts';
import { choiceField, hiddenField, searchField } from '../fields.ts';
import { contactIn } from '../gist.ts';
import { jobCard } from '../jobs/job-card.ts';
import { type Around, formFields, hrefOf, organisationPage } from '../organisation-page.ts';
import type { Visitor } from '../visitor.ts';
import { counted, typeTitle } from '../words.ts';
import { pauseCard, pausedNotice } from './pause-card.ts';
import { queueRow } from './queue-row.ts';
import { namesOf, type Queue, type QueueFilter, queueFilterSchema, readQueue, surroundingsOf } from './read-queue.ts';
import type { Names } from './reason-words.ts';
import { haltOf, type Surroundings, whys, whyWords } from './why.ts';

const bounds = { limit: 50, mostRows: 2000 };

const types = recordTypes.map((type): [string, string] => [type, typeTitle(type)]);

const tabs = ({ one, formats }: Around, filter: QueueFilter, { counts, more }: Queue): Html => {
  const all = Object.values(counts).reduce((sum, count) => sum + count, 0);
  const shown = whys.filter((why) => counts[why] > 0 || filter.why === why);
  const tab = (why: QueueFilter['why'], label: string, count: number) =>
    html`<li><a href="${hrefOf(one, 'queue', { ...filter, why, after: undefined })}" ${filter.why === why ? html`aria-current="true"` : ''}>${label} <span data-count="${why ?? 'all'}">${formats.number(count)}${more && '+'}</span></a></li>`;
  return html`<nav aria-label="Why they wait"><ul class="tabs">${tab(undefined, 'All', all)}${shown.map((why) => tab(why, whyWords[why].label, counts[why]))}</ul></nav>`;
};

const waitingRows = (around: Around, names: Names, queue: Queue, filtered: boolean): Html => {
  if (queue.rows.length > 0) {
    return html`<section class="card"><table class="stacked"><caption class="hidden">What waits to go to Xero</caption><thead><tr><th>Record</th><th>Why it waits</th><th>Came</th>${around.visitor.maySend && html`<td></td>`}</tr></thead>
<tbody>${queue.rows.map((waiting) => queueRow(around, names, waiting))}</tbody></table></section>`;
  }
  if (queue.next !== undefined) return emptyState('Nothing found so far', 'More waits than was looked through.');
  return filtered
    ? emptyState('Nothing fits', 'Take something out of the search to see more of what waits.')
    : emptyState(
        'Nothing waits',
        'Whatever the CRM has sent is in Xero. What it sends next appears here for as long as it takes.',
      );
};

const haltNotice = ({ formats, visitor, one }: Around, surroundings: Surroundings): Html | undefined => {
  const halt = haltOf(surroundings);
  if (!halt?.problem) return undefined;
  const { message, remedy } = halt.problem;
  const until = halt.until !== undefined && html` It goes on at ${formats.moment(halt.until)}.`;
  const connect = visitor.mayAct && (one.state === 'disconnected' || surroundings.cutOff);
  return notice(
    'warn',
    message,
    html`${remedy}${until} Nothing is lost meanwhile.${visitor.mayAct && one.state === 'paused' && html` <a href="#pause">Resume it</a>`}${connect && html` <a href="/connect/${one.workspace}">Connect it</a>`}`,
  );
};

const addForm = (around: Around): Html | undefined =>
  around.visitor.maySend
    ? html`<section class="card"><h2>Send a record by hand</h2>
<p class="soft">Sends one record that Tallybridge knows: what waits of it, or else what was sent last. One that is unknown here has to be saved in the CRM once.</p>
<form method="post" action="/console/${around.one.workspace}/records/send" class="filter">${formFields(around)}${hiddenField('back', 'queue')}${hiddenField('shown', around.visitor.shown)}
<div class="field"><label for="add-id">Id in the CRM</label><input type="text" class="compact" id="add-id" name="id" required maxlength="128"></div>${choiceField({ name: 'type', id: 'add-type', label: 'Type', value: 'invoice', options: types })}<div class="row"><button class="small primary">Send to Xero now</button></div></form></section>`
    : undefined;

const backfillCard = ({ formats }: Around, { backfills, more }: Queue): Html | undefined =>
  backfills.size > 0
    ? html`<section class="card"><h2>Back-fill from the CRM</h2><p class="soft">It goes after whatever is new, with calls that nobody else needs.</p>
<dl class="figures">${[...backfills].map(([name, left]) => html`<div data-backfill="${name}"><dt>${name}</dt><dd>${formats.number(left)}${more && '+'}<small>still to go</small></dd></div>`)}</dl></section>`
    : undefined;

/** GET /console/{workspace}/queue: what waits to go to Xero, why, and what can be done about it. */
export const queuePage = (deps: ConsoleDeps, c: Context, visitor: Visitor) =>
  organisationPage(
    deps,
    c,
    visitor,
    { place: 'queue', title: 'Queue', intro: 'What is on its way to Xero, and why it is not there yet.' },
    async (around) => {
      const { one, formats } = around;
      const filter = queueFilterSchema.parse(c.req.query());
      const scope = { workspace: one.workspace, organisation: one.organisation };
      const [surroundings, jobs] = await Promise.all([surroundingsOf(deps, one), listJobs(deps.table, scope)]);
      const queue = await readQueue(deps.table, one, surroundings, filter, bounds);
      const names = await namesOf(
        deps.table,
        scope,
        queue.rows.flatMap(({ change, reason }) =>
          [reason.waitsFor, contactIn(change)].filter((one) => one !== undefined),
        ),
      );
      const filtered = filter.type !== undefined || filter.why !== undefined || filter.text !== undefined;
      return html`<form class="card" method="get" action="/console/${one.workspace}/queue" data-live="queue" role="search" aria-label="Queue">${hiddenField('organisation', visitor.chosen?.organisation)}${hiddenField('why', filter.why)}
<div class="filter">${searchField(filter.text, 'Id, number, name')}
${choiceField({ name: 'type', label: 'Type of record', value: filter.type ?? '', options: [['', 'Any'], ...types] })}
<div class="row"><button class="small primary">Show</button></div></div></form>
<div id="queue" class="flow" data-refresh="10">${haltNotice(around, surroundings)}${pausedNotice(around, surroundings.settings)}
${tabs(around, filter, queue)}
${waitingRows(around, names, queue, filtered)}
${queue.more && html`<p class="soft">${counted(formats, bounds.mostRows, 'record')} were looked through; more wait.</p>`}
${(filter.after !== undefined || queue.next !== undefined) && html`<div class="row pager">${filter.after !== undefined && html`<a class="button" href="${hrefOf(one, 'queue', { ...filter, after: undefined })}">From the beginning</a>`}${queue.next !== undefined && html`<a class="button" href="${hrefOf(one, 'queue', { ...filter, after: queue.next })}">More</a>`}</div>`}
${backfillCard(around, queue)}</div>
${jobs.filter((job) => !isOver(job)).map((job) => jobCard(around, job))}
${addForm(around)}
${pauseCard(around, surroundings.settings)}`;
    },
  );
