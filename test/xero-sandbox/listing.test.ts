import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type JsonObject, objects } from './json.ts';
import { saleOf, startTestClient, type TestClient } from './test-client.ts';

let client: TestClient;
beforeAll(async () => {
  client = await startTestClient();
  await client.switches({ enforceLimits: false });
  const people = [
    { Name: 'Alpha', ContactNumber: 'c1', EmailAddress: 'info@alpha.example', AccountNumber: 'ACC-1' },
    {
      Name: 'Beta "B" Ltd',
      FirstName: 'Bea',
      ContactPersons: [{ FirstName: 'Pat' }],
      PaymentTerms: { Sales: { Day: 10, Type: 'DAYSAFTERBILLDATE' } },
    },
    { Name: 'Gamma', CompanyNumber: '0042' },
  ];
  for (const person of people) {
    await client.api('PUT', '/Contacts', { Contacts: [person] });
    client.clock.ms += 60_000;
  }
  const sales = [
    { InvoiceNumber: 'S-1', Contact: { Name: 'Alpha' }, Date: '2026-10-01', Reference: 'Deal 7' },
    { InvoiceNumber: 'S-2', Contact: { Name: 'Gamma' }, Date: '2026-11-01', Status: 'DRAFT' },
    { InvoiceNumber: 'S-3', Contact: { Name: 'Alpha' }, Date: '2026-11-15', CurrencyCode: 'EUR' },
    {
      Type: 'ACCPAY',
      InvoiceNumber: 'B-1',
      Contact: { Name: 'Gamma' },
      LineItems: [{ Description: 'x', UnitAmount: 1, AccountCode: '429' }],
    },
  ];
  for (const sale of sales) {
    await client.api('PUT', '/Invoices', { Invoices: [saleOf(sale)] });
    client.clock.ms += 60_000;
  }
});
afterAll(() => client.close());

async function records(path: string, key: string, headers = {}): Promise<JsonObject[]> {
  const answer = await client.api('GET', path, undefined, headers);
  expect(answer.status, answer.text).toBe(200);
  return objects(answer.json, key);
}
const names = async (query: string, headers = {}): Promise<unknown[]> =>
  (await records(`/Contacts?${query}`, 'Contacts', headers)).map((contact) => contact.Name);
const numbers = async (query: string, headers = {}): Promise<unknown[]> =>
  (await records(`/Invoices?${query}`, 'Invoices', headers)).map((invoice) => invoice.InvoiceNumber);
const where = (expression: string): string => `where=${encodeURIComponent(expression)}`;

