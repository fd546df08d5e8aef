import { html } from 'hono/html';
import type { Html } from '../../../shared/runtime/pages.ts';
import { hiddenField, optionsOf } from '../fields.ts';
import { type Around, formFields } from '../organisation-page.ts';
import { customerPart } from './draft-customer.ts';
import { linesPart } from './draft-lines.ts';
import { control, type DraftShown, labelled, wrongList } from './draft-shown.ts';
import { type DraftTotal, draftTotal } from './draft-total.ts';

const kinds = [
  ['taxExclusive', 'Without tax'],
  ['taxInclusive', 'With tax'],
  ['noTax', 'Free of tax'],
] as const;

const headPart = ({ one }: Around, shown: DraftShown): Html => {
  const { entered, facts } = shown;
  const { reference } = facts.books ?? {};
  const currencies = [
    ...new Set([reference?.organisation.baseCurrency ?? one.baseCurrency, ...(reference?.currencies ?? [])]),
  ];
  const date = (name: 'date' | 'dueDate', label: string) =>
    labelled(name, label, shown, html`<input type="date" ${control(name, shown)} value="${entered[name]}">`);
  return html`<section class="card" data-recount="totals"><h2>Invoice</h2><div class="fields">${date('date', 'Date')}${date('dueDate', 'Due date')}
${labelled('reference', 'Reference', shown, html`<input type="text" ${control('reference', shown)} value="${entered.reference}" maxlength="255">`)}
${labelled(
  'currency',
  'Currency',
  shown,
  html`<select ${control('currency', shown)}>${optionsOf(
    currencies.map((code) => [code, code] as const),
    entered.currency,
    (code) => `${code} (not in use in Xero)`,
  )}</select>`,
)}
${labelled('amountsAre', 'Prices are', shown, html`<select ${control('amountsAre', shown)}>${optionsOf(kinds, entered.amountsAre)}</select>`)}</div></section>`;
};

const totals = ({ formats }: Around, { facts, entered }: DraftShown, total: DraftTotal | undefined): Html => {
  const money = (amount: string) =>
    /^[A-Z]{3}$/.test(entered.currency) ? formats.money(amount, entered.currency) : amount;
  if (!total?.sums)
    return html`<p class="soft">${total?.open ?? (facts.books ? '' : 'The total shows as soon as Xero has been read.')}</p>`;
  const { lines, tax, total: sum } = total.sums;
  const withTax = entered.amountsAre === 'taxInclusive' ? ', tax included' : '';
  return html`<dl class="sums">${entered.amountsAre === 'taxExclusive' && html`<div><dt>Lines</dt><dd>${money(lines)}</dd></div><div><dt>Tax</dt><dd>${money(tax)}</dd></div>`}<div class="sum"><dt>Total in Xero${withTax}</dt><dd data-total="${sum}">${money(sum)}</dd></div></dl>`;
};

/** The form of a draft invoice; people who may not send see it, but cannot send it. */
export const draftForm = (around: Around, shown: DraftShown): Html => {
  const { visitor, one } = around;
  const { facts, entered, draftId } = shown;
  const total = facts.books && draftTotal(entered, facts.books);
  return html`${wrongList(shown)}
<form method="post" action="/console/${one.workspace}/draft" class="draft" aria-label="Draft invoice">${formFields(around)}${hiddenField('deal', draftId)}<button hidden name="do" value="look" data-part="found candidates totals">Work out the total</button>
<fieldset class="plain flow" ${visitor.maySend ? '' : 'disabled'}>${customerPart(around, shown)}${headPart(around, shown)}${linesPart(shown, total)}</fieldset>
<div class="bottom row stack"><div id="totals" class="grow" aria-live="polite">${totals(around, shown, total)}</div>
${visitor.maySend ? html`<button class="primary" name="do" value="send">Make the draft in Xero</button>` : html`<p class="soft">Only owners, administrators and members may send drafts.</p>`}</div></form>`;
};
