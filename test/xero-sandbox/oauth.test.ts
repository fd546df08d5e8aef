import { createHash } from 'node:crypto';
import { createRemoteJWKSet, jwtVerify } from 'jose';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { ALL_SCOPES, BASIC, claims, REDIRECT, startTestClient, type TestClient } from './test-client.ts';

let client: TestClient;
beforeAll(async () => {
  client = await startTestClient();
});
afterAll(() => client.close());
beforeEach(() => client.startOver());

const MINUTE = 60_000;
const DAY = 86_400_000;

function authorizeUrl(changes: Record<string, string | undefined> = {}): string {
  const query = {
    response_type: 'code',
    client_id: 'sandbox-client',
    redirect_uri: REDIRECT,
    scope: ALL_SCOPES,
    state: 's p',
    ...changes,
  };
  const kept = Object.entries(query).filter((entry): entry is [string, string] => entry[1] !== undefined);
  return `${client.url}/identity/connect/authorize?${new URLSearchParams(kept)}`;
}

async function submit(
  decision: string,
  fields: Record<string, string> = {},
  organisations: string[] = [],
): Promise<Response> {
  const form = new URLSearchParams({
    response_type: 'code',
    client_id: 'sandbox-client',
    redirect_uri: REDIRECT,
    scope: ALL_SCOPES,
    state: 's p',
    sandbox_user: 'Demo Bookkeeper',
    decision,
    ...fields,
  });
  for (const organisation of organisations) form.append('organisation', organisation);
  return fetch(`${client.url}/identity/connect/authorize`, { method: 'POST', body: form, redirect: 'manual' });
}

async function code(changes = {}): Promise<string> {
  return (await client.consent(changes)).searchParams.get('code') ?? '';
}

