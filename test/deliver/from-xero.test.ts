import { randomUUID } from 'node:crypto';
import type { RequestListener } from 'node:http';
import { TransactWriteCommand } from '@aws-sdk/lib-dynamodb';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { type DeliverDeps, deliver } from '../../functions/deliver/deliver.ts';
import { deliverDeps } from '../../functions/deliver/deliver-deps.ts';
import { listActivities } from '../../shared/store/activities.ts';
import { addWaiter, type Change, changeItem, getChange } from '../../shared/store/changes.ts';
import { type Delivery, getDelivery, putDelivery } from '../../shared/store/deliveries.ts';
import { getHolders, getLink, type Link, linkPuts } from '../../shared/store/links.ts';
import { askAgain, listGivenUp } from '../../shared/store/undelivered.ts';
import { deliverySecret, type Installation, installation, linkTestOrganisation } from '../crm/installation.ts';
import { type PretendCrm, pretendCrm } from '../crm/pretend-crm.ts';

let crm: PretendCrm;
let place: Installation;
let deps: DeliverDeps;
let now = new Date();

beforeAll(async () => {
  crm = await pretendCrm();
  place = await installation({ deliveryUrl: crm.url, privateHosts: crm.host });
  await linkTestOrganisation(place, 'org', { name: 'Demo Company (UK)' });
  const secrets = { workspace: async () => ({ eventsSecrets: [], deliverySecret, linkSecret: 'l'.repeat(43) }) };
  const real = deliverDeps({ table: place.table, secrets, privateHostsAllowed: [crm.host], clock: { now: () => now } });
  deps = { ...real, count: () => undefined };
});
beforeEach(() => {
  now = new Date();
  crm.received.length = 0;
  crm.answerWith((_, response) => response.writeHead(204).end());
});
afterAll(async () => {
  await Promise.all([crm.stop(), place.stop()]);
});

const scope = () => ({ workspace: place.workspace, organisation: 'org' });
const answering =
  (body: string): RequestListener =>
  (_, response) =>
    response.writeHead(200, { 'content-type': 'application/json' }).end(body);

const news = async (more: Partial<Delivery> = {}): Promise<Delivery> => {
  const delivery: Delivery = {
    ...{ ...scope(), type: 'contact', id: `C-${randomUUID()}`, revision: randomUUID(), outcome: 'changed' },
    ...{ happenedAt: now.toISOString(), attempts: 0, dueAt: now.toISOString(), xeroId: randomUUID() },
    ...more,
  };
  await putDelivery(place.table, delivery);
  return delivery;
};
const tell = (delivery: Delivery, using = deps) => deliver(using, { ...delivery });
const told = () => crm.received.map(({ body }) => JSON.parse(body));

const linked = async (id: string, more: Partial<Link> = {}): Promise<Link> => {
  const link: Link = {
    ...{ ...scope(), type: 'contact', crmId: id, kind: 'contact', xeroId: randomUUID(), crmFingerprint: 'f' },
    ...{ crmVersion: '2:0000000000000001', xero: {}, acts: [], madeBy: 'created' },
    ...{ linkedAt: now.toISOString(), updatedAt: now.toISOString() },
    ...more,
  };
  await place.table.doc.send(new TransactWriteCommand({ TransactItems: linkPuts(place.table.name, link) }));
  return link;
};
const linkOf = (crmId: string) => getLink(place.table, { ...scope(), type: 'contact', crmId });

const seen = { xeroFingerprint: 'seen-1', xeroSeen: { name: 'New' }, xeroSide: { name: 'Old' } };
const change = { record: { id: 'C', name: 'New' }, changedFields: ['name'], xeroFingerprint: 'seen-1' };

test('what changed in Xero is told with the whole record; taken by the CRM, both sides agree on it', async () => {
  const { crmId } = await linked(`C-${randomUUID()}`, seen);
  const delivery = await news({ id: crmId, ...change, gone: true });
  await tell(delivery);
  expect(told()).toMatchObject([
    { type: 'contact.changed', data: { id: crmId, record: change.record, changedFields: ['name'], gone: true } },
  ]);
  expect(told()[0].data).not.toHaveProperty('xeroFingerprint');
  const link = await linkOf(crmId);
  expect(link).toMatchObject({ xeroSide: { name: 'New' } });
  expect(link?.xeroSeen).toBeUndefined();
});

