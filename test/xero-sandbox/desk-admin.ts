import { Hono } from 'hono';
import * as z from 'zod';
import { ApiFailure, plain } from './answer.ts';
import { type Desk, openDesk, refusals } from './desk.ts';
import { act, DeskRefusal, enter } from './desk-actions.ts';
import { findKind, listRecords, type RecordKind, readRecord } from './desk-kinds.ts';
import type { Env } from './drop.ts';
import { type JsonObject, parseObject } from './json.ts';
import { findOrganisation, settingsList } from './organisation.ts';
import { changeSettings } from './settings-actions.ts';
import type { World } from './world.ts';

/** Why the bookkeeper's wish failed, in words, and the status to answer it with; undefined for a fault of the sandbox itself. */
export function whyNot(error: unknown): { status: 400 | 404; messages: string[] } | undefined {
  if (error instanceof DeskRefusal) return { status: 400, messages: [error.message] };
  if (error instanceof z.ZodError) return { status: 400, messages: [z.prettifyError(error)] };
  if (error instanceof ApiFailure)
    return { status: error.answer.status === 404 ? 404 : 400, messages: refusals(error) };
  return undefined;
}

const MOST_LISTED = 1000;

async function input(request: Request): Promise<JsonObject> {
  const source = await request.text();
  return source.trim() === '' ? {} : parseObject(source);
}

/** The record after something was done with it; null when it is gone. */
function afterwards(desk: Desk, kind: RecordKind, id: string): JsonObject | null {
  try {
    return readRecord(desk, kind, id);
  } catch (error) {
    if (error instanceof ApiFailure && error.answer.status === 404) return null;
    throw error;
  }
}

/** The bookkeeper's work as admin endpoints, in Xero's own field names: enter, read, change and act on records of every type. */
export function deskRoutes(world: World): Hono<Env> {
  const routes = new Hono<Env>();
  function at(tenantId: string, path: string): { desk: Desk; kind: RecordKind } {
    const [desk, kind] = [openDesk(world, tenantId), findKind(path)];
    if (desk === undefined || kind === undefined)
      throw new ApiFailure(plain(404, `There is no such ${desk === undefined ? 'organisation' : 'type of record'}.`));
    return { desk, kind };
  }

  routes.onError((error, c) => {
    const why = whyNot(error);
    if (why !== undefined) return c.json({ error: why.messages.join(' '), messages: why.messages }, why.status);
    if (error instanceof SyntaxError) return c.json({ error: 'The body is not JSON.' }, 400);
    return c.json({ error: error.message }, 500);
  });

  routes.post('/sandbox/organisations/:tenantId/settings/:step', async (c) => {
    const desk = openDesk(world, c.req.param('tenantId'));
    if (desk === undefined) throw new ApiFailure(plain(404, 'There is no such organisation.'));
    changeSettings(desk, c.req.param('step'), await input(c.req.raw));
    const { tenantId } = desk.organisation;
    const codes = settingsList(world.store, tenantId, 'currencies').map((entry) => entry.Code);
    return c.json({ ...findOrganisation(world.store, tenantId), currencies: codes });
  });

  routes.post('/sandbox/organisations/:tenantId/:kind', async (c) => {
    const { desk, kind } = at(c.req.param('tenantId'), c.req.param('kind'));
    const body = await input(c.req.raw);
    return c.json({ record: world.store.atomically(() => enter(desk, kind, body)) }, 201);
  });

  routes.get('/sandbox/organisations/:tenantId/:kind', (c) => {
    const { desk, kind } = at(c.req.param('tenantId'), c.req.param('kind'));
    const { records, total } = listRecords(desk, kind, 1, MOST_LISTED);
    return c.json({ [kind.path]: records, total });
  });

  routes.get('/sandbox/organisations/:tenantId/:kind/:id', (c) => {
    const { desk, kind } = at(c.req.param('tenantId'), c.req.param('kind'));
    return c.json({ record: readRecord(desk, kind, c.req.param('id')) });
  });

  routes.post('/sandbox/organisations/:tenantId/:kind/:id/:action', async (c) => {
    const { desk, kind } = at(c.req.param('tenantId'), c.req.param('kind'));
    const { id, action } = c.req.param();
    readRecord(desk, kind, id);
    act(desk, kind, id, action, await input(c.req.raw));
    return c.json({ record: afterwards(desk, kind, id) });
  });

  return routes;
}
