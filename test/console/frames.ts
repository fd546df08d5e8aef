import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, type RequestListener } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CreateSecretCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { serve } from '@hono/node-server';
import { Hono } from 'hono';
import { createConnect } from '../../functions/connect/connect.ts';
import { createConsole } from '../../functions/console/console.ts';
import { localAws } from '../../infra/local/credentials.ts';
import { freePort } from '../../infra/local/free-port.ts';
import { startSecretServer } from '../../infra/local/secret-server.ts';
import { openSecretStore } from '../../infra/local/secret-store.ts';
import { makeConnectLink } from '../../shared/crm/connect-link.ts';
import { newWorkspaceSecret, openSecrets } from '../../shared/runtime/secrets.ts';
import type { Role } from '../../shared/store/sessions.ts';
import { startSample } from './sample.ts';

/** A web server on 127.0.0.1, which browsers take for another site than localhost. */
const startSite = async (answer: RequestListener) => {
  const port = await freePort();
  const server = createServer(answer);
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  return { origin: `http://127.0.0.1:${port}`, stop: () => new Promise((resolve) => server.close(resolve)) };
};

/**
 * Console and connect pages of the sample at one address, and two CRMs of another site, each with a page that shows the console
 * in a frame. `/` of a CRM is that page, `/open` the route that makes the link; both take `?role=`.
 */
export const startFrames = async () => {
  const sample = await startSample();
  const folder = await mkdtemp(join(tmpdir(), 'tallybridge-frames-'));
  const secretServer = await startSecretServer(await openSecretStore(join(folder, 'secrets.json')));
  const client = new SecretsManagerClient({ ...localAws, endpoint: secretServer.endpoint });
  const clock = { now: sample.now, sleep: async () => undefined };
  const secrets = openSecrets(client, { appSecretId: 'app', workspacePrefix: 'test/', clock });
  const SecretString = JSON.stringify({ seed: 's'.repeat(64), xeroClientId: 'id', xeroClientSecret: 'secret' });
  await client.send(new CreateSecretCommand({ Name: 'app', SecretString }));
  const secret = newWorkspaceSecret();
  await secrets.createWorkspace('acme', secret);
  const port = await freePort();
  const publicUrl = `http://localhost:${port}`;
  const { table } = sample;
  const nowhere = 'http://127.0.0.1:9';
  const unused = () => Promise.reject(new Error('not part of this test'));
  const connect = createConnect({
    ...{ clock, publicUrl, table, secrets, fetch, accessToken: unused, readOrganisation: unused },
    ...{ wakePush: unused, wakePull: unused },
    addresses: { login: nowhere, identity: nowhere, api: nowhere },
    onFailure: (_, error) => void sample.failures.push(error),
  });
  const app = new Hono();
  const posted: Request[] = [];
  let cookiesKept = true;
  app.use(async (c, next) => {
    if (c.req.method === 'POST') posted.push(c.req.raw);
    await next();
    if (!cookiesKept) c.res.headers.delete('set-cookie');
  });
  app.all('/connect', (c) => connect.fetch(c.req.raw));
  app.all('/connect/*', (c) => connect.fetch(c.req.raw));
  const framedConsole = createConsole({ ...sample.deps, publicUrl });
  app.all('*', (c) => framedConsole.fetch(c.req.raw));
  const server = serve({ fetch: app.fetch, port, hostname: 'localhost' });
  if (!server.listening) await once(server, 'listening');

  const link = (role: Role, to: 'console' | 'connect' = 'console') =>
    makeConnectLink({
      ...{ publicUrl, workspace: 'acme', linkSecret: secret.linkSecret, user: `user-${role}`, name: 'Ann Baker' },
      ...{ role, to, now: sample.now() },
    });
  const crm: RequestListener = async (request, response) => {
    const url = new URL(request.url ?? '/', 'http://crm');
    const role = url.searchParams.get('role') === 'member' ? 'member' : 'owner';
    if (url.pathname === '/open') response.writeHead(303, { location: await link(role) }).end();
    else
      response
        .writeHead(200, { 'content-type': 'text/html' })
        .end(
          `<!doctype html><html lang="en"><title>CRM</title><h1>CRM</h1><iframe title="Xero" src="/open?role=${role}" width="1100" height="700" referrerpolicy="no-referrer" allow="clipboard-write"></iframe>`,
        );
  };
  const [allowed, other] = await Promise.all([startSite(crm), startSite(crm)]);
  return {
    ...{ sample, table, publicUrl, link, posted },
    ...{ allowed: allowed.origin, other: other.origin },
    /** False: as if the browser kept no cookie. */
    keepCookies: (kept: boolean) => {
      cookiesKept = kept;
    },
    stop: async () => {
      await Promise.all([allowed.stop(), other.stop(), sample.stop(), secretServer.stop()]);
      await new Promise((resolve) => server.close(resolve));
      client.destroy();
      await rm(folder, { recursive: true });
    },
  };
};
export type Frames = Awaited<ReturnType<typeof startFrames>>;
