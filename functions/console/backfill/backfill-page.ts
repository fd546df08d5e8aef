import type { Context } from 'hono';
import { html } from 'hono/html';
import { recordTypes } from '../../../shared/records/record.ts';
import { type BackfillProgress, listBackfills } from '../../../shared/review/backfills.ts';
import { findJob } from '../../../shared/review/jobs.ts';
import type { Html } from '../../../shared/runtime/pages.ts';
import type { Settings } from '../../../shared/settings/settings.ts';
import { isOver } from '../../../shared/store/jobs.ts';
import { getSettings } from '../../../shared/store/settings.ts';
import { getUpload } from '../../../shared/store/uploads.ts';
import type { ConsoleDeps } from '../deps.ts';
import { deskOf } from '../desk.ts';
import { jobCard } from '../jobs/job-card.ts';
import { type Around, formFields, hrefOf, organisationPage } from '../organisation-page.ts';
import type { Visitor } from '../visitor.ts';
import { typesTitle } from '../words.ts';
import { uploadCard, uploadForm } from './upload-cards.ts';

/** Types that can be read from Xero; an order is a quote or invoice there. */
export const importedTypes = recordTypes.filter((type) => type !== 'order');

const newWords = {
  create: 'made in the CRM',
  match: 'matched with what the CRM has, else made there',
  ignore: 'the CRM is not told, so nothing is read',
} as const;

/** Whether the CRM is told of records of a type that are new in Xero: reading them changes something. */
export const isTold = ({ sync }: Settings, type: (typeof importedTypes)[number]): boolean =>
  sync[type].toCrm && sync[type].newInXero !== 'ignore';

const startForm = (around: Around, settings: Settings): Html => {
  const { one } = around;
  const typeTick = (type: (typeof importedTypes)[number]) => {
    const told = isTold(settings, type);
    return html`<label class="tick"><input type="checkbox" name="type" value="${type}" ${told ? 'checked' : 'disabled'}> <span>${typesTitle(type)} <small>${newWords[told ? settings.sync[type].newInXero : 'ignore']}</small></span></label>`;
  };
  const none = importedTypes.every((type) => !isTold(settings, type));
  const toSettings = html`<a href="${hrefOf(one, 'settings')}">Settings, “Made in Xero”</a>`;
  return html`<form method="post" action="/console/${one.workspace}/backfill/start" class="card">${formFields(around)}<h2>From Xero to the CRM</h2>
<p>Reads what is in Xero already and tells the CRM of it, as if it had just been made there.</p>
${none ? html`<p class="doubt">The CRM is told of no type that is made in Xero, so there is nothing to start. Choose the types in ${toSettings} first.</p>` : html`<p class="soft">What becomes of each type says ${toSettings}.</p>`}
<fieldset><legend>Types</legend><div class="ticks">${importedTypes.map(typeTick)}</div></fieldset>
<div class="field"><label for="from">Documents from this day on</label><input type="date" id="from" name="from" value="${settings.backfill.startDate ?? ''}"><small>Empty: all of them. Contacts and items are read whatever their age.</small></div>
<div class="row"><button class="primary" ${none ? 'disabled' : ''}>Start the back-fill</button></div></form>`;
};

