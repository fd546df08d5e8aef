import { describe, expect, it } from 'vitest';
import { referenceSchema } from '../../shared/records/reference.ts';
import { mappingProblems } from '../../shared/settings/mapping-problems.ts';
import { settingsSchema } from '../../shared/settings/settings.ts';

const account = (code: string, more: object = {}) => ({
  ...{ id: `id-${code}`, code, name: `Account ${code}`, type: 'REVENUE', status: 'ACTIVE', system: false, ...more },
});
const reference = referenceSchema.parse({
  fetchedAt: '2026-11-21T09:00:00Z',
  organisation: { name: 'Acme', baseCurrency: 'GBP' },
  accounts: [
    account('200'),
    account('260', { status: 'ARCHIVED' }),
    account('090', { type: 'BANK' }),
    account('630', { type: 'INVENTORY' }),
    account('880', { type: 'EQUITY', forPayments: true }),
  ],
  taxRates: [
    { taxType: 'OUTPUT2', name: '20% (VAT on Income)', rate: '20', status: 'ACTIVE', forRevenue: true },
    { taxType: 'TAX001', name: 'Old', rate: '17.5', status: 'DELETED', forRevenue: true },
  ],
  currencies: ['GBP'],
  tracking: [
    {
      ...{ id: 't1', name: 'Region', status: 'ACTIVE' },
      options: [
        { id: 'o1', name: 'North', status: 'ACTIVE' },
        { id: 'o2', name: 'South', status: 'ARCHIVED' },
      ],
    },
    { id: 't2', name: 'Old', status: 'ARCHIVED', options: [] },
  ],
});
const found = (settings: object) =>
  mappingProblems(settingsSchema.parse(settings), reference).map(({ code, field }) => `${field}: ${code}`);

describe('what in the settings does not fit Xero', () => {
  it('is nothing while nothing is set, or all of it is in use', () => {
    expect(found({})).toEqual([]);
    expect(
      found({
        accounts: { sales: '200', inventory: '630', payment: '090', items: { TEA: '200' } },
        taxRates: { vat: 'OUTPUT2', standard: '20% (vat on income)' },
        tracking: { categories: { Area: 'region' }, options: { 'Area: N': 'North', 'Region: N': 'North' } },
      }),
    ).toEqual([]);
    expect(found({ accounts: { payment: 'id-880' } })).toEqual([]);
  });

  it('is an account that is gone, archived, or of the wrong kind, wherever it is named', () => {
    expect(
      found({
        accounts: {
          ...{ sales: '260', purchase: '999', inventory: '200', cost: '999', payment: '200' },
          ...{ items: { TEA: '260' }, categories: { Food: '999' } },
        },
      }),
    ).toEqual([
      'accounts.sales: setting-account-archived',
      'accounts.purchase: setting-account-gone',
      'accounts.inventory: setting-account-unfit',
      'accounts.cost: setting-account-gone',
      'accounts.payment: setting-account-unfit',
      'accounts.items.TEA: setting-account-archived',
      'accounts.categories.Food: setting-account-gone',
    ]);
  });

  it('is a tax rate, a tracking category or an option that is not in use', () => {
    expect(
      found({
        taxRates: { old: 'TAX001', none: 'NO SUCH' },
        tracking: { categories: { Area: 'Nowhere', Old: 'Old' }, options: { 'Region: S': 'South' } },
      }),
    ).toEqual([
      'taxRates.old: setting-tax-rate-gone',
      'taxRates.none: setting-tax-rate-gone',
      'tracking.categories.Area: setting-tracking-gone',
      'tracking.categories.Old: setting-tracking-gone',
      'tracking.options.Region: S: setting-tracking-gone',
    ]);
  });

  it('says what is wrong, where, and what to do', () => {
    const [problem] = mappingProblems(settingsSchema.parse({ accounts: { sales: '260' } }), reference);
    expect(problem).toEqual({
      ...{ code: 'setting-account-archived', next: 'attention', field: 'accounts.sales' },
      message: 'The account "260" (Account 260), which the settings name, is archived in Xero.',
      remedy:
        'Change "accounts.sales" in the settings of Tallybridge to an account that is in use in Xero, or restore the account in Xero.',
    });
  });
});
