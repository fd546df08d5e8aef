import type { HttpBindings } from '@hono/node-server';
import { type Answer, ApiFailure, notFound, plain } from './answer.ts';
import type { ApiCall } from './api-call.ts';
import { noteCall } from './calls.ts';
import { dropConnection, holdConnection } from './drop.ts';
import type { Fault } from './faults.ts';
import { type Caller, expired, insufficientScope, readCaller, readTenant } from './gate.ts';
import { once, render, type Sent } from './idempotency.ts';
import type { LimitProblem } from './limits.ts';
import type { Organisation } from './organisation.ts';
import { problem } from './problem.ts';
import { findRoute, type Route } from './routes.ts';
import { scopeReaches } from './scopes.ts';
import type { World } from './world.ts';

export const API_PREFIX = '/api.xro/2.0';
const HOLD_SECONDS = 120;
const SLOW_SECONDS = 5;

type Incoming = { request: Request; bindings: HttpBindings; method: string; path: string; url: URL; tenant: string };

function limitAnswer(refused: LimitProblem): Answer {
  const headers: Record<string, string> = { 'X-Rate-Limit-Problem': refused.problem };
  if (refused.retryAfter !== undefined) headers['Retry-After'] = String(refused.retryAfter);
  return { status: 429, raw: '', headers, elements: 0 };
}

function faultRefusal(world: World, fault: Fault | undefined): Answer | undefined {
  if (fault?.kind === '503') return plain(503, 'The Organisation is offline for maintenance');
  if (fault?.kind === '401-expired') return expired(world.clock.now());
  if (fault?.kind === '403-disconnected') return problem(403, 'AuthenticationUnsuccessful');
  if (fault?.kind === '429-minute') return limitAnswer({ problem: 'minute', retryAfter: fault.seconds ?? 26 });
  if (fault?.kind === '429-day') return limitAnswer({ problem: 'day', retryAfter: fault.seconds ?? 3600 });
  if (fault?.kind === '429-concurrent') return limitAnswer({ problem: 'concurrent' });
  return undefined;
}

function wantsJson(request: Request): boolean {
  return /application\/(\w+\+)?json|text\/json/i.test(request.headers.get('accept') ?? '');
}

function serverError(world: World): Answer {
  return {
    status: 500,
    body: {
      Title: 'An error occurred',
      Detail:
        'An error occurred in Xero. Check the API Status page http://status.developer.xero.com for current service status.',
      Status: 500,
      Instance: world.newId(),
    },
    contentType: 'application/json; charset=utf-8',
    elements: 0,
  };
}

function pause(seconds: number): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, seconds * 1000).unref();
  });
}

async function serve(
  world: World,
  incoming: Incoming,
  caller: Caller,
  organisation: Organisation,
  found: { route: Route; params: string[] },
  fault: Fault | undefined,
): Promise<Sent> {
  const { request, method, url } = incoming;
  const json = wantsJson(request);
  const bodyBytes = method === 'GET' ? new Uint8Array() : new Uint8Array(await request.arrayBuffer());
  const { bodyLimitBytes, attachmentLimitBytes } = world.switches.current;
  const raw = found.route.raw === true;
  const bodyText = raw ? Buffer.from(bodyBytes).toString('latin1') : new TextDecoder().decode(bodyBytes);
  if (bodyBytes.length > (raw ? attachmentLimitBytes : bodyLimitBytes))
    return render(plain(413, 'Request Entity Too Large'), json);
  const query = new Map([...url.searchParams].map(([name, value]) => [name.toLowerCase(), value]));
  const call: ApiCall = {
    world,
    organisation,
    app: caller.app,
    user: caller.user,
    method,
    params: found.params,
    query: (name) => query.get(name.toLowerCase()),
    header: (name) => request.headers.get(name) ?? undefined,
    bodyText,
    bodyBytes,
  };

  async function process(): Promise<Sent> {
    if (fault?.kind === '500-before') return render(serverError(world), json);
    const latency = world.switches.current.latencyMs;
    if (latency > 0) await pause(latency / 1000);
    try {
      const answer = method === 'GET' ? found.route.serve(call) : world.store.atomically(() => found.route.serve(call));
      return render(fault?.kind === '500-after' ? serverError(world) : answer, json);
    } catch (error) {
      if (error instanceof ApiFailure) return render(error.answer, json);
      process500(error);
      return render(serverError(world), json);
    }
  }

  const key = request.headers.get('idempotency-key') ?? '';
  if (key === '' || !['POST', 'PUT', 'PATCH'].includes(method)) return process();
  const keyed = {
    clientId: caller.app.clientId,
    key,
    tenantId: organisation.tenantId,
    method,
    url: `${url.pathname}${url.search}`,
    bodyText,
  };
  return once(world, keyed, process);
}

