import { Hono } from 'hono';
import type { Answer } from './answer.ts';
import { disconnect, listConnections } from './connections.ts';
import type { Env } from './drop.ts';
import { readCaller } from './gate.ts';
import type { World } from './world.ts';

function asResponse(world: World, answer: Answer): Response {
  return Response.json(answer.body, { status: answer.status, headers: { 'Xero-Correlation-Id': world.newId() } });
}

/** `GET /connections[?authEventId]` and `DELETE /connections/{id}` (no tenant header). The path is matched in any case. */
export function connectionRoutes(world: World): Hono<Env> {
  const routes = new Hono<Env>();
  for (const path of ['/connections', '/Connections']) {
    routes.get(path, async (c) => {
      const caller = await readCaller(world, c.req.header('authorization'));
      if ('status' in caller) return asResponse(world, caller);
      c.header('Xero-Correlation-Id', world.newId());
      return c.json(listConnections(world.store, caller.app.clientId, caller.user.userId, c.req.query('authEventId')));
    });
    routes.delete(`${path}/:id`, async (c) => {
      const caller = await readCaller(world, c.req.header('authorization'));
      if ('status' in caller) return asResponse(world, caller);
      c.header('Xero-Correlation-Id', world.newId());
      const gone = disconnect(world.store, caller.app.clientId, caller.user.userId, c.req.param('id'));
      return gone ? c.body(null, 204) : c.text('Resource not found', 404);
    });
  }
  return routes;
}
