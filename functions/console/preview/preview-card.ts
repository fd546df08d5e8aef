import { html } from 'hono/html';
import { fieldWords } from '../../../shared/records/field-words.ts';
import { recordTitle } from '../../../shared/records/record-title.ts';
import type { Preview } from '../../../shared/review/preview.ts';
import type { Html } from '../../../shared/runtime/pages.ts';
import type { Naming } from '../naming.ts';
import type { Around } from '../organisation-page.ts';
import { partsOf, partWords } from '../parts.ts';
import { recordName } from '../record-name.ts';
import { type Reading, valueShown, xeroFieldWords } from '../value.ts';

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
  attention: { label: 'Needs attention first', kind: 'bad', text: 'It needs attention first.' },
};

/** What Xero itself would refuse, and not the bridge. */
const numberTaken = { label: 'Xero would refuse: number taken', kind: 'bad', text: 'It needs attention first.' };

/** The outcome of a preview, in a few words. */
export const outcomeOf = ({ plan, problem }: Pick<Preview, 'plan' | 'problem'>) =>
  problem?.code.endsWith('-number-taken') ? numberTaken : outcomes[plan.do];

/** The fields of what would be sent, in words; of a change only the parts that would change. */
const fieldsTable = ({ record, plan, calls, differences }: Preview, naming: Naming): Html => {
  const isNew = plan.do === 'create';
  const code = calls[0]?.elements[0]?.currencyCode ?? record.data.currency;
  const reading: Reading = { naming, currency: typeof code === 'string' ? code : undefined };
  const rows = differences.flatMap(({ field, before, after }) => {
    if (isNew) return [{ field, label: xeroFieldWords(field), was: '', becomes: valueShown(field, after, reading) }];
    const parts = partsOf(field, [before, after]);
    const changed = parts.filter(({ same }) => !same);
    return (changed.length > 0 ? changed : parts).map((part) => ({
      ...{ field, label: part.label },
      ...{ was: partWords(part, part.values[0], reading), becomes: partWords(part, part.values[1], reading) },
    }));
  });
  return html`<div class="scroll" tabindex="0" role="region" aria-label="Fields of ${record.data.id}"><table class="stacked values"><thead><tr><th>Field</th>${!isNew && html`<th>In Xero now</th>`}<th>${isNew ? 'Would be' : 'Would become'}</th></tr></thead>
<tbody>${rows.map(({ field, label, was, becomes }) => html`<tr data-field="${field}"><th scope="row">${label}</th>${!isNew && html`<td data-label="Now">${was}</td>`}<td ${isNew ? '' : html`data-label="Then"`}>${isNew ? becomes : html`<mark>${becomes}</mark>`}</td></tr>`)}</tbody></table></div>`;
};

/** What would become of one record: the outcome, what is wrong, the fields and the exact calls. */
export const previewCard = (around: Around, naming: Naming, preview: Preview): Html => {
  const { record, plan, calls, differences, problem, unasked } = preview;
  const { label, kind, text } = outcomeOf(preview);
  const note = 'note' in plan ? plan.note : undefined;
  return html`<section class="card" data-preview="${record.type}/${record.data.id}" data-outcome="${plan.do}">
<div class="row"><h2 class="grow">${recordName(around, { type: record.type, crmId: record.data.id, called: recordTitle(record) })}</h2><span class="badge ${kind}">${label}</span></div>
${problem ? html`<p class="${plan.do === 'attention' ? 'wrong' : 'doubt'}">${problem.message}</p><p>${problem.remedy}${problem.field !== undefined && html` <small>Field: ${fieldWords(problem.field)}</small>`}</p>` : html`<p class="soft">${note ?? text}</p>`}
${unasked && html`<p class="doubt">Xero could not be asked just now whether its number is free.</p>`}
${differences.length > 0 && fieldsTable(preview, naming)}
${calls.length > 0 && html`<details><summary>For developers: the exact ${calls.length === 1 ? 'call' : 'calls'}</summary>${calls.map(({ method, path, elements }) => html`<pre class="copy" tabindex="0">${method} ${path}${elements.map((element) => `\n${JSON.stringify(element, undefined, 2)}`)}</pre>`)}</details>`}</section>`;
};
