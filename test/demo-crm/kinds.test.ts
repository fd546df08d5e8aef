import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type Stage, stage } from './stage.ts';

let at: Stage;
beforeEach(async () => {
  at = await stage();
});
afterEach(() => at.close());

const eventually = (check: () => void | Promise<void>) =>
  expect
    .poll(
      async () => {
        await check();
        return true;
      },
      { timeout: 10_000, interval: 10 },
    )
    .toBe(true);

const events = () => at.bridge.received.flatMap((message) => message.events);
const eventOf = async (type: string, id: string, version?: number) => {
  const find = () =>
    events().find(
      (event) =>
        event.type === type && event.data.id === id && (version === undefined || event.data.version === version),
    );
  await eventually(() => expect(find()).toBeDefined());
  return find()?.data;
};

const line = {
  'line.0.description': 'Oak boards',
  'line.0.quantity': '2',
  'line.0.unitAmount': '48.00',
  'line.0.taxRate': 'INPUT2',
};
const document = { contact: 'CON-1001', date: '2026-11-21', currency: 'GBP', amountsAre: 'taxExclusive', ...line };

beforeEach(() => at.post('/contacts', { name: 'Timber & Sons', supplier: 'yes', region_field: 'UK' }));

describe('every kind is sent as the bridge knows it', () => {
  test('a contact carries its region in a field of its own', async () => {
    expect(await eventOf('contact.created', 'CON-1001')).toMatchObject({ custom: { region: 'UK' } });
  });

  test('an item with prices for sales and purchases', async () => {
    await at.post('/items', { code: 'OAK', name: 'Oak', isSold: 'yes', salePrice: '64.50', purchasePrice: '31.20' });
    expect(await eventOf('item.created', 'ITEM-1001')).toMatchObject({
      ...{ code: 'OAK', isSold: true, isPurchased: false },
      ...{ sale: { unitPrice: '64.50' }, purchase: { unitPrice: '31.20' } },
    });
    expect((await at.post('/items', { description: 'Nothing else' })).status).toBe(422);
  });

  test('a bill with the taxes of purchases, approved, paid and voided by its buttons', async () => {
    await at.post('/bills', { ...document, number: 'TIM-1' });
    expect(await eventOf('bill.created', 'BILL-1001')).toMatchObject({
      ...{ number: 'TIM-1', total: '115.20', contact: { id: 'CON-1001' } },
      lines: [{ taxRate: 'INPUT2', taxPercent: '20' }],
    });
    for (const action of ['approve', 'paid', 'void']) await at.post(`/bills/BILL-1001/do/${action}`, {});
    expect(await eventOf('bill.updated', 'BILL-1001', 2)).toMatchObject({ status: 'authorised' });
    expect(await eventOf('bill.updated', 'BILL-1001', 3)).toMatchObject({ status: 'paid', paidOn: expect.any(String) });
    expect(await eventOf('bill.updated', 'BILL-1001', 4)).toMatchObject({ status: 'voided' });
  });

  test('a purchase order that becomes a bill, once', async () => {
    await at.post('/purchase-orders', { ...document, deliveryDate: '2026-12-01' });
    expect(await eventOf('purchaseOrder.created', 'PO-1001')).toMatchObject({ deliveryDate: '2026-12-01' });
    const made = await at.post('/purchase-orders/PO-1001/do/bill', {});
    expect(made.headers.get('location')).toBe('/bills/BILL-1001');
    expect((await at.post('/purchase-orders/PO-1001/do/bill', {})).headers.get('location')).toBe('/bills/BILL-1001');
    expect(await eventOf('bill.created', 'BILL-1001')).not.toHaveProperty('madeOf');
  });

  test('a credit note, set off against an invoice', async () => {
    await at.post('/invoices', document);
    await at.post('/credit-notes', { ...document, kind: 'sales' });
    await at.post('/credit-notes/CN-1001/allocate', { document: 'invoice:INV-1001', amount: '57.60' });
    expect(await eventOf('creditNote.updated', 'CN-1001')).toMatchObject({
      ...{ kind: 'sales', allocations: [{ document: { type: 'invoice', id: 'INV-1001' }, amount: '57.60' }] },
    });
    expect(await at.get('/credit-notes/CN-1001')).toContain('INV-1001');
  });

  test('a payment of a deal is one of an order; it can be reversed', async () => {
    await at.post('/deals', { name: 'Support', contact: 'CON-1001', amount: '100' });
    expect(await at.get('/payments/new?document=deal:DEAL-1001')).toContain('value="deal:DEAL-1001" selected');
    await at.post('/payments', { document: 'deal:DEAL-1001', amount: '60', date: '2026-11-21', status: 'paid' });
    expect(await eventOf('payment.created', 'PAY-1001')).toMatchObject({
      ...{ document: { type: 'order', id: 'DEAL-1001' }, amount: '60' },
    });
    await at.post('/payments/PAY-1001/do/reverse', {});
    expect(await eventOf('payment.updated', 'PAY-1001')).toMatchObject({ status: 'reversed' });
  });

  test('files are served where the event says', async () => {
    await at.post('/invoices', { ...document, number: 'A 1/2' });
    await at.post('/invoices/INV-1001/do/attach', {});
    const sent = await eventOf('invoice.updated', 'INV-1001');
    expect(sent).toMatchObject({
      attachments: [
        {
          ...{ name: 'A-1-2-1.pdf', contentType: 'application/pdf' },
          url: `${at.crm.url}/files/invoices/INV-1001/A-1-2-1.pdf`,
        },
      ],
    });
    expect(sent).not.toHaveProperty('files');
    const file = await fetch(`${at.crm.url}/files/invoices/INV-1001/A-1-2-1.pdf`);
    expect(file.headers.get('content-type')).toBe('application/pdf');
    const content = Buffer.from(await file.arrayBuffer()).toString('latin1');
    expect(content).toMatch(/^%PDF-1\.4[\s\S]*A 1\/2[\s\S]*%%EOF\n$/);
    const xref = Number(/startxref\n(\d+)/.exec(content)?.[1]);
    expect(content.slice(xref, xref + 4)).toBe('xref');
    expect((await fetch(`${at.crm.url}/files/invoices/INV-1001/other.pdf`)).status).toBe(404);
  });
});

