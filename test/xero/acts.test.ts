import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Failure } from '../../shared/failures/failure.ts';
import type { XeroKind } from '../../shared/records/record.ts';
import { type Act, actSchema } from '../../shared/sync/act.ts';
import { REFUSED } from '../../shared/xero/rejections.ts';
import { objects } from '../xero-sandbox/json.ts';
import { type Stand, startStand } from './stand.ts';

let stand: Stand;
let contactID: string;
beforeAll(async () => {
  stand = await startStand();
  contactID = await make('contact', { name: 'Ferris Motors', emailAddress: 'ferris@example.com' });
});
afterAll(() => stand.close());

const make = async (kind: XeroKind, body: object): Promise<string> => {
  const [made] = await stand.xero.write(kind, 'create', [body], stand.newKey());
  expect(made?.verdict.errors).toEqual([]);
  return made?.xeroId ?? '';
};
const line = { description: 'Work', quantity: 1, unitAmount: 100, accountCode: '200', taxType: 'OUTPUT2' };
const sale = (status = 'AUTHORISED') =>
  make('invoice', {
    type: 'ACCREC',
    contact: { contactID },
    date: '2026-11-20',
    dueDate: '2026-12-20',
    status,
    lineItems: [line],
  });
const credit = () =>
  make('creditNote', {
    type: 'ACCRECCREDIT',
    contact: { contactID },
    date: '2026-11-20',
    status: 'AUTHORISED',
    lineItems: [line],
  });
const act = (fields: object): Act => actSchema.parse({ name: 'act', ...fields });
const done = (one: Act) => stand.xero.act(one, stand.newKey());
const refusal = async (run: Promise<unknown>) => {
  const error = await run.catch((thrown: unknown) => thrown);
  if (!(error instanceof Failure)) throw new Error('It was not refused.', { cause: error });
  return error.problem;
};
const nowhere = '11111111-2222-3333-4444-555555555555';

describe('a note', () => {
  it('is put to the history of every kind', async () => {
    const bank = (await stand.xero.readAccounts()).find(({ type }) => type === 'BANK');
    const invoiceID = await sale();
    const order = {
      contact: { contactID },
      date: '2026-11-20',
      lineItems: [{ ...line, accountCode: '429', taxType: 'INPUT2' }],
    };
    const ids: Record<XeroKind, string> = {
      contact: contactID,
      item: await make('item', { code: 'N-1', name: 'Bolt' }),
      quote: await make('quote', { contact: { contactID }, date: '2026-11-20', lineItems: [line] }),
      invoice: invoiceID,
      purchaseOrder: await make('purchaseOrder', order),
      creditNote: await credit(),
      payment: await make('payment', {
        invoice: { invoiceID },
        account: { accountID: bank?.id },
        date: '2026-11-21',
        amount: 1,
      }),
    };
    for (const [kind, xeroId] of Object.entries(ids)) {
      const note = act({ act: 'note', kind, xeroId, text: `Made in the CRM as ${kind}` });
      expect(await stand.xero.hasHappened(note), kind).toBe(false);
      expect(await done(note), kind).toEqual({});
      expect(await stand.xero.hasHappened(note), kind).toBe(true);
    }
  });

  it('to a record that Xero does not have is refused', async () => {
    const note = act({ act: 'note', kind: 'invoice', xeroId: nowhere, text: 'x' });
    expect(await refusal(done(note))).toMatchObject({ code: REFUSED, next: 'attention' });
  });
});

describe('an attachment', () => {
  const content = Buffer.from('%PDF a delivery note').toString('base64');
  const file = { act: 'attach', fileName: 'Delivery note: 1/2.pdf', contentType: 'application/pdf' };

  it('comes with its bytes, its type and a name that Xero takes', async () => {
    const xeroId = await sale();
    const attach = act({ ...file, kind: 'invoice', xeroId, content, online: true });
    expect(await stand.xero.hasHappened(attach)).toBe(false);
    await done(attach);
    expect(await stand.xero.hasHappened(attach)).toBe(true);
    const [kept] = objects((await stand.api('GET', `/Invoices/${xeroId}/Attachments`)).json, 'Attachments');
    expect(kept).toMatchObject({
      FileName: 'Delivery_note-_1-2.pdf',
      MimeType: 'application/pdf',
      ContentLength: 20,
      IncludeOnline: true,
    });
    const bytes = await stand.api('GET', `/Invoices/${xeroId}/Attachments/Delivery_note-_1-2.pdf`);
    expect(bytes.text).toBe('%PDF a delivery note');
  });

  it('is put to contacts, quotes, purchase orders and credit notes as well', async () => {
    const order = {
      contact: { contactID },
      date: '2026-11-20',
      lineItems: [{ ...line, accountCode: '429', taxType: 'INPUT2' }],
    };
    const ids: Partial<Record<XeroKind, string>> = {
      contact: contactID,
      quote: await make('quote', { contact: { contactID }, date: '2026-11-20', lineItems: [line] }),
      purchaseOrder: await make('purchaseOrder', order),
      creditNote: await credit(),
    };
    for (const [kind, xeroId] of Object.entries(ids)) {
      const attach = act({ ...file, kind, xeroId, content });
      await done(attach);
      expect(await stand.xero.hasHappened(attach), kind).toBe(true);
    }
  });

  it('is fetched from its address', async () => {
    const xeroId = await sale();
    const attach = act({ ...file, kind: 'invoice', xeroId, url: 'https://crm.example/file' });
    const asked: string[] = [];
    await stand.xero.act(attach, stand.newKey(), async (url) => {
      asked.push(url);
      return new TextEncoder().encode('abc');
    });
    expect(asked).toEqual(['https://crm.example/file']);
    expect(await stand.xero.hasHappened(attach)).toBe(true);
  });

  it('is refused when it is empty, too large, without content or for a kind that takes none', async () => {
    const xeroId = await sale();
    const attach = (changes: object) => done(act({ ...file, kind: 'invoice', xeroId, ...changes }));
    const large = Buffer.alloc(10 * 1024 * 1024 + 1).toString('base64');
    expect(await refusal(attach({ content: '' }))).toMatchObject({ code: REFUSED, field: 'attachments' });
    expect((await refusal(attach({ content: large }))).message).toMatch(/10 MB/);
    expect((await refusal(attach({}))).message).toMatch(/no content/);
    expect((await refusal(attach({ kind: 'item', content }))).message).toMatch(/no attachments/);
  });
});

