import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { XeroKind } from '../../shared/records/record.ts';
import { type Stand, startStand } from './stand.ts';

let stand: Stand;
let contactID: string;
beforeAll(async () => {
  stand = await startStand();
  const [contact] = await stand.xero.write('contact', 'create', [{ name: 'Ferris Motors' }], stand.newKey());
  contactID = contact?.xeroId ?? '';
});
afterAll(() => stand.close());

const make = async (kind: XeroKind, body: object) => {
  const [made] = await stand.xero.write(
    kind,
    'create',
    [body],
    stand.newKey(),
    kind === 'quote' ? await stand.xero.readTracking() : undefined,
  );
  if (!made) throw new Error('no answer');
  expect(made.verdict).toMatchObject({ ok: true, errors: [] });
  return made;
};
const lines = (changes: object = {}) => [
  { description: 'Work', quantity: 2, unitAmount: 10.1234, accountCode: '200', taxType: 'OUTPUT2', ...changes },
];
const dates = { date: '2026-11-20', dueDate: '2026-12-20' };
const invoiceBody = (changes: object = {}) => ({
  type: 'ACCREC',
  contact: { contactID },
  ...dates,
  status: 'AUTHORISED',
  lineAmountTypes: 'Exclusive',
  lineItems: lines(),
  ...changes,
});

const again = async (kind: XeroKind, id: string | undefined) => {
  const { rows } = await stand.xero.list(kind, { ids: [id ?? ''], page: 1 });
  return rows[0];
};

describe('a contact', () => {
  it('stands in the shape it was sent in, without empty slots', async () => {
    const body = {
      contactNumber: 'crm-7',
      name: 'Ada & Co',
      firstName: 'Ada',
      emailAddress: 'ada@example.com',
      phones: [{ phoneType: 'MOBILE', phoneNumber: '555', phoneAreaCode: '20', phoneCountryCode: '44' }],
      addresses: [{ addressType: 'STREET', addressLine1: '1 High St', city: 'Leeds', country: 'UK' }],
    };
    const made = await make('contact', body);
    expect(made).toMatchObject({ kind: 'contact', number: 'crm-7', name: 'Ada & Co', status: 'ACTIVE' });
    expect(made.standing).toEqual({ ...body, contactStatus: 'ACTIVE' });
    expect((await again('contact', made.xeroId))?.standing).toEqual(made.standing);
    const { rows } = await stand.xero.list('contact', { numbers: ['crm-7', 'crm "8"'], page: 1 });
    expect(rows.map(({ xeroId }) => xeroId)).toEqual([made.xeroId]);
    expect((await stand.xero.searchContacts('ada &')).map(({ name }) => name)).toEqual(['Ada & Co']);
  });
});

describe('an item', () => {
  it('is written with its prices and found by its code, odd characters too', async () => {
    const body = {
      code: 'A/B "1"',
      name: 'Bolt',
      description: 'A bolt',
      isSold: true,
      isPurchased: true,
      salesDetails: { unitPrice: 1.2345, accountCode: '200', taxType: 'OUTPUT2' },
      purchaseDetails: { unitPrice: 0.5, accountCode: '429', taxType: 'INPUT2' },
    };
    const made = await make('item', body);
    expect(made).toMatchObject({ kind: 'item', number: 'A/B "1"', name: 'Bolt' });
    expect(made.standing).toEqual(body);
    expect((await again('item', made.xeroId))?.standing).toEqual(body);
    const found = await stand.xero.list('item', { numbers: ['A/B "1"', 'none'], page: 1 });
    expect(found.rows.map(({ xeroId }) => xeroId)).toEqual([made.xeroId]);
    const [changed] = await stand.xero.write(
      'item',
      'update',
      [{ itemID: made.xeroId, code: 'A/B "1"', name: 'Big bolt' }],
      stand.newKey(),
    );
    expect(changed).toMatchObject({ xeroId: made.xeroId, name: 'Big bolt' });
    expect(await stand.xero.list('item', { page: 2 })).toEqual({ rows: [], more: false });
  });

  it('shows the accounts of stock', async () => {
    const body = {
      code: 'STOCK',
      inventoryAssetAccountCode: '630',
      isSold: true,
      salesDetails: { unitPrice: 9, accountCode: '200' },
      isPurchased: true,
      purchaseDetails: { unitPrice: 4, cOGSAccountCode: '310' },
    };
    const made = await make('item', body);
    expect(made.standing).toMatchObject({
      inventoryAssetAccountCode: '630',
      isTrackedAsInventory: true,
      purchaseDetails: { unitPrice: 4, cOGSAccountCode: '310' },
    });
  });
});