function process500(error: unknown): void {
  console.error('The sandbox itself failed:', error);
}

type Outcome = { sent: Sent; caller: Caller | undefined; drop: 'cut' | 'hold' | undefined };

async function limited(
  world: World,
  incoming: Incoming,
  caller: Caller,
  organisation: Organisation,
  found: { route: Route; params: string[] },
  fault: Fault | undefined,
): Promise<Sent> {
  const json = wantsJson(incoming.request);
  const refused = world.limits.enter(caller.app.clientId, organisation.tenantId);
  try {
    const refusal = refused === undefined ? faultRefusal(world, fault) : limitAnswer(refused);
    if (refusal !== undefined) return render(refusal, json);
    if (fault?.kind === 'slow') await pause(fault.seconds ?? SLOW_SECONDS);
    return await serve(world, incoming, caller, organisation, found, fault);
  } finally {
    world.limits.leave(caller.app.clientId, organisation.tenantId);
  }
}

async function outcome(world: World, incoming: Incoming, fault: Fault | undefined): Promise<Outcome> {
  const json = wantsJson(incoming.request);
  const early = (answer: Answer, caller?: Caller): Outcome => ({ sent: render(answer, json), caller, drop: undefined });
  if (fault?.kind === 'drop-before' || fault?.kind === 'timeout-before') {
    return { ...early({ status: 0, raw: '', elements: 0 }), drop: fault.kind === 'drop-before' ? 'cut' : 'hold' };
  }
  const caller = await readCaller(world, incoming.request.headers.get('authorization') ?? undefined);
  if ('status' in caller) return early(caller);
  const organisation = readTenant(world, caller, incoming.request.headers.get('xero-tenant-id') ?? undefined);
  if ('status' in organisation) return early(organisation, caller);
  const found = findRoute(incoming.method, incoming.path);
  if (found === undefined) return early(notFound(), caller);
  const areas = [found.route.area];
  if (found.route.otherArea !== undefined && world.switches.current.itemsWithInvoicesScope)
    areas.push(found.route.otherArea);
  if (!areas.some((area) => scopeReaches(caller.bearer.scopes, area, incoming.method !== 'GET')))
    return early(insufficientScope(world), caller);
  const sent = await limited(world, incoming, caller, organisation, found, fault);
  const lost = fault?.kind === 'drop-after' ? 'cut' : fault?.kind === 'timeout-after' ? 'hold' : undefined;
  return { sent, caller, drop: lost };
}

function headersFor(world: World, incoming: Incoming, result: Outcome): Headers {
  const headers = new Headers({ 'Xero-Correlation-Id': world.newId(), ...result.sent.headers });
  if (result.sent.contentType !== '') headers.set('Content-Type', result.sent.contentType);
  if (result.caller !== undefined) {
    const left = world.limits.remaining(result.caller.app.clientId, incoming.tenant);
    const minuteFault = result.sent.headers['X-Rate-Limit-Problem'] === 'minute';
    const dayFault = result.sent.headers['X-Rate-Limit-Problem'] === 'day';
    headers.set('X-DayLimit-Remaining', String(dayFault ? 0 : left.day));
    headers.set('X-MinLimit-Remaining', String(minuteFault ? 0 : left.minute));
    headers.set('X-AppMinLimit-Remaining', String(left.appMinute));
  }
  return headers;
}

/** Serves one call of the accounting API: faults, token, organisation, scope, limits, idempotency, the endpoint; and logs it. */
export async function serveAccountingApi(world: World, request: Request, bindings: HttpBindings): Promise<Response> {
  const url = new URL(request.url);
  const path = url.pathname.slice(API_PREFIX.length);
  const tenant = (request.headers.get('xero-tenant-id') ?? '').toLowerCase();
  const incoming: Incoming = { request, bindings, method: request.method.toUpperCase(), path, url, tenant };
  const fault = world.faults.forCall({ method: incoming.method, path, organisation: tenant });
  const at = world.clock.now();
  const result = await outcome(world, incoming, fault);
  const status = result.drop === undefined ? result.sent.status : 0;
  noteCall(world, { at, method: incoming.method, path, organisation: tenant, status, elements: result.sent.elements });
  if (result.drop === 'cut') return dropConnection(bindings);
  if (result.drop === 'hold') return holdConnection(bindings, fault?.seconds ?? HOLD_SECONDS);
  const empty = result.sent.body === '' || result.sent.status === 204;
  return new Response(empty ? null : result.sent.body, {
    status: result.sent.status,
    headers: headersFor(world, incoming, result),
  });
}
