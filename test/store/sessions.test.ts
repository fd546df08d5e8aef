import { ScanCommand } from '@aws-sdk/lib-dynamodb';
import { beforeEach, expect, test } from 'vitest';
import { browserOf, dropConsent, getConsent, keepConsent, noteVisit, takeVisit } from '../../shared/store/consents.ts';
import { getSession, openSession, useLink } from '../../shared/store/sessions.ts';
import type { Table } from '../../shared/store/table.ts';
import { freshTable } from '../config/table.ts';

let table: Table;
beforeEach(async () => {
  table = await freshTable();
});

const now = new Date('2026-11-21T09:00:00Z');
const later = (minutes: number) => new Date(now.getTime() + minutes * 60_000);
const ann = { workspace: 'acme', user: 'ann', name: 'Ann', role: 'owner', link: 'jti-12345678' } as const;

test('a session lasts eight hours, also where DynamoDB has not deleted it yet', async () => {
  const id = await openSession(table, ann, now);
  expect(await getSession(table, 'acme', id, later(479))).toMatchObject(ann);
  expect(await getSession(table, 'acme', id, later(480))).toBeUndefined();
});

test('a session opens its own workspace only', async () => {
  const id = await openSession(table, ann, now);
  expect(await getSession(table, 'other', id, now)).toBeUndefined();
  expect(await getSession(table, 'acme', `${id}x`, now)).toBeUndefined();
});

test('what is stored does not hold the id', async () => {
  const id = await openSession(table, ann, now);
  expect(id).toMatch(/^[\w-]{43}$/);
  const { Items } = await table.doc.send(new ScanCommand({ TableName: table.name }));
  expect(JSON.stringify(Items)).not.toContain(id);
});

test('of ten that use one link, one gets through', async () => {
  const uses = await Promise.all(Array.from({ length: 10 }, () => useLink(table, 'acme', 'jti-12345678', 1)));
  expect(uses.filter(Boolean)).toHaveLength(1);
  expect(await useLink(table, 'other', 'jti-12345678', 1)).toBe(true);
});

const visit = {
  workspace: 'acme',
  browser: browserOf('session'),
  app: 'bridge',
  clientId: 'client',
  nonce: 'nonce',
} as const;

test('of ten that come back with one state, one gets the visit', async () => {
  await noteVisit(table, 'state', visit, now);
  const taken = await Promise.all(Array.from({ length: 10 }, () => takeVisit(table, 'state', now)));
  expect(taken.filter((one) => one !== undefined)).toEqual([expect.objectContaining(visit)]);
});

test('a visit is over after 30 minutes, and an unknown state is nobody', async () => {
  await noteVisit(table, 'state', visit, now);
  expect(await takeVisit(table, 'state', later(30))).toBeUndefined();
  expect(await takeVisit(table, 'unknown', now)).toBeUndefined();
});

test('a consent is for the browser that brought it, for 25 minutes, and once', async () => {
  const consent: Parameters<typeof keepConsent>[2] = {
    ...{ workspace: 'acme', browser: visit.browser, connection: 'c', xeroUser: 'u', app: 'bridge', clientId: 'client' },
    ...{ tokens: 'sealed', accessExpiresAt: later(30).toISOString(), refreshedAt: now.toISOString(), offers: [] },
  };
  await keepConsent(table, 'id', consent, now);
  expect(await getConsent(table, 'acme', 'id', visit.browser, later(24))).toMatchObject({ connection: 'c' });
  expect(await getConsent(table, 'acme', 'id', browserOf('another'), now)).toBeUndefined();
  expect(await getConsent(table, 'other', 'id', visit.browser, now)).toBeUndefined();
  expect(await getConsent(table, 'acme', 'id', visit.browser, later(25))).toBeUndefined();
  await dropConsent(table, 'acme', 'id');
  expect(await getConsent(table, 'acme', 'id', visit.browser, now)).toBeUndefined();
});
