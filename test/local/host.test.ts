import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { localAws } from '../../infra/local/credentials.ts';
import { type LocalStack, startLocal } from '../../infra/local/host.ts';
import { openTable } from '../../shared/store/table.ts';
import { getWorkspace } from '../../shared/store/workspaces.ts';

const nowhere = 'http://localhost:9';
let folder: string;
let stack: LocalStack;
const reports: string[] = [];

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tallybridge-host-'));
  stack = await startLocal({
    data: folder,
    ports: { bridge: 0 },
    environment: { XERO_LOGIN_URL: nowhere, XERO_IDENTITY_URL: nowhere, XERO_API_URL: nowhere },
    crm: false,
    deliveryUrl: 'http://localhost:9/deliveries',
    report: (line) => void reports.push(line),
  });
});
afterAll(async () => {
  await stack.stop();
  await rm(folder, { recursive: true, force: true });
});

test('starts only what is asked for', () => {
  expect(stack).toMatchObject({ sandbox: undefined, crm: undefined, xero: { login: nowhere, api: nowhere } });
});

test('the demo workspace delivers where it was told to', async () => {
  const table = openTable(stack.table, { ...localAws, endpoint: stack.endpoints.dynamodb });
  expect(await getWorkspace(table, stack.workspace)).toMatchObject({ deliveryUrl: 'http://localhost:9/deliveries' });
});

test.each([
  ['an event without a signature', 'POST', '/events/demo', 401],
  ['an event for nobody', 'POST', '/events/nobody', 404],
  ['a path nobody serves', 'GET', '/', 404],
])('%s is answered by %s %s with %i', async (_, method, path, status) => {
  const answer = await fetch(stack.bridge + path, { method, ...(method === 'POST' && { body: '{}' }) });
  expect(answer.status).toBe(status);
});

test('a body larger than a function can take is refused', async () => {
  const answer = await fetch(`${stack.bridge}/events/demo`, { method: 'POST', body: 'x'.repeat(7 * 1024 * 1024) });
  expect(answer.status).toBe(413);
});

test('its links sign in to connect page and console', async () => {
  for (const to of ['connect', 'console'] as const) {
    const answer = await fetch(await stack.link(to), { redirect: 'manual' });
    expect(answer.headers.get('location')).toBe(`/${to}/demo`);
  }
});

test('nothing was reported', () => {
  expect(reports).toEqual([]);
});
