import type { AuthorizationRequest } from './authorization-request.ts';
import { connect } from './connections.ts';
import { lastingScopes } from './scopes.ts';
import { type Grant, grantedScopes, newToken } from './tokens.ts';
import type { User } from './users-and-apps.ts';
import type { World } from './world.ts';

function redirectWith(request: AuthorizationRequest, parameters: Record<string, string>): string {
  const all = { ...parameters, ...(request.state === undefined ? {} : { state: request.state }) };
  const query = Object.entries(all).map(([name, value]) => `${name}=${encodeURIComponent(value)}`);
  return `${request.redirectUri}${request.redirectUri.includes('?') ? '&' : '?'}${query.join('&')}`;
}

/** The address a user who cancels is sent back to. */
export function refuseConsent(request: AuthorizationRequest): string {
  return redirectWith(request, { error: 'access_denied', error_description: 'TenantConsent status DENIED' });
}

/**
 * Gives consent: connects the organisations under a new authentication event, adds the scopes to those granted before,
 * and makes a code (5 minutes, single use). Out: the address the user is sent back to.
 */
export function giveConsent(world: World, request: AuthorizationRequest, user: User, tenants: string[]): string {
  const { store } = world;
  const at = world.clock.now();
  const clientId = request.app.clientId;
  const authEventId = world.newId();
  const scopes = [...new Set([...request.scopes, ...grantedScopes(store, clientId, user.userId)])];
  const grant: Grant = {
    clientId,
    userId: user.userId,
    scopes,
    authEventId,
    sessionId: world.newId().replaceAll('-', ''),
    authTime: Math.floor(at / 1000),
  };
  const code = newToken();
  store.atomically(() => {
    connect(store, { id: world.newId, clientId, userId: user.userId, tenants, authEventId, at });
    store.run(
      'INSERT INTO grants (client_id, user_id, scopes) VALUES (?, ?, ?) ON CONFLICT (client_id, user_id) DO UPDATE SET scopes = excluded.scopes',
      ...[clientId, user.userId, lastingScopes(scopes).join(' ')],
    );
    const body = JSON.stringify({
      grant: JSON.stringify(grant),
      redirectUri: request.redirectUri,
      codeChallenge: request.codeChallenge ?? null,
      nonce: request.nonce ?? null,
    });
    store.run('INSERT INTO codes (code, body, issued_ms, used) VALUES (?, ?, ?, 0)', code, body, at);
  });
  return redirectWith(request, { code, scope: request.scopes.join(' '), session_state: newToken() });
}
