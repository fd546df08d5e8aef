import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type JsonObject, objects } from './json.ts';
import { first, saleOf, startTestClient, type TestClient } from './test-client.ts';

const ZERO = '00000000-0000-0000-0000-000000000000';

type Kind = { path: string; key: string; id: string; flag?: string; area: string; good: (index: number) => JsonObject };

let client: TestClient;
let contactId = '';
let saleId = '';
beforeAll(async () => {
  client = await startTestClient();
});
afterAll(() => client.close());
beforeEach(async () => {
  await client.startOver();
  await client.switches({ enforceLimits: false });
  const sale = first(await client.api('PUT', '/Invoices', saleOf()), 'Invoices');
  saleId = String(sale.InvoiceID);
  contactId = String(objects({ list: [sale.Contact ?? null] }, 'list')[0]?.ContactID);
});

const document = (index: number): JsonObject => ({
  Contact: { ContactID: contactId },
  Date: '2026-11-20',
  Reference: `r${index}`,
  LineItems: [{ Description: 'x', Quantity: 1, UnitAmount: 1, AccountCode: '429' }],
});
const KINDS: Kind[] = [
  { path: '/Items', key: 'Items', id: 'ItemID', area: 'accounting.settings', good: (index) => ({ Code: `c${index}` }) },
  { path: '/Quotes', key: 'Quotes', id: 'QuoteID', area: 'accounting.invoices', good: document },
  {
    path: '/PurchaseOrders',
    key: 'PurchaseOrders',
    id: 'PurchaseOrderID',
    flag: 'HasErrors',
    area: 'accounting.invoices',
    good: document,
  },
  {
    path: '/CreditNotes',
    key: 'CreditNotes',
    id: 'CreditNoteID',
    flag: 'HasErrors',
    area: 'accounting.invoices',
    good: (index) => ({ ...document(index), Type: 'ACCPAYCREDIT' }),
  },
  {
    path: '/Payments',
    key: 'Payments',
    id: 'PaymentID',
    flag: 'HasValidationErrors',
    area: 'accounting.payments',
    good: (index) => ({
      Invoice: { InvoiceID: saleId },
      Account: { Code: '090' },
      Amount: index + 1,
      Reference: `r${index}`,
    }),
  },
];

