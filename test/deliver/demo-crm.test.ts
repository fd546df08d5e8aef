import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:http';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { deliver } from '../../functions/deliver/deliver.ts';
import { deliverDeps } from '../../functions/deliver/deliver-deps.ts';
import { type RecordType, recordTypes } from '../../shared/records/record.ts';
import { getChange, putChange } from '../../shared/store/changes.ts';
import { type Delivery, getDelivery, putDelivery } from '../../shared/store/deliveries.ts';
import { getLink } from '../../shared/store/links.ts';
import {
  deliverySecret,
  eventsSecret,
  type Installation,
  installation,
  linkTestOrganisation,
  request,
} from '../crm/installation.ts';
import { type DemoCrm, startDemoCrm } from '../demo-crm/start.ts';

let place: Installation;
let crm: DemoCrm;
let deps: ReturnType<typeof deliverDeps>;
let handler: typeof import('../../functions/events/events.handler.ts').handler;

/** What API Gateway does with an event. */
const door = createServer(async (incoming, response) => {
  const parts: Buffer[] = [];
  for await (const part of incoming) parts.push(Buffer.from(part));
  const headers = Object.fromEntries(Object.entries(incoming.headers).map(([name, value]) => [name, String(value)]));
  const { workspace } = place;
  const what = { method: 'POST', path: `/events/${workspace}`, pathParameters: { workspace }, headers };
  const { status, body } = await request(handler, { ...what, body: Buffer.concat(parts) });
  response.writeHead(status, { 'content-type': 'application/json' }).end(body);
});

beforeAll(async () => {
  door.listen(0, '127.0.0.1');
  await once(door, 'listening');
  const address = door.address();
  const port = address !== null && typeof address === 'object' ? address.port : 0;
  crm = await startDemoCrm({
    ...{ port: 0, eventsUrl: `http://localhost:${port}/events/demo`, eventsSecret, deliverySecret, workspace: 'demo' },
    ...{ connectUrl: 'http://localhost:4100/connect', linkSecret: 'l'.repeat(43), retryDelay: () => 10 },
  });
  const host = `localhost:${crm.port}`;
  place = await installation({ deliveryUrl: `${crm.url}/deliveries`, privateHosts: host });
  await linkTestOrganisation(place, 'org', { name: 'Demo Company (UK)' });
  ({ handler } = await import('../../functions/events/events.handler.ts'));
  const secrets = { workspace: async () => ({ eventsSecrets: [], deliverySecret, linkSecret: 'l'.repeat(43) }) };
  const clock = { now: () => new Date() };
  const real = deliverDeps({ table: place.table, secrets, privateHostsAllowed: [host], clock });
  deps = { ...real, count: () => undefined };
});
afterAll(async () => {
  await crm.close();
  door.closeAllConnections();
  door.close();
  await place.stop();
});

const post = (path: string, fields: Record<string, string>) =>
  fetch(crm.url + path, { method: 'POST', body: new URLSearchParams(fields), redirect: 'manual' });
const outbox = async () => (await fetch(`${crm.url}/outbox`)).json();
const allSent = () => expect.poll(outbox, { timeout: 10_000 }).toMatchObject({ waiting: 0, refused: 0 });
const changeOf = (type: RecordType, id: string) =>
  getChange(place.table, { workspace: place.workspace, organisation: 'org', type, id });
const dump = async (folder: string): Promise<Record<string, unknown>[]> =>
  Object(await (await fetch(`${crm.url}/records/${folder}`)).json())[folder];

const tell = async (more: Partial<Delivery>): Promise<Delivery> => {
  const at = new Date().toISOString();
  const delivery: Delivery = {
    ...{ workspace: place.workspace, organisation: 'org', type: 'contact', id: 'x', revision: randomUUID() },
    ...{ outcome: 'changed', happenedAt: at, dueAt: at, attempts: 0 },
    ...more,
  };
  await putDelivery(place.table, delivery);
  await deliver(deps, delivery);
  expect(await getDelivery(place.table, delivery)).toBeUndefined();
  return delivery;
};

const line = { 'line.0.description': 'Oak boards', 'line.0.quantity': '2', 'line.0.unitAmount': '48.00' };
const document = { contact: 'CON-1001', date: '2026-11-21', currency: 'GBP', amountsAre: 'taxExclusive', ...line };

