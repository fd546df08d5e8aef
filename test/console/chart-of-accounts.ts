import type { Reference } from '../../shared/records/reference.ts';

type Account = Reference['accounts'][number];

const account = (code: string, name: string, type: string, kind: string, more: Partial<Account> = {}): Account => ({
  ...{ id: `account-${code}`, code, name, type, class: kind, status: 'ACTIVE', system: false, forPayments: false },
  ...{ taxType: kind === 'REVENUE' ? 'OUTPUT2' : 'INPUT2', updatedAt: '2026-01-05T09:30:00Z' },
  ...more,
});

const rate = (taxType: string, name: string, percent: string): Reference['taxRates'][number] => ({
  ...{ taxType, name, rate: percent, status: 'ACTIVE', forRevenue: taxType !== 'INPUT2' },
  ...{ forExpenses: taxType !== 'OUTPUT2', forAssets: true, forLiabilities: true, forEquity: true },
});

/** Reference data of a small organisation. */
export const chartOfAccounts: Reference = {
  fetchedAt: '2026-03-11T08:00:00Z',
  organisation: { name: 'Demo Company (UK)', baseCurrency: 'GBP', country: 'GB', timeZone: 'Europe/London' },
  accounts: [
    account('090', 'Business Bank Account', 'BANK', 'ASSET', { forPayments: true, currency: 'GBP', taxType: 'NONE' }),
    account('200', 'Sales', 'REVENUE', 'REVENUE', { description: 'Income from any normal business activity' }),
    account('260', 'Other Revenue', 'REVENUE', 'REVENUE', {
      description: 'Any other income that is no normal business',
    }),
    account('310', 'Cost of Goods Sold', 'DIRECTCOSTS', 'EXPENSE'),
    account('400', 'Advertising & Marketing', 'OVERHEADS', 'EXPENSE'),
    account('404', 'Bank Fees', 'OVERHEADS', 'EXPENSE', { taxType: 'NONE' }),
    account('463', 'IT Software and Consumables', 'OVERHEADS', 'EXPENSE'),
    account('500', 'Old Sales Account', 'REVENUE', 'REVENUE', { status: 'ARCHIVED' }),
    account('610', 'Accounts Receivable', 'CURRENT', 'ASSET', { system: true, taxType: 'NONE' }),
    account('630', 'Inventory', 'INVENTORY', 'ASSET', { taxType: 'NONE' }),
    account('720', 'Computer Equipment', 'FIXED', 'ASSET'),
    account('800', 'Accounts Payable', 'CURRLIAB', 'LIABILITY', { system: true, taxType: 'NONE' }),
  ],
  taxRates: [
    rate('OUTPUT2', '20% (VAT on Income)', '20'),
    rate('INPUT2', '20% (VAT on Expenses)', '20'),
    rate('NONE', 'No VAT', '0'),
  ],
  currencies: ['GBP', 'USD'],
  tracking: [
    {
      ...{ id: 'region', name: 'Region', status: 'ACTIVE' },
      options: ['North', 'South'].map((name) => ({ id: name, name, status: 'ACTIVE' })),
    },
  ],
  brandingThemes: [],
};