test('a change that the CRM did not take is not agreed on; what Xero showed since stays to be told', async () => {
  const { crmId } = await linked(`C-${randomUUID()}`, { ...seen, xeroFingerprint: 'seen-2' });
  const delivery = await news({ id: crmId, ...change });
  crm.answerWith((_, response) => response.writeHead(500).end());
  await tell(delivery);
  expect(await linkOf(crmId)).toMatchObject({ xeroSeen: { name: 'New' } });
  crm.answerWith((_, response) => response.writeHead(204).end());
  await tell(delivery);
  expect(await linkOf(crmId)).toMatchObject({ xeroSide: { name: 'Old' }, xeroSeen: { name: 'New' } });
});

test('a change after a synced is told, the same change not twice, and going back again is', async () => {
  const id = `C-${randomUUID()}`;
  await linked(id, seen);
  const other = { record: { id, name: 'Other' }, changedFields: ['name'], xeroFingerprint: 'seen-2' };
  const one = { ...change, record: { id, name: 'New' } };
  await tell(await news({ id, outcome: 'synced', xeroId: 'x' }));
  for (const what of [one, one, other, one]) await tell(await news({ id, xeroId: 'x', ...what }));
  expect(told().map(({ type, data }) => [type, data.record?.name])).toEqual([
    ['contact.synced', undefined],
    ['contact.changed', 'New'],
    ['contact.changed', 'Other'],
    ['contact.changed', 'New'],
  ]);
  expect((await linkOf(id))?.xeroSeen).toBeUndefined();
});

test('a change that shows nothing new to the CRM is settled all the same', async () => {
  const id = `C-${randomUUID()}`;
  await tell(await news({ id, xeroId: 'x', ...change }));
  await linked(id, { ...seen, xeroFingerprint: 'seen-2' });
  await tell(await news({ id, xeroId: 'x', ...change, xeroFingerprint: 'seen-2' }));
  expect(told()).toHaveLength(1);
  expect((await linkOf(id))?.xeroSeen).toBeUndefined();
});

test('a synced that replaces an undelivered change carries it on, as long as Xero still shows it', async () => {
  const { crmId } = await linked(`C-${randomUUID()}`, seen);
  await news({ id: crmId, ...change, gone: true, lastError: 'away' });
  const synced = await news({ id: crmId, outcome: 'synced', number: 'N-1' });
  expect(await getDelivery(place.table, synced)).toMatchObject({ outcome: 'synced', attempts: 0, ...change });
  expect(await getDelivery(place.table, synced)).not.toHaveProperty('lastError');
  await tell(synced);
  expect(told()).toMatchObject([
    { type: 'contact.synced', data: { number: 'N-1', record: change.record, gone: true } },
  ]);
  expect((await linkOf(crmId))?.xeroSeen).toBeUndefined();
  expect(await getDelivery(place.table, synced)).toBeUndefined();
});

test('not when Xero shows something else meanwhile', async () => {
  const { crmId } = await linked(`C-${randomUUID()}`, { xeroFingerprint: 'after-our-write' });
  await news({ id: crmId, ...change });
  await tell(await news({ id: crmId, outcome: 'synced' }));
  expect(told()).toHaveLength(1);
  expect(told()[0].data).not.toHaveProperty('record');
});

test('a synced without a change before it, and one with its own record, are as they are', async () => {
  const plain = await news({ outcome: 'synced', status: 'ACTIVE' });
  expect(await getDelivery(place.table, plain)).toEqual(plain);
  const before = await news({ ...change });
  const own = await news({ id: before.id, outcome: 'synced', record: { id: 'C', name: 'Merged' } });
  expect(await getDelivery(place.table, own)).toEqual(own);
});

