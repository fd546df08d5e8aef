import type { Context } from 'hono';
import { html } from 'hono/html';
import type { Formats } from '../../shared/runtime/formats.ts';
import { type Html, notice, page } from '../../shared/runtime/pages.ts';
import { formTokenField } from '../../shared/runtime/signed-in.ts';
import type { Change } from '../../shared/store/changes.ts';
import type { Organisation } from '../../shared/store/organisations.ts';
import type { ConsoleDeps } from './deps.ts';
import { type Cause, survey } from './survey.ts';
import { formatsFor, frameOf, type Visitor } from './visitor.ts';
import { counted, fieldWords, titleOf, typeTitle } from './words.ts';

/** Rows of one cause that are shown; retrying takes them all. */
const mostRows = 100;

interface Around {
  visitor: Visitor;
  organisation: Organisation;
  formats: Formats;
}

const retryForm = ({ visitor, organisation }: Around, fields: Record<string, string>, label: string): Html =>
  html`<form method="post" action="/console/${visitor.workspace.workspace}/attention/retry">${formTokenField(visitor)}<input type="hidden" name="organisation" value="${organisation.organisation}">${Object.entries(fields).map(([name, value]) => html`<input type="hidden" name="${name}" value="${value}">`)}<button class="small">${label}</button></form>`;

const recordRow = (around: Around, change: Change): Html => {
  const { visitor, formats } = around;
  const { type, data } = change.record;
  const title = titleOf(change);
  const name = title === undefined ? data.id : html`${title} <small class="moment">${data.id}</small>`;
  const href = `/r/${visitor.workspace.workspace}/${type}/${encodeURIComponent(data.id)}`;
  return html`<tr data-record="${type}/${data.id}">
<td>${typeTitle(type)} ${data.url === undefined ? name : html`<a href="${href}">${name}</a>`}</td>
<td>${change.problem?.message}${change.problem?.field !== undefined && html` <small>Field: ${fieldWords(change.problem.field)}</small>`}</td>
<td class="moment">${formats.moment(change.receivedAt)}</td>
${visitor.mayAct && html`<td class="number">${retryForm(around, { type, id: data.id }, 'Retry')}</td>`}</tr>`;
};

const causeCard = (around: Around, { problem, changes }: Cause): Html => {
  const { visitor, organisation, formats } = around;
  const shown = changes.slice(0, mostRows);
  const hidden = changes.length - shown.length;
  return html`<section class="card" id="${organisation.organisation}-${problem.code}" data-cause="${problem.code}">
<div class="row"><h2 class="grow">${problem.remedy}</h2><span class="badge warn">${counted(formats, changes.length, 'record')}</span>
${visitor.mayAct && changes.length > 1 && retryForm(around, { code: problem.code }, `Retry all ${formats.number(changes.length)}`)}</div>
<div class="scroll"><table class="stacked">
<thead><tr><th>Record</th><th>What is wrong</th><th>Received (${formats.timeZone})</th>${visitor.mayAct && html`<td></td>`}</tr></thead>
<tbody>${shown.map((change) => recordRow(around, change))}</tbody></table></div>
${hidden > 0 && html`<p class="soft">And ${formats.number(hidden)} more.</p>`}
</section>`;
};

/** GET /console/{workspace}/attention: what waits for a person, by cause. */
export const attentionPage = async (deps: ConsoleDeps, c: Context, visitor: Visitor) => {
  const { workspace } = visitor.workspace;
  const organisations = visitor.chosen ? [visitor.chosen] : visitor.organisations;
  const surveyed = await Promise.all(
    organisations.map(async (organisation) => ({
      organisation,
      ...(await survey(deps.table, { workspace, organisation: organisation.organisation })),
    })),
  );
  const concerned = surveyed.filter(({ attention }) => attention > 0);
  return page(c, {
    title: 'Needs attention',
    ...frameOf(deps, c, visitor, 'attention'),
    body: html`<header><h1>Needs attention</h1>
<p>These records are not in Xero as the CRM has them. Correct them in the CRM and they go on by themselves; after a change in Xero or in the settings, retry them here.</p></header>
${concerned.length === 0 && notice('good', 'Nothing needs attention', 'Every record is in Xero or on its way.')}
${concerned.map(({ organisation, causes }) => {
  const around = { visitor, organisation, formats: formatsFor(deps, c, visitor, organisation) };
  return html`${organisations.length > 1 && html`<h2>${organisation.name}</h2>`}${causes.map((cause) => causeCard(around, cause))}`;
})}`,
  });
};