describe('the consent page', () => {
  it('names the app, the organisations and the scopes, and must not be framed', async () => {
    const response = await fetch(authorizeUrl());
    const page = await response.text();
    expect(response.status).toBe(200);
    expect(response.headers.get('x-frame-options')).toBe('DENY');
    expect(page).toContain('Sandbox App wants access');
    expect(page).toContain('Demo Company (UK)');
    expect(page).toContain('Second Company (NZ)');
    expect(page).toContain('accounting.invoices');
  });

  it('sends the user back with a code and the state unchanged, and connects what was chosen', async () => {
    const response = await submit('allow', {}, [client.demo.tenantId, client.second.tenantId]);
    const target = new URL(response.headers.get('location') ?? '');
    expect(response.status).toBe(302);
    expect(target.searchParams.get('state')).toBe('s p');
    const tokens = await client.token({
      grant_type: 'authorization_code',
      code: target.searchParams.get('code') ?? '',
      redirect_uri: REDIRECT,
    });
    const list = await fetch(`${client.url}/connections`, {
      headers: { authorization: `Bearer ${tokens.json.access_token}` },
    });
    expect(await list.json()).toHaveLength(2);
  });

  it('sends the user back with access_denied on cancel', async () => {
    const target = new URL((await submit('cancel')).headers.get('location') ?? '');
    expect(Object.fromEntries(target.searchParams)).toEqual({
      error: 'access_denied',
      error_description: 'TenantConsent status DENIED',
      state: 's p',
    });
  });

  it('asks for an organisation, refuses one that is not the user’s, and offers one only for bulk_connect:false', async () => {
    expect(await (await submit('allow')).text()).toContain('Select an organisation to connect.');
    const foreign = await submit('allow', {}, ['00000000-0000-0000-0000-000000000001']);
    expect(foreign.status).toBe(400);
    const two = await submit('allow', { acr_values: 'bulk_connect:false' }, [
      client.demo.tenantId,
      client.second.tenantId,
    ]);
    expect(await two.text()).toContain('Only one organisation can be connected at a time.');
  });

  it('lets a user without an organisation through with an empty list, or keeps them, by switch', async () => {
    const through = await submit('allow', { sandbox_user: 'User Without Organisation' });
    const given = new URL(through.headers.get('location') ?? '').searchParams.get('code') ?? '';
    const tokens = await client.token({ grant_type: 'authorization_code', code: given, redirect_uri: REDIRECT });
    const list = await fetch(`${client.url}/connections`, {
      headers: { authorization: `Bearer ${tokens.json.access_token}` },
    });
    expect(await list.json()).toEqual([]);
    await client.switches({ userWithoutOrganisation: 'stays-on-page' });
    expect((await submit('allow', { sandbox_user: 'User Without Organisation' })).status).toBe(400);
  });

  it('shows the connection cap on the page instead of sending the user back', async () => {
    await client.switches({ connectionCap: 1 });
    const response = await submit('allow', {}, [client.demo.tenantId, client.second.tenantId]);
    expect(response.status).toBe(400);
    expect(await response.text()).toContain('limit of 1 connected organisations');
  });

  it.each([
    ['an unknown client', { client_id: 'nobody' }, 'unauthorized_client'],
    ['a redirect address that is not localhost', { redirect_uri: 'http://127.0.0.1:9/callback' }, 'invalid_request'],
    ['a broad scope of a new app', { scope: 'openid accounting.transactions' }, 'invalid_scope'],
    ['an unknown scope', { scope: 'openid accounting.everything' }, 'invalid_scope'],
    ['a plain code challenge', { code_challenge: 'x', code_challenge_method: 'plain' }, 'invalid_request'],
  ])('shows Xero’s own error page for %s', async (_, changes, error) => {
    const response = await fetch(authorizeUrl(changes), { redirect: 'manual' });
    const page = await response.text();
    expect(page).toContain('Sorry, something went wrong');
    expect(page).toContain(`Error: ${error}`);
    expect(response.headers.get('location')).toBeNull();
  });

  it('takes registered redirect addresses exactly, and broad scopes from an old app', async () => {
    await client.admin('POST', '/apps', {
      clientId: 'old',
      clientSecret: 's',
      redirectUris: ['https://app.example/cb'],
      createdOn: '2025-01-01T00:00:00Z',
    });
    const old = { client_id: 'old', scope: 'accounting.transactions', redirect_uri: 'https://app.example/cb' };
    expect((await fetch(authorizeUrl(old))).status).toBe(200);
    expect(await (await fetch(authorizeUrl({ ...old, redirect_uri: 'https://app.example/cb/' }))).text()).toContain(
      'Invalid redirect_uri',
    );
    client.clock.ms = Date.parse('2027-09-13T00:00:00Z');
    expect(await (await fetch(authorizeUrl(old))).text()).toContain('Error: invalid_scope');
    client.clock.ms = Date.parse('2026-11-21T12:00:00Z');
  });
});

