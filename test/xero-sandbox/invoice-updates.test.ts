import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type JsonObject, objects } from './json.ts';
import { type Answer, first, messages, saleOf, startTestClient, type TestClient } from './test-client.ts';

let client: TestClient;
beforeAll(async () => {
  client = await startTestClient();
});
afterAll(() => client.close());
beforeEach(async () => {
  await client.startOver();
  await client.switches({ enforceLimits: false });
});

const put = (changes: JsonObject = {}, query = ''): Promise<Answer> =>
  client.api('PUT', `/Invoices${query}`, { Invoices: [saleOf(changes)] });
const post = (invoice: JsonObject, query = ''): Promise<Answer> =>
  client.api('POST', `/Invoices${query}`, { Invoices: [invoice] });
const line = (changes: JsonObject = {}): JsonObject => ({
  Description: 'Work',
  Quantity: 1,
  UnitAmount: 100,
  AccountCode: '200',
  ...changes,
});

async function created(changes: JsonObject = {}): Promise<JsonObject> {
  return first(await put(changes), 'Invoices');
}

async function refusal(answer: Promise<Answer>): Promise<unknown[]> {
  const { status, json, text } = await answer;
  expect([status, json.Type], text).toEqual([400, 'ValidationException']);
  return messages(objects(json, 'Elements')[0]);
}

describe('updating', () => {
  it('updates lines by id, adds those without and removes those not sent; without LineItems they stay', async () => {
    const invoice = await created({
      Status: 'DRAFT',
      LineItems: [line({ Description: 'A' }), line({ Description: 'B' })],
    });
    const [keep] = objects(invoice, 'LineItems');
    const id = { InvoiceID: invoice.InvoiceID ?? '' };
    const same = first(await post({ ...id, Reference: 'only this' }), 'Invoices');
    expect(objects(same, 'LineItems')).toEqual(objects(invoice, 'LineItems'));
    const changed = first(
      await post({
        ...id,
        LineItems: [{ LineItemID: keep?.LineItemID ?? '', UnitAmount: 50 }, line({ Description: 'C' })],
      }),
      'Invoices',
    );
    const lines = objects(changed, 'LineItems');
    expect(lines.map((entry) => [entry.Description, entry.UnitAmount])).toEqual([
      ['A', 50],
      ['C', 100],
    ]);
    expect(lines[0]?.LineItemID).toBe(keep?.LineItemID);
    expect([changed.Total, changed.Reference]).toEqual([180, 'only this']);
  });

  it('matches a sale by number alone', async () => {
    const { InvoiceID } = await created({ InvoiceNumber: 'CRM-7' });
    const again = first(await post(saleOf({ InvoiceNumber: 'CRM-7', Reference: 'again' })), 'Invoices');
    expect([again.InvoiceID, again.Reference]).toEqual([InvoiceID, 'again']);
  });

  it('walks the status machine', async () => {
    const step = async (from: string[], to: string): Promise<unknown> => {
      const { InvoiceID } = await created({ Status: 'DRAFT' });
      for (const status of from) expect((await post({ InvoiceID: InvoiceID ?? '', Status: status })).status).toBe(200);
      const answer = await post({ InvoiceID: InvoiceID ?? '', Status: to });
      return answer.status === 200
        ? first(answer, 'Invoices').Status
        : messages(objects(answer.json, 'Elements')[0])[0];
    };
    const no = 'Invoice not of valid status for modification';
    expect(await step([], 'SUBMITTED')).toBe('SUBMITTED');
    expect(await step(['SUBMITTED'], 'DRAFT')).toBe('DRAFT');
    expect(await step(['SUBMITTED'], 'DELETED')).toBe('DELETED');
    expect(await step(['AUTHORISED'], 'VOIDED')).toBe('VOIDED');
    expect(await step([], 'VOIDED')).toBe(no);
    expect(await step([], 'PAID')).toBe(no);
    expect(await step(['AUTHORISED'], 'DELETED')).toBe(no);
    expect(await step(['AUTHORISED'], 'DRAFT')).toBe(no);
    expect(await step(['AUTHORISED', 'VOIDED'], 'AUTHORISED')).toBe(no);
    expect(await step(['DELETED'], 'DRAFT')).toBe(no);
  });

  it('echoes a refused change as recorded: the id stands, what was not sent is left out', async () => {
    const { InvoiceID } = await created();
    const answer = await post({ ...saleOf(), InvoiceID: InvoiceID ?? '', Status: 'DELETED' }, '?summarizeErrors=false');
    const echo = first(answer, 'Invoices');
    expect(answer.status).toBe(200);
    expect(Object.keys(echo)).toEqual([
      ...[
        'Type',
        'InvoiceID',
        'Payments',
        'CreditNotes',
        'Prepayments',
        'Overpayments',
        'IsDiscounted',
        'InvoiceAddresses',
        'HasErrors',
      ],
      ...[
        'InvoicePaymentServices',
        'Contact',
        'DateString',
        'Date',
        'DueDateString',
        'DueDate',
        'Status',
        'LineAmountTypes',
        'LineItems',
      ],
      ...['CurrencyCode', 'StatusAttributeString', 'ValidationErrors'],
    ]);
    expect(echo).toMatchObject({ InvoiceID, HasErrors: true, StatusAttributeString: 'ERROR' });
  });

  it('lets only a few fields of a part-paid invoice change, and a paid one neither void nor post', async () => {
    const { InvoiceID } = await created();
    const id = { InvoiceID: InvoiceID ?? '' };
    const pay = (amount: number) =>
      client.admin('POST', `/organisations/${client.demo.tenantId}/payments`, { invoice: InvoiceID, amount });
    await pay(20);
    expect(first(await post({ ...id, Reference: 'ok', DueDate: '2027-01-01' }), 'Invoices')).toMatchObject({
      AmountPaid: 20,
      AmountDue: 100,
      Reference: 'ok',
    });
    const locked = 'This document cannot be edited as it has a payment or credit note allocated to it.';
    expect(await refusal(post({ ...id, Date: '2026-11-01' }))).toEqual([locked]);
    expect(await refusal(post({ ...id, LineItems: [line({ UnitAmount: 5 })] }))).toEqual([locked]);
    await pay(100);
    const paid = first(await client.api('GET', `/Invoices/${InvoiceID}`), 'Invoices');
    expect(paid).toMatchObject({
      Status: 'PAID',
      AmountDue: 0,
      AmountPaid: 120,
      FullyPaidOnDate: expect.stringContaining('/Date('),
    });
    expect(objects(paid, 'Payments')).toHaveLength(2);
    expect(await refusal(post({ ...id, Status: 'VOIDED' }))).toEqual(['Invoice not of valid status for modification']);
  });

  it('answers the unknown facts both ways: type, currency after approval, due date before date', async () => {
    const { InvoiceID } = await created();
    const id = { InvoiceID: InvoiceID ?? '' };
    expect(await refusal(post({ ...id, Type: 'ACCPAY' }))).toHaveLength(1);
    expect(await refusal(post({ ...id, CurrencyCode: 'EUR' }))).toHaveLength(1);
    expect((await put({ DueDate: '2026-01-01' })).status).toBe(200);
    await client.switches({
      invoiceTypeChange: 'ignored',
      currencyChangeAfterApproval: 'allowed',
      dueDateBeforeDate: 'refused',
    });
    expect(first(await post({ ...id, Type: 'ACCPAY' }), 'Invoices').Type).toBe('ACCREC');
    expect(first(await post({ ...id, CurrencyCode: 'EUR' }), 'Invoices').CurrencyCode).toBe('EUR');
    expect(await refusal(put({ DueDate: '2026-01-01' }))).toHaveLength(1);
  });
});