const progressTable = (
  { one, formats }: Around,
  { backfills, more }: { backfills: BackfillProgress[]; more: boolean },
): Html => {
  if (backfills.length === 0)
    return html`<p class="soft">No back-fill of the CRM has come for ${one.name} yet. Its progress is shown here.</p>`;
  const count = (value: number, cut: boolean) => `${formats.number(value)}${cut ? '+' : ''}`;
  return html`<div class="scroll" tabindex="0" role="region" aria-label="Back-fills of the CRM"><table class="stacked"><thead><tr><th>Back-fill</th><th>Last records came</th><th class="number">In Xero</th><th class="number">Waiting</th><th class="number">Need attention</th><td></td></tr></thead>
<tbody>${backfills.map(({ name, lastAt, linked, waiting, attention, cut }) => html`<tr data-backfill="${name}"><th scope="row">${name}</th><td data-label="Last came" class="moment">${formats.moment(lastAt)}</td><td class="number" data-label="In Xero">${count(linked, cut)}</td><td class="number" data-label="Waiting">${count(waiting, cut)}</td><td class="number" data-label="Need attention">${attention > 0 ? html`<a href="${hrefOf(one, 'attention')}">${count(attention, cut)}</a>` : '0'}</td><td>${linked > 0 && html`<a href="${hrefOf(one, 'undo', { backfill: name })}">Undo</a>`}</td></tr>`)}</tbody></table></div>
${backfills.some(({ cut }) => cut) && html`<p class="soft">A figure with + is at least that: no more were counted.</p>`}
${more && html`<p class="soft">These are the newest; there are older ones.</p>`}`;
};

const largeOnes = ({ one }: Around): Html =>
  html`<details><summary>How to send a large back-fill</summary>
<p>Somebody who looks after the CRM or the bridge does this.</p>
<ul><li>The CRM sends its old records as it sends new ones, and names the back-fill in each request: <code>{ "backfill": "history-2025", "events": [ … ] }</code>, or in the header <code>tallybridge-backfill</code>.</li>
<li>Or a file of any size is sent from a terminal: <code>npm run cli -- backfill ${one.workspace} --file contacts.csv --type contact --name history-2025</code>. It goes on where it stopped.</li></ul></details>`;

const crmCard = (
  around: Around,
  sent: { backfills: BackfillProgress[]; more: boolean },
): Html => html`<section class="card"><h2>From the CRM to Xero</h2>
<p>Old records of the CRM go to Xero behind whatever is new, and use a smaller share of Xero's calls.</p>
<div id="backfills" data-refresh="10">${progressTable(around, sent)}</div></section>
${around.visitor.mayAct && html`<section class="card"><h2>Bring a file of old records</h2>${uploadForm(around)}${largeOnes(around)}</section>`}`;

/** GET /console/{workspace}/backfill: reading what stands in Xero for the CRM, and how far back-fills of the CRM are. */
export const backfillPage = (deps: ConsoleDeps, c: Context, visitor: Visitor) =>
  organisationPage(
    deps,
    c,
    visitor,
    {
      place: 'backfill',
      title: 'Back-fill',
      intro: 'Brings over what was there before the CRM and Xero were connected.',
    },
    async (around) => {
      const { one } = around;
      const desk = deskOf(deps, visitor, one);
      const uploadId = visitor.mayAct ? c.req.query('upload')?.slice(0, 40) : undefined;
      const [job, settings, sent, upload] = await Promise.all([
        findJob(desk, { do: 'import' }),
        getSettings(deps.table, desk.scope),
        listBackfills(deps.table, desk.scope),
        uploadId === undefined ? undefined : getUpload(deps.table, one.workspace, uploadId, deps.clock.now()),
      ]);
      if (upload) return uploadCard(around, upload);
      const here = sent.backfills.filter(
        ({ linked, waiting, attention }) => visitor.organisations.length === 1 || linked + waiting + attention > 0,
      );
      const start = startForm(around, settings);
      const task = job?.task.do === 'import' ? job.task : undefined;
      return html`${job && jobCard(around, job, { link: false })}
${task && html`<p class="soft">It reads ${task.kinds.map((kind) => typesTitle(kind).toLowerCase()).join(', ')}${task.from === undefined ? ', of any age' : `; documents from ${around.formats.day(task.from)} on`}.</p>`}
${visitor.mayAct && (!job ? start : isOver(job) && html`<details><summary>Start another back-fill from Xero</summary>${start}</details>`)}
${!visitor.mayAct && !job && html`<section class="card"><h2>From Xero to the CRM</h2><p class="soft">None was started yet. An administrator can start one here.</p></section>`}
${crmCard(around, { ...sent, backfills: here })}`;
    },
  );
