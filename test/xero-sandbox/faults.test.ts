import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { saleOf, startTestClient, type TestClient } from './test-client.ts';

let client: TestClient;
beforeAll(async () => {
  client = await startTestClient();
});
afterAll(() => client.close());
beforeEach(async () => {
  await client.startOver();
});

const put = (headers = {}) => client.api('PUT', '/Invoices', { Invoices: [saleOf()] }, headers);

async function books(): Promise<unknown> {
  return (await client.admin('GET', `/organisations/${client.demo.tenantId}/invoices`)).json.total;
}

it.each([
  ['500-before', 0],
  ['500-after', 1],
  ['503', 0],
  ['429-day', 0],
  ['429-concurrent', 0],
  ['401-expired', 0],
  ['403-disconnected', 0],
])('%s answers with its status and leaves %i invoice in the books', async (kind, saved) => {
  await client.admin('POST', '/faults', { kind, path: '/Invoices', method: 'PUT' });
  expect((await client.api('GET', '/Currencies')).status).toBe(200);
  expect((await put()).status).toBe(Number.parseInt(kind, 10));
  expect(await books()).toBe(saved);
  expect((await put()).status).toBe(200);
});

it.each([
  ['drop-before', 0],
  ['drop-after', 1],
  ['timeout-before', 0],
  ['timeout-after', 1],
])('%s cuts the connection and leaves %i invoice in the books', async (kind, saved) => {
  await client.admin('POST', '/faults', { kind, seconds: 0.05 });
  await expect(put()).rejects.toThrow();
  expect(await books()).toBe(saved);
});

it('replays the lost answer of a drop-after to the same idempotency key', async () => {
  await client.admin('POST', '/faults', { kind: 'drop-after' });
  await expect(put({ 'idempotency-key': 'k' })).rejects.toThrow();
  expect((await put({ 'idempotency-key': 'k' })).status).toBe(200);
  expect(await books()).toBe(1);
});

it('hits as often as told, or always, and only the organisation it names', async () => {
  await client.admin('POST', '/faults', { kind: '503', times: 2, organisation: client.second.tenantId });
  const second = { 'xero-tenant-id': client.second.tenantId };
  expect((await client.api('GET', '/Currencies')).status).toBe(200);
  for (const status of [503, 503, 200])
    expect((await client.api('GET', '/Currencies', undefined, second)).status).toBe(status);
  await client.admin('POST', '/faults', { kind: '503', times: -1 });
  for (let round = 0; round < 3; round += 1) expect((await client.api('GET', '/Currencies')).status).toBe(503);
  await client.admin('DELETE', '/faults');
  expect((await client.api('GET', '/Currencies')).status).toBe(200);
});

it('says 503 in plain text and slows an answer down without losing it', async () => {
  await client.admin('POST', '/faults', { kind: '503' });
  const offline = await client.api('GET', '/Currencies');
  expect([offline.headers.get('content-type'), offline.text]).toEqual([
    'text/plain; charset=utf-8',
    'The Organisation is offline for maintenance',
  ]);
  await client.admin('POST', '/faults', { kind: 'slow', seconds: 0.05 });
  expect((await client.api('GET', '/Currencies')).status).toBe(200);
});

it('logs calls with status 0 for a cut connection, and refuses unknown faults, switches and bodies', async () => {
  await client.admin('POST', '/faults', { kind: 'drop-before' });
  await expect(put()).rejects.toThrow();
  client.clock.ms += 1000;
  await put();
  const all = (await client.admin('GET', '/calls')).json;
  expect(all).toMatchObject({
    total: 2,
    calls: [
      { status: 0 },
      { method: 'PUT', path: '/Invoices', organisation: client.demo.tenantId, status: 200, elements: 1 },
    ],
  });
  expect((await client.admin('GET', `/calls?since=${new Date(client.clock.ms).toISOString()}`)).json.total).toBe(1);
  expect((await client.admin('POST', '/faults', { kind: 'flood' })).status).toBe(400);
  expect((await client.switches({ nonsense: true })).status).toBe(400);
  expect((await client.switches({ elementOrder: 'random' })).status).toBe(400);
});
