import { html } from 'hono/html';
import type { Html } from '../../../shared/runtime/pages.ts';
import type { Change } from '../../../shared/store/changes.ts';
import type { Link } from '../../../shared/store/links.ts';
import { buttonForm, recordHref } from '../forms.ts';
import type { Around } from '../organisation-page.ts';
import { recordName } from '../record-name.ts';
import type { Cause } from '../survey.ts';
import { counted, fieldWords, titleOf } from '../words.ts';
import { remediesOf } from './remedies.ts';

/** Rows of one cause that are shown; retrying takes them all. */
const mostRows = 100;

/** The changes of a cause that its card lists. */
export const shownOf = ({ changes }: Cause): Change[] => changes.slice(0, mostRows);

const recordRow = (around: Around, change: Change, link: Link | undefined): Html => {
  const { visitor, one, formats } = around;
  const { type, data } = change.record;
  const { field, message } = change.problem ?? {};
  const named = { type, crmId: data.id, called: titleOf(change), xeroId: link?.xeroId, kind: link?.kind };
  return html`<tr data-record="${type}/${data.id}">
<td class="record">${recordName(around, { ...named, inCrm: data.url !== undefined })}</td>
<td>${message}${field !== undefined && html` <small class="line">Field: ${fieldWords(field)}</small>`}</td>
<td class="moment" data-label="Came">${formats.moment(change.receivedAt)}</td>
${visitor.maySend && html`<td><div class="row tight">${buttonForm(around, '/attention/retry', { type, id: data.id }, 'Retry')}${visitor.mayAct && html`<a class="button small quiet" href="${recordHref(one, { type, id: data.id })}">More</a>`}</div></td>`}</tr>`;
};

/** Records that are set aside for one cause: what is wrong, where it can be cured, and a way to try them again. */
export const causeCard = (around: Around, cause: Cause, links: ReadonlyMap<string, Link>): Html => {
  const { visitor, one, formats } = around;
  const { problem, changes } = cause;
  const shown = shownOf(cause);
  const hidden = changes.length - shown.length;
  const remedies = remediesOf(one, problem.code);
  return html`<section class="card" id="${one.organisation}-${problem.code}" data-cause="${problem.code}">
<div class="row"><h2 class="grow">${problem.remedy}</h2><span class="badge ${problem.next === 'wait' ? 'warn' : 'bad'}">${counted(formats, changes.length, 'record')}</span>
${visitor.maySend && changes.length > 1 && buttonForm(around, '/attention/retry', { code: problem.code }, `Retry all ${formats.number(changes.length)}`)}</div>
${remedies.length > 0 && html`<p class="soft">${visitor.mayAct ? 'Cure it for all of them:' : 'An administrator can cure it for all of them:'} ${remedies.map(({ href, label }, at) => html`${at > 0 && ' · '}<a href="${href}">${label}</a>`)}</p>`}
<table class="stacked"><caption class="hidden">${problem.remedy}</caption>
<thead><tr><th>Record</th><th>What is wrong</th><th>Came (${formats.timeZone})</th>${visitor.maySend && html`<td></td>`}</tr></thead>
<tbody>${shown.map((change) => recordRow(around, change, links.get(`${change.record.type}#${change.record.data.id}`)))}</tbody></table>
${hidden > 0 && html`<p class="soft">And ${formats.number(hidden)} more.</p>`}
</section>`;
};
