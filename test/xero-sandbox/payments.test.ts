import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type JsonObject, objects } from './json.ts';
import {
  type Answer,
  billOf,
  creditOf,
  first,
  messages,
  refusal,
  saleOf,
  startTestClient,
  type TestClient,
} from './test-client.ts';

let client: TestClient;
beforeAll(async () => {
  client = await startTestClient();
});
afterAll(() => client.close());
let sale: JsonObject;
let saleId: string;
beforeEach(async () => {
  await client.startOver();
  await client.switches({ enforceLimits: false });
  sale = first(await client.api('PUT', '/Invoices', saleOf()), 'Invoices');
  saleId = String(sale.InvoiceID);
});

const paymentOf = (changes: JsonObject = {}): JsonObject => ({
  Invoice: { InvoiceID: saleId },
  Account: { Code: '090' },
  Date: '2026-11-21',
  Amount: 120,
  ...changes,
});
const pay = (changes: JsonObject = {}, query = ''): Promise<Answer> =>
  client.api('PUT', `/Payments${query}`, { Payments: [paymentOf(changes)] });
const paid = async (changes: JsonObject = {}): Promise<JsonObject> => first(await pay(changes), 'Payments');
const invoice = async (id: string = saleId): Promise<JsonObject> =>
  first(await client.api('GET', `/Invoices/${id}`), 'Invoices');
const EXCEEDS = 'Payment amount exceeds the amount outstanding on this document';

