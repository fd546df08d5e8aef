import { html } from 'hono/html';
import { money } from '../money.ts';
import type { CrmRecord } from '../records.ts';
import { type QuoteView, quoteView, totalOf } from '../views.ts';
import { choice, currencies, type Fields, field } from './form-fields.ts';
import { amountsChoices, type ContactChoices } from './invoices.ts';
import { facts, type Html, heading } from './layout.ts';
import { linesEditor, linesTable } from './lines-editor.ts';
import { type ListState, list } from './list.ts';

const stages = [
  ['draft', 'Draft'],
  ['sent', 'Sent'],
  ['accepted', 'Accepted'],
  ['declined', 'Declined'],
] as const;

export const staysHere = html`<p class="note">Quotes and deals stay in the CRM: the bridge does not take them in this version. Make an invoice of one, and the invoice goes to Xero.</p>`;

export const quoteList = (
  state: ListState,
  rows: { record: CrmRecord; contactName: string | undefined }[],
): Html => html`
  ${heading('Quotes', { actions: html`<a class="button primary" href="/quotes/new">New quote</a>` })}${staysHere}
  ${list(
    state,
    [['Quote'], ['Contact'], ['Date'], ['Stage'], ['Total', 'num']],
    rows.map(({ record, contactName }) => {
      const view = quoteView.parse(record.data);
      return html`<tr>
        <td><a class="name" href="/quotes/${encodeURIComponent(record.id)}">${view.title ?? record.id}</a> <span class="id">${record.id}</span></td>
        <td>${contactName ?? view.contact?.id ?? ''}</td><td class="date">${view.date ?? ''}</td><td><span class="badge">${view.stage ?? 'draft'}</span></td>
        <td class="num">${money(totalOf(view), view.currency)}</td>
      </tr>`;
    }),
    false,
  )}`;

export const makeInvoice = (path: string, invoiceId: string | undefined): Html =>
  invoiceId
    ? html`<a class="button" href="/invoices/${encodeURIComponent(invoiceId)}">Invoice ${invoiceId}</a>`
    : html`<form method="post" action="${path}/invoice"><button>Make invoice</button></form>`;

export const quoteDetail = (record: CrmRecord, contactName: string | undefined): Html => {
  const view = quoteView.parse(record.data);
  const href = `/quotes/${encodeURIComponent(record.id)}`;
  return html`${heading(view.title ?? record.id, {
    crumb: html`<a href="/quotes">Quotes</a> / ${record.id}`,
    actions: html`${makeInvoice(href, view.invoiceId)}<a class="button primary" href="${href}/edit">Edit</a>`,
  })}${staysHere}
  <div class="card">${facts([
    ['Contact', contactName ?? view.contact?.id],
    ['Date', view.date],
    ['Valid until', view.expiryDate],
    ['Reference', view.reference],
    ['Stage', view.stage ?? 'draft'],
  ])}</div>${linesTable(view)}`;
};

export const quoteForm = (input: {
  id: string | undefined;
  view: QuoteView;
  contacts: ContactChoices;
  problem?: string | undefined;
}): Html => {
  const { id, view, contacts, problem } = input;
  const back = id === undefined ? '/quotes' : `/quotes/${encodeURIComponent(id)}`;
  return html`${heading(id === undefined ? 'New quote' : `Edit ${view.title ?? id}`, { crumb: html`<a href="/quotes">Quotes</a>` })}
  ${problem ? html`<p class="problem" role="alert">${problem}</p>` : ''}
  <form method="post" action="${id === undefined ? '/quotes' : back}">
    <button class="hidden-default" name="action" value="save" tabindex="-1" aria-hidden="true">Save</button>
    <div class="card"><h2>Quote</h2><div class="fields">
      ${field('Title', 'title', view.title, { width: 'w6' })}
      ${choice('Contact', 'contact', view.contact?.id, [['', 'Choose a contact'], ...contacts], { width: 'w6' })}
      ${field('Date', 'date', view.date, { width: 'w2', type: 'date' })}${field('Valid until', 'expiryDate', view.expiryDate, { width: 'w2', type: 'date' })}
      ${field('Reference', 'reference', view.reference, { width: 'w2' })}
      ${choice('Stage', 'stage', view.stage ?? 'draft', stages, { width: 'w2' })}
      ${choice('Currency', 'currency', view.currency ?? 'GBP', currencies, { width: 'w2' })}
      ${choice('Prices are', 'amountsAre', view.amountsAre, amountsChoices, { width: 'w2' })}
    </div></div>
    <div class="card"><h2>Lines</h2>${linesEditor(view)}</div>
    <div class="actions"><button class="primary" name="action" value="save">Save</button><a class="button quiet" href="${back}">Cancel</a></div>
  </form>`;
};

/** The head of a quote as a posted form gives it. */
export const quoteHead = (fields: Fields): Record<string, unknown> => {
  const { title, reference, date, expiryDate, currency, stage, amountsAre, contact } = fields;
  return {
    title,
    reference,
    date,
    expiryDate,
    currency,
    stage,
    amountsAre,
    ...(contact ? { contact: { id: contact } } : {}),
  };
};