describe('the token endpoint', () => {
  it('answers with signed tokens that carry the real claims', async () => {
    const tokens = await client.signIn();
    expect(tokens).toMatchObject({ expires_in: 1800, token_type: 'Bearer' });
    const keys = createRemoteJWKSet(new URL(`${client.url}/.well-known/openid-configuration/jwks`));
    const at = { currentDate: new Date(client.clock.ms) };
    const access = (
      await jwtVerify(String(tokens.access_token), keys, {
        ...at,
        issuer: client.url,
        audience: `${client.url}/resources`,
      })
    ).payload;
    expect(access).toMatchObject({
      client_id: 'sandbox-client',
      scope: ALL_SCOPES.split(' '),
      authentication_event_id: expect.any(String),
    });
    for (const claim of ['nbf', 'exp', 'sub', 'auth_time', 'xero_userid', 'global_session_id', 'jti'])
      expect(access[claim]).toBeDefined();
    expect(Number(access.exp) - Number(access.nbf)).toBe(1800);
    const id = (
      await jwtVerify(String(tokens.id_token), keys, { ...at, issuer: client.url, audience: 'sandbox-client' })
    ).payload;
    expect(id).toMatchObject({
      email: 'bookkeeper@sandbox.example',
      given_name: 'Demo',
      family_name: 'Bookkeeper',
      idp: 'local',
    });
    expect(id.authentication_event_id).toBeUndefined();
    expect(Number(id.exp) - Number(id.nbf)).toBe(300);
    const half = createHash('sha256')
      .update(String(tokens.access_token))
      .digest()
      .subarray(0, 16)
      .toString('base64url');
    expect(id.at_hash).toBe(half);
  });

  it('gives no id_token without openid and no refresh token without offline_access', async () => {
    const tokens = await client.signIn({ scope: 'accounting.contacts' });
    expect(Object.keys(tokens)).toEqual(['access_token', 'expires_in', 'token_type', 'scope']);
  });

  it('takes a code once, within five minutes, with the same redirect address', async () => {
    const form = { grant_type: 'authorization_code', redirect_uri: REDIRECT };
    const once = await code();
    expect((await client.token({ ...form, code: once })).status).toBe(200);
    expect((await client.token({ ...form, code: once })).json).toEqual({ error: 'invalid_grant' });
    expect((await client.token({ ...form, code: await code(), redirect_uri: `${REDIRECT}/` })).json).toEqual({
      error: 'invalid_grant',
    });
    const late = await code();
    client.clock.ms += 5 * MINUTE + 1000;
    const answer = await client.token({ ...form, code: late });
    expect([answer.status, answer.json]).toEqual([400, { error: 'invalid_grant' }]);
  });

  it('verifies a PKCE verifier also of a web app, and needs one of a PKCE app', async () => {
    await client.admin('POST', '/apps', { clientId: 'native', type: 'pkce' });
    const verifier = 'v'.repeat(43);
    const challenge = {
      code_challenge: createHash('sha256').update(verifier).digest('base64url'),
      code_challenge_method: 'S256',
    };
    const form = { grant_type: 'authorization_code', redirect_uri: REDIRECT };
    const native = { ...form, client_id: 'native' };
    expect(await (await fetch(authorizeUrl({ client_id: 'native' }))).text()).toContain('code challenge required');
    const one = await code({ clientId: 'native', ...challenge });
    expect((await client.token({ ...native, code: one, code_verifier: 'w'.repeat(43) }, {})).json).toEqual({
      error: 'invalid_grant',
    });
    expect((await client.token({ ...native, code: one, code_verifier: verifier }, {})).status).toBe(200);
    const web = await code(challenge);
    expect((await client.token({ ...form, code: web })).json).toEqual({ error: 'invalid_grant' });
    expect((await client.token({ ...form, code: web, code_verifier: verifier })).status).toBe(200);
  });

  it('tells wrong client, wrong secret, wrong content and wrong grant type apart', async () => {
    const basic = (pair: string) => ({ authorization: `Basic ${Buffer.from(pair).toString('base64')}` });
    const form = { grant_type: 'refresh_token', refresh_token: 'x' };
    expect((await client.token(form, basic('sandbox-client:wrong'))).json).toEqual({ error: 'invalid_client' });
    expect((await client.token(form, basic('nobody:sandbox-secret'))).json).toEqual({ error: 'invalid_client' });
    expect((await client.token(form, {})).json).toEqual({ error: 'invalid_request' });
    const json = await fetch(`${client.url}/connect/token`, {
      method: 'POST',
      headers: { authorization: BASIC, 'content-type': 'application/json' },
      body: JSON.stringify(form),
    });
    expect([json.status, await json.json()]).toEqual([400, { error: 'invalid_request' }]);
    expect((await client.token({ grant_type: 'client_credentials' })).json).toEqual({ error: 'unauthorized_client' });
    expect((await client.token(form)).json).toEqual({ error: 'invalid_grant' });
  });

  it('rotates refresh tokens, with 30 minutes of grace for the previous one', async () => {
    const old = String((await client.signIn()).refresh_token);
    const form = { grant_type: 'refresh_token', refresh_token: old };
    const next = await client.token(form);
    expect(next.json.refresh_token).not.toBe(old);
    client.clock.ms += 29 * MINUTE;
    expect((await client.token(form)).status).toBe(200);
    client.clock.ms += 2 * MINUTE;
    expect((await client.token(form)).json).toEqual({ error: 'invalid_grant' });
    expect((await client.token({ ...form, refresh_token: String(next.json.refresh_token) })).status).toBe(200);
  });

  it('keeps both tokens of two refreshes, or only the last, by switch', async () => {
    const refresh = (token: unknown) => client.token({ grant_type: 'refresh_token', refresh_token: String(token) });
    for (const [choice, status] of [
      ['both', 200],
      ['last', 400],
    ] as const) {
      await client.switches({ concurrentRefresh: choice });
      const old = (await client.signIn()).refresh_token;
      const [one, two] = [await refresh(old), await refresh(old)];
      expect((await refresh(one.json.refresh_token)).status).toBe(status);
      expect((await refresh(two.json.refresh_token)).status).toBe(200);
    }
  });

  it('forgets a refresh token after 60 idle days, and each refresh begins them anew', async () => {
    let current = (await client.signIn()).refresh_token;
    const refresh = () => client.token({ grant_type: 'refresh_token', refresh_token: String(current) });
    for (let round = 0; round < 2; round += 1) {
      client.clock.ms += 59 * DAY;
      const answer = await refresh();
      expect(answer.status).toBe(200);
      current = answer.json.refresh_token ?? '';
    }
    client.clock.ms += 61 * DAY;
    expect((await refresh()).json).toEqual({ error: 'invalid_grant' });
  });

  it('revokes: the refresh tokens and every connection of the user to the app are gone', async () => {
    const tokens = await client.signIn();
    const form = new URLSearchParams({ token: String(tokens.refresh_token) });
    const answer = await fetch(`${client.url}/connect/revocation`, {
      method: 'POST',
      headers: { authorization: BASIC },
      body: form,
    });
    expect([answer.status, await answer.text()]).toEqual([200, '']);
    expect(
      (await client.token({ grant_type: 'refresh_token', refresh_token: String(tokens.refresh_token) })).status,
    ).toBe(400);
    const list = await fetch(`${client.url}/connections`, {
      headers: { authorization: `Bearer ${tokens.access_token}` },
    });
    expect(await list.json()).toEqual([]);
  });

  it('adds scopes up over consents; a refresh neither widens nor narrows', async () => {
    const one = await client.signIn({ scope: 'offline_access accounting.contacts' });
    const two = await client.signIn({ scope: 'accounting.settings.read' });
    expect(claims(two.access_token).scope).toEqual(['accounting.settings.read', 'accounting.contacts']);
    const again = await client.token({ grant_type: 'refresh_token', refresh_token: String(one.refresh_token) });
    expect(claims(again.json.access_token).scope).toEqual(['offline_access', 'accounting.contacts']);
  });
});

