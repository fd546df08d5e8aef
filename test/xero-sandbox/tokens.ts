import { createHash, randomBytes } from 'node:crypto';
import { jwtVerify, SignJWT } from 'jose';
import { type JsonObject, parseObject, texts } from './json.ts';
import { column, type Store } from './store.ts';
import type { User } from './users-and-apps.ts';
import type { World } from './world.ts';

export const ACCESS_SECONDS = 1800;
export const CODE_SECONDS = 300;
export const GRACE_SECONDS = 1800;
export const IDLE_DAYS = 60;

/** What a consent gave: kept with the code and with every refresh token that follows from it. */
export type Grant = {
  clientId: string;
  userId: string;
  scopes: string[];
  authEventId: string;
  sessionId: string;
  authTime: number;
};

export type Bearer = { clientId: string; userId: string; scopes: string[]; expiresMs: number };

/** A fresh unguessable token, 43 characters. */
export function newToken(): string {
  return randomBytes(32).toString('base64url');
}

/** Reads a kept grant. */
export function readGrant(source: string): Grant {
  const body = parseObject(source);
  const word = (key: string): string => (typeof body[key] === 'string' ? body[key] : '');
  return {
    clientId: word('clientId'),
    userId: word('userId'),
    scopes: texts(body.scopes),
    authEventId: word('authEventId'),
    sessionId: word('sessionId'),
    authTime: Number(body.authTime ?? 0),
  };
}

/** Keeps a new refresh token for a grant. `parent` is the token it was exchanged for. */
export function keepRefreshToken(store: Store, grant: Grant, at: number, parent: string | null): string {
  const token = newToken();
  store.run(
    'INSERT INTO refresh_tokens (token, client_id, user_id, body, parent, issued_ms, rotated_ms) VALUES (?, ?, ?, ?, ?, ?, NULL)',
    ...[token, grant.clientId, grant.userId, JSON.stringify(grant), parent, at],
  );
  return token;
}

/** The scopes that were ever granted to the app by the user and not revoked. */
export function grantedScopes(store: Store, clientId: string, userId: string): string[] {
  const row = store.one('SELECT scopes FROM grants WHERE client_id = ? AND user_id = ?', clientId, userId);
  return row === undefined
    ? []
    : column(row, 'scopes')
        .split(' ')
        .filter((scope) => scope !== '');
}

function halfHash(token: string): string {
  return createHash('sha256').update(token, 'ascii').digest().subarray(0, 16).toString('base64url');
}

/** The token endpoint's answer: access token, id_token with `openid`, refresh token with `offline_access`. */
export async function tokenAnswer(
  world: World,
  grant: Grant,
  user: User,
  origin: { parent: string | null; nonce?: string | undefined },
): Promise<JsonObject> {
  const now = Math.floor(world.clock.now() / 1000);
  const issuer = world.publicUrl;
  const header = { alg: 'RS256', kid: world.keys.kid, typ: 'JWT', x5t: 'HK-OZnctbcAo1ycm_QJhWBVw78k' };
  const access = await new SignJWT({
    nbf: now,
    exp: now + ACCESS_SECONDS,
    iss: issuer,
    aud: `${issuer}/resources`,
    client_id: grant.clientId,
    sub: userSubject(user),
    auth_time: grant.authTime,
    xero_userid: user.userId,
    global_session_id: grant.sessionId,
    sid: grant.sessionId,
    jti: newToken().slice(0, 32),
    authentication_event_id: grant.authEventId,
    scope: grant.scopes,
    amr: ['pwd'],
  })
    .setProtectedHeader(header)
    .sign(world.keys.privateKey);
  const answer: JsonObject = {};
  if (grant.scopes.includes('openid')) {
    answer.id_token = await new SignJWT({
      nbf: now,
      exp: now + 300,
      iss: issuer,
      aud: grant.clientId,
      iat: now,
      ...(origin.nonce === undefined ? {} : { nonce: origin.nonce }),
      at_hash: halfHash(access),
      sid: grant.sessionId,
      sub: userSubject(user),
      auth_time: grant.authTime,
      idp: 'local',
      xero_userid: user.userId,
      global_session_id: grant.sessionId,
      ...personClaims(user, grant.scopes),
      amr: ['pwd'],
    })
      .setProtectedHeader(header)
      .sign(world.keys.privateKey);
  }
  answer.access_token = access;
  answer.expires_in = ACCESS_SECONDS;
  answer.token_type = 'Bearer';
  if (grant.scopes.includes('offline_access'))
    answer.refresh_token = keepRefreshToken(world.store, grant, world.clock.now(), origin.parent);
  answer.scope = grant.scopes.join(' ');
  return answer;
}

/** What the scopes of a sign-in tell about the user. */
export function personClaims(user: User, scopes: string[]): JsonObject {
  return {
    ...(scopes.includes('email') ? { preferred_username: user.email, email: user.email } : {}),
    ...(scopes.includes('profile')
      ? { given_name: user.givenName, family_name: user.familyName, name: user.name }
      : {}),
  };
}

export function userSubject(user: User): string {
  return createHash('sha256').update(user.userId).digest('hex').slice(0, 32);
}

/** Reads a bearer token the sandbox signed itself, expired or not. Out: undefined when it is not one of ours. */
export async function readBearer(world: World, token: string): Promise<Bearer | undefined> {
  try {
    const { payload } = await jwtVerify(token, world.keys.publicKey, {
      currentDate: new Date(0),
      clockTolerance: Number.MAX_SAFE_INTEGER,
    });
    return {
      clientId: String(payload.client_id ?? ''),
      userId: String(payload.xero_userid ?? ''),
      scopes: Array.isArray(payload.scope) ? payload.scope.map(String) : [],
      expiresMs: (payload.exp ?? 0) * 1000,
    };
  } catch {
    return undefined;
  }
}
