import { afterAll, beforeAll, expect, it } from 'vitest';
import { isObject, type JsonObject } from './json.ts';
import { saleOf, startTestClient, type TestClient } from './test-client.ts';

let client: TestClient;
let books: string;
beforeAll(async () => {
  client = await startTestClient();
  books = `/organisations/${client.demo.tenantId}`;
});
afterAll(() => client.close());

async function enter(path: string, body: JsonObject): Promise<JsonObject> {
  const { json, text } = await client.admin('POST', `${books}/${path}`, body);
  if (!isObject(json.record)) throw new Error(text);
  return json.record;
}

async function read(path: string, status = 200): Promise<string> {
  const response = await fetch(`${client.url}${path}`);
  expect(response.status).toBe(status);
  const text = await response.text();
  expect(text).not.toContain('<script');
  return text;
}

/** Sends a form of a page the way a browser does: its own fields, some of them filled in. */
async function submit(page: string, action: string, filled: Record<string, string> = {}): Promise<Response> {
  const source = await read(page);
  const found = new RegExp(`<form method="post" action="([^"]*/${action})">(.*?)</form>`, 's').exec(source);
  const form = new URLSearchParams();
  for (const [tag] of (found?.[2] ?? '').matchAll(/<input[^>]*>/g))
    form.set(/name="([^"]*)"/.exec(tag)?.[1] ?? '', /value="([^"]*)"/.exec(tag)?.[1] ?? '');
  for (const [name, value] of Object.entries(filled)) {
    expect([...form.keys()]).toContain(name);
    form.set(name, value);
  }
  return fetch(`${client.url}${found?.[1] ?? '/no-such-form'}`, { method: 'POST', body: form, redirect: 'manual' });
}

it('leads from the organisation to lists of every type of record', async () => {
  const overview = await read(books);
  for (const path of ['contacts', 'invoices', 'bills', 'accounts', 'settings']) {
    expect(overview).toContain(`href="${books}/${path}"`);
    await read(`${books}/${path}`);
  }
  await read(`${books}/unicorns`, 404);
  await read(`${books}/contacts/3f0c1f0e-1111-4222-8333-944455556666`, 404);
});

it('shows a contact, edits it by a form, archives and restores it', async () => {
  const { ContactID } = await enter('contacts', { Name: 'A & B <Ltd>'.replace(/[<>]/g, '') });
  const at = `${books}/contacts/${ContactID}`;
  expect(await read(at)).toContain('A &amp; B Ltd');
  const saved = await submit(at, 'edit', { EmailAddress: 'by@form.example', 'Phones.0.PhoneNumber': '555 0199' });
  expect([saved.status, saved.headers.get('location')]).toEqual([303, at]);
  const page = await read(at);
  expect(page).toContain('by@form.example');
  expect(page).toContain('555 0199');
  expect(page).toMatch(/<td>Edited<\/td><td>Demo Bookkeeper<\/td>/);
  await submit(at, 'archive');
  expect(await read(at)).toContain('class="status ARCHIVED"');
  await submit(at, 'restore');
  expect(await read(at)).toContain('class="status ACTIVE"');
});

it('shows what Xero says when a form is refused, on the same page', async () => {
  await enter('contacts', { Name: 'Taken by form' });
  const { ContactID } = await enter('contacts', { Name: 'Another by form' });
  const refused = await submit(`${books}/contacts/${ContactID}`, 'edit', { Name: 'Taken by form' });
  expect(refused.status).toBe(400);
  expect(await refused.text()).toMatch(
    /role="alert"><p class="bad">The contact name Taken by form is already assigned/,
  );
});

