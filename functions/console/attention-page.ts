import type { Context } from 'hono';
import { html } from 'hono/html';
import { type Html, notice, page } from '../../shared/runtime/pages.ts';
import { formTokenField } from '../../shared/runtime/signed-in.ts';
import type { Change } from '../../shared/store/changes.ts';
import { listOrganisations, type Organisation } from '../../shared/store/organisations.ts';
import type { ConsoleDeps } from './deps.ts';
import { type Cause, survey } from './survey.ts';
import { frameOf, type Visitor } from './visitor.ts';
import { counted, fieldWords, moment, number, titleOf } from './words.ts';

/** Rows of one cause that are shown; retrying takes them all. */
const mostRows = 100;

const retryForm = (visitor: Visitor, organisation: Organisation, fields: Record<string, string>, label: string): Html =>
  html`<form method="post" action="/console/${visitor.workspace.workspace}/attention/retry">${formTokenField(visitor)}<input type="hidden" name="organisation" value="${organisation.organisation}">${Object.entries(fields).map(([name, value]) => html`<input type="hidden" name="${name}" value="${value}">`)}<button class="small">${label}</button></form>`;

const recordRow = (visitor: Visitor, organisation: Organisation, change: Change): Html => {
  const { type, data } = change.record;
  const title = titleOf(change);
  const name = title === undefined ? data.id : html`${title} <small class="moment">${data.id}</small>`;
  const href = `/r/${visitor.workspace.workspace}/${type}/${encodeURIComponent(data.id)}`;
  return html`<tr data-record="${type}/${data.id}">
<td>${type === 'contact' ? 'Contact' : 'Invoice'} ${data.url === undefined ? name : html`<a href="${href}">${name}</a>`}</td>
<td>${change.problem?.message}${change.problem?.field !== undefined && html` <small>Field: ${fieldWords(change.problem.field)}</small>`}</td>
<td class="moment">${moment(change.receivedAt)}</td>
${visitor.mayAct && html`<td class="number">${retryForm(visitor, organisation, { type, id: data.id }, 'Retry')}</td>`}</tr>`;
};

const causeCard = (visitor: Visitor, organisation: Organisation, { problem, changes }: Cause): Html => {
  const shown = changes.slice(0, mostRows);
  const hidden = changes.length - shown.length;
  return html`<section class="card" id="${organisation.organisation}-${problem.code}" data-cause="${problem.code}">
<div class="row"><h2 class="grow">${problem.remedy}</h2><span class="badge warn">${counted(changes.length, 'record')}</span>
${visitor.mayAct && changes.length > 1 && retryForm(visitor, organisation, { code: problem.code }, `Retry all ${number(changes.length)}`)}</div>
<div class="scroll"><table class="stacked">
<thead><tr><th>Record</th><th>What is wrong</th><th>Received (UTC)</th>${visitor.mayAct && html`<th></th>`}</tr></thead>
<tbody>${shown.map((change) => recordRow(visitor, organisation, change))}</tbody></table></div>
${hidden > 0 && html`<p class="soft">And ${number(hidden)} more.</p>`}
</section>`;
};

const retriedNotice = (c: Context): Html | undefined => {
  const retried = Number(c.req.query('retried'));
  if (!c.req.query('retried') || !Number.isInteger(retried)) return undefined;
  if (retried === 0)
    return notice('info', 'Nothing to retry', 'A newer version of the record has come, or it was retried already.');
  return notice(
    'good',
    `${counted(retried, 'record')} tried again`,
    'What still does not fit comes back to this page within a minute.',
  );
};

/** GET /console/{workspace}/attention: what waits for a person, by cause. */
export const attentionPage = async (deps: ConsoleDeps, c: Context, visitor: Visitor) => {
  const { workspace } = visitor.workspace;
  const organisations = await listOrganisations(deps.table, workspace);
  const surveyed = await Promise.all(
    organisations.map(async (organisation) => ({
      organisation,
      ...(await survey(deps.table, { workspace, organisation: organisation.organisation })),
    })),
  );
  const concerned = surveyed.filter(({ attention }) => attention > 0);
  return page(c, {
    title: 'Needs attention',
    ...frameOf(visitor, 'Needs attention'),
    body: html`<header><h1>Needs attention</h1>
<p>These records are not in Xero as the CRM has them. Correct them in the CRM and they go on by themselves; after a change in Xero or in the settings, retry them here.</p></header>
${retriedNotice(c)}
${concerned.length === 0 && notice('good', 'Nothing needs attention', 'Every record is in Xero or on its way.')}
${concerned.map(
  ({ organisation, causes }) =>
    html`${organisations.length > 1 && html`<h2>${organisation.name}</h2>`}${causes.map((cause) => causeCard(visitor, organisation, cause))}`,
)}`,
  });
};
