import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CreateSecretCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { serve } from '@hono/node-server';
import * as z from 'zod';
import { createConnect } from '../../functions/connect/connect.ts';
import type { ConnectDeps } from '../../functions/connect/deps.ts';
import { readOrganisation } from '../../functions/connect/read-organisation.ts';
import { localAws } from '../../infra/local/credentials.ts';
import { freePort } from '../../infra/local/free-port.ts';
import { startSecretServer } from '../../infra/local/secret-server.ts';
import { openSecretStore } from '../../infra/local/secret-store.ts';
import { makeConnectLink } from '../../shared/crm/connect-link.ts';
import { newWorkspaceSecret, openSecrets } from '../../shared/runtime/secrets.ts';
import { openTokenSource } from '../../shared/runtime/token-source.ts';
import type { Role } from '../../shared/store/sessions.ts';
import { putWorkspace } from '../../shared/store/workspaces.ts';
import { freshTable } from '../config/table.ts';
import { startSandbox } from '../xero-sandbox/sandbox.ts';

/** The connect function over HTTP, as API Gateway would serve it, with Xero's sandbox and the local stand-ins behind it. */
export const startStand = async (options: { bridgeApp?: { clientId: string; clientSecret: string } | null } = {}) => {
  let ahead = 0;
  const clock = {
    now: () => new Date(Date.now() + ahead),
    sleep: (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms)),
  };
  const folder = await mkdtemp(join(tmpdir(), 'tallybridge-connect-'));
  const secretServer = await startSecretServer(await openSecretStore(join(folder, 'secrets.json')));
  const secretsClient = new SecretsManagerClient({ ...localAws, endpoint: secretServer.endpoint });
  const app =
    options.bridgeApp === undefined
      ? { clientId: 'sandbox-client', clientSecret: 'sandbox-secret' }
      : options.bridgeApp;
  const appSecret = {
    seed: randomUUID() + randomUUID(),
    xeroClientId: app?.clientId ?? '',
    xeroClientSecret: app?.clientSecret ?? '',
  };
  await secretsClient.send(new CreateSecretCommand({ Name: 'test/app', SecretString: JSON.stringify(appSecret) }));
  const open = () => openSecrets(secretsClient, { appSecretId: 'test/app', workspacePrefix: 'test/workspace/', clock });
  const secrets = open();

  const sandbox = await startSandbox({ now: clock.now });
  const addresses = { login: sandbox.url, identity: sandbox.url, api: sandbox.url };
  const table = await freshTable();
  const port = await freePort();
  const publicUrl = `http://localhost:${port}`;
  const woken: { workspace: string; organisation: string }[] = [];
  const pulled: { workspace: string; organisation: string }[] = [];
  const failures: { what: string; error: unknown }[] = [];
  const tokens = openTokenSource({ table, secrets, addresses, clock, timeoutMs: 2_000 });
  const deps: ConnectDeps = {
    ...{ clock, publicUrl, addresses, table, secrets, fetch, timeoutMs: 2_000, accessToken: tokens.accessToken },
    readOrganisation: readOrganisation({ table, clock, apiUrl: addresses.api }),
    wakePush: async (message) => void woken.push(message),
    wakePull: async (message) => void pulled.push(message),
    onFailure: (what, error) => void failures.push({ what, error }),
  };
  const server = serve({ fetch: createConnect(deps).fetch, port, hostname: 'localhost' });
  if (!server.listening) await once(server, 'listening');

  const addWorkspace = async (workspace: string, name: string) => {
    await secrets.createWorkspace(workspace, newWorkspaceSecret());
    await putWorkspace(table, { workspace, name, createdAt: clock.now().toISOString() });
  };
  await addWorkspace('acme', 'Acme Ltd');

  const admin = async (method: string, path: string, body?: unknown) => {
    const response = await fetch(`${sandbox.url}/sandbox${path}`, {
      method,
      ...(body !== undefined && { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } }),
    });
    if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${await response.text()}`);
    return response.json();
  };

  return {
    ...{ publicUrl, sandbox, table, secrets, clock, woken, pulled, failures, tokens, deps, admin, addWorkspace },
    secretsEndpoint: secretServer.endpoint,
    /** The same secrets, with a memory of their own. */
    openSecrets: open,
    /** Moves the clock of bridge and sandbox. */
    advance: (seconds: number) => {
      ahead += seconds * 1000;
    },
    link: async (
      given: { role?: Role; workspace?: string; to?: 'connect' | 'console'; now?: Date; lifeSeconds?: number } = {},
    ) => {
      const workspace = given.workspace ?? 'acme';
      const linkSecret = (await secrets.workspace(workspace))?.linkSecret ?? '';
      const { role = 'owner', now = clock.now(), to, lifeSeconds } = given;
      return makeConnectLink({
        ...{ publicUrl, workspace, linkSecret, user: 'ann', name: 'Ann Baker', role, now },
        ...(to && { to }),
        ...(lifeSeconds !== undefined && { lifeSeconds }),
      });
    },
    stop: async () => {
      await new Promise((resolve) => server.close(resolve));
      await sandbox.close();
      await secretServer.stop();
      secretsClient.destroy();
      await rm(folder, { recursive: true });
    },
  };
};
export type Stand = Awaited<ReturnType<typeof startStand>>;

export interface Shown {
  status: number;
  url: string;
  text: string;
  headers: Headers;
  /** Which trouble page it is; undefined for others. */
  trouble: string | undefined;
}

/** A browser without eyes: keeps cookies, follows redirects within the bridge, fills in the hidden fields of forms. */
export const openBrowser = (stand: Stand) => {
  const cookies = new Map<string, string>();

  const request = async (url: string, init: RequestInit = {}): Promise<Response> => {
    const headers = new Headers(init.headers);
    if (cookies.size > 0) headers.set('cookie', [...cookies].map(([name, value]) => `${name}=${value}`).join('; '));
    const response = await fetch(new URL(url, stand.publicUrl), { ...init, headers, redirect: 'manual' });
    for (const line of response.headers.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
      cookies.set(name, value);
    }
    return response;
  };

  const show = async (url: string, init?: RequestInit): Promise<Shown> => {
    const response = await request(url, init);
    const location = response.headers.get('location');
    if (location?.startsWith('/')) return show(location);
    const text = await response.text();
    const trouble = /data-trouble="([^"]+)"/.exec(text)?.[1];
    return { status: response.status, url: location ?? url, text, headers: response.headers, trouble };
  };

  /** Posts a form of a page (or of the page at an address) with its own hidden fields. */
  const submit = async (
    from: string | Shown,
    action: string,
    fields: [string, string][] = [],
    headers: Record<string, string> = {},
  ) => {
    const { text } = typeof from === 'string' ? await show(from) : from;
    const body = new URLSearchParams(fields);
    for (const name of ['form_token', 'consent']) {
      const value = new RegExp(`name="${name}" value="([^"]+)"`).exec(text)?.[1];
      if (value !== undefined) body.set(name, value);
    }
    return show(action, { method: 'POST', body, headers: { origin: stand.publicUrl, ...headers } });
  };

  /** Starts a visit to Xero; returns the address it leads to. */
  const start = async (workspace = 'acme', fields: [string, string][] = []): Promise<URL> =>
    new URL((await submit(`/connect/${workspace}`, `/connect/${workspace}/start`, fields)).url);

  /** What a person does at Xero; returns the address Xero leads back to. */
  const consent = async (authorize: URL, organisations: string[] | 'cancel', change: Record<string, string> = {}) => {
    const { client_id: clientId, redirect_uri: redirectUri, ...rest } = Object.fromEntries(authorize.searchParams);
    const wanted = { clientId, redirectUri, ...rest, organisations, ...change };
    return z.object({ redirect: z.string() }).parse(await stand.admin('POST', '/consent', wanted)).redirect;
  };

  return { cookies, request, show, submit, start, consent };
};
export type Browser = ReturnType<typeof openBrowser>;
