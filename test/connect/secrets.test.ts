import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CreateSecretCommand, PutSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { localAws } from '../../infra/local/credentials.ts';
import { startSecretServer } from '../../infra/local/secret-server.ts';
import { openSecretStore } from '../../infra/local/secret-store.ts';
import { rotated } from '../../shared/runtime/rotation.ts';
import { newWorkspaceSecret, openSecrets, type Secrets } from '../../shared/runtime/secrets.ts';

let client: SecretsManagerClient;
let time: number;
let secrets: Secrets;
let stop: () => Promise<void>;

beforeEach(async () => {
  const folder = await mkdtemp(join(tmpdir(), 'tallybridge-secrets-'));
  const server = await startSecretServer(await openSecretStore(join(folder, 'secrets.json')));
  client = new SecretsManagerClient({ ...localAws, endpoint: server.endpoint });
  time = Date.parse('2026-11-21T09:00:00Z');
  secrets = open();
  stop = async () => {
    client.destroy();
    await server.stop();
    await rm(folder, { recursive: true });
  };
});
afterEach(() => stop());

/** Another warm function, with a memory of its own. */
const open = () =>
  openSecrets(client, { appSecretId: 'app', workspacePrefix: 'w/', clock: { now: () => new Date(time) } });
const put = (name: string, value: unknown) =>
  client.send(
    new CreateSecretCommand({ Name: name, SecretString: typeof value === 'string' ? value : JSON.stringify(value) }),
  );

test('the token key is derived from the seed: always the same, and no part of the seed', async () => {
  await put('app', { seed: 'a'.repeat(64) });
  const key = Buffer.from(await secrets.tokenKey());
  expect(key).toHaveLength(32);
  expect(Buffer.from(await open().tokenKey())).toEqual(key);
  await client.send(
    new PutSecretValueCommand({ SecretId: 'app', SecretString: JSON.stringify({ seed: 'b'.repeat(64) }) }),
  );
  expect(Buffer.from(await open().tokenKey())).not.toEqual(key);
});

test('the bridge has an app when its secret names one', async () => {
  await put('app', { seed: 'a'.repeat(64), xeroClientId: '', xeroClientSecret: '' });
  expect(await secrets.bridgeApp()).toBeUndefined();
  const SecretString = JSON.stringify({ seed: 'a'.repeat(64), xeroClientId: 'id', xeroClientSecret: 'secret' });
  await client.send(new PutSecretValueCommand({ SecretId: 'app', SecretString }));
  expect(await secrets.bridgeApp({ fresh: true })).toEqual({ clientId: 'id', clientSecret: 'secret' });
});

test('what was read is kept for five minutes, unless a fresh answer is wanted', async () => {
  await secrets.createWorkspace('acme', newWorkspaceSecret());
  const warm = open();
  expect((await warm.workspace('acme'))?.xeroApp).toBeUndefined();
  await secrets.putWorkspaceXeroApp('acme', { clientId: 'id', clientSecret: 'secret' });
  expect((await secrets.workspace('acme'))?.xeroApp?.clientId).toBe('id');
  expect((await warm.workspace('acme'))?.xeroApp).toBeUndefined();
  time += 5 * 60_000;
  expect((await warm.workspace('acme'))?.xeroApp?.clientId).toBe('id');
  await secrets.putWorkspaceXeroApp('acme', undefined);
  expect((await warm.workspace('acme', { fresh: true }))?.xeroApp).toBeUndefined();
});

test('a workspace without a secret has none, and one that has a secret keeps it', async () => {
  expect(await secrets.workspace('nobody')).toBeUndefined();
  await secrets.createWorkspace('acme', newWorkspaceSecret());
  await expect(secrets.createWorkspace('acme', newWorkspaceSecret())).rejects.toThrow('exists already');
  await expect(secrets.putWorkspaceXeroApp('nobody', undefined)).rejects.toThrow('does not exist');
});

test('of many changes at once none is lost', async () => {
  await secrets.createWorkspace('acme', newWorkspaceSecret());
  const first = (await secrets.workspace('acme'))?.eventsSecrets ?? [];
  const fresh = Array.from({ length: 4 }, newWorkspaceSecret);
  await Promise.all([
    ...fresh.map((one) => open().changeWorkspace('acme', (now) => rotated(now, 'events', one))),
    open().putWorkspaceXeroApp('acme', { clientId: 'id', clientSecret: 'secret' }),
  ]);
  const left = await open().workspace('acme');
  const expected = [...first, ...fresh.flatMap(({ eventsSecrets }) => eventsSecrets)];
  expect(left?.eventsSecrets.toSorted()).toEqual(expected.toSorted());
  expect(left?.xeroApp).toEqual({ clientId: 'id', clientSecret: 'secret' });
});

test('a signing secret that could be guessed is not used, and the complaint does not name it', async () => {
  const good = newWorkspaceSecret();
  for (const weak of ['whsec_=', 'whsec_changeme', `whsec_${Buffer.alloc(23, 'x').toString('base64')}`]) {
    const stored = { ...good, eventsSecrets: [weak] };
    await client.send(new CreateSecretCommand({ Name: `w/${weak.length}`, SecretString: JSON.stringify(stored) }));
    const refusal = await secrets.workspace(String(weak.length)).catch(String);
    expect(refusal).toContain('eventsSecrets.0');
    expect(refusal).not.toContain(weak);
  }
});

test('each workspace has secrets of its own', () => {
  const [one, two] = [newWorkspaceSecret(), newWorkspaceSecret()];
  const all = [one, two].flatMap(({ eventsSecrets, linkSecret, deliverySecret }) => [
    ...eventsSecrets,
    linkSecret,
    deliverySecret,
  ]);
  expect(new Set(all).size).toBe(6);
});

test.each(['not JSON: hunter2', JSON.stringify({ linkSecret: 'hunter2', eventsSecrets: [] })])(
  'a malformed secret is named, and what is in it is not told',
  async (value) => {
    await put('w/acme', value);
    const message = await secrets.workspace('acme').catch((error: Error) => error.message);
    expect(message).toContain('w/acme');
    expect(message).not.toContain('hunter2');
  },
);