const made = (more: Partial<Delivery> = {}): Partial<Delivery> => {
  const xeroId = randomUUID();
  return {
    ...{ outcome: 'new', id: `xero:${xeroId}`, xeroId, record: { name: 'Basket Case' }, wanted: 'create' },
    ...{ xeroFingerprint: 'seen-new', standing: { name: 'Basket Case' }, status: 'ACTIVE' },
    ...more,
  };
};

test('the CRM answers a record made in Xero with its id: the two are linked, and what waited for it goes on', async () => {
  const crmId = `C-${randomUUID()}`;
  const waiting: Change = {
    ...{
      ...scope(),
      record: { type: 'invoice', data: { id: `I-${crmId}` } },
      deleted: false,
      rev: 'r',
      fingerprint: 'f',
    },
    ...{
      version: '1',
      receivedAt: now.toISOString(),
      waitsFor: { type: 'contact', id: crmId },
      attempts: 0,
      deaths: 0,
    },
  };
  const item = { TableName: place.table.name, Item: changeItem(waiting) };
  await place.table.doc.send(new TransactWriteCommand({ TransactItems: [{ Put: item }] }));
  const key = { ...scope(), type: 'invoice' as const, id: `I-${crmId}` };
  await addWaiter(place.table, 'contact', crmId, key);
  crm.answerWith(answering(JSON.stringify({ id: crmId })));
  const delivery = await news(made());
  await tell(delivery);
  expect(told()).toMatchObject([
    { type: 'contact.new', data: { id: delivery.id, record: { name: 'Basket Case' }, wanted: 'create' } },
  ]);
  expect(await linkOf(crmId)).toMatchObject({
    ...{ xeroId: delivery.xeroId, kind: 'contact', madeBy: 'matched', crmFingerprint: '', xeroFingerprint: 'seen-new' },
    ...{ xeroSide: { name: 'Basket Case' }, xero: { status: 'ACTIVE' } },
  });
  expect(await getChange(place.table, key)).toMatchObject({ readyAt: expect.any(String) });
  const { activities } = await listActivities(place.table, place.workspace, now);
  expect(activities.find((line) => line.crmId === crmId)).toMatchObject({ action: 'linked', xeroId: delivery.xeroId });
  expect(await getDelivery(place.table, delivery)).toBeUndefined();
});

test.each(['', '{"id":null}', '{}', 'taken', '[]', '{"id":""}', JSON.stringify({ id: 'x'.repeat(70_000) })])(
  'the answer %.20s links nothing',
  async (body) => {
    crm.answerWith(answering(body));
    const delivery = await news(made({ wanted: 'match' }));
    await tell(delivery);
    const holders = await getHolders(place.table, scope(), 'contact', [delivery.xeroId ?? '']);
    expect(holders.size).toBe(0);
    expect(await getDelivery(place.table, delivery)).toBeUndefined();
  },
);

test('an id that is linked with another record stays linked with that, and the log says so', async () => {
  const { crmId, xeroId } = await linked(`C-${randomUUID()}`);
  crm.answerWith(answering(JSON.stringify({ id: crmId })));
  await tell(await news(made()));
  expect(await linkOf(crmId)).toMatchObject({ xeroId });
  const { activities } = await listActivities(place.table, place.workspace, now);
  expect(activities.find((line) => line.crmId === crmId)).toMatchObject({ problem: { code: 'link-taken' } });
});

test('a record that was linked before the CRM was told of it is not told as new', async () => {
  const delivery = await news(made());
  const { crmId } = await linked(`C-${randomUUID()}`, { xeroId: delivery.xeroId ?? '', xeroFingerprint: 'seen-new' });
  await tell(delivery);
  expect(told()).toEqual([]);
  expect(await getDelivery(place.table, delivery)).toBeUndefined();
  expect(await getDelivery(place.table, { ...scope(), type: 'contact', id: crmId })).toBeUndefined();
});

