import { randomUUID } from 'node:crypto';
import { PutCommand } from '@aws-sdk/lib-dynamodb';
import { afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { sweepDeps } from '../../functions/schedule/schedule-deps.ts';
import { type SweepDeps, sweep } from '../../functions/schedule/sweep.ts';
import { contactSchema } from '../../shared/records/contact.ts';
import { getBell, ringBell } from '../../shared/store/bells.ts';
import { type Change, deleteChange, putChange } from '../../shared/store/changes.ts';
import { type Delivery, deliveryPut, dueDeliveries, getDelivery } from '../../shared/store/deliveries.ts';
import { setOrganisationState } from '../../shared/store/organisations.ts';
import { UNROUTED } from '../../shared/store/table.ts';
import {
  type Installation,
  installation,
  lambdaContext,
  linkTestOrganisation,
  messagesIn,
} from '../crm/installation.ts';

let place: Installation;
let deps: SweepDeps;
let now: Date;
let measured: Record<string, number>;
let handler: typeof import('../../functions/schedule/schedule.handler.ts').handler;

beforeAll(async () => {
  place = await installation();
  ({ handler } = await import('../../functions/schedule/schedule.handler.ts'));
  await place.stop();
});
beforeEach(async () => {
  place = await installation();
  now = new Date('2026-11-21T10:00:00.000Z');
  measured = {};
  deps = {
    ...sweepDeps({
      table: place.table,
      queues: place.push.client,
      pushQueueUrl: place.push.url,
      pullQueueUrl: place.pull.url,
      deliverQueueUrl: place.deliver.url,
      clock: { now: () => now },
    }),
    gauge: (name, value) => {
      measured[name] = value;
    },
    failed: () => undefined,
  };
});
afterEach(() => place.stop());

const minutesFromNow = (minutes: number) => new Date(now.getTime() + minutes * 60_000);
const ring = (organisation: string, at = now) => ringBell(place.table, place.workspace, organisation, at);
const bell = (organisation: string) => getBell(place.table, place.workspace, organisation);
const rung = async () =>
  (await messagesIn(place.push)).map((message) => (message as { organisation: string }).organisation).sort();

const waitingChange = async (organisation: string, receivedAt: Date, readyAt = receivedAt): Promise<Change> => {
  const change: Change = {
    workspace: place.workspace,
    organisation,
    record: { type: 'contact', data: contactSchema.parse({ id: randomUUID(), name: 'Somebody' }) },
    deleted: false,
    rev: randomUUID(),
    fingerprint: 'f',
    version: '1',
    receivedAt: receivedAt.toISOString(),
    readyAt: readyAt.toISOString(),
    attempts: 0,
    deaths: 0,
  };
  await putChange(place.table, change, undefined);
  return change;
};

const news = async (dueAt: string | undefined): Promise<Delivery> => {
  const delivery: Delivery = {
    workspace: place.workspace,
    organisation: 'org',
    type: 'contact',
    id: randomUUID(),
    revision: randomUUID(),
    outcome: 'synced',
    happenedAt: now.toISOString(),
    attempts: 0,
    dueAt,
  };
  await place.table.doc.send(new PutCommand(deliveryPut(place.table.name, delivery).Put));
  return delivery;
};

test('bells that are due are rung for once a minute until the worker sets them', async () => {
  await linkTestOrganisation(place, 'org');
  await ring('org');
  await sweep(deps);
  expect(await rung()).toEqual(['org']);
  await sweep(deps);
  expect(await rung()).toEqual([]);
  now = minutesFromNow(1);
  await sweep(deps);
  expect(await rung()).toEqual(['org']);
});

test('bells of later are left alone', async () => {
  await linkTestOrganisation(place, 'org');
  await ring('org', minutesFromNow(5));
  await sweep(deps);
  expect(await rung()).toEqual([]);
});

test('a ring that comes during the sweep is not pushed back', async () => {
  await linkTestOrganisation(place, 'org');
  await ring('org');
  await sweep({ ...deps, wakePush: () => ring('org', minutesFromNow(0.5)) });
  expect((await bell('org'))?.dueAt).toBe(minutesFromNow(0.5).toISOString());
});

test('paused and disconnected organisations rest', async () => {
  for (const [organisation, state] of [
    ['a', 'active'],
    ['b', 'paused'],
    ['c', 'disconnected'],
  ] as const) {
    await linkTestOrganisation(place, organisation);
    await setOrganisationState(place.table, place.workspace, organisation, state);
    await ring(organisation);
    await waitingChange(organisation, minutesFromNow(-10));
  }
  await sweep(deps);
  expect(await rung()).toEqual(['a']);
  expect(measured).toEqual({ changesWaiting: 1, oldestWaitingSeconds: 600, oldestPullSeconds: 0 });
});

test('what came before an organisation was linked goes to the first one as soon as there is one', async () => {
  const change = await waitingChange(UNROUTED, now);
  await ring(UNROUTED);
  await sweep(deps);
  expect(await rung()).toEqual([]);
  now = minutesFromNow(1);
  await linkTestOrganisation(place, 'home');
  await sweep(deps);
  expect(await rung()).toEqual(['home']);
  expect(await bell('home')).toMatchObject({ rings: 1 });
  now = minutesFromNow(1);
  await sweep(deps);
  expect(await rung()).toEqual(['home']);
  await deleteChange(place.table, change);
  now = minutesFromNow(1);
  await sweep(deps);
  expect((await bell(UNROUTED))?.dueAt).toBeUndefined();
});

test('what waits is measured: how much and how long, also where it waits for its time', async () => {
  await linkTestOrganisation(place, 'org');
  await ring('org', minutesFromNow(60));
  await waitingChange('org', minutesFromNow(-30), minutesFromNow(20));
  await waitingChange('org', minutesFromNow(-2));
  await sweep(deps);
  expect(measured.changesWaiting).toBe(2);
  expect(measured.oldestWaitingSeconds).toBe(120);
});

test('when nothing waits that is measured too', async () => {
  await sweep(deps);
  expect(measured).toEqual({ changesWaiting: 0, oldestWaitingSeconds: 0, oldestPullSeconds: 0 });
});

test('news that is due is rung for, ten a call, and not again within the minute', async () => {
  const due = await Promise.all(Array.from({ length: 12 }, () => news(now.toISOString())));
  const later = await news(minutesFromNow(1).toISOString());
  await sweep(deps);
  const messages = [...(await messagesIn(place.deliver)), ...(await messagesIn(place.deliver))];
  const revisions = messages.map((message) => (message as { revision: string }).revision);
  expect(revisions.sort()).toEqual(due.map(({ revision }) => revision).sort());
  expect(await dueDeliveries(place.table, now, 100)).toEqual([]);
  expect(await getDelivery(place.table, later)).toEqual(later);
  await sweep(deps);
  expect(await messagesIn(place.deliver)).toEqual([]);
});

test('what waits for one CRM does not keep news for another from being rung for', async () => {
  const due = (workspace: string, n: number) => ({
    ...{ workspace, organisation: 'org', type: 'contact' as const, id: `${n}`, revision: `${workspace}-${n}` },
    dueAt: minutesFromNow(-60).toISOString(),
  });
  const all = [...Array.from({ length: 600 }, (_, n) => due('silent', n)), due('well', 1)];
  const woken: string[] = [];
  const deferred = new Map<string, string>();
  await sweep({
    ...deps,
    dueDeliveries: async (_, limit) => all.slice(0, limit),
    wakeDeliver: async (messages) => void woken.push(...messages.map(({ revision }) => revision)),
    deferDelivery: async ({ revision }, dueAt) => void deferred.set(revision, dueAt),
  });
  expect(woken).toContain('well-1');
  expect(woken).toHaveLength(401);
  expect(deferred.get('silent-0')).toBe(minutesFromNow(1).toISOString());
  expect(deferred.get('silent-599')).toBe(minutesFromNow(30).toISOString());
});

test('one organisation that cannot be rung for keeps nobody else from it, and the sweep says that it failed', async () => {
  await linkTestOrganisation(place, 'a');
  await linkTestOrganisation(place, 'b');
  await ring('a');
  await ring('b');
  await news(now.toISOString());
  const failing: SweepDeps = {
    ...deps,
    wakePush: (message) =>
      message.organisation === 'a' ? Promise.reject(new Error('SQS is away')) : deps.wakePush(message),
  };
  await expect(sweep(failing)).rejects.toThrow('1 of 4 parts of the sweep failed');
  expect(await rung()).toEqual(['b']);
  expect(await messagesIn(place.deliver)).toHaveLength(1);
  expect((await bell('a'))?.dueAt).toBe(now.toISOString());
});

test('the handler knows its task and refuses others', async () => {
  await handler({ task: 'sweep' }, lambdaContext());
  await expect(handler({ task: 'dance' }, lambdaContext())).rejects.toThrow();
});

test('a workspace whose organisations cannot be read does not keep the others waiting', async () => {
  await linkTestOrganisation(place, 'fine');
  await ring('fine');
  await ringBell(place.table, 'broken', 'other', now);
  const organisations: SweepDeps['organisations'] = (workspace) =>
    workspace === 'broken' ? Promise.reject(new Error('unreadable')) : deps.organisations(workspace);
  await expect(sweep({ ...deps, organisations })).rejects.toThrow('failed');
  expect(await rung()).toEqual(['fine']);
});
