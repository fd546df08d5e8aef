import { Hono } from 'hono';
import * as z from 'zod';
import { choiceProblem, readAuthorizationRequest } from './authorization-request.ts';
import { bookkeeperRoutes } from './bookkeeper.ts';
import { listCalls } from './calls.ts';
import { giveConsent, refuseConsent } from './consent.ts';
import { deskRoutes } from './desk-admin.ts';
import type { Env } from './drop.ts';
import { FAULT_KINDS } from './faults.ts';
import { findOrganisation, keepOrganisation, listOrganisations } from './organisation.ts';
import { openBooks, seedWhenEmpty } from './seed.ts';
import { findUser, keepApp, keepUser, listApps, listUsers } from './users-and-apps.ts';
import { webhookRoutes } from './webhook-admin.ts';
import type { World } from './world.ts';

const day = z.iso.date().nullable();
const OrganisationBody = z.object({
  tenantId: z.guid().optional(),
  name: z.string().min(1),
  country: z.string().length(2),
  currency: z.string().length(3),
  currencies: z.array(z.string().length(3)).optional(),
  users: z.array(z.string()).optional(),
});
const OrganisationChange = z.object({
  name: z.string().min(1).optional(),
  periodLockDate: day.optional(),
  endOfYearLockDate: day.optional(),
  approveLimit: z.number().nullable().optional(),
  multiCurrency: z.boolean().optional(),
});
const AppBody = z.object({
  clientId: z.string().min(1),
  clientSecret: z.string().default(''),
  name: z.string().optional(),
  redirectUris: z.array(z.string()).default([]),
  type: z.enum(['web', 'pkce']).default('web'),
  createdOn: z.string().optional(),
});
const UserBody = z.object({
  name: z.string().min(1),
  email: z.string().optional(),
  organisations: z.array(z.string()).default([]),
});
const FaultBody = z.object({
  kind: z.enum(FAULT_KINDS),
  times: z.number().int().min(-1).default(1),
  method: z.string().optional(),
  path: z.string().optional(),
  organisation: z.string().optional(),
  seconds: z.number().min(0).optional(),
});
const ConsentBody = z.looseObject({
  clientId: z.string(),
  redirectUri: z.string(),
  scope: z.string(),
  state: z.string().optional(),
  user: z.string().optional(),
  organisations: z.union([z.array(z.string()), z.literal('cancel')]),
});

/** Reads and checks an admin request's body; throws what the error handler turns into a 400. */
async function body<T>(request: Request, schema: z.ZodType<T>): Promise<T> {
  return schema.parse(await request.json());
}

/** What the sandbox holds, for `GET /sandbox/state`. */
function state(world: World): object {
  return {
    now: new Date(world.clock.now()).toISOString(),
    switches: world.switches.current,
    faults: world.faults.list(),
    apps: listApps(world.store),
    users: listUsers(world.store),
    organisations: listOrganisations(world.store),
  };
}

