import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { atEveryMoment } from './every-moment.ts';
import { openStage, type Stage } from './stage.ts';

const line = { description: 'Paper', quantity: 2, unitAmount: '10', taxRate: 'INPUT2' };
const bill = (id: string, more: object = {}) => ({
  id,
  number: `SUP-${id}`,
  contact: { id: 's-1' },
  date: '2026-11-20',
  lines: [line],
  ...more,
});

describe('bills', () => {
  let stage: Stage;
  beforeAll(async () => {
    stage = await openStage({ accounts: { purchase: '429', payment: '090' } });
    await stage.admin('PUT', '/switches', { enforceLimits: false });
    await stage.send('contact', { id: 's-1', name: 'Supplier Ltd', roles: ['supplier'] });
    await stage.untilQuiet();
  });
  afterAll(() => stage.close());
  afterEach(() => stage.clearFaults());

  const standing = async (id: string) =>
    (await stage.inXero('invoices')).filter(({ Url }) => Url.endsWith(`/bill/${id}`));

  it('carries a bill to Xero, changes it and approves it', async () => {
    await stage.send('bill', bill('b-1', { total: '24.00' }));
    await stage.untilQuiet();
    expect(await standing('b-1')).toMatchObject([{ Type: 'ACCPAY', Status: 'DRAFT', Total: 24 }]);
    await stage.send('bill', bill('b-1', { status: 'authorised', lines: [{ ...line, unitAmount: '15' }] }));
    await stage.untilQuiet();
    expect(await stage.changes()).toEqual([]);
    expect(await standing('b-1')).toMatchObject([{ Status: 'AUTHORISED', Total: 36 }]);
    expect(await stage.news('bill', 'b-1')).toMatchObject({ outcome: 'synced', status: 'AUTHORISED', total: '36' });
    const activities = await stage.activities('b-1');
    expect(activities.map(({ action }) => action).sort()).toEqual(['created', 'updated']);
    expect(activities.find(({ action }) => action === 'updated')).toMatchObject({
      direction: 'toXero',
      changed: expect.arrayContaining([{ field: 'status', before: 'DRAFT', after: 'AUTHORISED' }]),
    });
  });

  it('takes the same number of two suppliers', async () => {
    await stage.send('bill', bill('b-2', { number: 'SAME' }));
    await stage.send('bill', bill('b-3', { number: 'SAME' }));
    await stage.untilQuiet();
    expect(await stage.changes()).toEqual([]);
    expect([...(await standing('b-2')), ...(await standing('b-3'))]).toHaveLength(2);
  });

  it('pays a bill that the CRM says is paid, once, and tells the CRM', async () => {
    await stage.send('bill', bill('b-4', { status: 'paid', paidOn: '2026-11-20' }));
    await stage.untilQuiet();
    expect(await stage.changes()).toEqual([]);
    expect(await standing('b-4')).toMatchObject([{ Status: 'PAID', AmountDue: 0 }]);
    expect(await stage.news('bill', 'b-4')).toMatchObject({ outcome: 'synced', status: 'PAID', amountDue: '0' });
    expect(await stage.news('payment', 'b-4~paid')).toBeUndefined();
    await stage.send('bill', bill('b-4', { status: 'paid', paidOn: '2026-11-20', reference: 'again' }));
    await stage.untilQuiet();
    expect(await stage.inXero('payments')).toHaveLength(1);
  });

  it('reverses our payment and voids a paid bill that the CRM deletes', async () => {
    await stage.send('bill', bill('b-4'), { deleted: true });
    await stage.untilQuiet();
    expect(await stage.changes()).toEqual([]);
    expect(await standing('b-4')).toMatchObject([{ Status: 'VOIDED' }]);
    expect((await stage.activities('b-4')).map(({ action }) => action)).toContain('paymentReversed');
  });

  it('loses and doubles nothing, whenever the worker is killed', { timeout: 300_000 }, async () => {
    await atEveryMoment(
      stage,
      (name) => stage.send('bill', bill(name, { number: undefined, status: 'paid', paidOn: '2026-11-20' })),
      async (name) => {
        expect(await stage.changes(), name).toEqual([]);
        expect(await standing(name), name).toMatchObject([{ Status: 'PAID' }]);
        expect((await stage.link('payment', `${name}~paid`))?.xeroId, name).toBeDefined();
      },
      { stride: 3 },
    );
    const paid = (await stage.inXero('payments')).filter(({ Status }) => Status === 'AUTHORISED');
    const bills = (await stage.inXero('invoices')).filter(({ Status }) => Status === 'PAID');
    expect(paid).toHaveLength(bills.length);
  });
});
