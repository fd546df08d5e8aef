import { afterAll, beforeAll, expect, it } from 'vitest';
import { claims, startTestClient, type TestClient } from './test-client.ts';

let client: TestClient;
beforeAll(async () => {
  client = await startTestClient();
});
afterAll(() => client.close());

async function connections(token: unknown, query = ''): Promise<Record<string, string>[]> {
  const response = await fetch(`${client.url}/connections${query}`, { headers: { authorization: `Bearer ${token}` } });
  expect(response.status).toBe(200);
  return JSON.parse(await response.text());
}

async function disconnect(token: unknown, id: string | undefined): Promise<number> {
  const response = await fetch(`${client.url}/connections/${id}`, {
    method: 'DELETE',
    headers: { authorization: `Bearer ${token}` },
  });
  return response.status;
}

it('lists all tenants the user ever connected, and by authEventId those of one consent', async () => {
  await client.signIn({ organisations: [client.demo.tenantId] });
  client.clock.ms += 1000;
  const second = await client.signIn({ organisations: [client.second.tenantId] });
  const all = await connections(second.access_token);
  expect(all.map((entry) => entry.tenantId)).toEqual([client.demo.tenantId, client.second.tenantId]);
  expect(Object.keys(all[0] ?? {})).toEqual([
    'id',
    'authEventId',
    'tenantId',
    'tenantType',
    'tenantName',
    'createdDateUtc',
    'updatedDateUtc',
  ]);
  expect(all[0]).toMatchObject({
    tenantType: 'ORGANISATION',
    tenantName: 'Demo Company (UK)',
    createdDateUtc: '2026-11-21T12:00:00.0000000',
  });
  const event = claims(second.access_token).authentication_event_id;
  const mine = await connections(second.access_token, `?authEventId=${event}`);
  expect(mine.map((entry) => [entry.tenantId, entry.authEventId])).toEqual([[client.second.tenantId, event]]);
});

it('disconnects one organisation, leaves the token valid, and keeps id and created date on a reconnect', async () => {
  const { access_token: token } = await client.signIn();
  const before = (await connections(token)).find((entry) => entry.tenantId === client.demo.tenantId);
  expect(await disconnect(token, before?.id)).toBe(204);
  expect(await disconnect(token, before?.id)).toBe(404);
  client.useToken(token);
  const refused = await client.api('GET', '/Organisation');
  expect(refused.status).toBe(403);
  expect(refused.json).toMatchObject({
    Type: null,
    Title: 'Forbidden',
    Status: 403,
    Detail: 'AuthenticationUnsuccessful',
    Extensions: {},
  });
  client.clock.ms += 60_000;
  await client.signIn();
  const after = (await connections(token)).find((entry) => entry.tenantId === client.demo.tenantId);
  expect([after?.id, after?.createdDateUtc]).toEqual([before?.id, before?.createdDateUtc]);
  expect(after?.updatedDateUtc).not.toBe(before?.updatedDateUtc);
  expect((await client.api('GET', '/Organisation')).status).toBe(200);
});

it('answers 401 without a token', async () => {
  const response = await fetch(`${client.url}/connections`);
  expect(response.status).toBe(401);
  expect(await response.json()).toMatchObject({ Title: 'Unauthorized', Detail: 'AuthenticationUnsuccessful' });
});
