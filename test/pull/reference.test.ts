import { afterEach, describe, expect, it } from 'vitest';
import { getChange, putChange } from '../../shared/store/changes.ts';
import { findEntries } from '../../shared/store/directory.ts';
import { getHealth } from '../../shared/store/health.ts';
import { getReference } from '../../shared/store/references.ts';
import { openView, type View } from './view.ts';

let view: View;
const open = async (settings: object = {}) => {
  view = await openView(settings);
};
afterEach(() => view.close());

const line = { Description: 'Work', Quantity: 1, UnitAmount: 100, AccountCode: '200', TaxType: 'OUTPUT2' };
const invoiceOf = (contact: string, more: object = {}) => ({
  ...{ Contact: { ContactID: contact }, Date: '2026-11-20', DueDate: '2026-12-20', LineItems: [line] },
  ...more,
});
const countCalls = async (path: RegExp) => (await view.calls()).filter((call) => path.test(call.path)).length;

describe('the directory', () => {
  it('knows contacts by name, number, e-mail and tax number, items by code and purchase orders by number', async () => {
    await open();
    const contact = await view.enter('contact', {
      ...{ Name: 'Ada Ltd', ContactNumber: 'C-77', EmailAddress: 'Ada@Example.com', TaxNumber: 'GB 123' },
    });
    const item = await view.enter('item', { Code: 'TEA', Name: 'Tea' });
    const order = await view.enter('purchaseOrder', invoiceOf(contact, { PurchaseOrderNumber: 'PO-9' }));
    await view.pullWell();
    const find = async (kind: 'contact' | 'item' | 'purchaseOrder', wanted: object) =>
      (await findEntries(view.table, view.scope, kind, wanted)).map(({ xeroId }) => xeroId);
    expect(await find('contact', { names: ['ADA  ltd'] })).toEqual([contact]);
    expect(await find('contact', { numbers: ['C-77'] })).toEqual([contact]);
    expect(await find('contact', { emails: ['ada@example.com'] })).toEqual([contact]);
    expect(await find('contact', { taxNumbers: ['gb123'] })).toEqual([contact]);
    expect(await find('item', { numbers: ['TEA'] })).toEqual([item]);
    expect(await find('purchaseOrder', { numbers: ['PO-9'] })).toEqual([order]);
    expect(await find('contact', { emails: ['nobody@example.com'] })).toEqual([]);
  });
});

describe('reference data', () => {
  it('is read once a day, and settings that do not fit it are reported before a document fails', async () => {
    await open({ accounts: { sales: '200', items: { TEA: '999' } }, taxRates: { vat: 'NO SUCH' } });
    await view.pullWell();
    expect(await getReference(view.table, view.scope)).toMatchObject({ organisation: { baseCurrency: 'GBP' } });
    const health = await getHealth(view.table, view.scope);
    expect(health?.problems.map(({ code, field }) => [code, field])).toEqual([
      ['setting-account-gone', 'accounts.items.TEA'],
      ['setting-tax-rate-gone', 'taxRates.vat'],
    ]);
    expect(view.seen.unhealthy).toBe(2);
    expect(await view.activities('needsAttention')).toHaveLength(2);
    const before = await countCalls(/Accounts/);
    view.later();
    await view.pullWell();
    expect(await countCalls(/Accounts/)).toBe(before);
    expect(await view.activities('needsAttention')).toHaveLength(2);
    await view.putSettings({ accounts: { sales: '200' } });
    view.later();
    await view.pullWell();
    expect((await getHealth(view.table, view.scope))?.problems).toEqual([]);
    view.later(24 * 60);
    await view.pullWell();
    expect(await countCalls(/Accounts/)).toBe(before + 1);
  });

  it('of a new organisation is read before anything else, as people choose among it', async () => {
    await open();
    const before = (await view.calls()).length;
    await view.pullWell();
    const paths = (await view.calls()).slice(before).map(({ path }) => path.split('/').at(-1)?.split('?')[0]);
    expect(paths.slice(0, 3)).toEqual(['Organisation', 'Accounts', 'TaxRates']);
    expect(paths.indexOf('Contacts')).toBeGreaterThan(2);
    expect(paths.filter((one) => one === 'Accounts')).toHaveLength(1);
  });

  it('of a new organisation cannot be read at first: its records are looked at all the same', async () => {
    await open();
    await view.fault({ kind: '500-before', path: '/Accounts' });
    await view.pull();
    expect(await countCalls(/Contacts/)).toBeGreaterThan(0);
    expect((await getReference(view.table, view.scope))?.accounts.length).toBeGreaterThan(0);
  });

  it('a moved lock date lets go what it held back', async () => {
    await open();
    await view.admin('POST', `/organisations/${view.organisation}/settings/lock-dates`, {
      periodLockDate: '2026-10-31',
    });
    await view.pullWell();
    const held = {
      ...{ ...view.scope, record: { type: 'invoice' as const, data: { id: 'I-1' } }, deleted: false },
      ...{ rev: 'r1', fingerprint: 'f', version: '1', receivedAt: 't', attempts: 0, deaths: 0 },
      problem: { code: 'locked-period-held', next: 'wait' as const, message: 'm', remedy: 'r' },
    };
    await putChange(view.table, held, undefined);
    await view.admin('POST', `/organisations/${view.organisation}/settings/lock-dates`, {
      periodLockDate: '2026-09-30',
    });
    view.later(25 * 60);
    await view.pullWell();
    const key = { ...view.scope, type: 'invoice' as const, id: 'I-1' };
    expect((await getChange(view.table, key))?.readyAt).toBeDefined();
  });
});
