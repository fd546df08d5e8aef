import { connectedTenants } from './connections.ts';
import { refusedScope, splitScopes } from './scopes.ts';
import { type App, findApp } from './users-and-apps.ts';
import type { World } from './world.ts';

export type AuthorizationRequest = {
  app: App;
  redirectUri: string;
  scopes: string[];
  state: string | undefined;
  nonce: string | undefined;
  codeChallenge: string | undefined;
  /** One organisation only (`acr_values=bulk_connect:false`, or the app's tier has no bulk connect). */
  single: boolean;
};
export type RequestProblem = { error: string; detail: string };

function redirectAllowed(app: App, redirectUri: string): boolean {
  if (app.redirectUris.length > 0) return app.redirectUris.includes(redirectUri);
  return (
    URL.canParse(redirectUri) &&
    new URL(redirectUri).protocol === 'http:' &&
    new URL(redirectUri).hostname === 'localhost'
  );
}

/**
 * Checks the query of /identity/connect/authorize. Out: the request, or the problem Xero shows on its own error page
 * before any organisation can be chosen (the user is not sent back to the app).
 */
export function readAuthorizationRequest(
  world: World,
  query: Record<string, string>,
): AuthorizationRequest | RequestProblem {
  const app = findApp(world.store, query.client_id ?? '');
  if (app === undefined) return { error: 'unauthorized_client', detail: 'Unknown client or client not enabled' };
  if (!redirectAllowed(app, query.redirect_uri ?? ''))
    return { error: 'invalid_request', detail: 'Invalid redirect_uri' };
  if (query.response_type !== 'code')
    return { error: 'unsupported_response_type', detail: 'Only response_type=code is supported' };
  const scopes = splitScopes(query.scope ?? '');
  if (scopes.length === 0) return { error: 'invalid_scope', detail: 'No scope was asked for' };
  const refused = refusedScope(app, scopes, world.clock.now());
  if (refused !== undefined) return { error: 'invalid_scope', detail: `Invalid scope for client: ${refused}` };
  const codeChallenge = query.code_challenge;
  if (codeChallenge === undefined && app.type === 'pkce')
    return { error: 'invalid_request', detail: 'code challenge required' };
  if (codeChallenge !== undefined && query.code_challenge_method !== 'S256') {
    return {
      error: 'invalid_request',
      detail: 'Transform algorithm not supported: code_challenge_method must be S256',
    };
  }
  return {
    app,
    redirectUri: query.redirect_uri ?? '',
    scopes,
    state: query.state,
    nonce: query.nonce,
    codeChallenge,
    single: !world.switches.current.bulkConnect || (query.acr_values ?? '').includes('bulk_connect:false'),
  };
}

/** Why the chosen organisations cannot be connected (shown on the consent page), or undefined. */
export function choiceProblem(
  world: World,
  request: AuthorizationRequest,
  allowed: string[],
  chosen: string[],
): string | undefined {
  if (chosen.length === 0) return 'Select an organisation to connect.';
  if (request.single && chosen.length > 1) return 'Only one organisation can be connected at a time.';
  if (chosen.some((tenant) => !allowed.includes(tenant))) return 'You do not have access to that organisation.';
  const cap = world.switches.current.connectionCap;
  const connected = new Set([...connectedTenants(world.store, request.app.clientId), ...chosen]);
  if (cap !== null && connected.size > cap)
    return `${request.app.name} has reached its limit of ${cap} connected organisations. Contact the app's support.`;
  return undefined;
}