describe('an e-mail', () => {
  it('is sent for an approved invoice only', async () => {
    const email = act({ act: 'email', kind: 'invoice', xeroId: await sale() });
    expect(await stand.xero.hasHappened(email)).toBe(false);
    await done(email);
    expect(await stand.xero.hasHappened(email)).toBe(true);
    const draft = act({ act: 'email', kind: 'invoice', xeroId: await sale('DRAFT') });
    expect(await refusal(done(draft))).toMatchObject({ code: REFUSED });
    const quote = act({ act: 'email', kind: 'quote', xeroId: nowhere });
    expect(await refusal(done(quote))).toMatchObject({ code: REFUSED });
    expect(await stand.xero.hasHappened(act({ act: 'email', kind: 'invoice', xeroId: nowhere }))).toBeUndefined();
  });
});

describe('an allocation', () => {
  it('is made and undone', async () => {
    const [xeroId, invoiceId] = [await credit(), await sale()];
    const allocate = act({
      act: 'allocate',
      kind: 'creditNote',
      xeroId,
      invoiceId,
      amount: '20.00',
      date: '2026-11-21',
    });
    expect(await stand.xero.hasHappened(allocate)).toBe(false);
    await done(allocate);
    expect(await stand.xero.hasHappened(allocate)).toBe(true);
    const { rows } = await stand.xero.list('creditNote', { ids: [xeroId], page: 1 });
    expect(rows[0]?.standing).toMatchObject({
      remainingCredit: 100,
      allocations: [{ amount: 20, date: '2026-11-21', invoice: { invoiceID: invoiceId } }],
    });
    const invoice = await stand.xero.list('invoice', { ids: [invoiceId], page: 1 });
    expect(invoice.rows[0]?.standing).toMatchObject({
      amountCredited: 20,
      creditNotes: [{ creditNoteID: xeroId, appliedAmount: 20 }],
    });
    const [kept] = objects((await stand.api('GET', `/CreditNotes/${xeroId}`)).json, 'CreditNotes').flatMap((note) =>
      objects(note, 'Allocations'),
    );
    const undo = act({ act: 'unallocate', kind: 'creditNote', xeroId, allocationId: String(kept?.AllocationID) });
    expect(await stand.xero.hasHappened(undo)).toBe(false);
    await done(undo);
    expect(await stand.xero.hasHappened(undo)).toBe(true);
    expect(await done(undo)).toEqual({});
  });

  it('of too much is refused in our words', async () => {
    const [xeroId, invoiceId] = [await credit(), await sale()];
    const allocate = act({ act: 'allocate', kind: 'creditNote', xeroId, invoiceId, amount: '500', date: '2026-11-21' });
    expect(await refusal(done(allocate))).toMatchObject({ code: REFUSED, field: 'allocations' });
  });
});

describe('reversing and deleting', () => {
  it('a payment is reversed once', async () => {
    const bank = (await stand.xero.readAccounts()).find(({ type }) => type === 'BANK');
    const invoiceID = await sale();
    const body = { invoice: { invoiceID }, account: { accountID: bank?.id }, date: '2026-11-21', amount: 120 };
    const paymentId = await make('payment', body);
    const reverse = act({ act: 'reversePayment', kind: 'invoice', xeroId: invoiceID, paymentId });
    expect(await stand.xero.hasHappened(reverse)).toBe(false);
    expect((await done(reverse)).standing).toMatchObject({ kind: 'payment', status: 'DELETED' });
    expect(await stand.xero.hasHappened(reverse)).toBe(true);
    expect(await refusal(done(reverse))).toMatchObject({
      code: REFUSED,
      message: expect.stringMatching(/not of valid/),
    });
  });

  it('an item is deleted, and stays so', async () => {
    const remove = act({ act: 'deleteItem', kind: 'item', xeroId: await make('item', { code: 'D-1' }) });
    expect(await stand.xero.hasHappened(remove)).toBe(false);
    await done(remove);
    expect(await stand.xero.hasHappened(remove)).toBe(true);
    expect(await done(remove)).toEqual({});
  });
});
