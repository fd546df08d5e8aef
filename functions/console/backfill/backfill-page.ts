import type { Context } from 'hono';
import { html } from 'hono/html';
import { recordTypes } from '../../../shared/records/record.ts';
import { type BackfillProgress, listBackfills } from '../../../shared/review/backfills.ts';
import { findJob } from '../../../shared/review/jobs.ts';
import type { Html } from '../../../shared/runtime/pages.ts';
import type { Settings } from '../../../shared/settings/settings.ts';
import { isOver } from '../../../shared/store/jobs.ts';
import { getSettings } from '../../../shared/store/settings.ts';
import type { ConsoleDeps } from '../deps.ts';
import { deskOf } from '../desk.ts';
import { jobCard } from '../jobs/job-card.ts';
import { type Around, formFields, hrefOf, organisationPage } from '../organisation-page.ts';
import type { Visitor } from '../visitor.ts';
import { typesTitle } from '../words.ts';

/** Types that can be read from Xero; an order is a quote or invoice there. */
export const importedTypes = recordTypes.filter((type) => type !== 'order');

const newWords = {
  create: 'made in the CRM',
  match: 'matched with what the CRM has',
  ignore: 'not told to the CRM',
} as const;

const startForm = (around: Around, settings: Settings): Html => {
  const { one } = around;
  const typeTick = (type: (typeof importedTypes)[number]) => {
    const { newInXero, toCrm } = settings.sync[type];
    const told = toCrm && newInXero !== 'ignore';
    return html`<label class="tick"><input type="checkbox" name="type" value="${type}" ${told ? 'checked' : ''}> <span>${typesTitle(type)} <small>${newWords[toCrm ? newInXero : 'ignore']}</small></span></label>`;
  };
  return html`<form method="post" action="/console/${one.workspace}/backfill/start" class="card">${formFields(around)}<h2>From Xero to the CRM</h2>
<p>Reads what already stands in Xero and tells the CRM of it, as if it had just been made there. What becomes of it says the setting <a href="${hrefOf(one, 'settings')}">“New in Xero”</a> of each type.</p>
<fieldset><legend>Types</legend><div class="ticks">${importedTypes.map(typeTick)}</div></fieldset>
<div class="field"><label for="from">Documents from this day on</label><input type="date" id="from" name="from" value="${settings.backfill.startDate ?? ''}"><small>Empty: all of them. Contacts and items are read whatever their age.</small></div>
<div class="row"><button class="primary">Start the back-fill</button></div></form>`;
};

const progressCard = (
  { one, formats }: Around,
  { backfills, cut }: { backfills: BackfillProgress[]; cut: boolean },
): Html =>
  html`<section class="card"><h2>From the CRM to Xero</h2>
<p>The CRM sends its old records like any others, marked with a name. They go behind whatever is new, and use a smaller share of Xero's calls.</p>
<ol><li>Name the back-fill in each request: <code>{ "backfill": "history-2025", "events": [ … ] }</code>, or with the header <code>tallybridge-backfill</code>.</li>
<li>Or send a file, NDJSON or CSV: <code>npm run cli -- backfill ${one.workspace} --file contacts.csv --name history-2025</code></li>
<li>Try it out first: <code>npm run cli -- preview ${one.workspace} --file contacts.csv</code></li></ol>
<div id="backfills" data-refresh="10">${
    backfills.length === 0
      ? html`<p class="soft">No back-fill of the CRM has come for ${one.name} yet. Its progress is shown here.</p>`
      : html`<div class="scroll" tabindex="0" role="region" aria-label="Back-fills of the CRM"><table class="stacked"><thead><tr><th>Back-fill</th><th class="number">In Xero</th><th class="number">Waiting</th><th class="number">Need attention</th><td></td></tr></thead>
<tbody>${backfills.map(({ name, linked, waiting, attention }) => html`<tr data-backfill="${name}"><th scope="row">${name}</th><td class="number" data-label="In Xero">${formats.number(linked)}</td><td class="number" data-label="Waiting">${formats.number(waiting)}</td><td class="number" data-label="Need attention">${attention > 0 ? html`<a href="${hrefOf(one, 'attention')}">${formats.number(attention)}</a>` : '0'}</td><td>${linked > 0 && html`<a href="${hrefOf(one, 'undo', { backfill: name })}">Undo</a>`}</td></tr>`)}</tbody></table></div>
${cut && html`<p class="soft">There are more records than were counted: the figures are at least these.</p>`}`
  }</div></section>`;

/** GET /console/{workspace}/backfill: reading what stands in Xero for the CRM, and how far back-fills of the CRM are. */
export const backfillPage = (deps: ConsoleDeps, c: Context, visitor: Visitor) =>
  organisationPage(
    deps,
    c,
    visitor,
    { place: 'backfill', title: 'Back-fill', intro: 'Bringing over what was there before the two were connected.' },
    async (around) => {
      const desk = deskOf(deps, visitor, around.one);
      const [job, settings, sent] = await Promise.all([
        findJob(desk, { do: 'import' }),
        getSettings(deps.table, desk.scope),
        listBackfills(deps.table, desk.scope),
      ]);
      const start = startForm(around, settings);
      const task = job?.task.do === 'import' ? job.task : undefined;
      return html`${job && jobCard(around, job, { link: false })}
${task && html`<p class="soft">It reads ${task.kinds.map((kind) => typesTitle(kind).toLowerCase()).join(', ')}${task.from === undefined ? ', of any age' : `; documents from ${task.from} on`}.</p>`}
${visitor.mayAct && (!job ? start : isOver(job) && html`<details><summary>Start another back-fill from Xero</summary>${start}</details>`)}
${!visitor.mayAct && !job && html`<section class="card"><h2>From Xero to the CRM</h2><p class="soft">None was started yet. An administrator can start one here.</p></section>`}
${progressCard(around, sent)}`;
    },
  );
