import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { isObject, type JsonObject, objects } from './json.ts';
import { first, messages, saleOf, startTestClient, type TestClient } from './test-client.ts';

let client: TestClient;
beforeAll(async () => {
  client = await startTestClient();
});
afterAll(() => client.close());
beforeEach(() => client.startOver());

const UNKNOWN = '11111111-2222-3333-4444-555555555555';

async function refusal(method: string, path: string, body: unknown): Promise<JsonObject> {
  const answer = await client.api(method, path, body);
  expect(answer.status, answer.text).toBe(400);
  expect(answer.json).toMatchObject({ ErrorNumber: 10, Type: 'ValidationException' });
  return objects(answer.json, 'Elements')[0] ?? {};
}

it('echoes a refused change of an invoice over what stands in the books', async () => {
  const sale = first(await client.api('PUT', '/Invoices', saleOf({ Reference: 'r' })), 'Invoices');
  const contact = isObject(sale.Contact) ? sale.Contact.ContactID : undefined;
  const change = { InvoiceID: sale.InvoiceID, Status: 'DELETED', Contact: { ContactID: contact }, Date: '2026-11-20' };
  const answer = await client.api('POST', '/Invoices?summarizeErrors=false', { Invoices: [change] });
  const echo = first(answer, 'Invoices');
  expect(Object.keys(echo)).toEqual([
    ...['Type', 'InvoiceID', 'Payments', 'CreditNotes', 'Prepayments', 'Overpayments', 'IsDiscounted'],
    ...['InvoiceAddresses', 'HasErrors', 'InvoicePaymentServices', 'Contact', 'DateString', 'Date', 'DueDateString'],
    ...['DueDate', 'Status', 'LineAmountTypes', 'LineItems', 'SubTotal', 'TotalTax', 'Total', 'CurrencyCode'],
    ...['StatusAttributeString', 'ValidationErrors'],
  ]);
  expect(echo).toMatchObject({ Status: 'DELETED', DueDateString: '2026-12-20T00:00:00', Total: 120 });
  expect(Object.keys(objects(echo, 'LineItems')[0] ?? {})).toEqual([
    ...['Description', 'UnitAmount', 'TaxType', 'TaxAmount', 'LineAmount', 'AccountCode', 'Tracking', 'Quantity'],
    ...['LineItemID', 'AccountID'],
  ]);
  expect(echo.Contact).toEqual({
    ContactID: contact,
    Addresses: [],
    Phones: [],
    ContactGroups: [],
    ContactPersons: [],
    HasValidationErrors: false,
    ValidationErrors: [],
  });
});

it('echoes the name of a contact that is refused a change', async () => {
  const made = await client.api('PUT', '/Contacts', { Contacts: [{ Name: 'Old', EmailAddress: 'a@b.example' }] });
  const archived = { Contacts: [{ ContactID: first(made, 'Contacts').ContactID, ContactStatus: 'ARCHIVED' }] };
  await client.api('POST', '/Contacts', archived);
  const echo = await refusal('POST', '/Contacts', archived);
  expect(Object.keys(echo)).toEqual([
    ...['ContactID', 'ContactStatus', 'Name', 'Addresses', 'Phones', 'ContactGroups', 'ContactPersons'],
    ...['HasValidationErrors', 'ValidationErrors'],
  ]);
});

it('gives a sale whose number is taken back whole, unsaved', async () => {
  const made = first(await client.api('PUT', '/Invoices', saleOf({ InvoiceNumber: 'N-1' })), 'Invoices');
  const echo = await refusal('PUT', '/Invoices', { Invoices: [saleOf({ InvoiceNumber: 'N-1', Reference: 'again' })] });
  expect(messages(echo)).toEqual(['Invoice # must be unique.']);
  expect(Object.keys(echo).slice(0, 12)).toEqual([
    ...['Type', 'InvoiceID', 'InvoiceNumber', 'Reference', 'Prepayments', 'Overpayments', 'AmountDue', 'AmountPaid'],
    ...['SentToContact', 'CurrencyRate', 'IsDiscounted', 'HasErrors'],
  ]);
  expect(echo).toMatchObject({ AmountDue: 120, HasErrors: true, Contact: { Name: 'Northwind Traders' } });
  expect(echo.InvoiceID).not.toBe(made.InvoiceID);
  expect((await client.api('GET', `/Invoices/${echo.InvoiceID}`)).status).toBe(404);
});

it('echoes the id that was sent with a new invoice that is refused', async () => {
  const echo = await refusal('PUT', '/Invoices', { Invoices: [{ InvoiceID: UNKNOWN, Reference: 'x' }] });
  expect(echo).toMatchObject({ InvoiceID: UNKNOWN, Reference: 'x', HasErrors: true });
});

it('wants a name for a contact', async () => {
  const echo = await refusal('PUT', '/Contacts', { Contacts: [{ Phones: [{ PhoneType: 'DEFAULT' }] }] });
  expect(messages(echo)).toEqual(['Contact name cannot be empty']);
  expect(echo.Phones).toEqual([{ PhoneType: 'DEFAULT', ValidationErrors: [] }]);
});