describe('where', () => {
  it.each([
    ['Status=="DRAFT"', ['S-2']],
    ['status == "AUTHORISED" AND Type=="ACCREC"', ['S-1', 'S-3']],
    ['Type=="ACCPAY" OR InvoiceNumber=="s-1"', ['S-1', 'B-1']],
    ['(Type=="ACCPAY" || Status=="DRAFT") && Contact.Name=="GAMMA"', ['S-2', 'B-1']],
    ['Date >= DateTime(2026,11,01) AND Date < DateTime(2026, 11, 15)', ['S-2']],
    ['Date>DateTime.Parse("2026-11-14") AND Type=="ACCREC"', ['S-3']],
    ['Contact.ContactNumber=="c1"', ['S-1', 'S-3']],
    ['AmountDue>=120 AND Status!="DRAFT"', ['S-1', 'S-3']],
    ['120 <= AmountDue AND CurrencyCode=="EUR"', ['S-3']],
    ['Reference.StartsWith("Deal")', ['S-1']],
    ['Reference != null AND Reference.Contains("7") == true', ['S-1']],
    ['InvoiceNumber.EndsWith("-1")', ['S-1', 'B-1']],
    ['InvoiceNumber.ToLower()=="s-2"', ['S-2']],
  ])('%s', async (expression, expected) => {
    expect(await numbers(where(expression))).toEqual(expected);
  });

  it('compares ids with Guid()', async () => {
    const [invoice] = await records('/Invoices?InvoiceNumbers=S-1', 'Invoices');
    expect(await numbers(where(`InvoiceID==Guid("${invoice?.InvoiceID}")`))).toEqual(['S-1']);
    const [contact] = await records(`/Contacts?${where('Name=="Alpha"')}`, 'Contacts');
    expect(await numbers(where(`Contact.ContactID==guid("${contact?.ContactID}")`))).toEqual(['S-1', 'S-3']);
  });

  it('searches contacts by name, e-mail and account number', async () => {
    expect(await names(where('Name=="alpha"'))).toEqual(['Alpha']);
    expect(await names(where('EmailAddress=="INFO@alpha.example"'))).toEqual(['Alpha']);
    expect(await names(where('AccountNumber=="ACC-1"'))).toEqual(['Alpha']);
    expect(await names(where('IsCustomer==true'))).toEqual(['Alpha', 'Gamma']);
    expect(
      await names(where('ContactStatus=="ACTIVE" AND EmailAddress!=null AND EmailAddress.Contains("alpha")')),
    ).toEqual(['Alpha']);
  });

  it('doubles quotes inside strings, or escapes them by switch', async () => {
    const doubled = where('Name=="Beta ""B"" Ltd"');
    const escaped = where('Name=="Beta \\"B\\" Ltd"');
    expect(await names(doubled)).toEqual(['Beta "B" Ltd']);
    expect((await client.api('GET', `/Contacts?${escaped}`)).status).toBe(400);
    await client.switches({ whereQuoteEscape: 'backslash' });
    expect(await names(escaped)).toEqual(['Beta "B" Ltd']);
    expect((await client.api('GET', `/Contacts?${doubled}`)).status).toBe(400);
    await client.switches({ whereQuoteEscape: 'double' });
  });

  it.each([
    'Foo=="x"',
    'Status==',
    '(Status=="DRAFT"',
    'Status=="DRAFT',
    'Date==DateTime(2026,13,1)',
    'InvoiceID==Guid("x")',
    'Total=="ten"',
    'Status=="a" Status=="b"',
    'Status.Foo("x")',
  ])('refuses %s as QueryParseException', async (expression) => {
    const answer = await client.api('GET', `/Invoices?${where(expression)}`);
    expect([answer.status, answer.json.ErrorNumber, answer.json.Type]).toEqual([400, 16, 'QueryParseException']);
  });
});

describe('filters and order', () => {
  it.each([
    ['InvoiceNumbers=S-1,S-3', ['S-1', 'S-3']],
    ['Statuses=DRAFT,VOIDED', ['S-2']],
    ['searchTerm=deal', ['S-1']],
    ['createdByMyApp=true', ['S-1', 'S-2', 'S-3', 'B-1']],
    ['order=InvoiceNumber%20DESC', ['S-3', 'S-2', 'S-1', 'B-1']],
    ['order=Contact.Name,Date%20DESC', ['S-3', 'S-1', 'B-1', 'S-2']],
    ['page=2&pageSize=3', ['B-1']],
    ['page=9', []],
  ])('invoices %s', async (query, expected) => {
    expect(await numbers(query)).toEqual(expected);
  });

  it('filters by lists of ids', async () => {
    const [one, two] = await records('/Invoices', 'Invoices');
    expect(await numbers(`IDs=${one?.InvoiceID},${two?.InvoiceID}`)).toEqual(['S-1', 'S-2']);
    const [contact] = await records('/Contacts?searchTerm=0042', 'Contacts');
    expect(contact?.Name).toBe('Gamma');
    expect(await numbers(`ContactIDs=${contact?.ContactID}`)).toEqual(['S-2', 'B-1']);
    expect(await names(`ids=${contact?.ContactID}`)).toEqual(['Gamma']);
    expect((await client.api('GET', '/Invoices?order=Nonsense')).json.Type).toBe('QueryParseException');
  });

  it('honours If-Modified-Since by whole seconds, with or without the very second', async () => {
    const second = (await records('/Contacts', 'Contacts'))[1];
    const ms = Number(/\d+/.exec(String(second?.UpdatedDateUTC))?.[0]);
    const since = { 'if-modified-since': new Date(ms).toISOString().slice(0, 19) };
    expect(await names('', since)).toEqual(['Beta "B" Ltd', 'Gamma']);
    expect(await names('', { 'if-modified-since': new Date(ms + 1000).toISOString() })).toEqual(['Gamma']);
    expect(await names('', { 'if-modified-since': new Date(ms).toUTCString() })).toEqual(['Beta "B" Ltd', 'Gamma']);
    await client.switches({ ifModifiedSinceInclusive: false });
    expect(await names('', since)).toEqual(['Gamma']);
    await client.switches({ ifModifiedSinceInclusive: true });
    expect(await names('', { 'if-modified-since': '2030-01-01T00:00:00' })).toEqual([]);
    expect((await client.api('GET', '/Contacts', undefined, { 'if-modified-since': 'soon' })).status).toBe(412);
  });
});

