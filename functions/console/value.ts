import { html } from 'hono/html';
import { fieldWords } from '../../shared/records/field-words.ts';
import type { Html } from '../../shared/runtime/pages.ts';
import type { Naming } from './naming.ts';
import { statusWords } from './records/status-words.ts';

type Fields = Record<string, unknown>;

/** Whether a value says nothing. */
export const isNothing = (value: unknown): boolean =>
  value === undefined ||
  value === null ||
  value === '' ||
  (Array.isArray(value) && value.every(isNothing)) ||
  (typeof value === 'object' && Object.values(value).every(isNothing));

export const isFields = (value: unknown): value is Fields =>
  value !== null && typeof value === 'object' && !Array.isArray(value);

/** Fields that people know by another name than Xero's. */
const fieldNames: Record<string, string> = {
  ...{ type: 'kind', lineAmountTypes: 'tax', lineItems: 'lines', invoiceNumber: 'number', quoteNumber: 'number' },
  ...{ creditNoteNumber: 'number', purchaseOrderNumber: 'number', currencyCode: 'currency', taxType: 'tax rate' },
  ...{
    url: 'link to the CRM',
    emailAddress: 'e-mail',
    email: 'e-mail',
    accountCode: 'account',
    unitAmount: 'unit price',
  },
  ...{
    contactNumber: 'id in the CRM',
    accountNumber: 'account number',
    discountRate: 'discount',
    contactStatus: 'status',
  },
  ...{ attentionTo: 'attention', phoneNumber: 'number', phoneAreaCode: 'area code', phoneCountryCode: 'country code' },
  ...{ area: 'area code', expectedArrivalDate: 'expected arrival', sentToContact: 'sent to the contact' },
  ...{ purchasesTrackingCategories: 'tracking of purchases', salesTrackingCategories: 'tracking of sales' },
  ...{ bankAccountDetails: 'bank account', defaultCurrency: 'currency', itemCode: 'item' },
};

/** A field as people read it: `lineItems` as `lines`, `contactID` as `contact id`, `addressLine2` as `line 2`. */
export const xeroFieldWords = (field: string): string =>
  fieldNames[field] ?? fieldWords(field.replace(/^addressLine(\d)$/, 'line $1').replace(/I[Dd](?=$|\.)/, ' id')).trim();

const kinds: Record<string, string> = {
  ...{ ACCREC: 'Sales invoice', ACCPAY: 'Bill', ACCRECCREDIT: 'Credit note', ACCPAYCREDIT: "Supplier's credit note" },
};
const taxOf: Record<string, string> = {
  ...{ Inclusive: 'Prices include tax', Exclusive: 'Tax is added to prices', NoTax: 'No tax' },
  ...{ INCLUSIVE: 'Prices include tax', EXCLUSIVE: 'Tax is added to prices', NOTAX: 'No tax' },
};
const money = new Set([
  ...['unitAmount', 'unitPrice', 'lineAmount', 'discountAmount', 'taxAmount', 'total', 'subTotal', 'totalTax'],
  ...['amount', 'amountDue', 'amountPaid', 'amountCredited', 'remainingCredit'],
]);
const dayOf = /^(\d{4}-\d{2}-\d{2})(?:T00:00:00(?:\.0+)?Z?)?$/;

/** One plain value of a field in words: codes as what they stand for, days and amounts as the viewer writes them. */
const plainWords = (
  field: string,
  value: unknown,
  naming: Naming | undefined,
  currency: string | undefined,
): string => {
  if (typeof value === 'boolean') return value ? 'yes' : 'no';
  const text = String(value);
  if (field === 'type' && kinds[text]) return kinds[text];
  if (field === 'lineAmountTypes') return taxOf[text] ?? text;
  if (field === 'status' || field === 'contactStatus') return statusWords('invoice', text);
  if (field === 'discountRate' || field === 'discountPercent') return `${text} %`;
  if (!naming) return text;
  const [, day] = dayOf.exec(text) ?? [];
  if (day !== undefined) return naming.formats.day(day);
  if (money.has(field) && /^-?\d+(\.\d+)?$/.test(text))
    return naming.formats.money(text, currency ?? naming.baseCurrency);
  if (field === 'accountCode' || field === 'code') {
    const name = naming.accounts.get(text);
    return name === undefined || field === 'code' ? text : `${text} ${name}`;
  }
  if (field === 'taxType') return naming.taxRates.get(text) ?? text;
  return text;
};

