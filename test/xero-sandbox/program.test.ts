import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { isObject, objects, parseObject } from './json.ts';
import { ALL_SCOPES, BASIC, REDIRECT, saleOf } from './test-client.ts';

const MAIN = fileURLToPath(new URL('./main.ts', import.meta.url));
const running: ChildProcess[] = [];
let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'xero-sandbox-'));
});
afterEach(async () => {
  for (const child of running.splice(0)) child.kill('SIGKILL');
  await rm(folder, { recursive: true, force: true });
});

type Ended = { code: number | null; output: string };

function start(...flags: string[]): { child: ChildProcess; url: Promise<string>; ended: Promise<Ended> } {
  const child = spawn(process.execPath, [MAIN, ...flags], { stdio: ['ignore', 'pipe', 'pipe'] });
  running.push(child);
  let output = '';
  const url = new Promise<string>((resolve) => {
    const read = (part: Buffer): void => {
      output += part.toString();
      const found = /Xero sandbox: (\S+)/.exec(output)?.[1];
      if (found !== undefined) resolve(found);
    };
    child.stdout?.on('data', read);
    child.stderr?.on('data', read);
  });
  const ended = new Promise<Ended>((resolve) => {
    child.on('close', (code) => resolve({ code, output }));
  });
  return { child, url, ended };
}

async function send(
  url: string,
  method: string,
  body?: string | URLSearchParams,
  headers: Record<string, string> = {},
): Promise<Response> {
  return fetch(url, { method, headers, ...(body === undefined ? {} : { body }) });
}

it('keeps books, tokens, consents, idempotency results and apps over a kill -9', async () => {
  const data = join(folder, 'deep', 'books.db');
  const first = start('--port', '0', '--data', data);
  const one = await first.url;
  const state = parseObject(await (await send(`${one}/sandbox/state`, 'GET')).text());
  const tenantId = String(objects(state, 'organisations')[0]?.tenantId);
  await send(`${one}/sandbox/apps`, 'POST', JSON.stringify({ clientId: 'kept', clientSecret: 's' }));
  await send(`${one}/sandbox/clock`, 'POST', JSON.stringify({ advanceSeconds: 100_000 }));
  await send(`${one}/sandbox/switches`, 'PUT', JSON.stringify({ dailyLimit: 1000 }));
  const wanted = { clientId: 'sandbox-client', redirectUri: REDIRECT, scope: ALL_SCOPES, organisations: [tenantId] };
  const consent = parseObject(await (await send(`${one}/sandbox/consent`, 'POST', JSON.stringify(wanted))).text());
  const code = new URL(String(consent.redirect)).searchParams.get('code') ?? '';
  const form = new URLSearchParams({ grant_type: 'authorization_code', code, redirect_uri: REDIRECT });
  const tokens = parseObject(await (await send(`${one}/connect/token`, 'POST', form, { authorization: BASIC })).text());
  const headers = {
    authorization: `Bearer ${tokens.access_token}`,
    'xero-tenant-id': tenantId,
    accept: 'application/json',
    'idempotency-key': 'k',
  };
  const sale = JSON.stringify({ Invoices: [saleOf()] });
  const written = await (await send(`${one}/api.xro/2.0/Invoices`, 'PUT', sale, headers)).text();
  first.child.kill('SIGKILL');
  await first.ended;

  const second = start('--port', '0', '--data', data);
  const two = await second.url;
  expect(await (await send(`${two}/api.xro/2.0/Invoices`, 'PUT', sale, headers)).text()).toBe(written);
  const books = parseObject(await (await send(`${two}/sandbox/organisations/${tenantId}/invoices`, 'GET')).text());
  expect(books.total).toBe(1);
  const refresh = new URLSearchParams({ grant_type: 'refresh_token', refresh_token: String(tokens.refresh_token) });
  expect((await send(`${two}/connect/token`, 'POST', refresh, { authorization: BASIC })).status).toBe(200);
  const after = parseObject(await (await send(`${two}/sandbox/state`, 'GET')).text());
  expect(objects(after, 'apps').map((app) => app.clientId)).toEqual(['kept', 'sandbox-client']);
  expect(isObject(after.switches) && after.switches.dailyLimit).toBe(1000);
  expect(Date.parse(String(after.now)) - Date.now()).toBeGreaterThan(90_000_000);
});

it('is reached as localhost and 127.0.0.1, prints its address once, and ends cleanly on SIGTERM', async () => {
  const program = start('--port', '0');
  const url = await program.url;
  expect(url).toMatch(/^http:\/\/localhost:\d+$/);
  expect((await fetch(url)).status).toBe(200);
  expect((await fetch(url.replace('localhost', '127.0.0.1'))).status).toBe(200);
  program.child.kill('SIGTERM');
  const { code, output } = await program.ended;
  expect([code, output.split(url).length - 1]).toEqual([0, 1]);
});

it('says clearly when the port is taken or a flag is wrong', async () => {
  const other = createServer();
  await new Promise<void>((resolve) => {
    other.listen(0, '127.0.0.1', resolve);
  });
  const address = other.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  const taken = await start('--port', String(port)).ended;
  expect(taken.code).toBe(1);
  expect(taken.output).toContain(`Port ${port} is taken`);
  other.close();
  const wrong = await start('--prot', '1').ended;
  expect([wrong.code, wrong.output.includes('Usage:')]).toEqual([1, true]);
});
