import { html } from 'hono/html';
import { money } from '../money.ts';
import type { CrmRecord } from '../records.ts';
import { type InvoiceView, invoiceView, totalOf } from '../views.ts';
import type { WriteBack } from '../write-backs.ts';
import { choice, currencies, type Fields, field } from './form-fields.ts';
import { facts, type Html, heading } from './layout.ts';
import { linesEditor, linesTable } from './lines-editor.ts';
import { type ListState, list } from './list.ts';
import { xeroBadge, xeroPanel } from './xero-panel.ts';

export type ContactChoices = readonly (readonly [string, string])[];

export const amountsChoices = [
  ['taxExclusive', 'without tax'],
  ['taxInclusive', 'including tax'],
  ['noTax', 'no tax at all'],
] as const;

const statuses = [
  ['', 'As set up'],
  ['draft', 'Draft'],
  ['submitted', 'Submitted'],
  ['authorised', 'Authorised'],
] as const;

const contactLink = (view: InvoiceView, name: string | undefined) =>
  view.contact?.id
    ? html`<a href="/contacts/${encodeURIComponent(view.contact.id)}">${name ?? view.contact.id}</a>`
    : html`(no contact)`;

const titleOf = (record: CrmRecord, view: InvoiceView, back: WriteBack | undefined) =>
  view.number ?? back?.number ?? record.id;

export const invoiceList = (
  state: ListState,
  rows: { record: CrmRecord; back: WriteBack | undefined; contactName: string | undefined }[],
): Html => html`
  ${heading('Invoices', { actions: html`<a class="button primary" href="/invoices/new">New invoice</a>` })}
  ${list(
    state,
    [['Invoice'], ['Contact'], ['Date'], ['Due'], ['Total', 'num'], ['Xero'], ['Xero number']],
    rows.map(({ record, back, contactName }) => {
      const view = invoiceView.parse(record.data);
      return html`<tr>
        <td><a class="name clip narrow" href="/invoices/${encodeURIComponent(record.id)}">${titleOf(record, view, back)}</a><span class="id">${record.id}</span></td>
        <td>${contactLink(view, contactName)}</td><td class="date">${view.date ?? ''}</td><td class="date">${view.dueDate ?? ''}</td>
        <td class="num">${money(totalOf(view), view.currency)}</td><td>${xeroBadge(back)}</td>
        <td>${back?.url ? html`<a href="${back.url}" rel="noreferrer"><span class="clip">${back.number ?? 'Open'}</span></a>` : (back?.number ?? '')}</td>
      </tr>`;
    }),
  )}`;

export const invoiceDetail = (record: CrmRecord, backs: WriteBack[], contactName: string | undefined): Html => {
  const view = invoiceView.parse(record.data);
  return html`${heading(`Invoice ${titleOf(record, view, backs[0])}`, {
    crumb: html`<a href="/invoices">Invoices</a> / ${record.id}`,
    sub: html`for ${contactLink(view, contactName)}`,
    actions: html`<a class="button primary" href="/invoices/${encodeURIComponent(record.id)}/edit">Edit</a>`,
  })}
  <div class="columns"><div>
    <div class="card"><h2>Details</h2>${facts([
      ['Number', view.number ?? 'left to Xero'],
      ['Reference', view.reference],
      ['Date', view.date],
      ['Due', view.dueDate],
      ['Status', view.status],
      ['Prices', amountsChoices.find(([key]) => key === view.amountsAre)?.[1]],
      ['Version', `${record.version}, saved ${record.updated_at.slice(0, 19).replace('T', ' ')} UTC`],
    ])}</div>
    ${linesTable(view)}
  </div>${xeroPanel(backs, view.currency)}</div>`;
};

export const invoiceForm = (input: {
  id: string | undefined;
  view: InvoiceView;
  contacts: ContactChoices;
  problem?: string | undefined;
}): Html => {
  const { id, view, contacts, problem } = input;
  const back = id === undefined ? '/invoices' : `/invoices/${encodeURIComponent(id)}`;
  return html`${heading(id === undefined ? 'New invoice' : `Edit invoice ${view.number ?? id}`, { crumb: html`<a href="/invoices">Invoices</a>` })}
  ${problem ? html`<p class="problem" role="alert">${problem}</p>` : ''}
  <form method="post" action="${id === undefined ? '/invoices' : back}">
    <button class="hidden-default" name="action" value="save" tabindex="-1" aria-hidden="true">Save</button>
    <div class="card"><h2>Invoice</h2><div class="fields">
      ${choice('Contact', 'contact', view.contact?.id, [['', 'Choose a contact'], ...contacts], { width: 'w6' })}
      ${field('Number', 'number', view.number, { width: 'w3', hint: 'empty: Xero numbers it' })}
      ${field('Reference', 'reference', view.reference, { width: 'w3' })}
      ${field('Date', 'date', view.date, { width: 'w3', type: 'date' })}${field('Due', 'dueDate', view.dueDate, { width: 'w3', type: 'date' })}
      ${choice('Currency', 'currency', view.currency ?? 'GBP', currencies, { width: 'w2' })}
      ${choice('Prices are', 'amountsAre', view.amountsAre, amountsChoices, { width: 'w2' })}
      ${choice('Status in Xero', 'status', view.status, statuses, { width: 'w2' })}
    </div></div>
    <div class="card"><h2>Lines</h2>${linesEditor(view)}</div>
    <div class="actions"><button class="primary" name="action" value="save">Save and send</button><a class="button quiet" href="${back}">Cancel</a></div>
  </form>`;
};

/** The head of an invoice as a posted form gives it; the lines are read by the lines editor. */
export const invoiceHead = (fields: Fields): Record<string, unknown> => {
  const { number, reference, date, dueDate, currency, status, amountsAre, contact } = fields;
  return {
    number,
    reference,
    date,
    dueDate,
    currency,
    status,
    amountsAre,
    ...(contact ? { contact: { id: contact } } : {}),
  };
};
