import { afterEach, describe, expect, it } from 'vitest';
import { openView, type View } from './view.ts';

let view: View;
const open = async (settings: object = {}) => {
  view = await openView(settings);
};
afterEach(() => view.close());

const line = { Description: 'Work', Quantity: 1, UnitAmount: 100, AccountCode: '200', TaxType: 'OUTPUT2' };
const documentOf = (contact: string, more: object = {}) => ({
  ...{ Contact: { ContactID: contact }, Date: '2026-11-20', DueDate: '2026-12-20', LineItems: [line] },
  ...more,
});
const create = { newInXero: 'create' };

describe('records that were made in Xero', () => {
  it('are told to the CRM as its types, in its own words, once', async () => {
    await open({
      sync: {
        ...{ contact: create, item: create, quote: create, invoice: create, bill: create, purchaseOrder: create },
        ...{ creditNote: create, payment: create },
      },
    });
    await view.pullWell();
    view.clock.advance(60_000);
    const contact = await view.enter('contact', { Name: 'Ada Ltd' });
    await view.link('contact', 'C-1', 'contact', contact);
    const item = await view.enter('item', { Code: 'TEA', Name: 'Tea' });
    const quote = await view.enter('quote', documentOf(contact));
    const invoice = await view.enter('invoice', documentOf(contact, { Status: 'AUTHORISED' }));
    const bill = await view.enter('bill', documentOf(contact, { InvoiceNumber: 'S-1' }));
    const order = await view.enter('purchaseOrder', documentOf(contact));
    const note = await view.enter('creditNote', documentOf(contact, { Type: 'ACCRECCREDIT' }));
    await view.act('invoice', invoice, 'pay', { amount: 50 });
    const payment = (await view.xero.list('payment', { page: 1 })).rows.at(-1)?.xeroId ?? '';
    view.later();
    await view.pullWell();
    const told = async (type: Parameters<View['delivery']>[0], xeroId: string) => view.delivery(type, `xero:${xeroId}`);
    const customer = { contact: { id: 'C-1', xeroId: contact } };
    expect(await told('item', item)).toMatchObject({ outcome: 'new', wanted: 'create', record: { code: 'TEA' } });
    expect(await told('quote', quote)).toMatchObject({ outcome: 'new', record: customer });
    expect(await told('invoice', invoice)).toMatchObject({
      record: { ...customer, status: 'authorised', total: '120' },
    });
    expect(await told('bill', bill)).toMatchObject({ record: { ...customer, number: 'S-1' } });
    expect(await told('purchaseOrder', order)).toMatchObject({ record: customer });
    expect(await told('creditNote', note)).toMatchObject({ record: { kind: 'sales' } });
    expect(await told('payment', payment)).toMatchObject({
      record: { amount: '50', document: { type: 'invoice', xeroId: invoice } },
    });
    expect(await view.activities('newInXero')).toHaveLength(7);
    view.later();
    await view.pullWell();
    expect(await view.activities('newInXero')).toHaveLength(7);
  });

  it('are ignored, or told only to be matched, as the settings say', async () => {
    await open({ sync: { contact: { newInXero: 'match' } } });
    await view.pullWell();
    view.clock.advance(60_000);
    const contact = await view.enter('contact', { Name: 'Ada Ltd' });
    const invoice = await view.enter('invoice', documentOf(contact));
    view.later();
    await view.pullWell();
    expect(await view.delivery('contact', `xero:${contact}`)).toMatchObject({ outcome: 'new', wanted: 'match' });
    expect(await view.delivery('invoice', `xero:${invoice}`)).toBeUndefined();
  });

  it('are left alone when they stood there before, are gone, or are older than the start date', async () => {
    await open({ sync: { contact: create, invoice: create }, backfill: { startDate: '2026-01-01' } });
    await view.pullWell();
    expect(await view.activities('newInXero')).toEqual([]);
    const contact = await view.enter('contact', { Name: 'Ada Ltd' });
    const gone = await view.enter('invoice', documentOf(contact));
    await view.act('invoice', gone, 'delete');
    const old = await view.enter('invoice', documentOf(contact, { Date: '2025-12-31' }));
    view.later();
    await view.pullWell();
    expect(await view.delivery('contact', `xero:${contact}`)).toBeDefined();
    for (const id of [gone, old]) expect(await view.delivery('invoice', `xero:${id}`)).toBeUndefined();
  });

  it('are told anew when they change before the CRM has them', async () => {
    await open({ sync: { contact: create } });
    await view.pullWell();
    view.clock.advance(60_000);
    const contact = await view.enter('contact', { Name: 'Ada Ltd' });
    await view.hint('contact', contact);
    await view.pullWell();
    await view.act('contact', contact, 'edit', { EmailAddress: 'ada@example.com' });
    await view.hint('contact', contact);
    await view.pullWell();
    expect(await view.delivery('contact', `xero:${contact}`)).toMatchObject({ record: { email: 'ada@example.com' } });
    expect(await view.activities('newInXero')).toHaveLength(2);
  });
});

describe('records that do not fit', () => {
  it('are told without their lines when these are too long for a row, and keep nothing else from being told', async () => {
    await open({ sync: { invoice: create } });
    await view.pullWell();
    view.clock.advance(60_000);
    const contact = await view.enter('contact', { Name: 'Ada Ltd' });
    const long = Array.from({ length: 120 }, (_, n) => ({ ...line, Description: `${n} ${'x'.repeat(3900)}` }));
    const large = await view.enter('invoice', documentOf(contact, { LineItems: long }));
    const small = await view.enter('invoice', documentOf(contact));
    view.later();
    await view.pullWell();
    const told = await view.delivery('invoice', `xero:${large}`);
    expect(told?.record).toMatchObject({ total: '14400' });
    expect(told?.record).not.toHaveProperty('lines');
    expect(await view.delivery('invoice', `xero:${small}`)).toMatchObject({ record: { lines: [{ quantity: '1' }] } });
  });
});