describe('what ends', () => {
  test('a deleted record says so, newer than its last save', async () => {
    await at.post('/invoices', document);
    await at.post('/invoices/INV-1001/delete', {});
    expect(await eventOf('invoice.deleted', 'INV-1001')).toMatchObject({ version: 2 });
    expect((await fetch(`${at.crm.url}/invoices/INV-1001`)).status).toBe(404);
  });

  test('a contact is archived and restored', async () => {
    await at.post('/contacts/CON-1001/do/archive', {});
    expect(await eventOf('contact.updated', 'CON-1001', 2)).toMatchObject({ archived: true });
    await at.post('/contacts/CON-1001/do/restore', {});
    expect(await eventOf('contact.updated', 'CON-1001', 3)).toMatchObject({ archived: false });
  });

  test('of two merged contacts one is left, with the documents of both', async () => {
    await at.post('/contacts', { name: 'Timber and Sons', supplier: 'yes' });
    await at.post('/bills', document);
    await at.post('/contacts/CON-1001/merge', { into: 'CON-1002' });
    expect(await eventOf('bill.updated', 'BILL-1001')).toMatchObject({ contact: { id: 'CON-1002' } });
    expect(await eventOf('contact.deleted', 'CON-1001')).toBeDefined();
    expect((await at.post('/contacts/CON-1002/merge', { into: 'CON-1002' })).status).toBe(404);
  });
});

test('an import goes out as the back-fill that it names', async () => {
  const body = JSON.stringify({ bills: [{ id: 'b-1', number: 'B-1' }], backfill: 'history' });
  await fetch(`${at.crm.url}/import`, { method: 'POST', body });
  await eventually(() => expect(at.bridge.received.at(-1)).toMatchObject({ backfill: 'history' }));
});

describe('faults on demand', () => {
  test('write-backs are refused, and taken again', async () => {
    await at.post('/faults', { refuse: '503' });
    const news = { id: 'CON-1001' };
    expect((await at.deliver('contact.synced', '2026-11-21T10:00:00Z', news)).status).toBe(503);
    await at.post('/faults', { refuse: '0' });
    expect((await at.deliver('contact.synced', '2026-11-21T10:00:00Z', news)).status).toBe(200);
    expect((await at.post('/faults', { refuse: 'often' })).status).toBe(422);
  });

  test('webhooks come twice, and overtake each other', async () => {
    await eventOf('contact.created', 'CON-1001');
    await at.post('/faults', { doubled: 'yes' });
    await at.post('/contacts', { name: 'Twice', customer: 'yes' });
    await eventually(() => expect(events().filter(({ data }) => data.id === 'CON-1002')).toHaveLength(2));
    await at.post('/faults', { overtakenMs: '300' });
    await at.post('/contacts', { name: 'First', customer: 'yes' });
    await at.post('/contacts', { name: 'Second', customer: 'yes' });
    await eventually(() =>
      expect(
        events()
          .slice(-2)
          .map(({ data }) => data.name),
      ).toEqual(['Second', 'First']),
    );
  });
});