test('the bridge takes every kind of record that the CRM keeps', async () => {
  await post('/contacts', { name: 'Ardmore', customer: 'yes', supplier: 'yes', region_field: 'UK' });
  await post('/items', { code: 'OAK', name: 'Oak', isSold: 'yes', salePrice: '64.50' });
  await post('/deals', { name: 'Shop front', contact: 'CON-1001', amount: '100', status: 'won' });
  await post('/quotes', { ...document, name: 'Option B', status: 'sent' });
  await post('/invoices', { ...document, number: 'A-1', status: 'authorised' });
  await post('/invoices/INV-1001/do/attach', {});
  await post('/bills', { ...document, number: 'B-1' });
  await post('/purchase-orders', document);
  await post('/credit-notes', { ...document, kind: 'sales' });
  await post('/credit-notes/CN-1001/allocate', { document: 'invoice:INV-1001', amount: '50' });
  await post('/payments', { document: 'deal:DEAL-1001', amount: '60', date: '2026-11-21', status: 'paid' });
  await allSent();
  const ids = [
    'CON-1001',
    'ITEM-1001',
    'QUO-1001',
    'DEAL-1001',
    'INV-1001',
    'BILL-1001',
    'PO-1001',
    'CN-1001',
    'PAY-1001',
  ];
  for (const [at, type] of recordTypes.entries()) expect(await changeOf(type, ids[at] ?? ''), type).toBeDefined();
  expect(await changeOf('invoice', 'INV-1001')).toMatchObject({
    record: { data: { attachments: [{ name: 'A-1-1.pdf', url: expect.stringContaining('/files/invoices/') }] } },
  });
  expect(await changeOf('payment', 'PAY-1001')).toMatchObject({ record: { data: { document: { type: 'order' } } } });
  await post('/bills/BILL-1001/delete', {});
  await allSent();
  expect(await changeOf('bill', 'BILL-1001')).toMatchObject({ deleted: true });
});

test('what was changed in Xero is in the CRM, and comes back as the content that it was told', async () => {
  const record = { id: 'CON-1001', name: 'Ardmore Ltd', email: 'a@ardmore.example', roles: ['customer', 'supplier'] };
  const news = { id: 'CON-1001', xeroId: randomUUID(), record, changedFields: ['name', 'email'], xeroFingerprint: 'f' };
  await tell(news);
  await allSent();
  expect(await changeOf('contact', 'CON-1001')).toMatchObject({
    record: { data: { name: 'Ardmore Ltd', email: 'a@ardmore.example', version: 2, custom: { region: 'UK' } } },
  });
  await tell({ ...news, happenedAt: '2026-01-01T00:00:00Z', record: { ...record, name: 'Ardmore Old' } });
  expect((await dump('contacts'))[0]).toMatchObject({ name: 'Ardmore Ltd', version: 2 });
});

test('what was made in Xero is made in the CRM, linked by its answer, and comes back as that record', async () => {
  const xeroId = randomUUID();
  const record = {
    number: 'X-7',
    contact: { id: 'CON-1001' },
    date: '2026-11-20',
    lines: [{ description: 'By hand', unitAmount: '10' }],
  };
  const made = {
    type: 'invoice' as const,
    id: `xero:${xeroId}`,
    xeroId,
    outcome: 'new' as const,
    record,
    wanted: 'create' as const,
  };
  await tell(made);
  await allSent();
  const key = { workspace: place.workspace, organisation: 'org', type: 'invoice' as const };
  expect(await getLink(place.table, { ...key, crmId: 'INV-1002' })).toMatchObject({ xeroId, crmFingerprint: '' });
  expect(await changeOf('invoice', 'INV-1002')).toMatchObject({ record: { data: { number: 'X-7', xeroId } } });
  await tell({ ...made, revision: 'again', wanted: 'match' });
  expect(await dump('invoices')).toHaveLength(2);
});

test('messages doubled and overtaken, answers refused and slow: in the end both sides have the newest', async () => {
  await post('/faults', { doubled: 'yes', overtakenMs: '200', slowMs: '20' });
  for (const name of ['One', 'Two', 'Three', 'Four', 'Five']) {
    await post('/contacts/CON-1001', { name, customer: 'yes' });
  }
  await expect.poll(async () => (await changeOf('contact', 'CON-1001'))?.record.data).toMatchObject({ name: 'Five' });
  await allSent();
  expect((await changeOf('contact', 'CON-1001'))?.record.data).toMatchObject({ name: 'Five' });
  await post('/faults', { refuse: '503' });
  const at = new Date().toISOString();
  const delivery: Delivery = {
    ...{ workspace: place.workspace, organisation: 'org', type: 'contact', id: 'CON-1001', revision: randomUUID() },
    ...{ outcome: 'synced', happenedAt: at, dueAt: at, attempts: 0, status: 'ACTIVE' },
  };
  await putDelivery(place.table, delivery);
  await deliver(deps, delivery);
  expect(await getDelivery(place.table, delivery)).toMatchObject({
    attempts: 1,
    lastError: expect.stringContaining('503'),
  });
  await post('/faults', { refuse: '0' });
  await deliver(deps, delivery);
  expect((await dump('contacts')).find(({ id }) => id === 'CON-1001')).toMatchObject({ xero: { status: 'ACTIVE' } });
});

test('a change that waits is not lost when the same record is changed in Xero meanwhile', async () => {
  const before = await changeOf('contact', 'CON-1001');
  if (!before) throw new Error('Nothing waits.');
  await putChange(place.table, { ...before, readyAt: before.receivedAt }, before.rev);
  await tell({ id: 'CON-1001', record: { id: 'CON-1001', taxNumber: 'GB 77' }, changedFields: ['taxNumber'] });
  await allSent();
  expect((await changeOf('contact', 'CON-1001'))?.record.data).toMatchObject({ name: 'Five', taxNumber: 'GB 77' });
});