it('edits a document and its lines by a form and approves it', async () => {
  const { InvoiceID } = await enter('invoices', saleOf({ Status: 'DRAFT' }));
  const at = `${books}/invoices/${InvoiceID}`;
  const saved = await submit(at, 'edit', {
    Reference: 'From the form',
    DueDate: '2027-01-15',
    'LineItems.0.UnitAmount': '250',
    'LineItems.1.Description': 'Added by hand',
    'LineItems.1.Quantity': '2',
    'LineItems.1.UnitAmount': '10',
    'LineItems.1.AccountCode': '200',
  });
  expect(saved.status).toBe(303);
  const page = await read(at);
  for (const words of ['From the form', '2027-01-15', '270.00', 'Added by hand']) expect(page).toContain(words);
  await submit(at, 'approve');
  expect(await read(at)).toContain('class="status AUTHORISED"');
  await submit(at, 'void');
  const voided = await read(at);
  expect(voided).toContain('class="status VOIDED"');
  expect(voided).not.toContain('<form');
});

it('changes nothing but what was typed', async () => {
  const { InvoiceID } = await enter('invoices', saleOf());
  const at = `${books}/invoices/${InvoiceID}`;
  await submit(at, 'pay', { amount: '20' });
  client.clock.ms += 60_000;
  const before = (await client.admin('GET', at)).json;
  expect((await submit(at, 'edit', { DueDate: '2027-04-01' })).status).toBe(303);
  const after = (await client.admin('GET', at)).json;
  const stamp = ({ record }: JsonObject): unknown => (isObject(record) ? record.UpdatedDateUTC : undefined);
  expect(stamp(after)).toBe(stamp(before));
  expect(await read(at)).toContain('2027-04-01');
  expect((await submit(at, 'edit', { 'LineItems.0.UnitAmount': '7' })).status).toBe(400);
  const draft = `${books}/invoices/${(await enter('invoices', saleOf({ Status: 'DRAFT' }))).InvoiceID}`;
  await submit(draft, 'edit', { 'LineItems.1.Description': 'Second', 'LineItems.1.UnitAmount': '3' });
  await submit(draft, 'edit', {
    ...{ 'LineItems.0.Description': '', 'LineItems.0.Quantity': '', 'LineItems.0.UnitAmount': '' },
    ...{ 'LineItems.0.AccountCode': '', 'LineItems.0.TaxType': '' },
  });
  const page = await read(draft);
  expect([page.includes('Second'), page.includes('Consulting')]).toEqual([true, false]);
});

it('sets lock dates and currencies by forms', async () => {
  const at = `${books}/settings`;
  await submit(at, 'lock-dates', { periodLockDate: '2025-03-31' });
  expect(await read(at)).toContain('name="periodLockDate" value="2025-03-31"');
  await submit(at, 'lock-dates', { periodLockDate: '' });
  await submit(at, 'multi-currency');
  expect(await read(at)).toContain('Multi-currency is off.');
  await submit(at, 'multi-currency');
  await submit(at, 'add-currency', { code: 'CHF' });
  expect(await read(at)).toContain('<td>CHF</td>');
  const again = await submit(at, 'add-currency', { code: 'CHF' });
  expect([again.status, (await again.text()).includes('Currency already exists')]).toEqual([400, true]);
});

it('shows webhook subscriptions with their state and last requests', async () => {
  const form = new URLSearchParams({ url: 'http://localhost:9/nobody', key: 'k', categories: 'CONTACT' });
  const saved = await fetch(`${client.url}/webhooks/sandbox-client`, {
    method: 'POST',
    body: form,
    redirect: 'manual',
  });
  expect(saved.status).toBe(303);
  const page = await read('/webhooks');
  expect(page).toContain('Intent to receive required');
  expect(page).toContain('intent to receive, good signature');
  expect(page).toContain('The address could not be reached.');
  const refused = await fetch(`${client.url}/webhooks/sandbox-client`, {
    method: 'POST',
    body: new URLSearchParams({ url: 'http://crm.example', key: '' }),
  });
  expect(refused.status).toBe(400);
  await submit('/webhooks', 'remove');
  expect(await read('/webhooks')).toContain('No webhooks yet.');
});

const paper = (Contact: JsonObject, AccountCode: string): JsonObject => ({
  Contact,
  Date: '2026-11-21',
  LineItems: [{ Description: 'Chair', Quantity: 2, UnitAmount: 12.5, AccountCode, TaxType: 'NONE' }],
});