/** The admin endpoints under /sandbox/: never counted against limits, always JSON. */
export function adminRoutes(world: World): Hono<Env> {
  const routes = new Hono<Env>();

  routes.onError((error, c) => {
    if (error instanceof z.ZodError) return c.json({ error: z.prettifyError(error) }, 400);
    if (error instanceof SyntaxError) return c.json({ error: 'The body is not JSON.' }, 400);
    return c.json({ error: error.message }, 500);
  });

  routes.get('/sandbox/state', (c) => c.json(state(world)));

  routes.post('/sandbox/reset', (c) => {
    const key = world.store.setting('signing-key') ?? '';
    world.store.clear();
    world.store.keepSetting('signing-key', key);
    world.clock.reset();
    world.faults.clear();
    world.switches.reset();
    world.limits.reset();
    seedWhenEmpty(world.store, world.clock.now());
    return c.json(state(world));
  });

  routes.post('/sandbox/organisations', async (c) => {
    const wanted = await body(c.req.raw, OrganisationBody);
    const tenantId = (wanted.tenantId ?? world.newId()).toLowerCase();
    const at = world.clock.now();
    const organisation = openBooks(world.store, { ...wanted, tenantId, extraCurrencies: wanted.currencies ?? [], at });
    for (const name of wanted.users ?? [listUsers(world.store)[0]?.userId ?? '']) {
      const user = findUser(world.store, name);
      if (user !== undefined) keepUser(world.store, { ...user, organisations: [...user.organisations, tenantId] });
    }
    return c.json(organisation, 201);
  });

  routes.put('/sandbox/organisations/:tenantId', async (c) => {
    const organisation = findOrganisation(world.store, c.req.param('tenantId'));
    if (organisation === undefined) return c.json({ error: 'There is no such organisation.' }, 404);
    const change = await body(c.req.raw, OrganisationChange);
    const kept = Object.fromEntries(Object.entries(change).filter(([, value]) => value !== undefined));
    const changed = { ...organisation, ...kept };
    keepOrganisation(world.store, changed);
    return c.json(changed);
  });

  routes.post('/sandbox/users', async (c) => {
    const wanted = await body(c.req.raw, UserBody);
    const [givenName = wanted.name, ...rest] = wanted.name.split(' ');
    const email = wanted.email ?? `${givenName.toLowerCase()}@sandbox.example`;
    const user = {
      userId: world.newId(),
      name: wanted.name,
      givenName,
      familyName: rest.join(' '),
      email,
      organisations: wanted.organisations,
    };
    keepUser(world.store, user);
    return c.json(user, 201);
  });

  routes.post('/sandbox/apps', async (c) => {
    const wanted = await body(c.req.raw, AppBody);
    const app = {
      ...wanted,
      name: wanted.name ?? wanted.clientId,
      createdOn: wanted.createdOn ?? new Date(world.clock.now()).toISOString(),
    };
    keepApp(world.store, app);
    return c.json(app, 201);
  });

  routes.post('/sandbox/faults', async (c) => {
    world.faults.add(await body(c.req.raw, FaultBody));
    return c.json({ faults: world.faults.list() }, 201);
  });
  routes.get('/sandbox/faults', (c) => c.json({ faults: world.faults.list() }));
  routes.delete('/sandbox/faults', (c) => {
    world.faults.clear();
    return c.json({ faults: [] });
  });

  routes.get('/sandbox/switches', (c) => c.json(world.switches.current));
  routes.put('/sandbox/switches', async (c) => {
    const problems = world.switches.set(await c.req.json());
    return problems.length > 0 ? c.json({ error: problems.join(' ') }, 400) : c.json(world.switches.current);
  });

  routes.post('/sandbox/clock', async (c) => {
    const { advanceSeconds } = await body(c.req.raw, z.object({ advanceSeconds: z.number().min(0) }));
    const aheadSeconds = world.clock.advance(advanceSeconds);
    return c.json({ now: new Date(world.clock.now()).toISOString(), aheadSeconds });
  });

  routes.get('/sandbox/calls', (c) => {
    const since = Date.parse(c.req.query('since') ?? '1970-01-01T00:00:00Z');
    if (Number.isNaN(since)) return c.json({ error: 'since must be an ISO time.' }, 400);
    const calls = listCalls(world, since);
    return c.json({ calls, total: calls.length });
  });

  routes.post('/sandbox/consent', async (c) => {
    const {
      clientId,
      redirectUri,
      scope,
      state: echoed,
      user: wanted,
      organisations,
      ...rest
    } = await body(c.req.raw, ConsentBody);
    const extra = Object.fromEntries(
      Object.entries(rest).flatMap(([name, value]) => (typeof value === 'string' ? [[name, value]] : [])),
    );
    const query: Record<string, string> = {
      response_type: 'code',
      ...extra,
      client_id: clientId,
      redirect_uri: redirectUri,
      scope,
    };
    if (echoed !== undefined) query.state = echoed;
    if (query.code_challenge !== undefined) query.code_challenge_method ??= 'S256';
    const request = readAuthorizationRequest(world, query);
    if ('error' in request) return c.json(request, 400);
    if (organisations === 'cancel') return c.json({ redirect: refuseConsent(request) });
    const user = wanted === undefined ? listUsers(world.store)[0] : findUser(world.store, wanted);
    if (user === undefined) return c.json({ error: 'There is no such user.' }, 400);
    const problem =
      organisations.length === 0 ? undefined : choiceProblem(world, request, user.organisations, organisations);
    if (problem !== undefined) return c.json({ error: problem }, 400);
    return c.json({ redirect: giveConsent(world, request, user, organisations) });
  });

  routes.route('/', bookkeeperRoutes(world));
  routes.route('/', webhookRoutes(world));
  routes.route('/', deskRoutes(world));
  return routes;
}
