import { html } from 'hono/html';
import type { Html } from '../../../shared/runtime/pages.ts';
import { choiceField, hiddenField, optionsOf } from '../fields.ts';
import { type Around, formFields } from '../organisation-page.ts';
import type { DraftFacts } from './draft-facts.ts';
import { draftTotal } from './draft-total.ts';
import { type EnteredDraft, type EnteredLine, withRoom } from './entered-draft.ts';

/** What the form shows besides what is entered. */
export interface DraftShown {
  draftId: string;
  facts: DraftFacts;
  entered: EnteredDraft;
  /** Contacts of Xero that fit the search; undefined before one. */
  found: { xeroId: string; name: string; email?: string }[] | undefined;
  /** What is wrong, as sentences. */
  wrongs: string[];
}

const contactChoice = (entered: EnteredDraft, value: string, title: Html | string, text?: Html | string): Html =>
  html`<label class="choice"><input type="radio" name="contact" value="${value}" ${entered.contact === value ? 'checked' : ''}><span><strong>${title}</strong>${text !== undefined && html`<small class="line">${text}</small>`}</span></label>`;

/** The candidate that was chosen in an earlier search. */
const chosenBefore = ({ contact }: EnteredDraft, found: DraftShown['found'] = []) => {
  const [, xeroId, name = ''] = /^xero:([^ ]+) (.+)$/s.exec(contact) ?? [];
  return xeroId === undefined || found.some((one) => one.xeroId === xeroId) ? [] : [{ xeroId, name }];
};

const contactPart = ({ facts, entered, found }: DraftShown): Html => {
  const { deal, contactLink } = facts;
  const own = contactLink?.xero.name ?? deal.contact?.name;
  const candidates: { xeroId: string; name: string; email?: string }[] = [
    ...chosenBefore(entered, found),
    ...(found ?? []),
  ];
  return html`<fieldset><legend>Customer</legend>
${own !== undefined && contactChoice(entered, 'own', own, contactLink ? 'The customer of the deal, who is in Xero' : 'The customer of the deal; matched with Xero, or made there')}
<div class="field stack"><label for="search">Search the contacts in Xero</label><div class="row"><input type="search" class="grow" id="search" name="search" value="${entered.search}" maxlength="100" autocomplete="off" placeholder="Name or e-mail, three letters or more"><button class="small" name="do" value="look">Search</button></div></div>
<div id="candidates" aria-live="polite">${candidates.map(({ xeroId, name, email }) => contactChoice(entered, `xero:${xeroId} ${name}`, name, email))}${found?.length === 0 && html`<p class="soft">No active contact in Xero fits.</p>`}</div>
${contactChoice(entered, 'new', 'A new contact', 'Made in Xero from these:')}
<div class="fields"><div class="field"><label for="newName">Name</label><input type="text" id="newName" name="newName" value="${entered.newName}" maxlength="255"></div><div class="field"><label for="newEmail">E-mail</label><input type="text" inputmode="email" id="newEmail" name="newEmail" value="${entered.newEmail}" maxlength="255"></div></div></fieldset>`;
};

const lineRow = (line: EnteredLine, at: number, { reference, settings }: DraftFacts): Html => {
  const accounts = (reference?.accounts ?? []).filter(
    ({ status, code, system, type }) => status === 'ACTIVE' && code !== undefined && !system && type !== 'BANK',
  );
  const first = accounts.filter((one) => one.class === 'REVENUE');
  const rest = accounts.filter((one) => one.class !== 'REVENUE');
  const accountOptions = [...first, ...rest].map(({ code = '', name }): [string, string] => [code, `${code} ${name}`]);
  const rates = (reference?.taxRates ?? []).filter(({ status, forRevenue }) => status === 'ACTIVE' && forRevenue);
  const tax =
    settings.taxRates[line.taxRate] ?? rates.find(({ name }) => name === line.taxRate)?.taxType ?? line.taxRate;
  const label = (what: string) => `${what} of line ${at + 1}`;
  return html`<tr><td data-label="Description"><input type="hidden" name="item" value="${line.item}"><textarea name="description" rows="1" aria-label="${label('Description')}">${line.description}</textarea></td>
<td data-label="Quantity"><input type="text" inputmode="decimal" name="quantity" value="${line.quantity}" aria-label="${label('Quantity')}"></td>
<td data-label="Price"><input type="text" inputmode="decimal" name="unitAmount" value="${line.unitAmount}" aria-label="${label('Price')}"></td>
<td data-label="Discount %"><input type="text" inputmode="decimal" name="discountPercent" value="${line.discountPercent}" aria-label="${label('Discount in per cent')}"></td>
<td data-label="Account"><select name="account" aria-label="${label('Account')}">${optionsOf([['', 'By the settings'], ...accountOptions], line.account)}</select></td>
<td data-label="Tax"><select name="taxRate" aria-label="${label('Tax')}">${optionsOf([['', "The account's own"], ...rates.map(({ taxType, name }): [string, string] => [taxType, name])], tax)}</select></td></tr>`;
};