it('lists and shows items, quotes, purchase orders, credit notes, payments and accounts', async () => {
  const { ContactID } = await enter('contacts', { Name: 'Every Paper Ltd' });
  const Contact = { ContactID: ContactID ?? '' };
  const sale = await enter('invoices', saleOf({ Contact }));
  const records: [string, string, JsonObject][] = [
    ['items', 'ItemID', await enter('items', { Code: 'CHAIR', Name: 'Chair' })],
    ['quotes', 'QuoteID', await enter('quotes', paper(Contact, '200'))],
    ['purchaseOrders', 'PurchaseOrderID', await enter('purchaseOrders', paper(Contact, '300'))],
    ['creditNotes', 'CreditNoteID', await enter('creditNotes', { Type: 'ACCRECCREDIT', ...paper(Contact, '200') })],
  ];
  const paid = await submit(`${books}/invoices/${sale.InvoiceID}`, 'pay', { amount: '20', reference: 'by form' });
  expect(paid.status).toBe(303);
  for (const [path, idField, record] of records) {
    const at = `${books}/${path}/${record[idField]}`;
    expect(await read(`${books}/${path}`)).toContain(`href="${at}"`);
    const page = await read(at);
    expect(page).toMatch(/<h1>\S+/);
    expect((await submit(at, 'edit')).headers.get('location')).toBe(at);
  }
  expect(await read(`${books}/payments`)).toContain('by form');
  expect(await read(`${books}/accounts`)).toContain('Business Bank Account');
});

it('reverses a payment by its form', async () => {
  const sale = await enter('invoices', saleOf());
  const at = `${books}/invoices/${sale.InvoiceID}`;
  await submit(at, 'pay');
  const payment = /href="([^"]*\/payments\/[^"]*)"/.exec(await read(at))?.[1] ?? '';
  expect(await read(at)).toContain('class="status PAID"');
  await submit(payment, 'reverse');
  expect(await read(payment)).toContain('class="status DELETED"');
  expect(await read(at)).toContain('class="status AUTHORISED"');
});

it('allocates a credit note, converts a quote and an order, deletes an item and archives an account by forms', async () => {
  const { ContactID } = await enter('contacts', { Name: 'Converted Ltd' });
  const Contact = { ContactID: ContactID ?? '' };
  const sale = await enter('invoices', saleOf({ Contact }));
  const note = await enter('creditNotes', {
    Type: 'ACCRECCREDIT',
    Status: 'AUTHORISED',
    ...paper(Contact, '200'),
  });
  await submit(`${books}/creditNotes/${note.CreditNoteID}`, 'allocate', { invoice: String(sale.InvoiceNumber) });
  expect(await read(`${books}/creditNotes/${note.CreditNoteID}`)).toContain('class="status PAID"');
  await submit(`${books}/creditNotes/${note.CreditNoteID}`, 'unallocate');
  expect(await read(`${books}/creditNotes/${note.CreditNoteID}`)).toContain('class="status AUTHORISED"');
  const quote = `${books}/quotes/${(await enter('quotes', paper(Contact, '200'))).QuoteID}`;
  await submit(quote, 'send');
  await submit(quote, 'invoice');
  expect(await read(quote)).toContain('class="status INVOICED"');
  const order = `${books}/purchaseOrders/${(await enter('purchaseOrders', paper(Contact, '300'))).PurchaseOrderID}`;
  await submit(order, 'approve');
  await submit(order, 'bill');
  expect(await read(order)).toContain('class="status BILLED"');
  const item = `${books}/items/${(await enter('items', { Code: 'GONE' })).ItemID}`;
  expect((await submit(item, 'delete')).headers.get('location')).toBe(`${books}/items`);
  await read(item, 404);
  const account = /href="([^"]*\/accounts\/[^"]*)">429</.exec(await read(`${books}/accounts`))?.[1] ?? '';
  await submit(account, 'archive');
  expect(await read(account)).toContain('class="status ARCHIVED"');
});