describe('user info', () => {
  it('tells what the sign-in scopes allow, and needs a live token', async () => {
    const info = (token: unknown) =>
      fetch(`${client.url}/connect/userinfo`, { headers: { authorization: `Bearer ${token}` } });
    const told = await info((await client.signIn({ scope: 'openid email' })).access_token);
    expect(Object.keys(JSON.parse(await told.text()))).toEqual(['sub', 'xero_userid', 'preferred_username', 'email']);
    expect((await info('junk')).status).toBe(401);
  });
});

describe('token faults', () => {
  it('loses the answer after rotation; the grace heals it', async () => {
    const old = String((await client.signIn()).refresh_token);
    await client.admin('POST', '/faults', { kind: 'token-drop-after-rotation' });
    await expect(client.token({ grant_type: 'refresh_token', refresh_token: old })).rejects.toThrow();
    expect((await client.token({ grant_type: 'refresh_token', refresh_token: old })).status).toBe(200);
  });

  it('answers 500 and invalid_grant on demand', async () => {
    const form = { grant_type: 'refresh_token', refresh_token: String((await client.signIn()).refresh_token) };
    await client.admin('POST', '/faults', { kind: 'token-500' });
    await client.admin('POST', '/faults', { kind: 'invalid-grant' });
    expect((await client.token(form)).status).toBe(500);
    expect((await client.token(form)).json).toEqual({ error: 'invalid_grant' });
    expect((await client.token(form)).status).toBe(200);
  });
});
