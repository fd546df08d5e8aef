import type { AddressInfo } from 'node:net';
import { createAdaptorServer } from '@hono/node-server';
import { Hono } from 'hono';
import { API_PREFIX, serveAccountingApi } from './accounting-api.ts';
import { adminRoutes } from './admin.ts';
import { authorizeRoutes } from './authorize.ts';
import { connectionRoutes } from './connections-endpoint.ts';
import type { Env } from './drop.ts';
import { pageRoutes } from './pages.ts';
import { tokenRoutes } from './token-endpoint.ts';
import { deliverDue, deliveriesEnd } from './webhook-delivery.ts';
import { createWorld, type World } from './world.ts';

export type SandboxOptions = {
  /** 0 or absent = any free port. */
  port?: number | undefined;
  /** SQLite file; absent = in memory. */
  data?: string | undefined;
  /** Address clients reach the sandbox at; default http://localhost:{port}. */
  publicUrl?: string | undefined;
  now?: (() => Date) | undefined;
  /** How often due webhooks are delivered by themselves; absent = only on POST /sandbox/webhooks/deliver. */
  deliverEveryMs?: number | undefined;
};
export type Sandbox = { url: string; close: () => Promise<void> };

function createApp(world: World): Hono<Env> {
  const app = new Hono<Env>();
  app.route('/', pageRoutes(world));
  app.route('/', adminRoutes(world));
  app.route('/', authorizeRoutes(world));
  app.route('/', tokenRoutes(world));
  app.route('/', connectionRoutes(world));
  app.all(`${API_PREFIX}/*`, (c) => serveAccountingApi(world, c.req.raw, c.env));
  return app;
}

type Listener = ReturnType<typeof createAdaptorServer>;

function listen(server: Listener, port: number, host: string): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => {
      server.off('error', reject);
      const address: AddressInfo | string | null = server.address();
      resolve(typeof address === 'object' && address !== null ? address.port : port);
    });
  });
}

function stop(server: Listener): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    if ('closeAllConnections' in server) server.closeAllConnections();
  });
}

/**
 * Starts a sandbox on the loopback addresses (127.0.0.1 and, where there is one, ::1).
 * Rejects with the listen error (code EADDRINUSE when the port is taken).
 */
export async function startSandbox(options: SandboxOptions = {}): Promise<Sandbox> {
  const world = await createWorld({ data: options.data, now: options.now ?? (() => new Date()), publicUrl: '' });
  const app = createApp(world);
  const servers: Listener[] = [];
  const deliver = (): void => {
    deliverDue(world).catch((error: unknown) => console.error('Delivering webhooks failed:', error));
  };
  const timer = options.deliverEveryMs === undefined ? undefined : setInterval(deliver, options.deliverEveryMs);
  const close = async (): Promise<void> => {
    clearInterval(timer);
    await Promise.all(servers.map(stop));
    await deliveriesEnd(world);
    world.store.close();
  };
  try {
    const first = createAdaptorServer({ fetch: app.fetch });
    servers.push(first);
    const port = await listen(first, options.port ?? 0, '127.0.0.1');
    const second = createAdaptorServer({ fetch: app.fetch });
    await listen(second, port, '::1').then(
      () => servers.push(second),
      (error: NodeJS.ErrnoException) => {
        if (error.code === 'EADDRINUSE' && options.port !== undefined && options.port !== 0) throw error;
      },
    );
    world.publicUrl = (options.publicUrl ?? `http://localhost:${port}`).replace(/\/$/, '');
    return { url: world.publicUrl, close };
  } catch (error) {
    await close();
    throw error;
  }
}
