import { html } from 'hono/html';
import { lineAmount, money, totals } from '../money.ts';
import type { LineView, RecordView } from '../views.ts';
import { type Fields, select } from './form-fields.ts';
import type { Html } from './layout.ts';

type Rates = readonly (readonly [code: string, name: string, percent: string])[];

/** The tax rates that this CRM offers for sales. */
export const taxRates: Rates = [
  ['OUTPUT2', '20 % standard', '20'],
  ['RROUTPUT', '5 % reduced', '5'],
  ['ZERORATEDOUTPUT', '0 % zero rated', '0'],
  ['EXEMPTOUTPUT', 'Exempt', '0'],
];

const purchaseTaxRates: Rates = [
  ['INPUT2', '20 % standard', '20'],
  ['RRINPUT', '5 % reduced', '5'],
  ['ZERORATEDINPUT', '0 % zero rated', '0'],
  ['EXEMPTINPUT', 'Exempt', '0'],
];

const salesAccounts = [
  ['', 'Default'],
  ['200', '200 Sales'],
  ['260', '260 Other revenue'],
] as const;

const purchaseAccounts = [
  ['', 'Default'],
  ['300', '300 Purchases'],
  ['310', '310 Cost of goods'],
  ['429', '429 General expenses'],
] as const;

const ratesOf = (purchase: boolean) => (purchase ? purchaseTaxRates : taxRates);

const keys = ['description', 'item', 'quantity', 'unitAmount', 'discountPercent', 'account', 'taxRate'] as const;
const emptyLine = (purchase: boolean): LineView => ({
  description: '',
  item: undefined,
  quantity: '1',
  unitAmount: '',
  discountPercent: undefined,
  discountAmount: undefined,
  account: purchase ? '300' : '200',
  taxRate: purchase ? 'INPUT2' : 'OUTPUT2',
  taxPercent: '20',
});

const row = (line: LineView, index: number, purchase: boolean): Html => {
  const input = (key: string, value: string | undefined, label: string, kind = '') =>
    html`<td data-label="${label.charAt(0).toUpperCase()}${label.slice(1)}"><input class="${kind}" name="line.${index}.${key}" value="${value ?? ''}" aria-label="Line ${index + 1}: ${label}" autocomplete="off"></td>`;
  return html`<tr>
    ${input('description', line.description, 'description')}
    ${input('item', line.item, 'item')}
    ${input('quantity', line.quantity, 'quantity', 'num')}
    ${input('unitAmount', line.unitAmount, 'price', 'num')}
    ${input('discountPercent', line.discountPercent, 'discount in per cent', 'num')}
    <td data-label="Account">${select(`line.${index}.account`, line.account, purchase ? purchaseAccounts : salesAccounts, `Line ${index + 1}: account`)}</td>
    <td data-label="Tax">${select(
      `line.${index}.taxRate`,
      line.taxRate,
      ratesOf(purchase).map(([code, name]) => [code, name] as const),
      `Line ${index + 1}: tax`,
    )}</td>
    <td class="num" data-label="Amount">${money(lineAmount(line).toFixed(2), undefined)}</td>
    <td><button class="quiet" name="action" value="remove-line.${index}" title="Remove this line" aria-label="Remove line ${index + 1}">×</button></td>
  </tr>`;
};

/** The lines of a document as a form that needs no script: its buttons post the form and get it back with a line more or less. */
export const linesEditor = (view: Pick<RecordView, 'lines' | 'amountsAre' | 'currency'>, purchase: boolean): Html => {
  const lines = view.lines.length === 0 ? [emptyLine(purchase)] : view.lines;
  const sum = totals(lines, view.amountsAre);
  return html`<table class="lines">
    <thead><tr><th>Description</th><th>Item</th><th class="num">Quantity</th><th class="num">Price</th><th class="num">Discount %</th><th>Account</th><th>Tax</th><th class="num">Amount</th><th></th></tr></thead>
    <tbody>${lines.map((line, index) => row(line, index, purchase))}</tbody>
  </table>
  <div class="linefoot">
    <div class="actions"><button name="action" value="add-line">Add line</button><button class="quiet" name="action" value="recalculate">Recalculate</button></div>
    <div class="totals"><span>Net</span><span>${money(sum.net, view.currency)}</span><span>Tax</span><span>${money(sum.tax, view.currency)}</span>
      <b>Total</b><b>${money(sum.total, view.currency)}</b></div>
  </div>`;
};

