import { html } from 'hono/html';
import { fieldWords } from '../../../shared/records/field-words.ts';
import type { Html } from '../../../shared/runtime/pages.ts';
import type { Change } from '../../../shared/store/changes.ts';
import type { Link } from '../../../shared/store/links.ts';
import { isSetAside, stuckOf } from '../../../shared/store/parked.ts';
import { boundedFormats } from '../bounded.ts';
import { buttonForm, recordHref } from '../forms.ts';
import { gistOf } from '../gist.ts';
import type { Around } from '../organisation-page.ts';
import { recordName } from '../record-name.ts';
import type { Cause } from '../survey.ts';
import { counted, titleOf } from '../words.ts';
import { causeRemedy, causeTitle } from './cause-title.ts';
import { moreNote } from './more-note.ts';
import { remediesOf } from './remedies.ts';

const { compare } = new Intl.Collator('en', { numeric: true });
const nameOf = (change: Change): string => titleOf(change) ?? change.record.data.id;

/** As people count: 9 comes before 10. */
const sorted = (changes: Change[]): Change[] => changes.toSorted((a, b) => compare(nameOf(a), nameOf(b)));

/** What is known of the records of a card, and of those that they name: links by `type/id`, names by `type#id`. */
interface Known {
  links: ReadonlyMap<string, Link>;
  names: ReadonlyMap<string, string>;
}

const recordRow = (around: Around, change: Change, { links, names }: Known, withRemedy: boolean): Html => {
  const { visitor, one, formats } = around;
  const { type, data } = change.record;
  const { field, message, remedy } = change.problem ?? {};
  const link = links.get(`${type}/${data.id}`);
  const named = { type, crmId: data.id, called: titleOf(change), xeroId: link?.xeroId, kind: link?.kind };
  return html`<tr data-record="${type}/${data.id}">
<td class="record">${recordName(around, { ...named, inCrm: data.url !== undefined })}<small class="line gist">${gistOf(change, around, names)}</small></td>
<td class="why">${message}${withRemedy && html` <strong class="line">${remedy}</strong>`}${field !== undefined && html` <small class="line">Field: ${fieldWords(field)}</small>`}</td>
<td class="moment" data-label="Came"><time datetime="${change.receivedAt}">${formats.ago(change.receivedAt)}</time></td>
${visitor.maySend && html`<td><div class="row tight">${isSetAside(change) && buttonForm(around, '/attention/retry', { type, id: data.id, shown: visitor.shown }, 'Retry')}${visitor.mayAct && html`<a class="button small quiet" href="${recordHref(one, { type, id: data.id })}">More</a>`}</div></td>`}</tr>`;
};

/** Records that are set aside for one cause: what is wrong, where it can be cured, and a way to try them again. */
export const causeCard = (around: Around, cause: Cause, known: Known): Html => {
  const { visitor, one, formats } = around;
  const { problem, count, changes } = cause;
  const remedies = remediesOf(one, problem.code, changes.map(stuckOf));
  const [remedy, title] = [causeRemedy(cause), causeTitle(cause)];
  const retries = visitor.mayAct && count > 1 && changes.every(isSetAside);
  return html`<section class="card" id="${one.organisation}-${problem.code}" data-cause="${problem.code}">
<div class="row"><h2 class="grow">${title}</h2><span class="badge ${problem.next === 'wait' ? 'warn' : 'bad'}">${counted(boundedFormats(formats), count, 'record')}</span>
${retries && buttonForm(around, '/attention/retry', { code: problem.code, shown: visitor.shown }, `Retry all ${boundedFormats(formats).number(count)}`)}</div>
${remedy !== undefined && html`<p><strong>What to do:</strong> ${remedy}</p>`}
${remedies.length > 0 && html`<p class="soft">${remedies.some(({ setting }) => setting) && `${visitor.mayAct ? 'Or' : 'Or an administrator can'} change the setting: `}${remedies.map(({ href, label }, at) => html`${at > 0 && ' · '}<a href="${href}">${label}</a>`)}</p>`}
<table class="stacked"><caption class="hidden">${title}</caption>
<thead><tr><th>Record</th><th>What is wrong</th><th>Came</th>${visitor.maySend && html`<td></td>`}</tr></thead>
<tbody>${sorted(changes).map((change) => recordRow(around, change, known, remedy === undefined))}</tbody></table>
${moreNote(formats, count, changes.length)}
</section>`;
};