it('refuses a note for an unknown record as invalid', async () => {
  const echo = await refusal('PUT', `/Invoices/${UNKNOWN}/History`, { HistoryRecords: [{ Details: 'Hello' }] });
  expect(echo).toEqual({
    DateUTCString: '2026-11-21T12:00:00',
    DateUTC: '/Date(1795262400000)/',
    Details: 'Hello',
    ValidationErrors: [{ Message: 'The document with the supplied id was not found for this endpoint.' }],
  });
});

it('answers 500 in JSON, whatever is accepted', async () => {
  await client.admin('POST', '/faults', { kind: '500-before' });
  const answer = await client.api('GET', '/Contacts', undefined, { accept: 'application/xml' });
  expect([answer.status, answer.json]).toEqual([
    500,
    {
      Title: 'An error occurred',
      Detail:
        'An error occurred in Xero. Check the API Status page http://status.developer.xero.com for current service status.',
      Status: 500,
      Instance: expect.any(String),
    },
  ]);
});

it.each([
  ['Contacts', 'Foo=="x"', "No property or field 'Foo' exists in type 'Contact'"],
  ['Invoices', 'Foo.Bar=="x"', "No property or field 'Foo' exists in type 'Invoice'"],
  ['Accounts', 'Foo=="x"', "No property or field 'Foo' exists in type 'Account'"],
  ['Contacts', 'Name=="x" AND ()', 'Expression expected'],
  ['Contacts', "Name=='xyz'", 'Character literal must contain exactly one character'],
  ['Contacts', 'Name=="xyz', 'Unterminated string literal'],
  ['Contacts', 'Name=="x",Name=="y"', 'Syntax error'],
])('%s?where=%s', async (resource, where, message) => {
  const answer = await client.api('GET', `/${resource}?where=${encodeURIComponent(where)}`);
  expect([answer.status, answer.json]).toEqual([
    400,
    { ErrorNumber: 16, Type: 'QueryParseException', Message: message },
  ]);
});

it.each([
  ['Name="alpha"', ['Alpha']],
  ['Name<>"Alpha"', ['Beta']],
  ['NOT Name.StartsWith("Al")', ['Beta']],
  ['!(Name=="Alpha" OR Name=="x")', ['Beta']],
  ['Name.ToLower()=="ALPHA".ToLower()', ['Alpha']],
  ['ContactID.ToString()=="0"', []],
  ['HasAttachments==false AND Website==null', ['Alpha', 'Beta']],
])('understands %s', async (where, names) => {
  await client.api('PUT', '/Contacts', { Contacts: [{ Name: 'Alpha' }, { Name: 'Beta' }] });
  const answer = await client.api('GET', `/Contacts?order=Name&where=${encodeURIComponent(where)}`);
  expect(objects(answer.json, 'Contacts').map((contact) => contact.Name)).toEqual(names);
});

it('gives an invoice as a PDF', async () => {
  const { InvoiceID } = first(await client.api('PUT', '/Invoices', saleOf()), 'Invoices');
  const answer = await client.api('GET', `/Invoices/${InvoiceID}`, undefined, { accept: 'application/pdf' });
  expect([answer.status, answer.headers.get('content-type')]).toEqual([200, 'application/pdf']);
  expect(answer.text).toMatch(/^%PDF-1\.4[\s\S]*\(INVOICE INV-0001\) Tj[\s\S]*%%EOF\n$/);
});

it('reads an id in every form a GUID has', async () => {
  const sale = first(await client.api('PUT', '/Invoices', saleOf()), 'Invoices');
  const id = String(sale.InvoiceID);
  const bare = id.replaceAll('-', '').toUpperCase();
  for (const path of [`IDs=${bare}`, `IDs={${id}}`, `where=${encodeURIComponent(`InvoiceID==Guid("${bare}")`)}`])
    expect(first(await client.api('GET', `/Invoices?${path}`), 'Invoices').InvoiceID).toBe(id);
  expect(first(await client.api('GET', `/Invoices/${bare}`), 'Invoices').InvoiceID).toBe(id);
  const changed = await client.api('POST', '/Invoices', { Invoices: [{ InvoiceID: bare, Reference: 'new' }] });
  expect(first(changed, 'Invoices')).toMatchObject({ InvoiceID: id, Reference: 'new' });
});

it('takes the id of all zeros as none', async () => {
  const none = '00000000-0000-0000-0000-000000000000';
  const made = await client.api('POST', '/Contacts', { Contacts: [{ ContactID: none, Name: 'New' }] });
  expect(first(made, 'Contacts').ContactID).not.toBe(none);
});

it('reports tax under the described report types', async () => {
  const rates = objects((await client.api('GET', '/TaxRates')).json, 'TaxRates');
  expect(rates.find((rate) => rate.TaxType === 'ECZROUTPUT')?.ReportTaxType).toBe('ECOUTPUT');
  const nz = await client.api('GET', '/TaxRates', undefined, { 'xero-tenant-id': client.second.tenantId });
  expect(objects(nz.json, 'TaxRates').find((rate) => rate.TaxType === 'ZERORATED')).toMatchObject({
    CanApplyToAssets: false,
    CanApplyToEquity: false,
    CanApplyToRevenue: true,
  });
});
