import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { connect, createServer } from 'node:net';
import { networkInterfaces, tmpdir } from 'node:os';
import { join } from 'node:path';
import { GetCommand, PutCommand } from '@aws-sdk/lib-dynamodb';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { localAws } from '../../infra/local/credentials.ts';
import { openTable } from '../../shared/store/table.ts';
import { type Addresses, childrenOf, isAlive, type Started, startProcess, untilUp } from './running-stack.ts';

const folders: string[] = [];
const freshFolder = async () => {
  const folder = await mkdtemp(join(tmpdir(), 'tallybridge-start-'));
  folders.push(folder);
  return folder;
};
afterAll(async () => {
  for (const folder of folders) await rm(folder, { recursive: true, force: true });
});

const tableOf = ({ table, endpoints }: Addresses) => openTable(table, { ...localAws, endpoint: endpoints.dynamodb });

/** Whether anybody accepts connections to the port at this address. */
const accepts = async (host: string, port: number): Promise<boolean> => {
  const socket = connect({ host, port, timeout: 2000 });
  try {
    await Promise.race([
      once(socket, 'connect'),
      once(socket, 'timeout').then(() => Promise.reject(new Error('timeout'))),
    ]);
    return true;
  } catch {
    return false;
  } finally {
    socket.destroy();
  }
};

describe('a whole run', () => {
  let data: string;
  let run: Started;
  let addresses: Addresses;

  beforeAll(async () => {
    data = await freshFolder();
    run = startProcess(data);
    addresses = await untilUp(run, data);
  });
  afterAll(async () => {
    run.child.kill('SIGKILL');
    await run.ended;
  });

  test('prints each address once, and a connect link that works', async () => {
    const text = run.said();
    for (const url of [addresses.sandbox, addresses.crm]) expect(text.split(`${url}\n`)).toHaveLength(2);
    for (const [name, page] of [
      ['Connect Xero', '/connect/demo'],
      ['Console', '/console/demo'],
    ]) {
      const [, link = ''] = new RegExp(`${name} +(http\\S+)\n`).exec(text) ?? [];
      const signIn = (await fetch(link, { redirect: 'manual' })).headers.get('location') ?? '';
      const answer = await fetch(signIn, { redirect: 'manual' });
      expect(answer.status).toBe(303);
      expect(answer.headers.get('location')).toBe(page);
    }
  });

  test('sandbox and demo CRM answer', async () => {
    for (const url of [addresses.sandbox, addresses.crm]) expect((await fetch(url)).status).toBe(200);
  });

  test('nothing listens beyond loopback', async () => {
    const ours = Object.values(networkInterfaces())
      .flatMap((list = []) => list)
      .filter(({ family, internal }) => family === 'IPv4' && !internal)
      .map(({ address }) => address);
    const urls = [addresses.bridge, addresses.sandbox, addresses.crm, ...Object.values(addresses.endpoints)];
    for (const url of urls) {
      const port = Number(new URL(url).port);
      expect(await accepts('127.0.0.1', port), url).toBe(true);
      // 127.0.0.2 belongs to the machine, too: whoever listens on all addresses answers there.
      for (const host of ['127.0.0.2', ...ours]) expect(await accepts(host, port), `${host}:${port}`).toBe(false);
    }
  });

  test('no secret stands in env.json', async () => {
    const secrets = await readFile(join(data, 'secrets.json'), 'utf8');
    const environment = await readFile(join(data, 'env.json'), 'utf8');
    const values = JSON.parse(secrets).flatMap(({ value }: { value: string }) =>
      Object.values(JSON.parse(value)).flat(),
    );
    expect(values.length).toBeGreaterThan(3);
    for (const value of values) expect(environment).not.toContain(value);
  });

  test('a second run with the same data says who is in the way', async () => {
    const second = startProcess(data);
    expect(await second.ended).toBe(1);
    expect(second.said()).toContain(`Tallybridge is running already with the data in ${data}`);
  });

  test('killed with -9 it leaves no program behind, and started again it has its data', async () => {
    await tableOf(addresses).doc.send(new PutCommand({ TableName: addresses.table, Item: { pk: 'kept', sk: '1' } }));
    const secretsBefore = await readFile(join(data, 'secrets.json'), 'utf8');
    const children = childrenOf(data);
    expect(children.length).toBe(3);
    run.child.kill('SIGKILL');
    await run.ended;
    await vi.waitFor(() => expect(children.filter(isAlive)).toEqual([]), { timeout: 5000 });

    run = startProcess(data);
    addresses = await untilUp(run, data);
    const { Item } = await tableOf(addresses).doc.send(
      new GetCommand({ TableName: addresses.table, Key: { pk: 'kept', sk: '1' } }),
    );
    expect(Item).toEqual({ pk: 'kept', sk: '1' });
    expect(await readFile(join(data, 'secrets.json'), 'utf8').then(withoutDates)).toEqual(withoutDates(secretsBefore));
  });

  test('Ctrl-C ends it and all it has started', async () => {
    const children = childrenOf(data);
    run.child.kill('SIGINT');
    expect(await run.ended).toBe(0);
    expect(children.filter(isAlive)).toEqual([]);
    expect(existsSync(join(data, 'env.json'))).toBe(false);
    expect(await accepts('127.0.0.1', Number(new URL(addresses.bridge).port))).toBe(false);
  });
});

const withoutDates = (secrets: string) =>
  JSON.parse(secrets).map(({ name, value }: { name: string; value: string }) => ({ name, value: JSON.parse(value) }));

test.each(['PORT_BRIDGE', 'PORT_SANDBOX', 'PORT_CRM'])(
  'a taken port is named together with %s, which changes it',
  async (variable) => {
    const other = createServer().listen(0, '127.0.0.1');
    await once(other, 'listening');
    const port = (other.address() as { port: number }).port;
    try {
      const run = startProcess(await freshFolder(), { [variable]: String(port) });
      expect(await run.ended).toBe(1);
      expect(run.said()).toContain(`Port ${port} is taken by another program.`);
      expect(run.said()).toContain(`${variable}=${port + 1} npm start`);
    } finally {
      other.close();
    }
  },
);

test.each([
  [{ PORT_BRIDGE: 'many' }, 'PORT_BRIDGE is "many", which is no port number.'],
  [{ XERO_CLIENT_ID: 'only' }, 'XERO_CLIENT_ID and XERO_CLIENT_SECRET belong together'],
])('a wrong variable is refused in plain words: %j', async (environment, message) => {
  const run = startProcess(await freshFolder(), environment);
  expect(await run.ended).toBe(1);
  expect(run.said()).toContain(message);
});
