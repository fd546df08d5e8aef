import { createHash } from 'node:crypto';
import type { Context } from 'hono';
import { Hono } from 'hono';
import { disconnectAll } from './connections.ts';
import { DAY_MS } from './dates.ts';
import { dropConnection, type Env } from './drop.ts';
import { readCaller } from './gate.ts';
import { type JsonObject, parseObject } from './json.ts';
import { amount, column } from './store.ts';
import { CODE_SECONDS, GRACE_SECONDS, IDLE_DAYS, personClaims, readGrant, tokenAnswer, userSubject } from './tokens.ts';
import { type App, findApp, findUser } from './users-and-apps.ts';
import type { World } from './world.ts';

type Refusal = { error: string };

function basicCredentials(header: string | undefined): { id: string; secret: string } | undefined {
  const encoded = /^Basic\s+(\S+)$/i.exec(header ?? '')?.[1];
  if (encoded === undefined) return undefined;
  const decoded = Buffer.from(encoded, 'base64').toString('utf8');
  const colon = decoded.indexOf(':');
  if (colon < 0) return undefined;
  const part = (value: string): string => {
    try {
      return decodeURIComponent(value.replaceAll('+', ' '));
    } catch {
      return value;
    }
  };
  return { id: part(decoded.slice(0, colon)), secret: part(decoded.slice(colon + 1)) };
}

/** Who calls: HTTP Basic, or id and secret in the form; PKCE apps name themselves without a secret. */
function authenticate(world: World, header: string | undefined, form: URLSearchParams): App | Refusal {
  const basic = basicCredentials(header);
  const id = basic?.id ?? form.get('client_id') ?? '';
  if (id === '') return { error: 'invalid_request' };
  const app = findApp(world.store, id);
  if (app === undefined) return { error: 'invalid_client' };
  if (app.type === 'pkce') return app;
  const secret = basic?.secret ?? form.get('client_secret');
  return secret === app.clientSecret ? app : { error: 'invalid_client' };
}

function verifierFits(challenge: string | null, verifier: string | null): boolean {
  if (challenge === null) return verifier === null || verifier === '';
  if (verifier === null || !/^[A-Za-z0-9\-._~]{43,128}$/.test(verifier)) return false;
  return createHash('sha256').update(verifier).digest('base64url') === challenge;
}

async function exchangeCode(world: World, app: App, form: URLSearchParams): Promise<JsonObject | Refusal> {
  const { store } = world;
  const row = store.one('SELECT * FROM codes WHERE code = ?', form.get('code') ?? '');
  if (row === undefined) return { error: 'invalid_grant' };
  const kept = parseObject(column(row, 'body'));
  const grant = readGrant(typeof kept.grant === 'string' ? kept.grant : '{}');
  const late = world.clock.now() - amount(row, 'issued_ms') > CODE_SECONDS * 1000;
  const challenge = typeof kept.codeChallenge === 'string' ? kept.codeChallenge : null;
  const wrong = grant.clientId !== app.clientId || kept.redirectUri !== form.get('redirect_uri');
  if (amount(row, 'used') === 1 || late || wrong || !verifierFits(challenge, form.get('code_verifier')))
    return { error: 'invalid_grant' };
  const user = findUser(store, grant.userId);
  if (user === undefined) return { error: 'invalid_grant' };
  if (store.run('UPDATE codes SET used = 1 WHERE code = ? AND used = 0', column(row, 'code')) === 0)
    return { error: 'invalid_grant' };
  return tokenAnswer(world, grant, user, {
    parent: null,
    nonce: typeof kept.nonce === 'string' ? kept.nonce : undefined,
  });
}

async function refresh(world: World, app: App, form: URLSearchParams): Promise<JsonObject | Refusal> {
  const { store } = world;
  const now = world.clock.now();
  const row = store.one('SELECT * FROM refresh_tokens WHERE token = ?', form.get('refresh_token') ?? '');
  if (row === undefined || column(row, 'client_id') !== app.clientId || amount(row, 'revoked') === 1)
    return { error: 'invalid_grant' };
  if (now - amount(row, 'issued_ms') > IDLE_DAYS * DAY_MS) return { error: 'invalid_grant' };
  const rotated = row.rotated_ms === null ? undefined : amount(row, 'rotated_ms');
  if (rotated !== undefined && now - rotated > GRACE_SECONDS * 1000) return { error: 'invalid_grant' };
  const grant = readGrant(column(row, 'body'));
  const user = findUser(store, grant.userId);
  if (user === undefined) return { error: 'invalid_grant' };
  const token = column(row, 'token');
  if (rotated === undefined) store.run('UPDATE refresh_tokens SET rotated_ms = ? WHERE token = ?', now, token);
  else if (world.switches.current.concurrentRefresh === 'last')
    store.run('UPDATE refresh_tokens SET revoked = 1 WHERE parent = ?', token);
  return tokenAnswer(world, grant, user, { parent: token });
}

