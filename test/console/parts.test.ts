import { expect, test } from 'vitest';
import { partsOf } from '../../functions/console/parts.ts';
import { sidesTable } from '../../functions/console/sides-table.ts';
import { valueShown } from '../../functions/console/value.ts';
import { formatsOf } from '../../shared/runtime/formats.ts';

const naming = {
  formats: formatsOf({ acceptLanguage: 'en-GB', timeZone: 'Europe/London', now: new Date('2026-03-11T12:00:00Z') }),
  baseCurrency: 'GBP',
  accounts: new Map([['200', 'Sales']]),
  taxRates: new Map([['OUTPUT2', '20% (VAT on Income)']]),
  contacts: new Map([['c-1', 'Harbour Bakery']]),
};
const shown = (field: string, value: unknown, currency?: string) =>
  String(valueShown(field, value, { naming, currency })).replace(/<[^>]+>/g, '');
const rowsOf = (html: unknown) =>
  [...String(html).matchAll(/<tr data-field="[^"]+"><th scope="row">([^<]+)<\/th>(.*?)<\/tr>/gs)].map(
    ([, label, cells]) => [
      label,
      ...[...(cells ?? '').matchAll(/<td[^>]*>(.*?)<\/td>/gs)].map(([, cell]) => (cell ?? '').replace(/<[^>]+>/g, '')),
    ],
  );
const address = (city: string) => ({
  ...{ addressType: 'POBOX', addressLine1: '1 High St', addressLine2: 'Floor 2', city, postalCode: 'BS1 4DJ' },
});

test('of an address only the part that differs is shown', () => {
  const street = { addressType: 'STREET', city: 'Leeds' };
  const table = sidesTable(
    [{ field: 'addresses', crm: [address('Bristol'), street], xero: [street, { ...address('Bath'), region: 'Avon' }] }],
    { naming },
  );
  expect(rowsOf(table)).toEqual([['postal address, city', 'Bristol', 'Bath']]);
});

test('what stands on one side only is one part', () => {
  const phone = { phoneType: 'MOBILE', phoneNumber: '496 0123', phoneAreaCode: '117', phoneCountryCode: '44' };
  expect(rowsOf(sidesTable([{ field: 'phones', crm: [phone], xero: [] }], { naming }))).toEqual([
    ['mobile phone', '+44 117 496 0123', '–'],
  ]);
  expect(partsOf('name', [undefined, ''])).toEqual([]);
});

test('lines are compared part by part, and a field that reads alike is shown whole', () => {
  const line = { description: 'Work', quantity: '2', unitAmount: '10', accountCode: '200' };
  const xero = { ...line, quantity: 2, unitAmount: 12.5, lineAmount: 25, lineItemID: 'l-1' };
  expect(rowsOf(sidesTable([{ field: 'lineItems', crm: [line], xero: [xero] }], { naming, currency: 'EUR' }))).toEqual([
    ['line 1, unit price', '€10.00', '€12.50'],
  ]);
  expect(rowsOf(sidesTable([{ field: 'name', crm: 'A', xero: 'A' }], { naming }))).toEqual([['name', 'A', 'A']]);
});

test('with what both last agreed on beside them', () => {
  const row = { field: 'addresses', before: [address('York')], crm: [address('Bristol')], xero: [address('Bath')] };
  expect(rowsOf(sidesTable([row], { naming }, { before: true }))).toEqual([
    ['postal address, city', 'York', 'Bristol', 'Bath'],
  ]);
});

test('codes, ids, days and amounts are read as people write them', () => {
  expect(shown('type', 'ACCREC')).toBe('Sales invoice');
  expect(shown('contact', { contactID: 'c-1' })).toBe('Harbour Bakery');
  expect(shown('date', '2026-01-20')).toBe('20 Jan 2026');
  expect(shown('lineAmountTypes', 'Inclusive')).toBe('Prices include tax');
  expect(shown('status', 'DRAFT')).toBe('Draft');
  expect(shown('total', '1992.7', 'CHF')).toBe('CHF 1,992.70'.replace(' ', '\u00a0'));
  const line = {
    ...{ description: 'Oak', quantity: '41', unitAmount: '17.3333', discountRate: '5', accountCode: '200' },
    taxType: 'OUTPUT2',
  };
  expect(shown('lineItems', [line])).toBe('41 × Oak at £17.3333, 5 % off, 200 Sales, 20% (VAT on Income)');
});