/** How values are read: with names, and in the currency of the record that they are of. */
export interface Reading {
  naming?: Naming | undefined;
  currency?: string | undefined;
}

const isLine = (value: Fields): boolean =>
  'quantity' in value || 'unitAmount' in value || 'lineAmount' in value || 'accountCode' in value;

/** A line of a document: `2 × Oak staircase at £2,450.00, 5 % off, 200 Sales, 20% (VAT on Income)`. */
const lineWords = (line: Fields, { naming, currency }: Reading): string => {
  const { quantity, description, itemCode, unitAmount, discountRate, ...rest } = line;
  const say = (field: string, value: unknown) => plainWords(field, value, naming, currency);
  const what = [description, itemCode].find((one) => !isNothing(one));
  const lead = [
    ...(isNothing(quantity) ? [] : [`${say('quantity', quantity)} ×`]),
    ...(what === undefined ? [] : [String(what)]),
    ...(isNothing(unitAmount) ? [] : [`at ${say('unitAmount', unitAmount)}`]),
  ].join(' ');
  const told = ['accountCode', 'taxType'].flatMap((field) => (isNothing(rest[field]) ? [] : [say(field, rest[field])]));
  const others = Object.entries(rest).filter(
    ([field, value]) => !['accountCode', 'taxType', 'lineItemID'].includes(field) && !isNothing(value),
  );
  return [
    lead,
    ...(isNothing(discountRate) ? [] : [`${say('discountRate', discountRate)} off`]),
    ...told,
    ...others.map(([field, value]) => `${xeroFieldWords(field)}: ${inWords(field, value, { naming, currency })}`),
  ]
    .filter(Boolean)
    .join(', ');
};

/** What a part says without the name of its field beside it. */
const unnamed = new Set([
  ...['addressType', 'phoneType', 'kind', 'addressLine1', 'addressLine2', 'addressLine3', 'addressLine4', 'lines'],
  ...['city', 'region', 'postalCode', 'country', 'phoneNumber', 'number', 'phoneAreaCode', 'area', 'phoneCountryCode'],
]);
const kindFields = new Set(['addressType', 'phoneType', 'kind']);

/** A telephone number of either side in one piece: `+44 117 496 0123`; undefined for what is none. */
export const phoneWords = (value: Fields): string | undefined => {
  if (!('phoneType' in value) && !('phoneNumber' in value) && !('number' in value && 'kind' in value)) return undefined;
  const [country, area, number] = [
    value.phoneCountryCode ?? value.country,
    value.phoneAreaCode ?? value.area,
    value.phoneNumber ?? value.number,
  ].map((one) => (isNothing(one) ? '' : String(one)));
  return [country && `+${country.replace(/^\+/, '')}`, area, number].filter(Boolean).join(' ');
};

/** A value of any shape in one line of words. */
export const inWords = (field: string, value: unknown, reading: Reading = {}): string => {
  if (isNothing(value)) return '';
  if (Array.isArray(value))
    return value
      .map((one) => inWords(field, one, reading))
      .filter(Boolean)
      .join('; ');
  if (!isFields(value)) return plainWords(field, value, reading.naming, reading.currency);
  if (typeof value.contactID === 'string') {
    const name = reading.naming?.contacts.get(value.contactID) ?? value.name;
    if (typeof name === 'string') return name;
  }
  if (isLine(value)) return lineWords(value, reading);
  const phone = phoneWords(value);
  if (phone !== undefined) return phone;
  return Object.entries(value)
    .filter(([name, one]) => !isNothing(one) && !kindFields.has(name))
    .map(([name, one]) =>
      unnamed.has(name) ? inWords(name, one, reading) : `${xeroFieldWords(name)}: ${inWords(name, one, reading)}`,
    )
    .join(', ');
};

/** A value of any shape as people read it: lists a line each, nothing as a dash. */
export const valueShown = (field: string, value: unknown, reading: Reading = {}): Html | string => {
  if (isNothing(value)) return '–';
  if (!Array.isArray(value)) return inWords(field, value, reading);
  const lines = value.map((one) => inWords(field, one, reading)).filter(Boolean);
  return html`${lines.map((line) => html`<span class="line">${line}</span>`)}`;
};

/** Whether two values read the same. */
export const readsSame = (one: unknown, other: unknown): boolean => inWords('', one) === inWords('', other);
