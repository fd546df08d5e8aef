import { describe, expect, it } from 'vitest';
import { itemSchema } from '../../shared/records/item.ts';
import { planItem } from '../../shared/sync/plan-item.ts';
import { bodyOf, type FactsToChange, factsOf, wordOf } from './books.ts';

const plan = (item: object, more: FactsToChange = {}) =>
  planItem(factsOf(itemSchema.parse({ id: 's-1', code: 'ROOF', name: 'Roof', ...item }), more));
const linked = (more: object = {}) => ({ kind: 'item' as const, ...more });
const stock = { accounts: { inventory: '630', cost: '310' } };

describe('planning an item', () => {
  it('carries sales and purchase details, each with its account and tax', () => {
    expect(
      plan({
        ...{ description: 'A roof', purchaseDescription: 'Roof, wholesale', isPurchased: true },
        sale: { unitPrice: '12.3456', account: '260', taxRate: 'RROUTPUT' },
        purchase: { unitPrice: '7' },
      }),
    ).toEqual({
      do: 'create',
      kind: 'item',
      body: {
        ...{ code: 'ROOF', name: 'Roof', description: 'A roof', purchaseDescription: 'Roof, wholesale' },
        ...{ isSold: true, isPurchased: true },
        salesDetails: { unitPrice: 12.3456, accountCode: '260', taxType: 'RROUTPUT' },
        purchaseDetails: { unitPrice: 7, accountCode: '400' },
      },
    });
  });

  it('takes the account of its code, then of its category, on the side that the account fits', () => {
    const policies = { accounts: { items: { ROOF: '260' }, categories: { building: '310' } } };
    const body = bodyOf(plan({ category: 'building', isPurchased: true }, { policies }));
    expect(body).toMatchObject({ salesDetails: { accountCode: '260' }, purchaseDetails: { accountCode: '310' } });
  });

  it('keeps stock with the two accounts for it', () => {
    expect(bodyOf(plan({ tracked: {}, purchase: { unitPrice: 3 } }, { policies: stock }))).toMatchObject({
      inventoryAssetAccountCode: '630',
      isPurchased: true,
      purchaseDetails: { unitPrice: 3, cOGSAccountCode: '310' },
    });
    expect(bodyOf(plan({ tracked: {} }, { policies: stock })).purchaseDetails).not.toHaveProperty('accountCode');
  });

  it.each([
    [{ code: undefined }, 'item-code-missing'],
    [{ sale: { unitPrice: '1.23456' } }, 'item-price-wrong'],
    [{ sale: { account: '999' } }, 'account-unknown'],
    [{ sale: { taxRate: 'INPUT2' } }, 'tax-rate-unfit'],
    [{ tracked: {} }, 'item-account-missing'],
    [{ tracked: { inventoryAccount: '630' } }, 'item-account-missing'],
    [{ tracked: { inventoryAccount: '200', costAccount: '310' } }, 'item-account-unfit'],
    [{ tracked: { inventoryAccount: '630', costAccount: '200' } }, 'item-account-unfit'],
    [{ tracked: { inventoryAccount: '777', costAccount: '310' } }, 'item-account-unfit'],
    [{ isSold: false, sale: { account: '999' } }, 'create'],
  ])('answers %j with %s', (item, expected) => {
    expect(wordOf(plan(item))).toBe(expected);
  });

  it('names the field of the price that is wrong', () => {
    expect(plan({ sale: { account: '999' } })).toMatchObject({
      problem: { field: 'sale.account', message: 'Account code "999" of the sales price does not exist in Xero.' },
    });
  });

  it('is the item that bears its code, if that is free', () => {
    expect(plan({}, { twins: [{ xeroId: 'x-7' }] })).toMatchObject({ do: 'link', kind: 'item', xeroId: 'x-7' });
    expect(wordOf(plan({}, { twins: [{ xeroId: 'x-7', holder: 's-2' }] }))).toBe('item-code-taken');
    expect(wordOf(plan({}, { twins: [{ xeroId: 'x-1', holder: 's-1' }], link: linked() }))).toBe('update');
  });

  it('is deleted with the CRM’s, and made anew when that comes back', () => {
    expect(plan({}, { deleted: true, link: linked() })).toMatchObject({ act: { act: 'deleteItem', name: 'delete' } });
    const gone = { link: linked({ acts: ['delete'], crmFingerprint: 'f1' }) };
    expect(plan({}, { deleted: true, ...gone })).toEqual({ do: 'unchanged' });
    expect(plan({}, gone)).toMatchObject({ do: 'create', replaces: 'x-1' });
    expect(wordOf(plan({}, { deleted: true }))).toBe('unchanged');
  });

  it('empties the texts that the CRM emptied', () => {
    expect(bodyOf(plan({}, { link: linked({ filled: ['description'] }) }))).toMatchObject({ description: '' });
  });
});
