import { beforeEach, expect, test } from 'vitest';
import {
  connectionsToKeepAlive,
  deleteConnection,
  dropRefreshLease,
  getConnection,
  listConnections,
  needReconnect,
  saveConsent,
  saveRotatedTokens,
  takeRefreshLease,
} from '../../shared/store/connections.ts';
import type { Table } from '../../shared/store/table.ts';
import { freshTable } from '../config/table.ts';

const now = new Date('2026-11-21T09:00:00.000Z');
const after = (seconds: number) => new Date(now.getTime() + seconds * 1000);
const key = { workspace: 'acme', connection: 'c1' };
const consent = {
  ...{ ...key, xeroUser: 'u1', xeroUserName: 'Ann', clientId: 'client', app: 'bridge' as const, tokens: 'sealed-0' },
  ...{ accessExpiresAt: after(1800).toISOString(), refreshedAt: now.toISOString() },
  ...{ connectedAt: now.toISOString(), connectedBy: 'ann' },
};
const rotated = {
  tokens: 'sealed-1',
  accessExpiresAt: after(3600).toISOString(),
  refreshedAt: after(1800).toISOString(),
};
const problem = { code: 'xero-grant-invalid', next: 'reconnect', message: 'Gone.', remedy: 'Connect.' } as const;

let table: Table;
beforeEach(async () => {
  table = await freshTable();
  await saveConsent(table, consent);
});

const read = async () => {
  const row = await getConnection(table, key);
  if (!row) throw new Error('The connection is gone.');
  return row;
};
const lease = (holder: string, from = 0) => ({ holder, now: after(from), until: after(from + 20) });

test('a consent makes a connection, and a second one renews it under another version', async () => {
  const first = await read();
  expect(first).toMatchObject({ ...consent, state: 'connected' });
  await needReconnect(table, first, problem);
  await saveConsent(table, { ...consent, tokens: 'sealed-new', xeroUserName: undefined });
  const second = await read();
  expect(second).toMatchObject({ state: 'connected', tokens: 'sealed-new' });
  expect(second.problem).toBeUndefined();
  expect(second.xeroUserName).toBeUndefined();
  expect(second.tokenVersion).not.toBe(first.tokenVersion);
  expect(await listConnections(table, 'acme')).toHaveLength(1);
});

test('of ten that want to refresh, one gets the lease', async () => {
  const seen = await read();
  const got = await Promise.all(
    Array.from({ length: 10 }, (_, index) => takeRefreshLease(table, seen, lease(`h${index}`))),
  );
  expect(got.filter(Boolean)).toHaveLength(1);
});

test('a lease that ran out can be taken, one that runs cannot, and only its holder can give it back', async () => {
  const seen = await read();
  expect(await takeRefreshLease(table, seen, lease('a'))).toBe(true);
  expect(await takeRefreshLease(table, seen, lease('b', 19))).toBe(false);
  await dropRefreshLease(table, key, 'b', after(60));
  expect((await read()).leaseHolder).toBe('a');
  expect(await takeRefreshLease(table, seen, lease('b', 21))).toBe(true);
  await dropRefreshLease(table, key, 'b', after(60));
  expect((await read()).leaseHolder).toBeUndefined();
});

test('rotated tokens are stored once; who comes later with the same old ones is told', async () => {
  const seen = await read();
  expect(await saveRotatedTokens(table, seen, rotated)).toBe(true);
  expect(await saveRotatedTokens(table, seen, { ...rotated, tokens: 'sealed-2' })).toBe(false);
  expect((await read()).tokens).toBe('sealed-1');
  expect(await takeRefreshLease(table, seen, lease('a'))).toBe(false);
  expect(await needReconnect(table, seen, problem)).toBe(false);
});

test('nothing brings a deleted connection back', async () => {
  const seen = await read();
  await deleteConnection(table, key);
  expect(await takeRefreshLease(table, seen, lease('a'))).toBe(false);
  expect(await saveRotatedTokens(table, seen, rotated)).toBe(false);
  expect(await needReconnect(table, seen, problem)).toBe(false);
  await dropRefreshLease(table, key, 'a', now);
  expect(await getConnection(table, key)).toBeUndefined();
});

test('it is due a week after its last refresh, and 20 seconds after a refresh that never ended', async () => {
  const week = 7 * 86_400;
  expect(await connectionsToKeepAlive(table, after(week - 1))).toEqual([]);
  expect(await connectionsToKeepAlive(table, after(week))).toEqual([key]);
  await takeRefreshLease(table, await read(), lease('a'));
  expect(await connectionsToKeepAlive(table, after(19))).toEqual([]);
  expect(await connectionsToKeepAlive(table, after(20))).toEqual([key]);
  await saveRotatedTokens(table, await read(), rotated);
  expect(await connectionsToKeepAlive(table, after(week))).toEqual([]);
});

test('one that has to be connected again is left alone', async () => {
  await needReconnect(table, await read(), problem);
  expect(await read()).toMatchObject({ state: 'reconnect', problem });
  expect(await connectionsToKeepAlive(table, after(365 * 86_400))).toEqual([]);
  expect(await takeRefreshLease(table, await read(), lease('a'))).toBe(false);
});
