import { html } from 'hono/html';
import { money } from '../money.ts';
import type { CrmRecord } from '../records.ts';
import { dealView } from '../views.ts';
import { choice, currencies, type Fields, field } from './form-fields.ts';
import type { ContactChoices } from './invoices.ts';
import { facts, type Html, heading } from './layout.ts';
import { type ListState, list } from './list.ts';
import { makeInvoice, staysHere } from './quotes.ts';

const stages = [
  ['new', 'New'],
  ['talking', 'Talking'],
  ['offer', 'Offer made'],
  ['won', 'Won'],
  ['lost', 'Lost'],
] as const;

const stageName = (stage: string | undefined) => stages.find(([key]) => key === stage)?.[1] ?? 'New';

export const dealList = (
  state: ListState,
  rows: { record: CrmRecord; contactName: string | undefined }[],
): Html => html`
  ${heading('Deals', { actions: html`<a class="button primary" href="/deals/new">New deal</a>` })}${staysHere}
  ${list(
    state,
    [['Deal'], ['Contact'], ['Stage'], ['Close date'], ['Amount', 'num']],
    rows.map(({ record, contactName }) => {
      const view = dealView.parse(record.data);
      return html`<tr>
        <td><a class="name" href="/deals/${encodeURIComponent(record.id)}">${view.title ?? record.id}</a> <span class="id">${record.id}</span></td>
        <td>${contactName ?? view.contact?.id ?? ''}</td><td><span class="badge">${stageName(view.stage)}</span></td>
        <td class="date">${view.closeDate ?? ''}</td><td class="num">${money(view.amount, view.currency)}</td>
      </tr>`;
    }),
    false,
  )}`;

export const dealDetail = (record: CrmRecord, contactName: string | undefined): Html => {
  const view = dealView.parse(record.data);
  const href = `/deals/${encodeURIComponent(record.id)}`;
  return html`${heading(view.title ?? record.id, {
    crumb: html`<a href="/deals">Deals</a> / ${record.id}`,
    actions: html`${makeInvoice(href, view.invoiceId)}<a class="button primary" href="${href}/edit">Edit</a>`,
  })}${staysHere}
  <div class="card">${facts([
    ['Contact', contactName ?? view.contact?.id],
    ['Stage', stageName(view.stage)],
    ['Amount', money(view.amount, view.currency)],
    ['Close date', view.closeDate],
    ['Notes', view.notes],
  ])}</div>`;
};

export const dealForm = (input: {
  id: string | undefined;
  data: unknown;
  contacts: ContactChoices;
  problem?: string | undefined;
}): Html => {
  const { id, data, contacts, problem } = input;
  const view = dealView.parse(data);
  const back = id === undefined ? '/deals' : `/deals/${encodeURIComponent(id)}`;
  return html`${heading(id === undefined ? 'New deal' : `Edit ${view.title ?? id}`, { crumb: html`<a href="/deals">Deals</a>` })}
  ${problem ? html`<p class="problem" role="alert">${problem}</p>` : ''}
  <form method="post" action="${id === undefined ? '/deals' : back}">
    <div class="card"><div class="fields">
      ${field('Title', 'title', view.title, { width: 'w6' })}
      ${choice('Contact', 'contact', view.contact?.id, [['', 'Choose a contact'], ...contacts], { width: 'w6' })}
      ${choice('Stage', 'stage', view.stage ?? 'new', stages, { width: 'w3' })}
      ${field('Amount without tax', 'amount', view.amount, { width: 'w3' })}
      ${choice('Currency', 'currency', view.currency ?? 'GBP', currencies, { width: 'w3' })}
      ${field('Close date', 'closeDate', view.closeDate, { width: 'w3', type: 'date' })}
      <label class="w12">Notes<textarea name="notes" rows="3">${view.notes ?? ''}</textarea></label>
    </div></div>
    <div class="actions"><button class="primary">Save</button><a class="button quiet" href="${back}">Cancel</a></div>
  </form>`;
};

/** The deal that a posted form stands for. */
export const dealFromForm = (fields: Fields): Record<string, unknown> => {
  const { title, stage, amount, currency, closeDate, notes, contact } = fields;
  return { title, stage, amount, currency, closeDate, notes, ...(contact ? { contact: { id: contact } } : {}) };
};
