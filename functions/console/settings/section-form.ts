import { html } from 'hono/html';
import { recordTypes } from '../../../shared/records/record.ts';
import type { Html } from '../../../shared/runtime/pages.ts';
import { formTokenField } from '../../../shared/runtime/signed-in.ts';
import type { Visitor } from '../visitor.ts';
import { typesTitle } from '../words.ts';
import { type Section, syncColumns } from './sections.ts';
import { control, type FormState, fieldId, messages, settingField } from './setting-field.ts';
import { settingTitle, wordsOf } from './setting-words.ts';

const matrix = (state: FormState): Html => {
  const cell = (type: string, column: (typeof syncColumns)[number]): Html => {
    const path = `sync.${type}.${column}`;
    return html`<td data-label="${wordsOf(path)?.label}">${control(path, state, settingTitle(path))}${messages(path, state)}</td>`;
  };
  return html`<dl class="terms">${syncColumns.map((column) => {
    const { label, help } = wordsOf(`sync.contact.${column}`) ?? { label: column, help: '' };
    return html`<div><dt>${label}</dt><dd>${help}</dd></div>`;
  })}</dl>
<table class="stacked matrix"><thead><tr><th>Type</th>${syncColumns.map((column) => html`<th>${wordsOf(`sync.contact.${column}`)?.label}</th>`)}</tr></thead>
<tbody>${recordTypes.map((type) => html`<tr><th scope="row">${typesTitle(type)}</th>${syncColumns.map((column) => cell(type, column))}</tr>`)}</tbody></table>`;
};

const wrongSummary = ({ wrongs }: FormState): Html | undefined => {
  if (wrongs.size === 0) return undefined;
  const target = (path: string) => fieldId(path.endsWith('.') ? path.slice(0, -1) : path);
  return html`<div class="notice bad" role="alert"><strong>Nothing was saved yet</strong>
<ul>${[...wrongs].map(([path, text]) => html`<li><a href="#${target(path)}">${settingTitle(path.replace(/\.$/, ''))}</a>: ${text}</li>`)}</ul></div>`;
};

/** The form of a section. People who may not change settings see it, but cannot send it. */
export const sectionForm = (
  visitor: Visitor,
  section: Section,
  state: FormState,
  form: { action: string; organisation: string | undefined; stand: string; back?: string },
): Html => {
  const locked = !visitor.mayAct;
  return html`${wrongSummary(state)}
<form method="post" action="${form.action}" class="card" aria-label="${section.title}">
${formTokenField(visitor)}<input type="hidden" name="organisation" value="${form.organisation}"><input type="hidden" name="stand" value="${form.stand}">${form.back !== undefined && html`<input type="hidden" name="back" value="${form.back}">`}
<fieldset class="plain" ${locked ? 'disabled' : ''}>
${section.matrix ? matrix(state) : html`<div class="sheet">${section.fields.map((path) => settingField(path, state))}</div>`}
</fieldset>
${locked ? html`<p class="soft">Only owners and administrators may change settings.</p>` : html`<div class="row"><button class="primary">Save</button><span class="soft">Records that failed for a reason that this may cure are tried again at once.</span></div>`}
</form>`;
};