/** The lines of a posted form. Wholly empty ones are left out; a discount amount that the form does not show is kept. */
export const linesFromForm = (fields: Fields, known: LineView[], keepEmpty: boolean, purchase: boolean): LineView[] => {
  const numbers = Object.keys(fields).flatMap((name) => /^line\.(\d+)\./.exec(name)?.[1] ?? []);
  const count = Math.max(-1, ...numbers.map(Number)) + 1;
  return Array.from({ length: Math.min(count, 500) }, (_, index) => {
    const values = Object.fromEntries(keys.map((key) => [key, fields[`line.${index}.${key}`]]));
    const before = known[index];
    const tax = [...ratesOf(purchase), ...ratesOf(!purchase)].find(([code]) => code === values.taxRate);
    return {
      ...emptyLine(purchase),
      ...values,
      discountAmount: before?.description === values.description ? before?.discountAmount : undefined,
      taxPercent: tax?.[2] ?? (before?.taxRate === values.taxRate ? before?.taxPercent : undefined),
    };
  }).filter((line) => keepEmpty || line.description || line.unitAmount || line.item);
};

/** The same lines after the button `action` of the editor. */
export const afterAction = (lines: LineView[], action: string | undefined): LineView[] => {
  if (action === 'add-line') return [...lines, emptyLine(lines.at(-1)?.taxRate?.includes('INPUT') ?? false)];
  const removed = /^remove-line\.(\d+)$/.exec(action ?? '')?.[1];
  return removed === undefined ? lines : lines.filter((_, index) => index !== Number(removed));
};

/** The lines of a document to look at, with what they come to. */
export const linesTable = (view: Pick<RecordView, 'lines' | 'amountsAre' | 'currency' | 'total'>): Html => {
  const sum = totals(view.lines, view.amountsAre);
  const taxName = (line: LineView) =>
    [...taxRates, ...purchaseTaxRates].find(([code]) => code === line.taxRate)?.[1] ?? line.taxRate ?? '';
  const discount = (line: LineView) =>
    line.discountPercent
      ? `${line.discountPercent} %`
      : line.discountAmount
        ? money(line.discountAmount, undefined)
        : '';
  return html`<div class="card flush"><table>
    <thead><tr><th>Description</th><th class="num">Quantity</th><th class="num">Price</th><th class="num">Discount</th><th>Tax</th><th class="num">Amount</th></tr></thead>
    <tbody>${view.lines.map(
      (
        line,
      ) => html`<tr><td>${line.description ?? '(no description)'}<br><span class="id">${[line.item && `Item ${line.item}`, line.account && `Account ${line.account}`].filter(Boolean).join(' · ')}</span></td>
      <td class="num">${line.quantity ?? '1'}</td><td class="num">${line.unitAmount ?? ''}</td><td class="num">${discount(line)}</td>
      <td>${taxName(line)}</td><td class="num">${money(lineAmount(line).toFixed(2), undefined)}</td></tr>`,
    )}</tbody>
    <tfoot>
      <tr class="sum"><td colspan="5" class="num">Net</td><td class="num">${money(sum.net, undefined)}</td></tr>
      <tr class="sum"><td colspan="5" class="num">Tax${view.amountsAre === 'taxInclusive' ? ' (included in the prices)' : ''}</td><td class="num">${money(sum.tax, undefined)}</td></tr>
      <tr class="sum total"><td colspan="5" class="num">Total</td><td class="num">${money(view.total ?? sum.total, view.currency)}</td></tr>
    </tfoot>
  </table></div>`;
};
