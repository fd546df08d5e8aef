import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { objects } from './json.ts';
import { first, messages, saleOf, startTestClient, type TestClient } from './test-client.ts';

let client: TestClient;
beforeAll(async () => {
  client = await startTestClient();
});
afterAll(() => client.close());
beforeEach(async () => {
  await client.startOver();
  await client.switches({ enforceLimits: false });
});

const sale = { Invoices: [saleOf()] };
const keyed = (key: string, more = {}) => ({ 'idempotency-key': key, ...more });
const put = (key: string, body: unknown = sale, more = {}) => client.api('PUT', '/Invoices', body, keyed(key, more));

async function count(tenant = client.demo.tenantId): Promise<unknown> {
  return (await client.admin('GET', `/organisations/${tenant}/invoices`)).json.total;
}

it('answers a repeat from the store for six minutes, then processes it afresh', async () => {
  const one = await put('k');
  client.clock.ms += 359_000;
  const two = await put('k');
  expect(two.text).toBe(one.text);
  expect(await count()).toBe(1);
  client.clock.ms += 2_000;
  expect(first(await put('k'), 'Invoices').InvoiceNumber).toBe('INV-0002');
  expect(await count()).toBe(2);
});

it('refuses the same key with another body, method or address', async () => {
  await put('k');
  const words = 'Idempotency Key: k is used with a different request.';
  for (const answer of [
    await put('k', { Invoices: [saleOf({ Reference: 'other' })] }),
    await client.api('POST', '/Invoices', sale, keyed('k')),
    await client.api('PUT', '/Invoices?unitdp=4', sale, keyed('k')),
  ]) {
    expect([answer.status, answer.text]).toEqual([400, words]);
  }
});

it('belongs to the app: another organisation gets the first one’s answer, or is told apart by switch', async () => {
  const one = await put('k');
  const other = await put('k', sale, { 'xero-tenant-id': client.second.tenantId });
  expect(other.text).toBe(one.text);
  expect(await count(client.second.tenantId)).toBe(0);
  await client.switches({ idempotencyComparesTenant: true });
  await put('j');
  expect((await put('j', sale, { 'xero-tenant-id': client.second.tenantId })).status).toBe(400);
});

it('stores and replays errors, also 500', async () => {
  const bad = { Invoices: [saleOf({ DueDate: null })] };
  const refused = await put('bad', bad);
  expect(messages(objects(refused.json, 'Elements')[0])).toEqual(['The document DueDate field must be specified.']);
  expect((await put('bad', bad)).text).toBe(refused.text);
  await client.admin('POST', '/faults', { kind: '500-before' });
  expect((await put('five')).status).toBe(500);
  expect((await put('five')).status).toBe(500);
  expect((await put('six')).status).toBe(200);
  await client.switches({ idempotencyStoresServerErrors: false });
  await client.admin('POST', '/faults', { kind: '500-before' });
  expect((await put('seven')).status).toBe(500);
  expect((await put('seven')).status).toBe(200);
});

it('is checked after the rate limits, so a 429 is not stored', async () => {
  await client.admin('POST', '/faults', { kind: '429-minute', seconds: 7 });
  const limited = await put('k');
  expect([limited.status, limited.headers.get('retry-after')]).toEqual([429, '7']);
  expect((await put('k')).status).toBe(200);
});

it('takes keys up to 128 characters and ignores them on GET', async () => {
  expect((await put('x'.repeat(128))).status).toBe(200);
  expect((await put('x'.repeat(129))).status).toBe(400);
  await client.api('GET', '/Invoices', undefined, keyed('g'));
  await client.api('PUT', '/Contacts', { Contacts: [{ Name: 'A' }] });
  expect((await client.api('GET', '/Contacts', undefined, keyed('g'))).status).toBe(200);
});

it('lets a second call in flight wait for the first, or refuses it by switch', async () => {
  await client.switches({ latencyMs: 100 });
  const both = await Promise.all([put('w'), put('w')]);
  expect(both[0].text).toBe(both[1].text);
  expect(await count()).toBe(1);
  await client.switches({ idempotencyInFlight: 'conflict' });
  const statuses = (await Promise.all([put('c'), put('c')])).map((answer) => answer.status).toSorted();
  expect(statuses).toEqual([200, 400]);
});
