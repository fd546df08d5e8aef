import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { saleOf, startTestClient, type TestClient } from './test-client.ts';

let client: TestClient;
beforeAll(async () => {
  client = await startTestClient();
});
afterAll(() => client.close());
beforeEach(async () => {
  await client.startOver();
});

const bearer = (token: unknown) => ({ authorization: `Bearer ${token}` });

describe('who may call', () => {
  it('answers 401 TokenExpired when the token has run out', async () => {
    const { access_token: token } = await client.signIn();
    client.clock.ms += 1_801_000;
    const answer = await client.api('GET', '/Organisation', undefined, bearer(token));
    client.clock.ms -= 1_801_000;
    expect(answer.status).toBe(401);
    expect(answer.headers.get('content-type')).toContain('application/json');
    expect(Object.keys(answer.json)).toEqual(['Type', 'Title', 'Status', 'Detail', 'Instance', 'Extensions']);
    expect(answer.json.Detail).toBe('TokenExpired: token expired at 11/21/2026 12:30:00');
  });

  it('answers 401 for a token that is not one, and for an id_token', async () => {
    const { id_token: idToken } = await client.signIn();
    for (const token of ['nonsense', idToken]) {
      const answer = await client.api('GET', '/Organisation', undefined, bearer(token));
      expect([answer.status, answer.json.Detail]).toEqual([401, 'AuthenticationUnsuccessful']);
    }
  });

  it.each([
    ['missing', ''],
    ['unknown', '11111111-1111-4111-8111-111111111111'],
  ])('answers 403 when the tenant header is %s', async (_, tenant) => {
    const answer = await client.api('GET', '/Organisation', undefined, { 'xero-tenant-id': tenant });
    expect([answer.status, answer.json.Title, answer.json.Detail]).toEqual([
      403,
      'Forbidden',
      'AuthenticationUnsuccessful',
    ]);
  });

  it('answers 401 AuthorizationUnsuccessful when the scope does not reach, or 403 by switch', async () => {
    const { access_token: token } = await client.signIn({ scope: 'accounting.contacts.read' });
    const call = (method: string, path: string) => client.api(method, path, undefined, bearer(token));
    expect((await call('GET', '/Contacts')).status).toBe(200);
    const refused = await call('PUT', '/Contacts');
    expect([refused.status, refused.json.Detail, refused.headers.get('www-authenticate')]).toEqual([
      401,
      'AuthorizationUnsuccessful',
      'insufficient_scope',
    ]);
    expect((await call('GET', '/Invoices')).status).toBe(401);
    expect((await call('GET', '/Accounts')).status).toBe(401);
    await client.switches({ scopeFailureStatus: 403 });
    expect((await call('GET', '/Invoices')).status).toBe(403);
  });

  it('lets the old broad scope reach invoices', async () => {
    await client.admin('POST', '/apps', {
      clientId: 'old',
      clientSecret: 'sandbox-secret',
      createdOn: '2025-01-01T00:00:00Z',
    });
    const consent = await client.consent({ clientId: 'old', scope: 'accounting.transactions' });
    const authorization = `Basic ${Buffer.from('old:sandbox-secret').toString('base64')}`;
    const form = {
      grant_type: 'authorization_code',
      code: consent.searchParams.get('code') ?? '',
      redirect_uri: 'http://localhost:9/callback',
    };
    const tokens = await client.token(form, { authorization });
    expect(
      (await client.api('PUT', '/Invoices', { Invoices: [saleOf()] }, bearer(tokens.json.access_token))).status,
    ).toBe(200);
  });

  it('carries a correlation id and the three limit headers', async () => {
    const { headers } = await client.api('GET', '/Organisation');
    expect(headers.get('xero-correlation-id')).toMatch(/^[0-9a-f-]{36}$/);
    expect(headers.get('x-daylimit-remaining')).toBe('4999');
    expect(headers.get('x-minlimit-remaining')).toBe('59');
    expect(headers.get('x-appminlimit-remaining')).toBe('9999');
  });

  it('answers 404 and 501 as text for what it does not serve', async () => {
    const missing = await client.api('GET', '/Nonsense');
    expect([missing.status, missing.headers.get('content-type')]).toEqual([404, 'text/html; charset=utf-8']);
    expect((await client.api('DELETE', '/Contacts')).status).toBe(501);
  });
});

describe('limits', () => {
  it('refuses the 61st call of a minute with an empty 429, per organisation, until the oldest call is a minute old', async () => {
    for (let call = 0; call < 59; call += 1) await client.api('GET', '/Currencies');
    client.clock.ms += 20_000;
    expect((await client.api('GET', '/Currencies')).status).toBe(200);
    const refused = await client.api('GET', '/Currencies');
    expect([refused.status, refused.text, refused.headers.get('content-type')]).toEqual([429, '', null]);
    expect(refused.headers.get('x-rate-limit-problem')).toBe('minute');
    expect(refused.headers.get('retry-after')).toBe('40');
    expect(refused.headers.get('x-minlimit-remaining')).toBe('0');
    expect(
      (await client.api('GET', '/Currencies', undefined, { 'xero-tenant-id': client.second.tenantId })).status,
    ).toBe(200);
    client.clock.ms += 40_000;
    const again = await client.api('GET', '/Currencies');
    expect([again.status, again.headers.get('x-minlimit-remaining')]).toEqual([200, '58']);
  });

  it('can count fixed minutes instead', async () => {
    await client.switches({ minuteWindow: 'fixed', minuteLimit: 1 });
    client.clock.ms = Date.parse('2026-11-21T13:00:50Z');
    expect((await client.api('GET', '/Currencies')).status).toBe(200);
    expect((await client.api('GET', '/Currencies')).headers.get('retry-after')).toBe('10');
    client.clock.ms += 10_000;
    expect((await client.api('GET', '/Currencies')).status).toBe(200);
  });

  it('refuses calls over the day limit until the organisation’s day begins anew', async () => {
    await client.switches({ dailyLimit: 1 });
    await client.api('GET', '/Currencies');
    const refused = await client.api('GET', '/Currencies');
    expect([
      refused.status,
      refused.headers.get('x-rate-limit-problem'),
      refused.headers.get('x-daylimit-remaining'),
    ]).toEqual([429, 'day', '0']);
    client.clock.ms += Number(refused.headers.get('retry-after')) * 1000 - 1000;
    client.useToken((await client.signIn()).access_token);
    expect((await client.api('GET', '/Currencies')).status).toBe(429);
    client.clock.ms += 1000;
    expect((await client.api('GET', '/Currencies')).status).toBe(200);
  });

  it('refuses a sixth call at once as concurrent, without Retry-After', async () => {
    await client.api('GET', '/Currencies');
    await client.switches({ latencyMs: 200 });
    const answers = await Promise.all(Array.from({ length: 6 }, () => client.api('GET', '/Currencies')));
    const refused = answers.filter((answer) => answer.status === 429);
    expect(refused).toHaveLength(1);
    expect(refused[0]?.headers.get('x-rate-limit-problem')).toBe('concurrent');
    expect(refused[0]?.headers.get('retry-after')).toBeNull();
  });

  it('refuses over the app minute limit, and nothing when limits are off', async () => {
    await client.switches({ appMinuteLimit: 1 });
    await client.api('GET', '/Currencies');
    expect((await client.api('GET', '/Currencies')).headers.get('x-rate-limit-problem')).toBe('appminute');
    await client.switches({ enforceLimits: false });
    expect((await client.api('GET', '/Currencies')).status).toBe(200);
  });
});
