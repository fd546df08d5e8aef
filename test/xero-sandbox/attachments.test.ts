import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { type JsonObject, objects } from './json.ts';
import { ALL_SCOPES, type Answer, first, messages, saleOf, startTestClient, type TestClient } from './test-client.ts';

const SCOPES = `${ALL_SCOPES} accounting.attachments`;
const PNG = { 'content-type': 'image/png' };
let client: TestClient;
let invoice: string;
beforeAll(async () => {
  client = await startTestClient();
});
afterAll(() => client.close());
beforeEach(async () => {
  await client.startOver();
  await client.switches({ enforceLimits: false });
  client.useToken((await client.signIn({ scope: SCOPES })).access_token);
  invoice = `/Invoices/${first(await client.api('PUT', '/Invoices', saleOf()), 'Invoices').InvoiceID}`;
});

const put = (path: string, body = 'file', headers: Record<string, string> = PNG): Promise<Answer> =>
  client.api('PUT', path, body, headers);
const listOf = async (path: string): Promise<JsonObject[]> =>
  objects((await client.api('GET', `${path}/Attachments`)).json, 'Attachments');
const refusals = (answer: Answer): unknown[] => messages(objects(answer.json, 'Elements')[0]);

it('keeps the bytes and type of a file and gives them back by name and by id', async () => {
  const token = String((await client.signIn({ scope: SCOPES })).access_token);
  const bytes = new Uint8Array([0, 255, 137, 80, 10, 13, 200]);
  const headers = { authorization: `Bearer ${token}`, 'xero-tenant-id': client.demo.tenantId, ...PNG };
  const base = `${client.url}/api.xro/2.0${invoice}/Attachments`;
  const sent = await fetch(`${base}/a%20b.png`, {
    method: 'PUT',
    headers: { ...headers, accept: 'application/json' },
    body: bytes,
  });
  expect(sent.status).toBe(200);
  const [listed] = await listOf(invoice);
  expect(listed).toEqual({
    AttachmentID: listed?.AttachmentID,
    FileName: 'a b.png',
    Url: `${base}/a%20b.png`,
    MimeType: 'image/png',
    ContentLength: 7,
    IncludeOnline: false,
  });
  for (const part of ['A%20B.png', String(listed?.AttachmentID)]) {
    const read = await fetch(`${base}/${part}`, { headers });
    expect(read.headers.get('content-type')).toBe('image/png');
    expect(new Uint8Array(await read.arrayBuffer())).toEqual(bytes);
  }
  expect((await fetch(`${base}/other.png`, { headers })).status).toBe(404);
});

it('says on the document that it has attachments', async () => {
  const read = async () => first(await client.api('GET', invoice), 'Invoices');
  const before = await read();
  expect([before.HasAttachments, before.Attachments]).toEqual([false, []]);
  client.clock.ms += 1000;
  await put(`${invoice}/Attachments/terms.png?IncludeOnline=true`);
  const after = await read();
  expect([after.HasAttachments, after.UpdatedDateUTC]).toEqual([true, before.UpdatedDateUTC]);
  expect(objects(after, 'Attachments')[0]).toMatchObject({ FileName: 'terms.png', IncludeOnline: true });
  await client.api('PUT', '/Invoices', saleOf());
  const where = encodeURIComponent('HasAttachments==true');
  const { json } = await client.api('GET', `/Invoices?page=1&where=${where}`);
  expect(objects(json, 'Invoices').map((found) => [found.InvoiceID, found.HasAttachments])).toEqual([
    [after.InvoiceID, true],
  ]);
});

it('replaces a file of the same name', async () => {
  await put(`${invoice}/Attachments/a.png`, 'one');
  await client.api('POST', `${invoice}/Attachments/A.png`, 'three', { 'content-type': 'text/plain; charset=utf-8' });
  expect(await listOf(invoice)).toMatchObject([{ FileName: 'a.png', ContentLength: 5, MimeType: 'text/plain' }]);
});