describe('an invoice', () => {
  it('stands the same in the answer to a write and in a list', async () => {
    const made = await make('invoice', invoiceBody({ reference: 'R', url: 'https://crm.example/1' }));
    expect(made).toMatchObject({ kind: 'invoice', status: 'AUTHORISED', total: '24.3', invoiceType: 'ACCREC' });
    expect(made.standing).toMatchObject({
      ...dates,
      reference: 'R',
      lineAmountTypes: 'Exclusive',
      amountDue: 24.3,
      lineItems: [{ description: 'Work', quantity: 2, unitAmount: 10.1234, taxType: 'OUTPUT2' }],
    });
    expect((await again('invoice', made.xeroId))?.standing).toEqual(made.standing);
  });

  it('is found by a number with a comma in it', async () => {
    await make('invoice', invoiceBody({ invoiceNumber: 'A,1' }));
    await make('invoice', invoiceBody({ invoiceNumber: 'B-1' }));
    const found = async (...numbers: string[]) =>
      (await stand.xero.list('invoice', { numbers, page: 1 })).rows.map(({ number }) => number).toSorted();
    expect(await found('A,1', 'B-1')).toEqual(['A,1', 'B-1']);
    expect(await found('B-1')).toEqual(['B-1']);
    expect(await found()).toEqual([]);
  });

  it('that is refused says why, and has no id', async () => {
    const [refused] = await stand.xero.write(
      'invoice',
      'create',
      [invoiceBody({ lineItems: lines({ accountCode: 'nope' }) })],
      stand.newKey(),
    );
    expect(refused).toMatchObject({ xeroId: undefined, verdict: { ok: false } });
    expect(refused?.verdict.errors[0]).toMatch(/not a valid code/);
  });
});

describe('a quote', () => {
  const quoteBody = (changes: object = {}) => ({
    contact: { contactID },
    date: '2026-11-20',
    expiryDate: '2026-12-01',
    lineAmountTypes: 'Exclusive',
    title: 'Offer',
    lineItems: lines(),
    ...changes,
  });

  it('is written in one spelling, its tracking by name', async () => {
    const [category] = await stand.xero.readTracking();
    const tracking = [{ name: category?.name, option: category?.options[0]?.name }];
    const made = await make('quote', quoteBody({ quoteNumber: 'QU-1', lineItems: lines({ tracking }) }));
    expect(made).toMatchObject({ kind: 'quote', number: 'QU-1', status: 'DRAFT', total: '24.3' });
    expect(made.standing).toMatchObject({
      lineAmountTypes: 'Exclusive',
      date: '2026-11-20',
      expiryDate: '2026-12-01',
      title: 'Offer',
      lineItems: [{ unitAmount: 10.1234, tracking }],
    });
    expect((await again('quote', made.xeroId))?.standing).toEqual(made.standing);
  });

  it('is found by its very number, and goes through its states', async () => {
    const made = await make('quote', quoteBody({ quoteNumber: 'QX-1' }));
    await make('quote', quoteBody({ quoteNumber: 'QX-11' }));
    const { rows } = await stand.xero.list('quote', { numbers: ['QX-1', 'QX'], page: 1 });
    expect(rows.map(({ xeroId }) => xeroId)).toEqual([made.xeroId]);
    for (const status of ['SENT', 'ACCEPTED']) {
      const [changed] = await stand.xero.write(
        'quote',
        'update',
        [{ ...quoteBody(), quoteID: made.xeroId, quoteNumber: 'QX-1', status }],
        stand.newKey(),
      );
      expect(changed).toMatchObject({ status, verdict: { ok: true } });
    }
  });
});

