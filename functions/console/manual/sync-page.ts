import type { Context } from 'hono';
import { html } from 'hono/html';
import { emptyState, type Html, notice } from '../../../shared/runtime/pages.ts';
import type { Settings } from '../../../shared/settings/settings.ts';
import { listActivities } from '../../../shared/store/activities.ts';
import { isOver, listJobs } from '../../../shared/store/jobs.ts';
import { getSettings } from '../../../shared/store/settings.ts';
import { activityRow } from '../activity/activity-row.ts';
import { calledIn } from '../activity/called.ts';
import type { ConsoleDeps } from '../deps.ts';
import { buttonForm } from '../forms.ts';
import { jobCard } from '../jobs/job-card.ts';
import { type Around, hrefOf, organisationPage } from '../organisation-page.ts';
import type { Visitor } from '../visitor.ts';
import { counted, typesTitle } from '../words.ts';
import { readTypes, type TypeStanding } from './read-types.ts';

/** `unasked`: lines that are shown to somebody who has not asked for anything. */
const bounds = { results: 30, unasked: 5, logLines: 500 };

const settingsLink = ({ one }: Around, label: string): Html =>
  html`<a href="/console/${one.workspace}/settings/sync?organisation=${encodeURIComponent(one.organisation)}">${label}</a>`;

const toXero = (around: Around, { sync }: Settings, standing: TypeStanding): Html => {
  const { one, visitor } = around;
  const { type, waiting, setAside, held } = standing;
  const { number } = around.formats;
  const parts = [
    waiting > 0 && html`<a href="${hrefOf(one, 'queue', { type })}">${number(waiting)} waiting</a>`,
    setAside > 0 && html`<a href="${hrefOf(one, 'queue', { type })}">${number(setAside)} set aside</a>`,
    held > 0 && html`<a href="${hrefOf(one, 'queue', { type, why: 'held' })}">${number(held)} held back</a>`,
  ].filter((part) => part !== false);
  const by = sync[type].paused ? 'Paused' : sync[type].toXero ? undefined : 'Only by hand';
  return html`<td data-label="To Xero"><div class="row tight"><span class="grow">${parts.length === 0 ? html`<span class="soft">Nothing waits</span>` : parts.map((part, at) => html`${at > 0 && ', '}${part}`)}${by !== undefined && html`<small class="line">${settingsLink(around, by)}</small>`}</span>
${visitor.mayAct && waiting + setAside > 0 && !sync[type].paused && buttonForm(around, '/sync', { type, do: 'send' }, 'Send')}</div></td>`;
};

const fromXero = (around: Around, { sync }: Settings, { type, readAt, asked }: TypeStanding): Html => {
  const { visitor, formats } = around;
  const off = sync[type].paused ? 'Paused' : sync[type].toCrm ? undefined : 'Switched off';
  return html`<td data-label="From Xero"><div class="row tight"><span class="grow">${asked ? html`<span class="badge info">Being read</span>` : html`<span class="soft">${readAt === undefined ? 'Not read yet' : html`Read ${formats.ago(readAt)}`}</span>`}${off !== undefined && html`<small class="line">${settingsLink(around, off)}</small>`}</span>
${visitor.mayAct && off === undefined && buttonForm(around, '/sync', { type, do: 'get' }, 'Get')}</div></td>`;
};

const typeRow = (around: Around, settings: Settings, standing: TypeStanding): Html =>
  html`<tr data-type="${standing.type}"><th scope="row">${typesTitle(standing.type)}</th>${toXero(around, settings, standing)}${fromXero(around, settings, standing)}
${around.visitor.mayAct && html`<td>${buttonForm(around, '/sync', { type: standing.type, do: 'all' }, 'Read all', 'small quiet')}</td>`}</tr>`;

/** `since`: when the viewer asked for something; undefined: not yet. */
const results = async (around: Around, since: string | undefined): Promise<Html> => {
  const { deps, one, formats } = around;
  const { activities } = await listActivities(deps.table, one.workspace, deps.clock.now(), {
    limit: bounds.logLines,
  });
  const found = activities.filter(
    ({ at, organisation, type }) => at >= (since ?? '') && organisation === one.organisation && type,
  );
  const shown = found.slice(0, since === undefined ? bounds.unasked : bounds.results);
  const row = {
    ...{ workspace: one.workspace, xeroAppUrl: deps.xeroAppUrl, formats, names: around.visitor.names },
    called: await calledIn(deps.table, one.workspace, shown),
    organisations: new Map([[one.organisation, one]]),
  };
  return html`<section class="card"><div class="row"><h2 class="grow">${since === undefined ? 'The latest' : html`Results since ${formats.moment(since)}`}</h2>${since !== undefined && html`<span class="badge plain" data-results="${found.length}">${counted(formats, found.length, 'line')}</span>`}</div>
${
  shown.length === 0
    ? html`<p class="soft">Nothing yet. What is sent and got appears here by itself.</p>`
    : html`<div class="scroll" tabindex="0" role="region" aria-label="Results"><table class="stacked"><thead><tr><th>Time</th><th>What</th><th>Record</th><th>Details</th><th>By, and cost</th></tr></thead><tbody>${shown.map((activity) => activityRow(row, activity))}</tbody></table></div>`
}
${found.length > shown.length && html`<p><a href="${hrefOf(one, 'activity')}">See all in the log</a></p>`}</section>`;
};

/** GET /console/{workspace}/sync: sends and gets each type by hand, with progress and results. `since`: results from then on. */
export const syncPage = (deps: ConsoleDeps, c: Context, visitor: Visitor) =>
  organisationPage(
    deps,
    c,
    visitor,
    {
      place: 'sync',
      title: 'Manual sync',
      intro: visitor.mayAct
        ? 'Everything goes by itself. Here it goes when you say so, also what the settings leave to be sent by hand.'
        : 'Everything goes by itself. Administrators can send and get here at once, also what the settings leave to be sent by hand.',
    },
    async (around) => {
      const { one } = around;
      const scope = { workspace: one.workspace, organisation: one.organisation };
      const [settings, jobs] = await Promise.all([getSettings(deps.table, scope), listJobs(deps.table, scope)]);
      if (one.state !== 'active') {
        return html`${notice('warn', `${one.name} is ${one.state}`, html`Nothing is sent or read until it is not. <a href="${hrefOf(one, 'queue')}">See the queue</a>`)}
${emptyState('Nothing can be synced now', 'What the CRM sends is kept, and goes in order later.')}`;
      }
      const { standings, more } = await readTypes(deps.table, scope, settings);
      const asked = Date.parse(c.req.query('since') ?? '');
      const since = Number.isNaN(asked) ? undefined : new Date(asked).toISOString();
      return html`<div id="sync" class="flow" data-refresh="5"><section class="card"><div class="row"><h2 class="grow">Each type</h2>${visitor.mayAct && buttonForm(around, '/sync', { do: 'send' }, 'Send all that waits')}${visitor.mayAct && buttonForm(around, '/sync', { do: 'get' }, 'Get all changes')}</div>
<table class="stacked sync"><caption class="hidden">Sending and getting, by type</caption><thead><tr><th>Type</th><th>To Xero</th><th>From Xero</th>${visitor.mayAct && html`<th>Existing records</th>`}</tr></thead><tbody>${standings.map((standing) => typeRow(around, settings, standing))}</tbody></table>
${more && html`<p class="soft">More waits than was counted.</p>`}</section>
${await results(around, since)}</div>
${jobs.filter((job) => !isOver(job)).map((job) => jobCard(around, job))}`;
    },
  );
