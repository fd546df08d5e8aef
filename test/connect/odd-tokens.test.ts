import { generateKeyPair, SignJWT } from 'jose';
import { beforeAll, describe, expect, it } from 'vitest';
import { exchangeCode } from '../../shared/xero/oauth.ts';

const now = new Date('2026-11-21T10:00:00Z');
const seconds = Math.floor(now.getTime() / 1000);
const identity = 'http://localhost:9';
const app = { clientId: 'client', clientSecret: 'secret' };
const checks = { state: 'the-state', nonce: 'the-nonce' };
let key: Awaited<ReturnType<typeof generateKeyPair>>['privateKey'];

const jwt = (claims: Record<string, unknown>) =>
  new SignJWT(claims)
    .setProtectedHeader({ alg: 'RS256' })
    .setIssuer('https://identity.xero.com')
    .setIssuedAt(seconds)
    .setExpirationTime(seconds + 300)
    .sign(key);

const exchange = (answer: object) =>
  exchangeCode(
    {
      addresses: { login: identity, identity, api: identity },
      fetch: async () => Response.json({ token_type: 'Bearer', expires_in: 1800, refresh_token: 'refresh', ...answer }),
      now: () => now,
    },
    app,
    'http://localhost:4100/connect/callback',
    new URLSearchParams({ code: 'code', state: checks.state }),
    checks,
  );

const idToken = (more: Record<string, unknown> = {}) =>
  jwt({ aud: app.clientId, sub: 's', email: 'a@b.example', ...more });

describe('what Xero does not promise about its tokens', () => {
  beforeAll(async () => {
    key = (await generateKeyPair('RS256')).privateKey;
  });

  it('a nonce that is given back has to be ours; one that is not given back is no obstacle', async () => {
    const access_token = await jwt({ xero_userid: 'u1', authentication_event_id: 'e1', scope: ['openid'] });
    expect(await exchange({ access_token, id_token: await idToken({ nonce: checks.nonce }) })).toMatchObject({
      authEventId: 'e1',
    });
    expect(await exchange({ access_token, id_token: await idToken() })).toMatchObject({ xeroUser: 'u1' });
    await expect(exchange({ access_token, id_token: await idToken({ nonce: 'another' }) })).rejects.toMatchObject({
      problem: { code: 'xero-answer-unexpected' },
    });
  });

  it('an access token that cannot be read names neither consent nor scopes; the user is the id token’s', async () => {
    const consent = await exchange({
      access_token: 'opaque',
      id_token: await idToken({ xero_userid: 'u2' }),
      scope: 'openid offline_access',
    });
    expect(consent).toMatchObject({ xeroUser: 'u2', authEventId: undefined, scopes: ['openid', 'offline_access'] });
  });

  it('without any user the answer is refused', async () => {
    await expect(exchange({ access_token: 'opaque' })).rejects.toMatchObject({
      problem: { code: 'xero-answer-unexpected' },
    });
  });
});