test('changed or gone before the answer linked it, it is told as that record', async () => {
  const crmId = `C-${randomUUID()}`;
  crm.answerWith(answering(JSON.stringify({ id: crmId })));
  const delivery = await news(made());
  await tell(delivery);
  crm.answerWith(answering(JSON.stringify({ id: `C-${randomUUID()}` })));
  const later = { revision: randomUUID(), happenedAt: new Date(now.getTime() + 1000).toISOString() };
  const newer = await news({
    ...{ ...delivery, ...later, record: { name: 'Basket' }, standing: { name: 'Basket' } },
    ...{ xeroFingerprint: 'seen-newer', status: 'ARCHIVED', gone: true },
  });
  await tell(newer);
  const changed = await getDelivery(place.table, { ...scope(), type: 'contact', id: crmId });
  expect(changed).toMatchObject({
    outcome: 'changed',
    record: { name: 'Basket' },
    changedFields: ['name'],
    gone: true,
  });
  await tell(newer);
  if (changed) await tell(changed);
  expect(told().map(({ type }) => type)).toEqual(['contact.new', 'contact.changed']);
  expect(await linkOf(crmId)).toMatchObject({ xeroSide: { name: 'Basket' }, xero: { status: 'ARCHIVED' } });
});

test('a record that is gone before the CRM was told of it is not told at all', async () => {
  const delivery = await news(made({ gone: true }));
  await tell(delivery);
  expect(told()).toEqual([]);
  expect(await getDelivery(place.table, delivery)).toBeUndefined();
});

test('what the CRM knew before an answer was lost is told again', async () => {
  const { crmId: id } = await linked(`C-${randomUUID()}`, seen);
  const other = { record: { id, name: 'Other' }, changedFields: ['name'], xeroFingerprint: 'seen-2', xeroId: 'x' };
  const one = { id, xeroId: 'x', ...change };
  await tell(await news(one));
  crm.answerWith((_, response) => response.writeHead(504).end());
  await tell(await news({ id, ...other }));
  crm.answerWith((_, response) => response.writeHead(204).end());
  await tell(await news(one));
  expect(told().map(({ data }) => data.record.name)).toEqual(['New', 'Other', 'New']);
});

test.each(['attention', 'waiting'] as const)(
  '%s that replaces an undelivered change carries it on, and nothing is agreed on yet',
  async (outcome) => {
    const { crmId } = await linked(`C-${randomUUID()}`, seen);
    await news({ id: crmId, ...change });
    await tell(await news({ id: crmId, outcome }));
    expect(told()).toMatchObject([{ type: `contact.${outcome}`, data: { record: change.record } }]);
    expect(await linkOf(crmId)).toMatchObject({ xeroSide: { name: 'Old' }, xeroSeen: { name: 'New' } });
  },
);

test('a crash between the answer and the link, or after it, heals: the CRM is asked once more and nothing doubles', async () => {
  const crmId = `C-${randomUUID()}`;
  crm.answerWith(answering(JSON.stringify({ id: crmId })));
  const delivery = await news(made());
  const crash = () => Promise.reject(new Error('crash'));
  await expect(tell(delivery, { ...deps, adopt: crash })).rejects.toThrow('crash');
  await expect(tell(delivery, { ...deps, remove: crash })).rejects.toThrow('crash');
  await tell(delivery);
  expect(await linkOf(crmId)).toMatchObject({ xeroId: delivery.xeroId });
  const { activities } = await listActivities(place.table, place.workspace, now);
  expect(activities.filter((line) => line.crmId === crmId)).toHaveLength(1);
});

test('news that was given up can be asked for again, and then has its three days anew', async () => {
  const old = new Date(now.getTime() - 80 * 3_600_000).toISOString();
  const delivery = await news({ ...change, happenedAt: old, attempts: 40 });
  crm.answerWith((_, response) => response.writeHead(500).end());
  await tell(delivery);
  const [givenUp] = (await listGivenUp(place.table, scope(), 100)).filter(({ id }) => id === delivery.id);
  if (!givenUp) throw new Error('It was not given up.');
  expect(await askAgain(place.table, givenUp, now)).toBe(true);
  await tell(delivery);
  expect(await getDelivery(place.table, delivery)).toMatchObject({ attempts: 1, dueAt: expect.any(String) });
  crm.answerWith((_, response) => response.writeHead(204).end());
  await tell(delivery);
  expect(await askAgain(place.table, delivery, now)).toBe(false);
});
