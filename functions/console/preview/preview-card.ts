import { html } from 'hono/html';
import type { Preview } from '../../../shared/review/preview.ts';
import type { Html } from '../../../shared/runtime/pages.ts';
import type { Around } from '../organisation-page.ts';
import { recordName } from '../record-name.ts';
import { valueShown, xeroFieldWords } from '../value.ts';
import { fieldWords } from '../words.ts';

const outcomes: Record<Preview['plan']['do'], { label: string; kind: string; text: string }> = {
  create: { label: 'Would be created', kind: 'good', text: 'Xero does not have it yet.' },
  update: { label: 'Would be updated', kind: 'good', text: 'The fields below would be changed.' },
  adopt: { label: 'Would be linked', kind: 'good', text: 'Xero has it; only what it lacks there would be added.' },
  link: { label: 'Would be linked', kind: 'good', text: 'Xero has it as it is.' },
  act: { label: 'Would be acted on', kind: 'good', text: 'The record itself stays as it is.' },
  derive: { label: 'Leads to another', kind: 'info', text: 'Another record would be made from it first.' },
  prepare: { label: 'Needs something first', kind: 'info', text: 'Something would be added to Xero first.' },
  tell: { label: 'Stays in Xero', kind: 'info', text: 'Xero keeps its side; the CRM would be told.' },
  unchanged: { label: 'In Xero already', kind: 'plain', text: 'There would be nothing to do.' },
  leave: { label: 'Left out', kind: 'plain', text: 'It would not go to Xero.' },
  wait: { label: 'Would wait', kind: 'warn', text: 'Something else has to come first.' },
  attention: { label: 'Would be refused', kind: 'bad', text: 'It needs attention first.' },
};

/** The outcome of a preview, in a few words. */
export const outcomeOf = ({ plan }: Pick<Preview, 'plan'>) => outcomes[plan.do];

const titleOf = ({ data }: Preview['record']): string | undefined => {
  const name = data.number ?? data.name ?? data.code;
  return typeof name === 'string' && name !== '' ? name : undefined;
};

/** What would become of one record: the outcome, what is wrong, the fields and the exact calls. */
export const previewCard = (around: Around, preview: Preview): Html => {
  const { record, plan, calls, differences, problem } = preview;
  const { label, kind, text } = outcomeOf(preview);
  const note = 'note' in plan ? plan.note : undefined;
  const isNew = plan.do === 'create';
  return html`<section class="card" data-preview="${record.type}/${record.data.id}" data-outcome="${plan.do}">
<div class="row"><h2 class="grow">${recordName(around, { type: record.type, crmId: record.data.id, called: titleOf(record) })}</h2><span class="badge ${kind}">${label}</span></div>
${problem ? html`<p class="${plan.do === 'attention' ? 'wrong' : 'doubt'}">${problem.message}</p><p>${problem.remedy}${problem.field !== undefined && html` <small>Field: ${fieldWords(problem.field)}</small>`}</p>` : html`<p class="soft">${note ?? text}</p>`}
${
  differences.length > 0 &&
  html`<div class="scroll" tabindex="0" role="region" aria-label="Fields of ${record.data.id}"><table class="stacked values"><thead><tr><th>Field</th>${!isNew && html`<th>In Xero now</th>`}<th>${isNew ? 'Would be' : 'Would become'}</th></tr></thead>
<tbody>${differences.map(({ field, before, after }) => html`<tr data-field="${field}"><th scope="row">${xeroFieldWords(field)}</th>${!isNew && html`<td data-label="Now">${valueShown(before)}</td>`}<td ${isNew ? '' : html`data-label="Then"`}>${valueShown(after)}</td></tr>`)}</tbody></table></div>`
}
${calls.length > 0 && html`<details><summary>The exact ${calls.length === 1 ? 'call' : 'calls'}</summary>${calls.map(({ method, path, elements }) => html`<pre class="copy" tabindex="0">${method} ${path}${elements.map((element) => `\n${JSON.stringify(element, undefined, 2)}`)}</pre>`)}</details>`}</section>`;
};