describe('thin and paged lists', () => {
  it('leaves lines out of an unpaged list and puts them into a page', async () => {
    const [thin] = await records('/Invoices?InvoiceNumbers=S-1', 'Invoices');
    expect(thin).toMatchObject({ LineItems: [], Payments: [], CreditNotes: [], InvoiceAddresses: [] });
    expect(Object.keys(thin?.Contact ?? {})).toEqual([
      'ContactID',
      'Name',
      'Addresses',
      'Phones',
      'ContactGroups',
      'ContactPersons',
      'HasValidationErrors',
    ]);
    const answer = await client.api('GET', '/Invoices?page=1&pageSize=3');
    expect(answer.json.pagination).toEqual({ page: 1, pageSize: 3, pageCount: 2, itemCount: 4 });
    expect(Object.keys(answer.json).indexOf('pagination')).toBe(4);
    const lines = objects(objects(answer.json, 'Invoices')[0] ?? {}, 'LineItems');
    expect(lines).toHaveLength(1);
    expect(lines[0]).not.toHaveProperty('ValidationErrors');
  });

  it('clamps the page size and uses 100 by default', async () => {
    const size = async (query: string) => (await client.api('GET', `/Contacts?${query}`)).json.pagination;
    expect(await size('page=1')).toMatchObject({ pageSize: 100 });
    expect(await size('page=1&pageSize=5000')).toMatchObject({ pageSize: 1000 });
    expect(await size('page=0')).toMatchObject({ page: 1 });
    expect(await size('')).toBeUndefined();
  });

  it('leaves persons and terms out of an unpaged contact list', async () => {
    const beta = async (query: string) => (await records(`/Contacts?searchTerm=bea&${query}`, 'Contacts'))[0];
    expect(await beta('')).toMatchObject({ ContactPersons: [] });
    expect(await beta('')).not.toHaveProperty('PaymentTerms');
    expect(await beta('page=1')).toMatchObject({
      ContactPersons: [{ FirstName: 'Pat' }],
      PaymentTerms: { Sales: { Day: 10 } },
    });
  });

  it('drops more with summaryOnly, which forces paging', async () => {
    const invoices = await client.api('GET', '/Invoices?summaryOnly=true');
    expect(invoices.json.pagination).toBeDefined();
    for (const key of ['LineItems', 'Payments', 'HasAttachments'])
      expect(objects(invoices.json, 'Invoices')[0]).not.toHaveProperty(key);
    const [contact] = await records('/Contacts?summaryOnly=true', 'Contacts');
    for (const key of ['Addresses', 'ContactGroups', 'ContactPersons', 'IsCustomer', 'IsSupplier'])
      expect(contact).not.toHaveProperty(key);
  });
});
