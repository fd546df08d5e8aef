import { afterAll, beforeAll, expect, it } from 'vitest';
import { type JsonObject, objects } from './json.ts';
import { ALL_SCOPES, first, messages, saleOf, startTestClient, type TestClient } from './test-client.ts';

let client: TestClient;
const records: Record<string, string> = {};
beforeAll(async () => {
  client = await startTestClient();
  await client.switches({ enforceLimits: false });
  client.useToken((await client.signIn({ scope: `${ALL_SCOPES} accounting.payments` })).access_token);
  const LineItems = [{ Description: 'x', Quantity: 1, UnitAmount: 1, AccountCode: '200' }];
  async function make(endpoint: string, idField: string, body: JsonObject): Promise<string> {
    const id = String(first(await client.api('PUT', `/${endpoint}`, body), endpoint)[idField]);
    records[endpoint] = `/${endpoint}/${id}`;
    return id;
  }
  const Contact = { ContactID: await make('Contacts', 'ContactID', { Name: 'Remembered' }) };
  const InvoiceID = await make('Invoices', 'InvoiceID', saleOf({ Contact }));
  const paper = { Contact, Date: '2026-11-21', LineItems };
  await make('Quotes', 'QuoteID', paper);
  await make('PurchaseOrders', 'PurchaseOrderID', paper);
  await make('CreditNotes', 'CreditNoteID', { ...paper, Type: 'ACCRECCREDIT' });
  await make('Items', 'ItemID', { Code: 'REMEMBERED' });
  const payment = { Invoice: { InvoiceID }, Account: { Code: '090' }, Date: '2026-11-21', Amount: 1 };
  await make('Payments', 'PaymentID', payment);
});
afterAll(() => client.close());

const ENDPOINTS = ['Contacts', 'Invoices', 'Quotes', 'PurchaseOrders', 'CreditNotes', 'Items', 'Payments'];

it.each(ENDPOINTS)('keeps the history of %s: its own changes and notes', async (endpoint) => {
  const path = `${records[endpoint]}/History`;
  const made = objects((await client.api('GET', path)).json, 'HistoryRecords');
  expect(made.at(-1)).toMatchObject({ Changes: 'Created', User: 'Demo Bookkeeper' });
  const added = await client.api('PUT', path, { HistoryRecords: [{ Details: 'From the CRM' }] });
  expect(first(added, 'HistoryRecords').Details).toBe('From the CRM');
  const after = objects((await client.api('GET', path)).json, 'HistoryRecords');
  expect(after).toHaveLength(made.length + 1);
  const notes = after.filter((entry) => entry.Changes === 'Note');
  expect(notes).toMatchObject([{ Details: 'From the CRM', User: 'Demo Bookkeeper' }]);
  const long = await client.api('PUT', path, { HistoryRecords: [{ Details: 'x'.repeat(2501) }] });
  expect([long.status, messages(objects(long.json, 'Elements')[0])]).toEqual([
    400,
    ['The Details field must not be longer than 2500 characters.'],
  ]);
});

it('has no history of accounts, and none of records that do not exist', async () => {
  const account = first(await client.api('GET', '/Accounts/200'), 'Accounts');
  expect((await client.api('GET', `/Accounts/${account.AccountID}/History`)).status).toBe(404);
  expect((await client.api('GET', `/Quotes/${account.AccountID}/History`)).status).toBe(404);
});