describe('paying', () => {
  it('settles the invoice in parts, and marks it PAID with the day', async () => {
    client.clock.ms += 5000;
    const part = await paid({ Amount: 20.5, Reference: 'first', Date: '2026-11-19' });
    expect(part).toMatchObject({
      Amount: 20.5,
      BankAmount: 20.5,
      CurrencyRate: 1,
      PaymentType: 'ACCRECPAYMENT',
      Status: 'AUTHORISED',
      HasAccount: true,
      IsReconciled: false,
      Account: { Code: '090', Name: 'Business Bank Account' },
      Invoice: { InvoiceID: saleId, AmountDue: 99.5, AmountPaid: 20.5, Status: 'AUTHORISED' },
      HasValidationErrors: false,
    });
    expect(await invoice()).toMatchObject({
      UpdatedDateUTC: `/Date(${client.clock.ms}+0000)/`,
      Payments: [{ PaymentID: part.PaymentID, Amount: 20.5, Reference: 'first', HasAccount: false }],
    });
    await paid({ Amount: 99.5 });
    const done = await invoice();
    expect(done).toMatchObject({ Status: 'PAID', AmountDue: 0, AmountPaid: 120 });
    expect(done.FullyPaidOnDate).toBe(`/Date(${Date.UTC(2026, 10, 21)}+0000)/`);
    expect(await refusal(pay({ Amount: 1 }))).toEqual([
      'Payments can only be made against Authorised documents',
      EXCEEDS,
    ]);
  });

  it('takes POST of one payment, invoice numbers, account ids and an account that takes payments', async () => {
    const accounts = objects((await client.api('GET', '/Accounts')).json, 'Accounts');
    const card = accounts.find((account) => account.Type === 'BANK' && account.Code === undefined);
    const body = { Invoice: { InvoiceNumber: 'INV-0001' }, Account: { AccountID: card?.AccountID }, Amount: 10 };
    const one = first(await client.api('POST', '/Payments', body), 'Payments');
    expect(one).toMatchObject({
      Account: { AccountID: card?.AccountID },
      Date: `/Date(${Date.UTC(2026, 10, 21)}+0000)/`,
    });
    expect((await pay({ Invoice: null, InvoiceNumber: 'INV-0001', Account: { Code: '880' }, Amount: 10 })).status).toBe(
      200,
    );
    expect((await invoice()).AmountDue).toBe(100);
    const bill = first(await client.api('PUT', '/Invoices', billOf()), 'Invoices');
    expect((await paid({ Invoice: { InvoiceID: bill.InvoiceID ?? '' }, Amount: 60 })).PaymentType).toBe(
      'ACCPAYPAYMENT',
    );
  });

  it.each<[string, JsonObject, string[]]>([
    ['too much', { Amount: 120.01 }, [EXCEEDS]],
    ['nothing', { Amount: 0 }, ['The Amount of a payment must be greater than zero, with at most two decimals.']],
    ['no account', { Account: null }, ['Account could not be found']],
    ['an unknown account', { Account: { Code: '999' } }, ['Account could not be found']],
    [
      'an account without payments',
      { Account: { Code: '200' } },
      ['Account type is invalid for making a payment to/from'],
    ],
    ['no document', { Invoice: null }, ['The payment must be applied to an invoice or a credit note.']],
    ['two documents', { CreditNote: { CreditNoteNumber: 'CN-1' } }, ['Payment is applied to more than one document.']],
    [
      'a document that is not there',
      { Invoice: { InvoiceID: '11111111-1111-4111-8111-111111111111' } },
      ['The document the payment is applied to could not be found.'],
    ],
    [
      'an overpayment, which these books have none of',
      { Invoice: null, Overpayment: { OverpaymentID: '11111111-1111-4111-8111-111111111111' } },
      ['The document the payment is applied to could not be found.'],
    ],
    ['the status DELETED', { Status: 'DELETED' }, ['Payment not of valid status for modification']],
  ])('is refused with %s', async (_, changes, expected) => {
    expect(await refusal(pay(changes))).toEqual(expected);
  });

  it('is refused for a draft, and on a locked day', async () => {
    const draft = first(await client.api('PUT', '/Invoices', saleOf({ Status: 'DRAFT' })), 'Invoices');
    expect(await refusal(pay({ Invoice: { InvoiceID: draft.InvoiceID ?? '' } }))).toEqual([
      'Payments can only be made against Authorised documents',
      EXCEEDS,
    ]);
    const { PaymentID } = await paid({ Amount: 20, Date: '2026-11-01' });
    await client.admin('PUT', `/organisations/${client.demo.tenantId}`, { periodLockDate: '2026-11-10' });
    expect(await refusal(pay({ Date: '2026-11-10', Amount: 1 }))).toEqual([
      'The document date cannot be before the period lock date, currently set at 10 November 2026',
    ]);
    expect((await refusal(client.api('POST', `/Payments/${PaymentID}`, { Status: 'DELETED' })))[0]).toMatch(
      /^This document cannot be edited/,
    );
  });

  it('counts payments of one batch one after another', async () => {
    const answer = await client.api('PUT', '/Payments?summarizeErrors=false', {
      Payments: [paymentOf({ Amount: 100 }), paymentOf({ Amount: 21 }), paymentOf({ Amount: 20 })],
    });
    const payments = objects(answer.json, 'Payments');
    expect(payments.map((payment) => payment.StatusAttributeString)).toEqual(['OK', 'ERROR', 'OK']);
    expect(payments[1]).toMatchObject({ PaymentID: '00000000-0000-0000-0000-000000000000', HasValidationErrors: true });
    expect(messages(payments[1])).toEqual([EXCEEDS]);
    expect((await pay({ Amount: 1 })).status).toBe(400);
  });

  it('saves nothing of a batch that is refused as a whole', async () => {
    await client.api('PUT', '/Payments', { Payments: [paymentOf({ Amount: 20 }), paymentOf({ Amount: 500 })] });
    expect((await invoice()).AmountPaid).toBe(0);
    expect(objects((await client.api('GET', '/Payments')).json, 'Payments')).toEqual([]);
  });

  it('is done once per idempotency key', async () => {
    const header = { 'idempotency-key': 'pay-once' };
    for (const _ of [1, 2]) await client.api('PUT', '/Payments', paymentOf({ Amount: 50 }), header);
    expect((await invoice()).AmountPaid).toBe(50);
  });

  it('reckons another currency by BankAmount, else by a rate', async () => {
    const foreign = saleOf({ CurrencyCode: 'EUR', CurrencyRate: 1.25 });
    const { InvoiceID } = first(await client.api('PUT', '/Invoices', foreign), 'Invoices');
    const Invoice = { InvoiceID: InvoiceID ?? '' };
    expect(await paid({ Invoice, Amount: 50, BankAmount: 42 })).toMatchObject({
      BankAmount: 42,
      CurrencyRate: 1.190476,
    });
    expect(await paid({ Invoice, Amount: 20, CurrencyRate: 1.6 })).toMatchObject({
      BankAmount: 12.5,
      CurrencyRate: 1.6,
    });
    expect(await paid({ Invoice, Amount: 50 })).toMatchObject({ BankAmount: 40, CurrencyRate: 1.25 });
    expect((await invoice(String(InvoiceID))).Status).toBe('PAID');
  });
});