async function answer(world: World, app: App, form: URLSearchParams): Promise<JsonObject | Refusal> {
  const grantType = form.get('grant_type');
  if (grantType === 'authorization_code') return exchangeCode(world, app, form);
  if (grantType === 'refresh_token') return refresh(world, app, form);
  if (grantType === 'client_credentials') return { error: 'unauthorized_client' };
  return { error: grantType === null ? 'invalid_request' : 'unsupported_grant_type' };
}

async function readForm(c: Context<Env>): Promise<URLSearchParams | undefined> {
  const isForm = (c.req.header('content-type') ?? '').toLowerCase().startsWith('application/x-www-form-urlencoded');
  const body = await c.req.text();
  return isForm ? new URLSearchParams(body) : undefined;
}

/** Token, revocation, discovery and keys: what identity.xero.com serves. */
export function tokenRoutes(world: World): Hono<Env> {
  const routes = new Hono<Env>();

  routes.post('/connect/token', async (c) => {
    const form = await readForm(c);
    c.header('Cache-Control', 'no-store, no-cache, max-age=0');
    c.header('Pragma', 'no-cache');
    if (form === undefined) return c.json({ error: 'invalid_request' }, 400);
    const fault = world.faults.forToken();
    if (fault?.kind === 'token-500') return c.body('', 500);
    if (fault?.kind === 'invalid-grant') return c.json({ error: 'invalid_grant' }, 400);
    const app = authenticate(world, c.req.header('authorization'), form);
    if ('error' in app) return c.json(app, 400);
    const result = await answer(world, app, form);
    if (fault?.kind === 'token-drop-after-rotation') return dropConnection(c.env);
    return c.json(result, 'error' in result ? 400 : 200);
  });

  routes.post('/connect/revocation', async (c) => {
    const form = await readForm(c);
    if (form === undefined) return c.json({ error: 'invalid_request' }, 400);
    const app = authenticate(world, c.req.header('authorization'), form);
    if ('error' in app) return c.json(app, 400);
    const row = world.store.one('SELECT * FROM refresh_tokens WHERE token = ?', form.get('token') ?? '');
    if (row !== undefined && column(row, 'client_id') === app.clientId) {
      const userId = column(row, 'user_id');
      world.store.atomically(() => {
        world.store.run(
          'UPDATE refresh_tokens SET revoked = 1 WHERE client_id = ? AND user_id = ?',
          app.clientId,
          userId,
        );
        world.store.run('DELETE FROM grants WHERE client_id = ? AND user_id = ?', app.clientId, userId);
        disconnectAll(world.store, app.clientId, userId);
      });
    }
    return c.body('', 200);
  });

  routes.get('/connect/userinfo', async (c) => {
    const caller = await readCaller(world, c.req.header('authorization'));
    if ('status' in caller) return c.body('', 401, { 'WWW-Authenticate': 'Bearer error="invalid_token"' });
    const { user, bearer } = caller;
    return c.json({ sub: userSubject(user), xero_userid: user.userId, ...personClaims(user, bearer.scopes) });
  });

  routes.get('/.well-known/openid-configuration', (c) => {
    const base = world.publicUrl;
    return c.json({
      issuer: base,
      jwks_uri: `${base}/.well-known/openid-configuration/jwks`,
      authorization_endpoint: `${base}/identity/connect/authorize`,
      token_endpoint: `${base}/connect/token`,
      userinfo_endpoint: `${base}/connect/userinfo`,
      revocation_endpoint: `${base}/connect/revocation`,
      scopes_supported: ['openid', 'profile', 'email', 'offline_access'],
      claims_supported: [
        'sub',
        'xero_userid',
        'global_session_id',
        'preferred_username',
        'email',
        'given_name',
        'family_name',
      ],
      grant_types_supported: ['authorization_code', 'refresh_token'],
      response_types_supported: ['code'],
      response_modes_supported: ['query'],
      token_endpoint_auth_methods_supported: ['client_secret_basic', 'client_secret_post'],
      id_token_signing_alg_values_supported: ['RS256'],
      subject_types_supported: ['public'],
      code_challenge_methods_supported: ['S256'],
    });
  });
  routes.get('/.well-known/openid-configuration/jwks', (c) => c.json(world.keys.jwks));

  return routes;
}
