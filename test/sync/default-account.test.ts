import { describe, expect, it } from 'vitest';
import type { Reference } from '../../shared/records/reference.ts';
import { defaultPurchaseAccount, defaultSalesAccount } from '../../shared/sync/default-account.ts';

type Account = Reference['accounts'][number];
const account = (code: string | undefined, more: Partial<Account> = {}): Account => ({
  ...{
    name: `Account ${code}`,
    type: 'REVENUE',
    class: 'REVENUE',
    status: 'ACTIVE',
    system: false,
    forPayments: false,
  },
  ...(code !== undefined && { code }),
  ...more,
});

describe('the Sales account while none is set', () => {
  it.each<[string, Account[], string | undefined]>([
    ['the one named Sales', [account('260'), account('200', { name: ' SALES ' })], '200'],
    [
      'the one named Sales, whatever its type',
      [account('260'), account('200', { name: 'Sales', type: 'SALES' })],
      '200',
    ],
    ['the only one', [account('260'), account('400', { class: 'EXPENSE', type: 'OVERHEADS' })], '260'],
    [
      'the only one of a sales type',
      [account('260', { type: 'SALES' }), account('270', { type: 'OTHERINCOME' })],
      '260',
    ],
    ['none of two', [account('260'), account('270', { type: 'SALES' })], undefined],
    ['none of other income', [account('270', { type: 'OTHERINCOME' })], undefined],
    ['no archived one', [account('200', { name: 'Sales', status: 'ARCHIVED' })], undefined],
    ['none that Xero keeps for itself', [account('200', { name: 'Sales', system: true })], undefined],
    ['none of another class', [account('200', { name: 'Sales', class: 'EXPENSE' })], undefined],
    ['none without a code', [account(undefined)], undefined],
    ['none where one without a code leaves a doubt', [account(undefined), account('260')], undefined],
    ['none of none', [], undefined],
  ])('is %s', (_, accounts, expected) => {
    expect(defaultSalesAccount({ accounts })).toBe(expected);
  });
});

describe('the Purchase account while none is set', () => {
  const cost = (code: string, more: Partial<Account> = {}) =>
    account(code, { class: 'EXPENSE', type: 'DIRECTCOSTS', ...more });

  it.each<[string, Account[], string | undefined]>([
    ['the one named Purchases', [cost('310'), cost('300', { name: 'Purchases', type: 'EXPENSE' })], '300'],
    ['the only one of direct costs', [cost('310'), cost('400', { type: 'OVERHEADS' })], '310'],
    ['none of two', [cost('310'), cost('320')], undefined],
    ['no account for sales', [account('200', { name: 'Purchases' })], undefined],
  ])('is %s', (_, accounts, expected) => {
    expect(defaultPurchaseAccount({ accounts })).toBe(expected);
  });
});