describe('a purchase order', () => {
  it('is written, billed and found', async () => {
    const body = {
      contact: { contactID },
      date: '2026-11-20',
      deliveryDate: '2026-11-30',
      deliveryInstructions: 'Ring twice',
      attentionTo: 'Bob',
      purchaseOrderNumber: 'PO-A',
      status: 'AUTHORISED',
      lineItems: lines({ accountCode: '429', taxType: 'INPUT2' }),
    };
    const made = await make('purchaseOrder', body);
    expect(made).toMatchObject({ kind: 'purchaseOrder', number: 'PO-A', status: 'AUTHORISED' });
    expect(made.standing).toMatchObject({
      deliveryDate: '2026-11-30',
      deliveryInstructions: 'Ring twice',
      attentionTo: 'Bob',
    });
    expect((await again('purchaseOrder', made.xeroId))?.standing).toEqual(made.standing);
    const found = await stand.xero.list('purchaseOrder', { numbers: ['PO-A', 'PO-none'], page: 1 });
    expect(found.rows.map(({ xeroId }) => xeroId)).toEqual([made.xeroId]);
    const [billed] = await stand.xero.write(
      'purchaseOrder',
      'update',
      [{ purchaseOrderID: made.xeroId, status: 'BILLED' }],
      stand.newKey(),
    );
    expect(billed).toMatchObject({ status: 'BILLED', verdict: { ok: true } });
  });
});

describe('a credit note and a payment', () => {
  it('show what they settle', async () => {
    const invoice = await make('invoice', invoiceBody());
    const note = await make('creditNote', {
      type: 'ACCRECCREDIT',
      contact: { contactID },
      date: '2026-11-20',
      status: 'AUTHORISED',
      creditNoteNumber: 'CN-A',
      lineItems: lines({ quantity: 1 }),
    });
    expect(note).toMatchObject({ kind: 'creditNote', number: 'CN-A', total: '12.14' });
    const byNumber = await stand.xero.list('creditNote', { numbers: ['CN-A'], page: 1 });
    expect(byNumber.rows.map(({ standing }) => standing)).toEqual([note.standing]);
    const bank = (await stand.xero.readAccounts()).find(({ type }) => type === 'BANK');
    const payment = await make('payment', {
      invoice: { invoiceID: invoice.xeroId },
      account: { accountID: bank?.id },
      date: '2026-11-21',
      amount: 10,
      reference: 'Card',
    });
    expect(payment).toMatchObject({ kind: 'payment', status: 'AUTHORISED', total: '10' });
    expect(payment.standing).toMatchObject({
      invoice: { invoiceID: invoice.xeroId },
      account: { accountID: bank?.id },
      date: '2026-11-21',
      amount: 10,
      reference: 'Card',
    });
    expect((await again('payment', payment.xeroId))?.standing).toEqual(payment.standing);
    const paid = await again('invoice', invoice.xeroId);
    expect(paid?.standing).toMatchObject({
      amountDue: 14.3,
      amountPaid: 10,
      payments: [{ paymentID: payment.xeroId, date: '2026-11-21', amount: 10 }],
    });
    await expect(stand.xero.write('payment', 'update', [{}], stand.newKey())).rejects.toThrow('cannot be changed');
  });
});

describe('a list', () => {
  it('is asked for by what changed since, for every kind', async () => {
    const since = new Date('2026-11-21T11:59:00Z');
    for (const kind of ['contact', 'item', 'quote', 'invoice', 'purchaseOrder', 'creditNote', 'payment'] as const) {
      const { rows } = await stand.xero.list(kind, { since, page: 1 });
      expect(rows.length, kind).toBeGreaterThan(0);
      expect(rows.every((row) => row.kind === kind && row.xeroId !== undefined && row.updatedAt !== undefined)).toBe(
        true,
      );
      for (const row of rows) expect((await again(kind, row.xeroId))?.standing, kind).toEqual(row.standing);
      const later = await stand.xero.list(kind, { since: new Date('2026-11-22T00:00:00Z'), page: 1 });
      expect(later, kind).toEqual({ rows: [], more: false });
      expect(await stand.xero.list(kind, { ids: ['11111111-2222-3333-4444-555555555555'], page: 1 }), kind).toEqual({
        rows: [],
        more: false,
      });
    }
  });

  it('takes a condition', async () => {
    const { rows } = await stand.xero.list('invoice', { where: 'Status=="DRAFT"', page: 1 });
    expect(rows).toEqual([]);
  });
});
