import { html } from 'hono/html';
import type { Data } from '../data-paths.ts';
import { type Kind, names, pathOf } from '../kinds.ts';
import { hasLines, isPurchase, type RecordField, shownIn } from '../record-fields.ts';
import type { Choices } from '../routing.ts';
import { recordView } from '../views.ts';
import { choice, field } from './form-fields.ts';
import { type Html, heading } from './layout.ts';
import { linesEditor } from './lines-editor.ts';

interface Given {
  kind: Kind;
  id: string | undefined;
  data: Data;
  fields: readonly RecordField[];
  contacts: Choices;
  documents: (kinds: readonly Kind[]) => Choices;
  problem?: string | undefined;
}

const entry = (given: Given, spec: RecordField): Html => {
  const { name, label, as, width, hint } = spec;
  const value = shownIn(given.data, spec);
  const options = { ...(width && { width }), ...(hint !== undefined && { hint }) };
  if (as === 'check') {
    return html`<label class="check ${width ?? ''}"><input type="checkbox" name="${name}" value="yes"${value === 'true' ? html` checked` : ''}>${label}</label>`;
  }
  if (as === 'area') {
    return html`<label class="${width ?? ''}">${label}<textarea name="${name}" rows="2">${value ?? ''}</textarea></label>`;
  }
  if (as === 'contact') return choice(label, name, value, [['', 'Choose a contact'], ...given.contacts], options);
  if (as === 'date') return field(label, name, value, { ...options, type: 'date' });
  if (as === 'text') return field(label, name, value, options);
  if ('choices' in as) return choice(label, name, value, as.choices, options);
  return choice(label, name, value, [['', 'Choose'], ...given.documents(as.document)], options);
};

/** The form of any kind but contacts. */
export const recordForm = (given: Given): Html => {
  const { kind, id, data, fields, problem } = given;
  const { one, many, folder } = names[kind];
  const view = recordView.parse(data);
  const back = id === undefined ? `/${folder}` : pathOf(kind, id);
  const title =
    id === undefined ? `New ${one.toLowerCase()}` : `Edit ${one.toLowerCase()} ${view.number ?? view.name ?? id}`;
  return html`${heading(title, { crumb: html`<a href="/${folder}">${many}</a>` })}
  ${problem ? html`<p class="problem" role="alert">${problem}</p>` : ''}
  <form method="post" action="${back}">
    <button class="hidden-default" name="action" value="save" tabindex="-1" aria-hidden="true">Save</button>
    <div class="card"><h2>${one}</h2><div class="fields">${fields.map((spec) => entry(given, spec))}</div></div>
    ${hasLines(kind) ? html`<div class="card"><h2>Lines</h2>${linesEditor(view, isPurchase(kind, data))}</div>` : ''}
    <div class="actions"><button class="primary" name="action" value="save">Save and send</button><a class="button quiet" href="${back}">Cancel</a></div>
  </form>`;
};