describe.each(KINDS)('$key', ({ path, key, id, flag, area, good }) => {
  const bad = { Reference: 'bad' };
  const batch = (): JsonObject => ({ [key]: [good(0), bad, good(1), good(2)] });
  const stored = async (): Promise<number> => objects((await client.api('GET', `${path}?page=1`)).json, key).length;

  it('with summarizeErrors=false saves the good ones and answers in the order sent', async () => {
    const answer = await client.api('PUT', `${path}?summarizeErrors=false`, batch());
    expect(answer.status, answer.text).toBe(200);
    const records = objects(answer.json, key);
    expect(records.map((record) => record.StatusAttributeString)).toEqual(['OK', 'ERROR', 'OK', 'OK']);
    expect(records.map((record) => record[id] === ZERO)).toEqual([false, true, false, false]);
    expect(objects(records[1] ?? {}, 'ValidationErrors').length).toBeGreaterThan(0);
    if (flag !== undefined) expect(records.map((record) => record[flag])).toEqual([false, true, false, false]);
    expect(await stored()).toBe(3);
  });

  it('fails as a whole by default, saving nothing and echoing the refused', async () => {
    const answer = await client.api('PUT', path, batch());
    expect([answer.status, answer.json.ErrorNumber]).toEqual([400, 10]);
    expect(objects(answer.json, 'Elements')).toHaveLength(1);
    expect(objects(answer.json, 'Elements')[0]).not.toHaveProperty('StatusAttributeString');
    expect(await stored()).toBe(0);
    await client.switches({ validationElements: 'all' });
    expect(objects((await client.api('PUT', path, batch())).json, 'Elements')).toHaveLength(4);
  });

  it('comes back in another order by switch', async () => {
    await client.switches({ elementOrder: 'shuffled' });
    const answer = await client.api('PUT', `${path}?summarizeErrors=false`, { [key]: [bad, good(0), good(1)] });
    const statuses = objects(answer.json, key).map((record) => record.StatusAttributeString);
    expect(statuses).toEqual(['OK', 'ERROR', 'OK']);
  });

  it('is written once per idempotency key, and not at all with a changed body', async () => {
    const headers = { 'idempotency-key': `key ${key}` };
    const one = await client.api('PUT', path, { [key]: [good(0)] }, headers);
    const two = await client.api('PUT', path, { [key]: [good(0)] }, headers);
    expect([one.status, two.text]).toEqual([200, one.text]);
    expect((await client.api('PUT', path, { [key]: [good(1)] }, headers)).status).toBe(400);
    expect(await stored()).toBe(1);
  });

  it('needs its scope, counts against the limits and is logged', async () => {
    await client.api('PUT', path, { [key]: [good(0)] });
    const calls = objects((await client.admin('GET', '/calls')).json, 'calls');
    expect(calls.at(-1)).toMatchObject({ method: 'PUT', path, status: 200, elements: 1 });
    await client.admin('POST', '/faults', { kind: '429-minute', path });
    expect((await client.api('GET', path)).status).toBe(429);
    const others = ['accounting.settings', 'accounting.invoices', 'accounting.payments'].filter((one) => one !== area);
    await client.startOver();
    await client.switches({ itemsWithInvoicesScope: false });
    client.useToken((await client.signIn({ scope: `openid offline_access ${others.join(' ')}` })).access_token);
    expect((await client.api('GET', path)).status).toBe(401);
    await client.startOver();
    client.useToken((await client.signIn({ scope: `openid offline_access ${area}.read` })).access_token);
    expect((await client.api('GET', path)).status).toBe(200);
    expect((await client.api('PUT', path, { [key]: [{}] })).status).toBe(401);
  });

  it('answers XML without an Accept header, and reads it', async () => {
    await client.api('PUT', path, { [key]: [good(0)] });
    const answer = await client.api('GET', path, undefined, { accept: '*/*' });
    expect(answer.text).toContain(`<${key}><${key.slice(0, -1)}>`);
    expect((await client.api('PUT', path, batch(), { accept: '*/*' })).text).toContain(
      `xsi:type="${key.slice(0, -1)}"`,
    );
  });

  it('answers 404 for an id it does not know, and 17 for no data', async () => {
    expect((await client.api('GET', `${path}/11111111-1111-4111-8111-111111111111`)).status).toBe(404);
    expect((await client.api('PUT', path, { [key]: [] })).json.ErrorNumber).toBe(17);
  });
});

it('reaches items with the invoices scope alone, unless the switch says not', async () => {
  await client.startOver();
  client.useToken((await client.signIn({ scope: 'openid offline_access accounting.invoices' })).access_token);
  expect((await client.api('PUT', '/Items', { Code: 'x' })).status).toBe(200);
  await client.switches({ itemsWithInvoicesScope: false });
  expect((await client.api('GET', '/Items')).status).toBe(401);
});

it('reads a payment as XML', async () => {
  const xml = `<Payments><Payment><Invoice><InvoiceID>${saleId}</InvoiceID></Invoice><Account><Code>090</Code></Account>
    <Date>2026-11-21</Date><Amount>20.00</Amount><IsReconciled>true</IsReconciled></Payment></Payments>`;
  expect(first(await client.api('PUT', '/Payments', xml), 'Payments')).toMatchObject({
    Amount: 20,
    IsReconciled: true,
  });
});

it.each([
  ['GET', '/BatchPayments'],
  ['GET', '/Overpayments'],
  ['GET', '/Quotes/x/pdf'],
  ['DELETE', '/Accounts/x'],
  ['POST', '/Currencies'],
])('%s %s is not served: 501', async (method, path) => {
  expect((await client.api(method, path, method === 'GET' ? undefined : {})).status).toBe(501);
});
