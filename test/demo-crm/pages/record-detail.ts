import { html } from 'hono/html';
import { actions, isPayable } from '../actions.ts';
import { names, pathOf } from '../kinds.ts';
import { money } from '../money.ts';
import { hasLines, type RecordField, shownIn } from '../record-fields.ts';
import type { CrmRecord } from '../records.ts';
import type { Choices } from '../routing.ts';
import { type RecordView, recordView } from '../views.ts';
import type { WriteBack } from '../write-backs.ts';
import { select } from './form-fields.ts';
import { facts, type Html, heading } from './layout.ts';
import { linesTable } from './lines-editor.ts';
import { titleOf } from './record-list.ts';
import { xeroPanel } from './xero-panel.ts';

/** The buttons of a record. */
export const buttons = (record: CrmRecord, madeOfIt: readonly CrmRecord[] = []): Html => {
  const path = pathOf(record.type, record.id);
  return html`${actions[record.type]
    .filter(({ when }) => when(record.data))
    .map(({ name, label, makes }) => {
      const made = makes && madeOfIt.find(({ type }) => type === name);
      return made
        ? html`<a class="button" href="${pathOf(made.type, made.id)}">${names[made.type].one} ${made.id}</a>`
        : html`<form method="post" action="${path}/do/${name}"><button>${label}</button></form>`;
    })}
    ${
      isPayable(record.type)
        ? html`<a class="button" href="/payments/new?document=${encodeURIComponent(`${record.type}:${record.id}`)}">Record payment</a>`
        : ''
    }
    ${record.type === 'deal' ? html`<a class="button" href="${path}/draft-invoice">Draft invoice</a>` : ''}
    <form method="post" action="${path}/delete"><button>Delete</button></form>
    <a class="button primary" href="${path}/edit">Edit</a>`;
};

const saidOf = (record: CrmRecord, spec: RecordField): string | undefined => {
  const value = shownIn(record.data, spec);
  if (spec.as === 'check') return value === 'true' ? 'yes' : undefined;
  if (typeof spec.as === 'object' && 'choices' in spec.as) {
    return spec.as.choices.find(([key]) => key === value)?.[1] ?? value;
  }
  return value;
};

const shown = (
  record: CrmRecord,
  spec: RecordField,
  contactName: string | undefined,
): [string, Html | string | undefined] => {
  const { contact, document } = recordView.parse(record.data);
  if (spec.as === 'contact' && contact?.id) {
    return [spec.label, html`<a href="${pathOf('contact', contact.id)}">${contactName ?? contact.id}</a>`];
  }
  return [
    spec.label,
    spec.name === 'document' ? [document?.type, document?.id].filter(Boolean).join(' ') : saidOf(record, spec),
  ];
};

const fileList = (record: CrmRecord, view: RecordView): Html | string =>
  view.files.length === 0
    ? ''
    : html`<div class="card"><h2>Files</h2><ul>${view.files.map(
        ({ name }) =>
          html`<li><a href="/files${pathOf(record.type, record.id)}/${encodeURIComponent(name)}">${name}</a></li>`,
      )}</ul></div>`;

/** What the bridge has said, as people read it, with its addresses as links. */
const noteList = (notes: WriteBack[]): Html | string => {
  const said = notes.filter(({ note }) => note !== undefined);
  if (said.length === 0) return '';
  const linked = (text: string) =>
    text
      .split(/(https?:\/\/\S+)/)
      .map((part, at) => (at % 2 === 1 ? html`<a href="${part}" rel="noreferrer">${part}</a>` : part));
  return html`<div class="card"><h2>Notes</h2><ul class="notes">${said.map(
    ({ note, at }) => html`<li><p class="id">${at.slice(0, 16).replace('T', ' ')}, Xero</p>${linked(note ?? '')}</li>`,
  )}</ul></div>`;
};

const allocations = (record: CrmRecord, view: RecordView, documents: Choices): Html | string =>
  record.type !== 'creditNote'
    ? ''
    : html`<div class="card"><h2>Set off against</h2>
        ${facts(view.allocations.map(({ document, amount }) => [document?.id ?? '', money(amount, view.currency)]))}
        <form class="search" method="post" action="${pathOf(record.type, record.id)}/allocate">
          ${select('document', '', [['', 'Choose a document'], ...documents], 'Document')}
          <input name="amount" placeholder="Amount" aria-label="Amount" autocomplete="off"><button>Allocate</button>
        </form></div>`;

/** The page of one record of any kind but contacts. */
export const recordDetail = (given: {
  record: CrmRecord;
  backs: WriteBack[];
  fields: readonly RecordField[];
  contactName: string | undefined;
  documents: Choices;
  madeOfIt: readonly CrmRecord[];
  notes: WriteBack[];
}): Html => {
  const { record, backs, fields, contactName, documents, madeOfIt, notes } = given;
  const { one, many, folder } = names[record.type];
  const view = recordView.parse(record.data);
  return html`${heading(`${one} ${titleOf(record, backs[0])}`, {
    crumb: html`<a href="/${folder}">${many}</a> / ${record.id}`,
    actions: buttons(record, madeOfIt),
  })}
  <div class="columns"><div>
    <div class="card"><h2>Details</h2>${facts([
      ...fields.map((spec) => shown(record, spec, contactName)),
      ['Made of', view.madeOf],
      ['Version', `${record.version}, saved ${record.updated_at.slice(0, 19).replace('T', ' ')} UTC`],
    ])}</div>
    ${hasLines(record.type) && view.lines.length > 0 ? linesTable(view) : ''}
    ${allocations(record, view, documents)}${fileList(record, view)}${noteList(notes)}
  </div>${xeroPanel(notes, view.currency)}</div>`;
};
