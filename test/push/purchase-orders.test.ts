import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { atEveryMoment } from './every-moment.ts';
import { openStage, type Stage } from './stage.ts';

const line = { description: 'Paper', quantity: 2, unitAmount: '10', taxRate: 'INPUT2' };
const order = (id: string, more: object = {}) => ({
  id,
  number: id.toUpperCase(),
  reference: `Ref ${id}`,
  contact: { id: 's-1' },
  date: '2026-11-20',
  lines: [line],
  ...more,
});

describe('purchase orders', () => {
  let stage: Stage;
  beforeAll(async () => {
    stage = await openStage({ accounts: { purchase: '429' } });
    await stage.admin('PUT', '/switches', { enforceLimits: false });
    await stage.send('contact', { id: 's-1', name: 'Supplier Ltd', roles: ['supplier'] });
    await stage.untilQuiet();
  });
  afterAll(() => stage.close());

  const standing = async (id: string) =>
    (await stage.inXero('purchaseOrders')).filter(({ Reference }) => Reference === `Ref ${id}`);

  it('carries a purchase order to Xero, changes it and approves it', async () => {
    await stage.send('purchaseOrder', order('po-1'));
    await stage.untilQuiet();
    expect(await standing('po-1')).toMatchObject([{ PurchaseOrderNumber: 'PO-1', Status: 'DRAFT', Total: 24 }]);
    await stage.send('purchaseOrder', order('po-1', { status: 'authorised', deliveryInstructions: 'Ring twice' }));
    await stage.untilQuiet();
    expect(await stage.changes()).toEqual([]);
    expect(await standing('po-1')).toMatchObject([{ Status: 'AUTHORISED', DeliveryInstructions: 'Ring twice' }]);
    expect(await stage.news('purchaseOrder', 'po-1')).toMatchObject({ outcome: 'synced', status: 'AUTHORISED' });
  });

  it('never changes an order of somebody else that bears the number', async () => {
    await stage.byHand('PUT', '/PurchaseOrders', {
      PurchaseOrders: [
        {
          PurchaseOrderNumber: 'TAKEN',
          Contact: { ContactID: (await stage.link('contact', 's-1'))?.xeroId },
          LineItems: [{ Description: 'Theirs', Quantity: 1, UnitAmount: 1, AccountCode: '429' }],
        },
      ],
    });
    stage.clock.advance(120_000);
    await stage.send('purchaseOrder', order('taken'));
    await stage.untilQuiet();
    const theirs = (await stage.inXero('purchaseOrders')).filter(
      ({ PurchaseOrderNumber }) => PurchaseOrderNumber === 'TAKEN',
    );
    expect(theirs).toMatchObject([{ LineItems: [{ Description: 'Theirs' }] }]);
    expect(await stage.changes()).toMatchObject([{ problem: { next: 'attention', field: 'number' } }]);
    await stage.forget('taken');
  });

  it.each([true, false])(
    'loses and doubles nothing (numbered: %s), whenever the worker is killed',
    { timeout: 300_000 },
    async (numbered) => {
      const id = (name: string) => `${name}-${numbered}`;
      await atEveryMoment(
        stage,
        (name) => stage.send('purchaseOrder', order(id(name), numbered ? {} : { number: undefined })),
        async (name) => {
          expect(await stage.changes(), name).toEqual([]);
          const [one, ...others] = await standing(id(name));
          expect(others, name).toEqual([]);
          expect(await stage.link('purchaseOrder', id(name)), name).toMatchObject({ xeroId: one?.PurchaseOrderID });
        },
      );
    },
  );
});
