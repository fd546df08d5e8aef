import { html } from 'hono/html';
import type { Html } from '../../../shared/runtime/pages.ts';
import { defaultAccount } from '../../../shared/sync/choose-account.ts';
import { mapped, sameName } from '../../../shared/sync/mapped.ts';
import { hiddenField, optionsOf } from '../fields.ts';
import { control, type DraftShown, fieldId, labelled } from './draft-shown.ts';
import type { DraftTotal } from './draft-total.ts';
import type { EnteredLine, LineField } from './entered-line.ts';
import { type Books, choiceOf, choiceValue, trackingCategories } from './tracking-slots.ts';

type Options = (readonly [value: string, label: string])[];

const accountsOf = ({ reference, settings }: Books): { options: Options; usual: string } => {
  const usable = reference.accounts.filter(
    ({ status, code, system, type }) =>
      status === 'ACTIVE' && code !== undefined && !system && type !== 'BANK' && type !== 'INVENTORY',
  );
  const label = (code: string) => `${code} ${usable.find((one) => one.code === code)?.name ?? ''}`;
  const usual = defaultAccount('sales', { reference, settings });
  const codes = [
    ...usable.filter((one) => one.class === 'REVENUE'),
    ...usable.filter((one) => one.class !== 'REVENUE'),
  ].map(({ code = '' }) => code);
  return {
    options: codes.map((code) => [code, label(code)]),
    usual: usual === undefined ? 'Choose an account' : `As usual: ${label(usual)}`,
  };
};

const accountOptions = (line: EnteredLine, books: Books | undefined): Html => {
  const { options, usual } = books ? accountsOf(books) : { options: [], usual: 'By the settings' };
  return optionsOf(
    [['', line.item === '' && line.category === '' ? usual : 'As usual for it'], ...options],
    line.account,
  );
};

const taxOptions = (line: EnteredLine, books: Books | undefined): Html => {
  const rates = (books?.reference.taxRates ?? []).filter(({ status }) => status === 'ACTIVE');
  const wanted = mapped(books?.settings.taxRates ?? {}, line.taxRate) ?? line.taxRate;
  const chosen = rates.find(({ taxType, name }) => sameName(taxType, wanted) || sameName(name, wanted));
  const none = line.taxPercent === '' ? "The account's own" : `${line.taxPercent}%, as in the deal`;
  const options = rates.filter((one) => one.forRevenue || one === chosen);
  return optionsOf(
    [['', none], ...options.map(({ taxType, name }) => [taxType, name] as const)],
    chosen?.taxType ?? line.taxRate,
  );
};

const inWords = (value: string): string => {
  const kept = choiceOf(value);
  return kept ? `${kept.category}: ${kept.option} (not in Xero)` : value;
};

/** What a line tracks: a choice for each category of Xero, and for what the deal names besides. */
const trackingFields = (line: EnteredLine, at: number, shown: DraftShown): Html => {
  const categories = trackingCategories(shown.facts.books?.reference);
  return html`${(['tracking1', 'tracking2'] as const).map((name, slot) => {
    const category = categories[slot];
    const value = line[name];
    if (!category && value === '') return hiddenField(name, '');
    const options = (category?.options ?? [])
      .filter(({ status }) => status === 'ACTIVE')
      .map((option) => [choiceValue(category?.name ?? '', option.name), option.name] as const);
    const field = `lines.${at}.${name}`;
    return labelled(
      field,
      category?.name ?? 'Tracking',
      shown,
      html`<select ${control(field, shown, name)}>${optionsOf([['', 'None'], ...options], value, inWords)}</select>`,
    );
  })}`;
};

const lineEntry = (line: EnteredLine, at: number, total: DraftTotal | undefined, shown: DraftShown): Html => {
  const { books } = shown.facts;
  const field = (name: LineField) => `lines.${at}.${name}`;
  const number = (name: LineField, label: string, placeholder = '') =>
    labelled(
      field(name),
      label,
      shown,
      html`<input type="text" inputmode="${name === 'discount' ? 'text' : 'decimal'}" autocomplete="off" ${control(field(name), shown, name)} value="${line[name]}" placeholder="${placeholder}">`,
      'short',
    );
  return html`<div class="entry" role="group" aria-labelledby="line-${at}"><div class="row"><h3 class="grow" id="line-${at}">Line ${at + 1}${line.item !== '' && html` <small>Item ${line.item}</small>`}</h3><span class="amount" id="amount-${at}">${total?.amounts[at]}</span><button class="small quiet" name="do" value="remove-${at}" data-part="lines totals" aria-label="Remove line ${at + 1}">Remove</button></div>
<div class="cells">${hiddenField('item', line.item)}${hiddenField('category', line.category)}${hiddenField('taxPercent', line.taxPercent)}
${labelled(field('description'), 'Description', shown, html`<textarea rows="1" ${control(field('description'), shown, 'description')} ${shown.goOn === at ? 'autofocus' : ''}>${line.description}</textarea>`, 'long')}
${number('quantity', 'Quantity', '1')}${number('unitAmount', 'Price')}${number('discount', 'Discount', '10% or 25.50')}
${labelled(field('account'), 'Account', shown, html`<select ${control(field('account'), shown, 'account')}>${accountOptions(line, books)}</select>`)}
${labelled(field('taxRate'), 'Tax', shown, html`<select ${control(field('taxRate'), shown, 'taxRate')}>${taxOptions(line, books)}</select>`)}
${trackingFields(line, at, shown)}</div></div>`;
};

/** The lines, each with its amount, and the button for one more. */
export const linesPart = (shown: DraftShown, total: DraftTotal | undefined): Html => {
  const { lines } = shown.entered;
  const parts = ['totals', ...lines.map((_, at) => `amount-${at}`)].join(' ');
  return html`<section class="card"><h2 id="${fieldId('lines')}" tabindex="-1">Lines</h2>
<div id="lines"><div data-recount="${parts}">${lines.map((line, at) => lineEntry(line, at, total, shown))}</div></div>
<button class="small" name="do" value="add" data-part="lines totals">Add a line</button></section>`;
};