describe('one invoice', () => {
  it('is read by id or number with the whole contact', async () => {
    const { InvoiceID, InvoiceNumber } = await created();
    const one = first(await client.api('GET', `/Invoices/${InvoiceNumber}`), 'Invoices');
    expect(one).toEqual(first(await client.api('GET', `/Invoices/${InvoiceID}`), 'Invoices'));
    expect(one).toMatchObject({ HasAttachments: false, Attachments: [], Contact: { ContactStatus: 'ACTIVE' } });
    const missing = await client.api('GET', '/Invoices/11111111-1111-4111-8111-111111111111');
    expect([missing.status, missing.headers.get('content-type')]).toEqual([404, 'text/html; charset=utf-8']);
  });

  it('has an online address once it is not a draft, can be mailed, and has a history', async () => {
    const draft = await created({ Status: 'DRAFT' });
    expect((await client.api('GET', `/Invoices/${draft.InvoiceID}/OnlineInvoice`)).status).toBe(404);
    const sale = await created();
    const online = first(await client.api('GET', `/Invoices/${sale.InvoiceID}/OnlineInvoice`), 'OnlineInvoices');
    expect(online.OnlineInvoiceUrl).toMatch(/^https:\/\/in\.xero\.com\/[\w-]{40}$/);
    expect((await client.api('POST', `/Invoices/${sale.InvoiceID}/Email`, {})).status).toBe(400);
    await client.api('POST', '/Contacts', { Contacts: [{ Name: 'Northwind Traders', EmailAddress: 'n@x.example' }] });
    const mailed = await client.api('POST', `/Invoices/${sale.InvoiceID}/Email`, {});
    expect([mailed.status, mailed.text]).toEqual([204, '']);
    await client.api('PUT', `/Invoices/${sale.InvoiceID}/History`, { HistoryRecords: [{ Details: 'Hi' }] });
    const history = objects((await client.api('GET', `/Invoices/${sale.InvoiceID}/History`)).json, 'HistoryRecords');
    expect(history.map((record) => record.Details)).toContain('Hi');
  });
});
