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

describe('creating', () => {
  it('answers with the fields, in the order, of a recorded answer', async () => {
    const answer = await put({
      Reference: 'recording',
      LineItems: [line({ Quantity: 2, UnitAmount: 10.5, TaxType: 'OUTPUT2' })],
    });
    expect(Object.keys(answer.json)).toEqual(['Id', 'Status', 'ProviderName', 'DateTimeUTC', 'Invoices']);
    expect(answer.json).toMatchObject({
      Status: 'OK',
      ProviderName: 'Sandbox App',
      DateTimeUTC: `/Date(${client.clock.ms})/`,
    });
    const invoice = first(answer, 'Invoices');
    expect(Object.keys(invoice)).toEqual([
      ...[
        'Type',
        'InvoiceID',
        'InvoiceNumber',
        'Reference',
        'Prepayments',
        'Overpayments',
        'AmountDue',
        'AmountPaid',
        'SentToContact',
        'CurrencyRate',
      ],
      ...[
        'IsDiscounted',
        'HasErrors',
        'InvoicePaymentServices',
        'UpdatedDateUTCString',
        'Contact',
        'DateString',
        'Date',
        'DueDateString',
        'DueDate',
      ],
      ...[
        'BrandingThemeID',
        'Status',
        'LineAmountTypes',
        'LineItems',
        'SubTotal',
        'TotalTax',
        'Total',
        'UpdatedDateUTC',
        'CurrencyCode',
      ],
    ]);
    expect(invoice).toMatchObject({
      ...{
        InvoiceNumber: 'INV-0001',
        AmountDue: 25.2,
        SentToContact: false,
        CurrencyRate: 1,
        UpdatedDateUTCString: '2026-11-21T12:00:00Z',
      },
      ...{
        DateString: '2026-11-20T00:00:00',
        Date: `/Date(${Date.UTC(2026, 10, 20)}+0000)/`,
        LineAmountTypes: 'Exclusive',
      },
      ...{ SubTotal: 21, TotalTax: 4.2, Total: 25.2, CurrencyCode: 'GBP' },
    });
    expect(Object.keys(objects(invoice, 'LineItems')[0] ?? {})).toEqual([
      ...[
        'Description',
        'UnitAmount',
        'TaxType',
        'TaxAmount',
        'LineAmount',
        'AccountCode',
        'Tracking',
        'Quantity',
        'LineItemID',
        'AccountID',
      ],
      'ValidationErrors',
    ]);
    expect(invoice.Contact).toMatchObject({
      Name: 'Northwind Traders',
      ContactStatus: 'ACTIVE',
      IsCustomer: true,
      SalesTrackingCategories: [],
    });
  });

  it('numbers per organisation, skips numbers in use, and keeps sale numbers unique', async () => {
    await created({ InvoiceNumber: 'INV-0002' });
    expect((await created()).InvoiceNumber).toBe('INV-0001');
    expect((await created()).InvoiceNumber).toBe('INV-0003');
    const second = await client.api(
      'PUT',
      '/Invoices',
      { Invoices: [saleOf()] },
      { 'xero-tenant-id': client.second.tenantId },
    );
    expect(first(second, 'Invoices').InvoiceNumber).toBe('INV-0001');
    expect(await refusal(put({ InvoiceNumber: 'inv-0003' }))).toEqual(['Invoice # must be unique.']);
    const bill = { Type: 'ACCPAY', InvoiceNumber: 'B-1', LineItems: [line({ AccountCode: '429' })] };
    expect((await put(bill)).status).toBe(200);
    expect((await put(bill)).status).toBe(200);
  });

  it('keeps the number of a voided invoice taken, or frees it by switch', async () => {
    const { InvoiceID } = await created({ InvoiceNumber: 'X-1' });
    await post({ InvoiceID: InvoiceID ?? '', Status: 'VOIDED' });
    expect(await refusal(put({ InvoiceNumber: 'X-1' }))).toEqual(['Invoice # must be unique.']);
    await client.switches({ voidedNumberReusable: true });
    expect((await put({ InvoiceNumber: 'X-1' })).status).toBe(200);
  });

  it('takes a draft with little, and dates it today', async () => {
    const draft = await created({
      Status: null,
      Date: null,
      DueDate: null,
      LineItems: [{ Description: 'Just words' }],
    });
    expect(draft).toMatchObject({ Status: 'DRAFT', DateString: '2026-11-21T00:00:00', Total: 0 });
    expect(draft.DueDate).toBeUndefined();
  });

  it.each<[string, JsonObject, string]>([
    ['no contact', { Contact: null }, 'A Contact must be specified for this type of transaction'],
    [
      'no contact key',
      { Contact: { EmailAddress: 'a@b.example' } },
      'The Contact must contain at least 1 of the following elements to identify the contact: Name, ContactID, ContactNumber',
    ],
    ['no lines', { LineItems: [] }, 'One or more line items must be specified'],
    ['a status one cannot create', { Status: 'PAID' }, 'Invoice not of valid status for creation'],
    ['no due date', { DueDate: null }, 'The document DueDate field must be specified.'],
    ['an empty date', { Date: '' }, 'The Date field must be specified.'],
    [
      'an unknown account',
      { LineItems: [line({ AccountCode: '999' })] },
      "Account code '999' is not a valid code for this document.",
    ],
    [
      'a bank account',
      { LineItems: [line({ AccountCode: '090' })] },
      "Account code '090' is not a valid code for this document.",
    ],
    [
      'a system account',
      { LineItems: [line({ AccountCode: '610' })] },
      "Account code '610' is not a valid code for this document.",
    ],
    [
      'no account',
      { LineItems: [line({ AccountCode: null })] },
      "Account code '' is not a valid code for this document.",
    ],
    [
      'a purchase tax on a sale',
      { LineItems: [line({ TaxType: 'INPUT2' })] },
      "The TaxType code 'INPUT2' cannot be used with account code '200'.",
    ],
    [
      'a deleted tax',
      { LineItems: [line({ TaxType: 'OUTPUT' })] },
      "The TaxType code 'OUTPUT' cannot be used with account code '200'.",
    ],
    [
      'a wrong line total',
      { LineItems: [line({ LineAmount: 1 })] },
      'The line total 1.00 does not match the expected line total 100.00',
    ],
    ['a foreign currency', { CurrencyCode: 'CHF' }, 'Organisation is not subscribed to currency CHF'],
    [
      'a source address that says xero',
      { Url: 'https://xero.example/1' },
      'Url must be a valid absolute url and must not contain "xero".',
    ],
  ])('refuses %s with Xero’s words', async (_, changes, message) => {
    expect(await refusal(put(changes))).toEqual([message]);
  });

  it.each<[string, JsonObject]>([
    ['a type', { Type: 'SALE' }],
    ['a status', { Status: 'SENT' }],
    ['a date', { Date: '21.11.2026' }],
    ['an amount', { LineItems: [line({ UnitAmount: 'ten' })] }],
    ['a GUID', { Contact: { ContactID: '7' } }],
    ['a way of amounts', { LineAmountTypes: 'NO_TAX' }],
    ['a currency', { CurrencyCode: 'POUNDS' }],
  ])('fails as a whole with error 14 for %s that is malformed', async (_, changes) => {
    const answer = await put(changes);
    expect([answer.status, answer.json.ErrorNumber, answer.json.Elements]).toEqual([400, 14, undefined]);
  });

  it('creates a contact from a name, matches one by number, and refuses unknown and archived ones', async () => {
    const { ContactID } = first(
      await client.api('PUT', '/Contacts', { Contacts: [{ Name: 'Known', ContactNumber: 'n-1' }] }),
      'Contacts',
    );
    expect((await created({ Contact: { ContactNumber: 'n-1' } })).Contact).toMatchObject({ ContactID });
    expect((await created({ Contact: { Name: 'KNOWN' } })).Contact).toMatchObject({ ContactID });
    await created({ Contact: { Name: 'Fresh' } });
    expect(objects((await client.api('GET', '/Contacts')).json, 'Contacts')).toHaveLength(2);
    expect(await refusal(put({ Contact: { ContactID: '11111111-1111-4111-8111-111111111111' } }))).toHaveLength(1);
    await client.api('POST', '/Contacts', { Contacts: [{ ContactID: ContactID ?? '', ContactStatus: 'ARCHIVED' }] });
    expect(await refusal(put({ Contact: { ContactID: ContactID ?? '' } }))).toEqual([
      'The specified contact details matched an archived contact. Archived contacts cannot currently be edited via the API.',
    ]);
  });

  it('leaves no contact behind when the invoice is refused', async () => {
    await put({ Contact: { Name: 'Ghost' }, DueDate: null });
    await put({ Contact: { Name: 'Ghost' }, DueDate: null }, '?summarizeErrors=false');
    expect(objects((await client.api('GET', '/Contacts')).json, 'Contacts')).toHaveLength(0);
  });

  it('obeys lock dates and the approval limit', async () => {
    const before = await created({ Date: '2026-09-30' });
    await client.admin('PUT', `/organisations/${client.demo.tenantId}`, {
      periodLockDate: '2026-09-30',
      approveLimit: 1,
    });
    expect(await refusal(put({ Date: '2026-09-30' }))).toEqual([
      'The document date cannot be before the period lock date, currently set at 30 September 2026',
      'You have reached the limit of invoices you can approve',
    ]);
    expect((await refusal(post({ InvoiceID: before.InvoiceID ?? '', Reference: 'x' })))[0]).toMatch(
      /^This document cannot be edited/,
    );
    await client.admin('PUT', `/organisations/${client.demo.tenantId}`, {
      periodLockDate: null,
      endOfYearLockDate: '2026-03-31',
    });
    expect((await refusal(put({ Date: '2026-03-31', Status: 'SUBMITTED' })))[0]).toBe(
      'The document date cannot be before the end of year lock date, currently set at 31 March 2026',
    );
    const { json } = await client.api('GET', '/Organisation');
    expect(objects(json, 'Organisations')[0]?.EndOfYearLockDate).toBe(`/Date(${Date.UTC(2026, 2, 31)}+0000)/`);
  });

  it('warns that a draft cannot be marked as sent', async () => {
    const draft = first(await put({ Status: 'DRAFT', SentToContact: true }, '?summarizeErrors=false'), 'Invoices');
    expect(draft).toMatchObject({
      StatusAttributeString: 'WARNING',
      Warnings: [{ Message: 'Only AUTHORISED invoices may have SentToContact updated.' }],
    });
    expect((await created({ SentToContact: true })).SentToContact).toBe(true);
  });

  it('fills in tracking by name, and refuses options that do not exist', async () => {
    const tracked = await created({ LineItems: [line({ Tracking: [{ Name: 'region', Option: 'north' }] })] });
    expect(objects(objects(tracked, 'LineItems')[0] ?? {}, 'Tracking')[0]).toMatchObject({
      Name: 'Region',
      Option: 'North',
      TrackingOptionID: expect.any(String),
    });
    expect(await refusal(put({ LineItems: [line({ Tracking: [{ Name: 'Region', Option: 'Moon' }] })] }))).toHaveLength(
      1,
    );
  });
});
