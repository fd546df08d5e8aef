import { describe, expect, test } from 'vitest';
import { problems } from '../../shared/failures/catalogue.ts';
import type { Problem } from '../../shared/failures/failure.ts';
import { curesOf, mayCure, type Stuck } from '../../shared/settings/cures.ts';
import { settingChanges } from '../../shared/settings/setting-changes.ts';
import { type Settings, settingsSchema } from '../../shared/settings/settings.ts';

type Input = Parameters<typeof settingsSchema.parse>[0];

const invoice = (...lines: object[]): Stuck['record'] => ({ type: 'invoice', data: { lines } });
const about = (problem: Problem, record: Stuck['record'] = invoice({})): Stuck => ({ problem, record });
const rounding = (differsBy: string) => about(problems.totalDiffers('100', String(100 - Number(differsBy))));
const plain = (code: string, record: Stuck['record'] = invoice({})) =>
  about({ code, next: 'attention', message: '', remedy: '' }, record);
const cured = (stuck: Stuck, after: Input, before: Input = {}): boolean => {
  const now: Settings = settingsSchema.parse(after);
  return mayCure(stuck, settingChanges(settingsSchema.parse(before), now), now);
};

describe('a record is tried again only where the settings that changed can cure it', () => {
  const line = problems.accountUnknown(0, '991');
  const tax = problems.taxRateUnknown(0, 'MWST');
  const ambiguous = problems.taxRateAmbiguous(0, '20', ['a', 'b']);
  const tracking = problems.trackingUnknown(0, 'Region: Nord');
  test.each<[string, Stuck, Input, boolean]>([
    ['an account that the line names', about(line, invoice({ account: '991' })), { accounts: { sales: '200' } }, false],
    ['the default that was wrong', about(line), { accounts: { sales: '200' } }, true],
    [
      'the account of another product',
      about(line, invoice({ item: 'P' })),
      { accounts: { items: { Q: '200' } } },
      false,
    ],
    ['that of its own product', about(line, invoice({ item: 'P' })), { accounts: { items: { P: '200' } } }, true],
    [
      'the default, where a product decides',
      about(line, invoice({ item: 'P' })),
      { accounts: { sales: '200' } },
      false,
    ],
    ['sales, for a bill', about(line, { type: 'bill', data: { lines: [{}] } }), { accounts: { sales: '200' } }, false],
    [
      'purchases, for a bill',
      about(line, { type: 'bill', data: { lines: [{}] } }),
      { accounts: { purchase: '4' } },
      true,
    ],
    [
      'another line',
      about(problems.accountUnknown(1, '9'), invoice({}, { account: '9' })),
      { accounts: { sales: '2' } },
      false,
    ],
    ['a tax name', about(tax, invoice({ taxRate: 'MWST' })), { taxRates: { MWST: 'OUTPUT2' } }, true],
    ['another tax name', about(tax, invoice({ taxRate: 'MWST' })), { taxRates: { VAT: 'OUTPUT2' } }, false],
    [
      'a rate to create, without a percentage',
      about(tax, invoice({ taxRate: 'MWST' })),
      { unknownTaxRate: 'create' },
      false,
    ],
    [
      'a rate to create',
      about(tax, invoice({ taxRate: 'MWST', taxPercent: '13' })),
      { unknownTaxRate: 'create' },
      true,
    ],
    [
      'a name, where the line has none',
      about(ambiguous, invoice({ taxPercent: '20', account: '1' })),
      { taxRates: { V: 'O' } },
      false,
    ],
    [
      'an option',
      about(tracking, invoice({ tracking: [{ category: 'Region', option: 'Nord' }] })),
      { tracking: { options: { 'Region: Nord': 'North' } } },
      true,
    ],
    [
      'another option',
      about(tracking, invoice({ tracking: [{ category: 'Region', option: 'Nord' }] })),
      { tracking: { options: { 'Region: Süd': 'South' } } },
      false,
    ],
    ['a small difference, taken', rounding('0.05'), { invoices: { rounding: 'accept' } }, true],
    ['a large one, taken', rounding('50'), { invoices: { rounding: 'accept' } }, false],
    ['a large one, still refused', rounding('0.5'), { invoices: { roundingLimit: '1' } }, false],
    [
      'a bank account that the payment names',
      plain('payment-account-unknown', { type: 'payment', data: { account: '7' } }),
      { accounts: { payment: '090' } },
      false,
    ],
    [
      'the usual bank account',
      plain('payment-account-unknown', { type: 'payment', data: {} }),
      { accounts: { payment: '090' } },
      true,
    ],
    [
      'names that were ruled out, linked',
      plain('contact-name-of-another'),
      { contacts: { duplicates: 'skip' } },
      false,
    ],
    [
      'names that were ruled out, with a suffix',
      plain('contact-name-of-another'),
      { contacts: { duplicates: 'addSuffix' } },
      true,
    ],
    ['something else', plain('currency-not-enabled'), { accounts: { sales: '200' } }, false],
    ['a currency', plain('currency-not-enabled'), { unknownCurrency: 'add' }, true],
    ['a name that is too long', plain('contact-name-too-long'), { contacts: { duplicates: 'addSuffix' } }, false],
  ])('%s', (_, stuck, after, expected) => expect(cured(stuck, after)).toBe(expected));

  test('a paused type goes on when that type is resumed, also when that went unnoticed', () => {
    const paused = plain('type-paused');
    expect(cured(paused, {}, { sync: { invoice: { paused: true } } })).toBe(true);
    expect(cured(paused, {}, { sync: { contact: { paused: true } } })).toBe(true);
    expect(cured(paused, { sync: { invoice: { paused: true } } }, {})).toBe(false);
  });
});

test('no setting is advised where the difference is no matter of rounding', () => {
  const advised = (stuck: Stuck) => curesOf(stuck).flatMap(({ setting, hidden }) => (hidden ? [] : [setting]));
  expect(advised(rounding('0.02'))).toEqual(['invoices.rounding', 'invoices.roundingLimit']);
  expect(advised(rounding('1000'))).toEqual([]);
  expect(rounding('1000').problem.remedy).toBe('Correct the lines or the total in the CRM.');
});
