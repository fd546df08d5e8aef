import { describe, expect, it } from 'vitest';
import { purchaseOrderSchema } from '../../shared/records/purchase-order.ts';
import { planPurchaseOrder } from '../../shared/sync/plan-purchase-order.ts';
import { bodyOf, type FactsToChange, factsOf, wordOf } from './books.ts';

const content = {
  id: 'po-1',
  number: 'PO-1',
  contact: { id: 'c-2' },
  lines: [{ description: 'Paper', quantity: 3, unitAmount: '4.1234' }],
};
const plan = (record: object, more: FactsToChange = {}) =>
  planPurchaseOrder(factsOf(purchaseOrderSchema.parse({ ...content, ...record }), more));
const linked = (status: string, more: object = {}) => ({ kind: 'purchaseOrder' as const, status, ...more });

describe('planning a purchase order', () => {
  it('says what to deliver, and when', () => {
    const delivery = { deliveryDate: '2026-12-01', deliveryInstructions: 'Back door', attention: 'Ann' };
    expect(plan({ ...delivery, status: 'submitted', total: '14.84' })).toEqual({
      do: 'create',
      kind: 'purchaseOrder',
      body: {
        contact: { contactID: 'x-c2' },
        date: '2026-11-21',
        ...{ deliveryDate: '2026-12-01', deliveryInstructions: 'Back door', attentionTo: 'Ann' },
        lineAmountTypes: 'Exclusive',
        lineItems: [{ description: 'Paper', quantity: 3, unitAmount: 4.1234, accountCode: '400' }],
        currencyCode: 'GBP',
        purchaseOrderNumber: 'PO-1',
        status: 'SUBMITTED',
      },
      expectedTotal: '14.84',
    });
  });

  it.each([
    [{ contact: undefined }, 'purchase-order-contact-missing'],
    [{ contact: { id: 'c-9' } }, 'contact-not-arrived'],
    [{ lines: [] }, 'purchase-order-lines-missing'],
    [{ number: 'Nº 1' }, 'purchase-order-number-not-allowed'],
    [{ date: '2026-01-01' }, 'create'],
    [{ total: '1' }, 'total-differs'],
  ])('answers %j with %s', (record, expected) => {
    expect(wordOf(plan(record))).toBe(expected);
  });

  it('never takes the number of another order, living or deleted, which Xero would change without a word', () => {
    expect(wordOf(plan({}, { twins: [{ xeroId: 'x-7' }] }))).toBe('purchase-order-number-taken');
    expect(wordOf(plan({}, { twins: [{ xeroId: 'x-7', status: 'DELETED' }] }))).toBe('purchase-order-number-taken');
    expect(wordOf(plan({}, { twins: [{ xeroId: 'x-1' }], link: linked('DRAFT') }))).toBe('update');
  });

  it('is approved, then billed, then final', () => {
    expect(plan({ status: 'billed' })).toMatchObject({ do: 'create', more: true, body: { status: 'AUTHORISED' } });
    const done = { crmFingerprint: 'f1' };
    expect(plan({ status: 'billed' }, { link: linked('AUTHORISED', done) })).toMatchObject({
      do: 'update',
      body: { purchaseOrderID: 'x-1', status: 'BILLED' },
    });
    expect(plan({ status: 'billed' }, { link: linked('BILLED', done) })).toEqual({ do: 'unchanged' });
    const crmSide = { ...content, status: 'billed' };
    const edit = (record: object) => plan({ status: 'billed', ...record }, { link: linked('BILLED', { crmSide }) });
    expect(wordOf(edit({ reference: 'new' }))).toBe('purchase-order-final');
    expect(Object.keys(bodyOf(edit({ url: 'https://crm.example/1' })))).toEqual(['purchaseOrderID']);
  });

  it('is deleted when it is cancelled, unless it was billed', () => {
    for (const status of ['DRAFT', 'SUBMITTED', 'AUTHORISED']) {
      expect(bodyOf(plan({ status: 'cancelled' }, { link: linked(status) }))).toEqual({
        purchaseOrderID: 'x-1',
        status: 'DELETED',
      });
    }
    expect(wordOf(plan({ status: 'cancelled' }, { link: linked('BILLED') }))).toBe('purchase-order-final');
    expect(wordOf(plan({ status: 'cancelled' }, { link: linked('DELETED') }))).toBe('unchanged');
    expect(wordOf(plan({ status: 'cancelled' }))).toBe('unchanged');
  });
});