const totals = ({ formats }: Around, { facts, entered }: DraftShown): Html => {
  const total = facts.reference && draftTotal(entered, facts.reference, facts.settings);
  const money = (amount: string) => {
    const known = /^[A-Z]{3}$/.test(entered.currency);
    return known ? formats.money(amount, entered.currency) : amount;
  };
  if (!total) return html`<p class="soft">The total shows as soon as every line has a price.</p>`;
  return html`<dl class="figures"><div><dt>${entered.amountsAre === 'taxInclusive' ? 'Lines, tax included' : 'Lines'}</dt><dd>${money(total.lines)}</dd></div>${entered.amountsAre === 'taxExclusive' && html`<div><dt>Tax</dt><dd>${money(total.tax)}</dd></div>`}<div><dt>Total in Xero</dt><dd data-total="${total.total}">${money(total.total)}</dd></div></dl>`;
};

/** The form of a draft invoice; people who may not send see it, but cannot send it. */
export const draftForm = (around: Around, shown: DraftShown): Html => {
  const { visitor, one } = around;
  const { facts, entered, draftId, wrongs } = shown;
  const currencies = facts.reference?.currencies ?? [one.baseCurrency];
  const date = (name: 'date' | 'dueDate', label: string) =>
    html`<div class="field"><label for="${name}">${label}</label><input type="date" id="${name}" name="${name}" value="${entered[name]}"></div>`;
  return html`${wrongs.length > 0 && html`<div class="notice bad" role="alert"><strong>Nothing was sent yet</strong><ul>${wrongs.map((wrong) => html`<li>${wrong}</li>`)}</ul></div>`}
<form method="post" action="/console/${one.workspace}/draft" class="card draft" data-recount="totals candidates" aria-label="Draft invoice">${formFields(around)}${hiddenField('deal', draftId)}<button hidden name="do" value="look">Work out the total</button>
<fieldset class="plain" ${visitor.maySend ? '' : 'disabled'}>${contactPart(shown)}
<div class="fields">${date('date', 'Date')}${date('dueDate', 'Due date')}<div class="field"><label for="reference">Reference</label><input type="text" id="reference" name="reference" value="${entered.reference}" maxlength="255"></div>
${choiceField({ name: 'currency', label: 'Currency', value: entered.currency, options: currencies.map((code): [string, string] => [code, code]) })}
${choiceField({
  name: 'amountsAre',
  label: 'Prices are',
  value: entered.amountsAre,
  options: [
    ['taxExclusive', 'Without tax'],
    ['taxInclusive', 'With tax'],
    ['noTax', 'Free of tax'],
  ],
})}</div>
<h2>Lines</h2><div class="scroll"><table class="stacked lines"><thead><tr><th>Description</th><th>Quantity</th><th>Price</th><th>Discount %</th><th>Account</th><th>Tax</th></tr></thead><tbody>${withRoom(entered.lines).map((line, at) => lineRow(line, at, facts))}</tbody></table></div>
<div class="row"><button class="small" name="do" value="look">One more line, and the total</button></div>
<div id="totals" aria-live="polite">${totals(around, shown)}</div>
</fieldset>
${visitor.maySend ? html`<div class="row stack"><button class="primary" name="do" value="send">Make the draft in Xero</button><span class="soft">It goes to Xero as a draft: nobody is sent anything.</span></div>` : html`<p class="soft">Only owners, administrators and members may send drafts.</p>`}</form>`;
};
