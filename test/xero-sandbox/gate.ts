import type { Answer } from './answer.ts';
import { isConnected } from './connections.ts';
import { americanTime } from './dates.ts';
import { findOrganisation, type Organisation } from './organisation.ts';
import { problem } from './problem.ts';
import { type Bearer, readBearer } from './tokens.ts';
import { type App, findApp, findUser, type User } from './users-and-apps.ts';
import type { World } from './world.ts';

export type Caller = { bearer: Bearer; app: App; user: User };

/** The 401 of an expired token. */
export function expired(atMs: number): Answer {
  return problem(401, `TokenExpired: token expired at ${americanTime(atMs)}`);
}

/** The 401 of a token whose scopes do not reach the endpoint. */
export function insufficientScope(world: World): Answer {
  const status = world.switches.current.scopeFailureStatus === 403 ? 403 : 401;
  return { ...problem(status, 'AuthorizationUnsuccessful'), headers: { 'WWW-Authenticate': 'insufficient_scope' } };
}

/** Who calls, from the Authorization header; or the 401 to answer with. */
export async function readCaller(world: World, authorization: string | undefined): Promise<Caller | Answer> {
  const token = /^Bearer\s+(\S+)$/i.exec(authorization ?? '')?.[1];
  const bearer = token === undefined ? undefined : await readBearer(world, token);
  const app = bearer === undefined ? undefined : findApp(world.store, bearer.clientId);
  const user = bearer === undefined ? undefined : findUser(world.store, bearer.userId);
  if (bearer === undefined || app === undefined || user === undefined)
    return problem(401, 'AuthenticationUnsuccessful');
  if (bearer.expiresMs <= world.clock.now()) return expired(bearer.expiresMs);
  return { bearer, app, user };
}

/** The organisation the xero-tenant-id header names, when the caller is connected to it; or the 403. */
export function readTenant(world: World, caller: Caller, tenantId: string | undefined): Organisation | Answer {
  const organisation = tenantId === undefined ? undefined : findOrganisation(world.store, tenantId);
  if (
    organisation === undefined ||
    !isConnected(world.store, caller.app.clientId, caller.user.userId, organisation.tenantId)
  ) {
    return problem(403, 'AuthenticationUnsuccessful');
  }
  return organisation;
}