describe('reversing', () => {
  it('reopens the invoice, once', async () => {
    const { PaymentID } = await paid();
    const reversed = first(await client.api('POST', `/Payments/${PaymentID}`, { Status: 'DELETED' }), 'Payments');
    expect(reversed).toMatchObject({ PaymentID, Status: 'DELETED', Invoice: { Status: 'AUTHORISED', AmountDue: 120 } });
    const open = await invoice();
    expect(open).toMatchObject({ Status: 'AUTHORISED', AmountDue: 120, AmountPaid: 0 });
    expect(open.Payments).toBeUndefined();
    expect(open.FullyPaidOnDate).toBeUndefined();
    expect(await refusal(client.api('POST', `/Payments/${PaymentID}`, { Payments: [{ Status: 'DELETED' }] }))).toEqual([
      'Payment not of valid status for modification',
    ]);
    expect(
      (await client.api('POST', '/Payments/11111111-1111-4111-8111-111111111111', { Status: 'DELETED' })).status,
    ).toBe(404);
  });

  it('is the only change there is', async () => {
    const { PaymentID } = await paid();
    expect((await client.api('POST', `/Payments/${PaymentID}`, { Amount: 5 })).json.ErrorNumber).toBe(14);
  });
});

describe('reading', () => {
  it('lists with stubs, pages, filters, and since when', async () => {
    const one = await paid({ Amount: 20, Reference: 'a' });
    client.clock.ms += 60_000;
    await paid({ Amount: 30, Date: '2026-11-20', Reference: 'b' });
    const page = await client.api('GET', '/Payments?page=1&pageSize=1');
    expect(page.json.pagination).toEqual({ page: 1, pageSize: 1, pageCount: 2, itemCount: 2 });
    expect(first(page, 'Payments')).toMatchObject({
      PaymentID: one.PaymentID,
      Account: { Code: '090' },
      Invoice: { Type: 'ACCREC', InvoiceNumber: 'INV-0001', LineItems: [], Contact: { Name: 'Northwind Traders' } },
    });
    const amounts = async (query: string, headers = {}): Promise<unknown[]> =>
      objects((await client.api('GET', `/Payments${query}`, undefined, headers)).json, 'Payments').map(
        (payment) => payment.Amount,
      );
    const where = (words: string): string => `?where=${encodeURIComponent(words)}`;
    expect(await amounts(where(`Invoice.InvoiceID==Guid("${saleId}") AND Status=="AUTHORISED"`))).toEqual([20, 30]);
    expect(await amounts(where('Date>=DateTime(2026,11,21)'))).toEqual([20]);
    expect(await amounts(where('Reference=="b" AND PaymentType=="ACCRECPAYMENT"'))).toEqual([30]);
    expect(await amounts('', { 'if-modified-since': '2026-11-21T12:00:30' })).toEqual([30]);
    const whole = first(await client.api('GET', `/Payments/${one.PaymentID}`), 'Payments');
    expect(whole).toMatchObject({ Invoice: { AmountDue: 70, LineItems: [{ AccountCode: '200' }] } });
  });

  it('dumps them for the admin, whose payments take the same way', async () => {
    const path = `/organisations/${client.demo.tenantId}/payments`;
    const made = await client.admin('POST', path, { invoice: saleId, amount: 120, reference: 'by hand' });
    expect([made.status, made.json.Amount]).toEqual([201, 120]);
    expect((await client.admin('GET', path)).json).toMatchObject({ total: 1, payments: [{ Reference: 'by hand' }] });
    expect(await invoice()).toMatchObject({ Status: 'PAID', AmountPaid: 120 });
    expect((await client.admin('POST', path, { invoice: saleId, amount: 1 })).json.error).toContain(EXCEEDS);
  });
});

