import { html } from 'hono/html';
import { type Kind, names, pathOf } from '../kinds.ts';
import { money } from '../money.ts';
import type { CrmRecord } from '../records.ts';
import { recordView, totalOf } from '../views.ts';
import type { WriteBack } from '../write-backs.ts';
import { type Html, heading } from './layout.ts';
import { type ListState, list } from './list.ts';
import { xeroBadge } from './xero-panel.ts';

/** What a record is called by people. */
export const titleOf = (record: CrmRecord, back: WriteBack | undefined): string => {
  const view = recordView.parse(record.data);
  return view.number ?? view.name ?? view.code ?? back?.number ?? record.id;
};

interface Row {
  record: CrmRecord;
  back: WriteBack | undefined;
  contactName: string | undefined;
}

const partner = (kind: Kind, { record, contactName }: Row): Html | string => {
  const view = recordView.parse(record.data);
  if (kind === 'item') return view.code ?? '';
  if (kind === 'payment') return view.document?.id ?? '';
  return view.contact?.id
    ? html`<a href="${pathOf('contact', view.contact.id)}">${contactName ?? view.contact.id}</a>`
    : '(no contact)';
};

const partnerHeading: Partial<Record<Kind, string>> = { item: 'Code', payment: 'For' };

/** The list of one kind. */
export const recordList = (kind: Kind, state: ListState, rows: Row[]): Html => html`
  ${heading(names[kind].many, { actions: html`<a class="button primary" href="/${names[kind].folder}/new">New ${names[kind].one.toLowerCase()}</a>` })}
  ${list(
    state,
    [
      [names[kind].one],
      [partnerHeading[kind] ?? 'Contact'],
      ['Date'],
      ['Status'],
      ['Amount', 'num'],
      ['Xero'],
      ['Xero number'],
    ],
    rows.map((row) => {
      const { record, back } = row;
      const view = recordView.parse(record.data);
      return html`<tr>
        <td><a class="name clip narrow" href="${pathOf(kind, record.id)}">${titleOf(record, back)}</a><span class="id">${record.id}</span></td>
        <td>${partner(kind, row)}</td><td class="date">${view.date ?? ''}</td>
        <td>${view.status ? html`<span class="badge">${view.status}</span>` : ''}</td>
        <td class="num">${money(totalOf(view), view.currency)}</td><td>${xeroBadge(back)}</td>
        <td>${back?.url ? html`<a href="${back.url}" rel="noreferrer"><span class="clip">${back.number ?? 'Open'}</span></a>` : (back?.number ?? '')}</td>
      </tr>`;
    }),
  )}`;