it('takes ten files a document, of 10 MB each, or 25 MB when switched so', async () => {
  for (let index = 0; index < 10; index += 1) await put(`${invoice}/Attachments/${index}.png`);
  expect(refusals(await put(`${invoice}/Attachments/11.png`))).toEqual([
    'A record can have no more than 10 attachments.',
  ]);
  expect((await put(`${invoice}/Attachments/3.png`)).status).toBe(200);
  const big = 'x'.repeat(10_485_761);
  expect((await put(`${invoice}/Attachments/3.png`, big)).status).toBe(413);
  await client.switches({ attachmentLimitBytes: 26_214_400 });
  expect((await put(`${invoice}/Attachments/3.png`, big)).status).toBe(200);
});

it('refuses names with characters Xero forbids, and empty files', async () => {
  for (const name of ['a%3Fb.png', 'a%2Fb.png', 'a+b.png', 'a%5Cb.png', '%00']) {
    const answer = await put(`${invoice}/Attachments/${name}`);
    expect([answer.status, refusals(answer)[0]]).toEqual([400, expect.stringContaining('must not contain any of')]);
  }
  expect(refusals(await put(`${invoice}/Attachments/a.png`, ''))).toEqual(['The attachment is empty.']);
});

it('serves contacts and accounts too, and answers 404 for records that do not exist', async () => {
  const contact = first(await client.api('PUT', '/Contacts', { Name: 'With files' }), 'Contacts');
  expect((await put(`/Contacts/${contact.ContactID}/Attachments/a.png`)).status).toBe(200);
  expect(first(await client.api('GET', `/Contacts/${contact.ContactID}`), 'Contacts').HasAttachments).toBe(true);
  const account = first(await client.api('GET', '/Accounts/200'), 'Accounts');
  expect((await put(`/Accounts/${account.AccountID}/Attachments/a.png`)).status).toBe(200);
  expect(first(await client.api('GET', '/Accounts/200'), 'Accounts').HasAttachments).toBe(true);
  expect((await put(`/Invoices/${account.AccountID}/Attachments/a.png`)).status).toBe(404);
});

it('serves quotes, purchase orders and credit notes', async () => {
  const Contact = {
    ContactID: first(await client.api('PUT', '/Contacts', { Name: 'Many papers' }), 'Contacts').ContactID ?? '',
  };
  const LineItems = [{ Description: 'x', Quantity: 1, UnitAmount: 1, AccountCode: '200' }];
  const body = { Contact, Date: '2026-11-21', LineItems };
  const note = { ...body, Type: 'ACCRECCREDIT' };
  const papers: [string, string, JsonObject][] = [
    ['Quotes', 'QuoteID', body],
    ['PurchaseOrders', 'PurchaseOrderID', body],
    ['CreditNotes', 'CreditNoteID', note],
  ];
  for (const [endpoint, idField, sent] of papers) {
    const id = String(first(await client.api('PUT', `/${endpoint}`, sent), endpoint)[idField]);
    expect((await put(`/${endpoint}/${id}/Attachments/a.png`)).status).toBe(200);
    expect(await listOf(`/${endpoint}/${id}`)).toMatchObject([{ FileName: 'a.png', ContentLength: 4 }]);
    const read = first(await client.api('GET', `/${endpoint}/${id}`), endpoint);
    expect(read.HasAttachments).toBe(endpoint === 'Quotes' ? undefined : true);
  }
});

it('needs the scope accounting.attachments', async () => {
  await client.startOver();
  client.useToken((await client.signIn()).access_token);
  const sale = first(await client.api('PUT', '/Invoices', saleOf()), 'Invoices');
  expect((await put(`/Invoices/${sale.InvoiceID}/Attachments/a.png`)).status).toBe(401);
});

it('does a write with an Idempotency-Key once and compares the bytes', async () => {
  const keyed = { ...PNG, 'idempotency-key': 'k' };
  const one = await put(`${invoice}/Attachments/a.png`, 'one', keyed);
  expect((await put(`${invoice}/Attachments/a.png`, 'one', keyed)).text).toBe(one.text);
  expect((await put(`${invoice}/Attachments/a.png`, 'two', keyed)).status).toBe(400);
});