describe('a document with payments', () => {
  const post = (changes: JsonObject): Promise<Answer> =>
    client.api('POST', '/Invoices', { InvoiceID: saleId, ...changes });

  it('cannot be voided until they are reversed', async () => {
    const { PaymentID } = await paid({ Amount: 20 });
    expect(await refusal(post({ Status: 'VOIDED' }))).toEqual(['Invoice not of valid status for modification']);
    await client.api('POST', `/Payments/${PaymentID}`, { Status: 'DELETED' });
    expect((await post({ Status: 'VOIDED' })).status).toBe(200);
  });

  it('lets only harmless fields change', async () => {
    await paid();
    const line = objects(sale, 'LineItems')[0] ?? {};
    const LineItemID = line.LineItemID ?? '';
    expect((await post({ Reference: 'new', DueDate: '2027-01-01', InvoiceNumber: 'N-9' })).status).toBe(200);
    const recoded = await post({ LineItems: [{ LineItemID, Description: 'Other words', AccountCode: '260' }] });
    expect(first(recoded, 'Invoices')).toMatchObject({ Status: 'PAID', AmountDue: 0, AmountPaid: 120, Total: 120 });
    const refused = ['This document cannot be edited as it has a payment or credit note allocated to it.'];
    expect(await refusal(post({ Date: '2026-11-01' }))).toEqual(refused);
    expect(await refusal(post({ LineItems: [{ LineItemID, UnitAmount: 99 }] }))).toEqual(refused);
    expect(await refusal(post({ LineItems: [{ LineItemID, TaxType: 'NONE' }] }))).toEqual(refused);
    expect(await refusal(post({ LineItems: [{ LineItemID, TaxAmount: 1 }] }))).toEqual(refused);
    expect(await refusal(post({ LineAmountTypes: 'Inclusive' }))).toEqual(refused);
    expect(await refusal(post({ LineItems: [] }))).toHaveLength(1);
  });
});

it('refunds a credit note', async () => {
  const note = first(await client.api('PUT', '/CreditNotes', creditOf()), 'CreditNotes');
  const CreditNoteID = note.CreditNoteID ?? '';
  const refund = await paid({ Invoice: null, CreditNote: { CreditNoteID }, Amount: 48 });
  expect(refund).toMatchObject({
    PaymentType: 'ARCREDITPAYMENT',
    Invoice: { Type: 'ACCRECCREDIT', InvoiceID: CreditNoteID, Status: 'PAID' },
  });
  const used = first(await client.api('GET', `/CreditNotes/${CreditNoteID}`), 'CreditNotes');
  expect(used).toMatchObject({ Status: 'PAID', RemainingCredit: 0, Payments: [{ Amount: 48 }] });
  await client.api('POST', `/Payments/${refund.PaymentID}`, { Status: 'DELETED' });
  expect(first(await client.api('GET', `/CreditNotes/${CreditNoteID}`), 'CreditNotes')).toMatchObject({
    Status: 'AUTHORISED',
    RemainingCredit: 48,
    Payments: [],
  });
});
