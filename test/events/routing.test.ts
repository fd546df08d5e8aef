import { TransactWriteCommand } from '@aws-sdk/lib-dynamodb';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { contentFingerprint } from '../../shared/records/fingerprint.ts';
import { type RecordType, recordSchema } from '../../shared/records/record.ts';
import { type Routing, routingSchema } from '../../shared/settings/routing.ts';
import { listActivities } from '../../shared/store/activities.ts';
import { getBell } from '../../shared/store/bells.ts';
import { type Change, deleteChange, getChange, putChange } from '../../shared/store/changes.ts';
import { getDelivery, putDelivery } from '../../shared/store/deliveries.ts';
import { routeUnrouted } from '../../shared/store/held.ts';
import { moveChange } from '../../shared/store/homes.ts';
import { linkPuts } from '../../shared/store/links.ts';
import { setOrganisationState } from '../../shared/store/organisations.ts';
import { changeRouting, changeSettings } from '../../shared/store/settings.ts';
import { UNROUTED } from '../../shared/store/table.ts';
import {
  type Installation,
  installation,
  linkTestOrganisation,
  messagesIn,
  request,
  signed,
} from '../crm/installation.ts';

let place: Installation;
let handler: typeof import('../../functions/events/events.handler.ts').handler;
let serial = 0;

beforeAll(async () => {
  place = await installation();
  await linkTestOrganisation(place, 'uk');
  await linkTestOrganisation(place, 'nz');
  ({ handler } = await import('../../functions/events/events.handler.ts'));
});
afterAll(() => place.stop());
beforeEach(() => {
  serial += 1;
});

const id = (name: string) => `${name}-${serial}`;
const route = (routing: Partial<Routing>) =>
  changeRouting(place.table, place.workspace, () => routingSchema.parse(routing));
const byRegion = (otherwise: Routing['otherwise'] = 'default') =>
  route({ by: 'field', field: 'region', values: { UK: 'uk', NZ: 'nz', AU: 'au' }, otherwise });

const event = (type: string, data: Record<string, unknown>, version = 1) => ({
  type,
  timestamp: '2026-11-01T10:00:00Z',
  data: { version, ...data },
});
const contact = (region?: string, more: Record<string, unknown> = {}, version = 1) =>
  event('contact.updated', { id: id('C'), name: 'Ardmore', ...(region && { custom: { region } }), ...more }, version);
const invoice = (region?: string, more: Record<string, unknown> = {}, version = 1) =>
  event(
    'invoice.updated',
    { id: id('I'), contact: { id: id('C') }, ...(region && { custom: { region } }), ...more },
    version,
  );
const payment = (more: Record<string, unknown> = {}, version = 1) =>
  event('payment.updated', { id: id('P'), document: { type: 'invoice', id: id('I') }, ...more }, version);

const send = async (events: unknown[], more: Record<string, unknown> = {}) => {
  const body = JSON.stringify({ events, ...more });
  const { workspace } = place;
  const what = {
    method: 'POST',
    path: `/events/${workspace}`,
    pathParameters: { workspace },
    headers: signed(body),
    body,
  };
  const answer = await request(handler, what);
  expect(answer.status).toBe(202);
  return JSON.parse(answer.body);
};

const changeIn = (organisation: string, type: RecordType, name: string) =>
  getChange(place.table, { workspace: place.workspace, organisation, type, id: name });
const whereIs = async (type: RecordType, name: string) => {
  const found = await Promise.all(
    ['uk', 'nz', UNROUTED].map(async (one) => ((await changeIn(one, type, name)) ? one : undefined)),
  );
  return found.filter((one) => one !== undefined);
};
const mustChange = async (organisation: string, type: RecordType, name: string): Promise<Change> => {
  const change = await changeIn(organisation, type, name);
  if (!change) throw new Error(`No ${type} ${name} in ${organisation}.`);
  return change;
};

/** What the worker does when it has carried a change over. */
const carriedOver = async (organisation: string, type: RecordType, name: string) => {
  const change = await mustChange(organisation, type, name);
  const record = recordSchema.parse(change.record);
  const link = {
    ...{
      workspace: place.workspace,
      organisation,
      type,
      crmId: name,
      kind: 'invoice' as const,
      xeroId: `x-${type}-${name}`,
    },
    ...{ crmFingerprint: contentFingerprint(record, false), crmVersion: change.version, crmSide: { ...record.data } },
    ...{ xero: {}, acts: [], madeBy: 'created' as const, linkedAt: change.receivedAt, updatedAt: change.receivedAt },
  };
  await place.table.doc.send(new TransactWriteCommand({ TransactItems: linkPuts(place.table.name, link) }));
  await deleteChange(place.table, change);
};

describe('by a field of the CRM', () => {
  beforeEach(() => byRegion());

  test('each record goes to the organisation of its value, and each worker is woken', async () => {
    while ((await messagesIn(place.push)).length > 0);
    await send([contact('NZ'), invoice('NZ'), contact('UK', { id: id('D') })]);
    expect(await whereIs('contact', id('C'))).toEqual(['nz']);
    expect(await whereIs('invoice', id('I'))).toEqual(['nz']);
    expect(await whereIs('contact', id('D'))).toEqual(['uk']);
    const woken = await messagesIn(place.push);
    expect(woken).toHaveLength(2);
    expect(await getBell(place.table, place.workspace, 'nz')).toMatchObject({ dueAt: expect.any(String) });
  });

  test('a value that is not listed, or none, goes to the default organisation', async () => {
    await send([contact('FR'), contact(undefined, { id: id('D') })]);
    expect(await whereIs('contact', id('C'))).toEqual(['uk']);
    expect(await whereIs('contact', id('D'))).toEqual(['uk']);
  });

  test('an organisation that is paused or disconnected gets its records, which wait for it', async () => {
    await setOrganisationState(place.table, place.workspace, 'nz', 'disconnected');
    await send([invoice('NZ')]);
    await setOrganisationState(place.table, place.workspace, 'nz', 'active');
    expect(await whereIs('invoice', id('I'))).toEqual(['nz']);
  });

  test('a payment and a credit note go where their document is, in the same request or later', async () => {
    const allocations = [{ document: { id: id('I') }, amount: 5 }];
    await send([payment(), invoice('NZ'), event('creditNote.created', { id: id('N'), allocations })]);
    expect(await whereIs('payment', id('P'))).toEqual(['nz']);
    expect(await whereIs('creditNote', id('N'))).toEqual(['nz']);
    await send([payment({ id: id('Q') })]);
    expect(await whereIs('payment', id('Q'))).toEqual(['nz']);
    await carriedOver('nz', 'invoice', id('I'));
    await send([payment({ id: id('R'), custom: { region: 'UK' } })]);
    expect(await whereIs('payment', id('R'))).toEqual(['nz']);
  });

  test('a payment that came before its document follows it', async () => {
    await send([payment()]);
    expect(await whereIs('payment', id('P'))).toEqual(['uk']);
    await send([invoice('NZ')]);
    const marked = await mustChange('uk', 'payment', id('P'));
    expect(marked).toMatchObject({ movesTo: 'nz', readyAt: expect.any(String) });
    await moveChange(place.table, marked, new Date());
    expect(await whereIs('payment', id('P'))).toEqual(['nz']);
    await send([payment({ amount: 5 }, 2)]);
    expect(await whereIs('payment', id('P'))).toEqual(['nz']);
  });

  test('a payment of a document that has not left yet leaves with it', async () => {
    await send([invoice('UK'), payment()]);
    await send([invoice('NZ', {}, 2)]);
    await moveChange(place.table, await mustChange('uk', 'invoice', id('I')), new Date());
    await moveChange(place.table, await mustChange('uk', 'payment', id('P')), new Date());
    expect(await whereIs('payment', id('P'))).toEqual(['nz']);
  });

  test('a deletion goes where the record is, or waits', async () => {
    await send([invoice('NZ')]);
    await send([event('invoice.deleted', { id: id('I') }, 2)]);
    expect(await mustChange('nz', 'invoice', id('I'))).toMatchObject({ deleted: true });
    expect(await whereIs('invoice', id('I'))).toEqual(['nz']);
  });

  test('the deletion of a contact goes to every organisation where it is', async () => {
    await send([contact('UK'), invoice('NZ')]);
    await carriedOver('nz', 'contact', id('C'));
    await send([event('contact.deleted', { id: id('C') }, 2)]);
    expect(await mustChange('uk', 'contact', id('C'))).toMatchObject({ deleted: true });
    expect(await mustChange('nz', 'contact', id('C'))).toMatchObject({ deleted: true });
  });

  test('a save that comes after the deletion of its record is old news, whatever its field says', async () => {
    await send([event('invoice.deleted', { id: id('I') }, 5)]);
    expect(await send([invoice('NZ', {}, 4)])).toMatchObject({ stale: 1, accepted: 0 });
  });

  test('a document elsewhere than its contact takes a copy of it along: waiting, linked, or in the same request', async () => {
    await send([contact('UK')]);
    await send([invoice('NZ')]);
    expect(await mustChange('nz', 'contact', id('C'))).toMatchObject({ record: { data: { name: 'Ardmore' } } });

    serial += 1;
    await send([contact('UK')]);
    await carriedOver('uk', 'contact', id('C'));
    await send([invoice('NZ')]);
    expect(await mustChange('nz', 'contact', id('C'))).toMatchObject({ record: { data: { name: 'Ardmore' } } });

    serial += 1;
    await send([invoice('NZ'), contact('UK')]);
    expect(await whereIs('contact', id('C'))).toEqual(['uk', 'nz']);
  });

  test('a contact that comes after such a document goes to both organisations, and so do its later saves', async () => {
    await send([invoice('NZ')]);
    expect(await send([contact('UK')])).toMatchObject({ accepted: 1 });
    expect(await whereIs('contact', id('C'))).toEqual(['uk', 'nz']);
    await carriedOver('nz', 'contact', id('C'));
    await send([contact('UK', { name: 'Ardmore Ltd' }, 2)]);
    expect(await mustChange('nz', 'contact', id('C'))).toMatchObject({ record: { data: { name: 'Ardmore Ltd' } } });
  });

  test('a document that stands in other books needs attention when its field changes, and never stands in two', async () => {
    await send([invoice('UK')]);
    await carriedOver('uk', 'invoice', id('I'));
    await send([invoice('NZ', {}, 2)]);
    expect(await whereIs('invoice', id('I'))).toEqual(['uk']);
    const parked = await mustChange('uk', 'invoice', id('I'));
    expect(parked.readyAt).toBeUndefined();
    expect(parked.problem).toMatchObject({ code: 'routed-elsewhere', field: 'custom.region' });
    expect(parked.problem?.message).toContain('Organisation nz');
    const key = { workspace: place.workspace, organisation: 'uk', type: 'invoice' as const, id: id('I') };
    expect(await getDelivery(place.table, key)).toMatchObject({ outcome: 'attention', problem: parked.problem });
    const { activities } = await listActivities(place.table, place.workspace, new Date());
    expect(activities.find(({ crmId }) => crmId === id('I'))).toMatchObject({ action: 'needsAttention' });
    await send([invoice('UK', {}, 3)]);
    const free = await mustChange('uk', 'invoice', id('I'));
    expect(free.problem).toBeUndefined();
    expect(free.readyAt).toBeDefined();
  });

  test('a document that only waits is passed on by the worker where it waits', async () => {
    await send([contact('UK'), invoice('UK')]);
    await send([invoice('NZ', { reference: 'moved' }, 2)]);
    const marked = await mustChange('uk', 'invoice', id('I'));
    expect(marked).toMatchObject({ movesTo: 'nz' });
    expect(await whereIs('contact', id('C'))).toEqual(['uk', 'nz']);
    await moveChange(place.table, marked, new Date());
    await moveChange(place.table, marked, new Date());
    expect(await whereIs('invoice', id('I'))).toEqual(['nz']);
    expect(await mustChange('nz', 'invoice', id('I'))).toMatchObject({ record: { data: { reference: 'moved' } } });
    await send([invoice('NZ', { reference: 'again' }, 3)]);
    expect(await whereIs('invoice', id('I'))).toEqual(['nz']);
  });

  test('snapshots of one document side by side, each with another value, never get it into two organisations', async () => {
    for (let round = 0; round < 10; round += 1) {
      serial += 1;
      const versions = [1, 2, 3, 4].map((version) => invoice(version % 2 === 0 ? 'UK' : 'NZ', {}, version));
      await Promise.all(versions.map((one) => send([one])));
      expect(await whereIs('invoice', id('I'))).toHaveLength(1);
    }
  });
});

describe('what no organisation is set for can be held', () => {
  beforeEach(() => byRegion('hold'));

  test('it waits with the reason, the CRM is told, and it goes on when the routing says where', async () => {
    await send([contact('FR'), contact('AU', { id: id('D') })]);
    expect(await mustChange(UNROUTED, 'contact', id('C'))).toMatchObject({
      problem: { code: 'organisation-not-chosen' },
    });
    expect(await mustChange(UNROUTED, 'contact', id('D'))).toMatchObject({
      problem: { code: 'organisation-not-linked' },
    });
    const key = { workspace: place.workspace, organisation: UNROUTED, type: 'contact' as const, id: id('C') };
    expect(await getDelivery(place.table, key)).toMatchObject({ outcome: 'attention' });
    expect(await routeUnrouted(place.table, place.workspace, new Date())).toBe(0);
    await route({ by: 'field', field: 'region', values: { FR: 'nz', AU: 'uk' }, otherwise: 'hold' });
    expect(await routeUnrouted(place.table, place.workspace, new Date())).toBe(2);
    expect(await whereIs('contact', id('C'))).toEqual(['nz']);
    expect((await mustChange('nz', 'contact', id('C'))).problem).toBeUndefined();
    expect(await whereIs('contact', id('D'))).toEqual(['uk']);
  });

  test('saved again with a value that is listed, it goes there and is held no longer', async () => {
    await send([invoice('FR')]);
    expect(await whereIs('invoice', id('I'))).toEqual([UNROUTED]);
    await send([invoice('NZ', {}, 2)]);
    expect(await whereIs('invoice', id('I'))).toEqual(['nz']);
    await send([invoice('FR', {}, 3)]);
    expect(await whereIs('invoice', id('I'))).toEqual(['nz']);
  });

  test('an older save does not free it', async () => {
    await send([invoice('FR', {}, 5)]);
    expect(await send([invoice('NZ', {}, 4)])).toMatchObject({ stale: 1 });
    expect(await whereIs('invoice', id('I'))).toEqual([UNROUTED]);
  });

  test('payments of a document that is not known yet are held with it, and follow it', async () => {
    await send([payment()]);
    expect(await whereIs('payment', id('P'))).toEqual([UNROUTED]);
    await send([invoice('NZ')]);
    expect(await whereIs('payment', id('P'))).toEqual(['nz']);
  });
});

describe('all', () => {
  beforeEach(() => route({ by: 'all' }));

  test('contacts and items go to every organisation, documents to the default one', async () => {
    const item = event('item.created', { id: id('T'), code: 'OAK' });
    expect(await send([contact(), item, invoice(), payment()])).toMatchObject({ accepted: 4 });
    expect(await whereIs('contact', id('C'))).toEqual(['uk', 'nz']);
    expect(await whereIs('item', id('T'))).toEqual(['uk', 'nz']);
    expect(await whereIs('invoice', id('I'))).toEqual(['uk']);
    expect(await whereIs('payment', id('P'))).toEqual(['uk']);
    await send([event('contact.deleted', { id: id('C') }, 2)]);
    expect(await mustChange('nz', 'contact', id('C'))).toMatchObject({ deleted: true });
  });

  test('one that is disconnected gets none', async () => {
    await setOrganisationState(place.table, place.workspace, 'nz', 'disconnected');
    await send([contact()]);
    await setOrganisationState(place.table, place.workspace, 'nz', 'active');
    expect(await whereIs('contact', id('C'))).toEqual(['uk']);
  });
});

describe('default', () => {
  beforeEach(() => route({}));

  test('a record stays where it is when another organisation becomes the default, or the routing is taken away', async () => {
    await byRegion();
    await send([invoice('NZ')]);
    await carriedOver('nz', 'invoice', id('I'));
    await route({});
    await send([invoice(undefined, { reference: 'paid' }, 2)]);
    expect(await whereIs('invoice', id('I'))).toEqual(['nz']);
    expect((await mustChange('nz', 'invoice', id('I'))).problem).toBeUndefined();
  });
});

test('what the CRM makes of a record made in Xero goes back to the organisation where it was made', async () => {
  await route({});
  const xeroId = '5b0f8c1e-4a77-4f8c-9b52-2a9f4a6f9d10';
  const at = new Date().toISOString();
  const told = { workspace: place.workspace, organisation: 'nz', xeroId, happenedAt: at, attempts: 0 };
  for (const type of ['contact', 'invoice'] as const) {
    await putDelivery(place.table, { ...told, type, id: `xero:${xeroId}`, revision: 'r', outcome: 'new' });
  }
  await send([contact(undefined, { xeroId }), invoice(undefined, { xeroId })]);
  expect(await whereIs('contact', id('C'))).toEqual(['nz']);
  expect(await whereIs('invoice', id('I'))).toEqual(['nz']);
});

describe('back-fill', () => {
  beforeEach(() => route({}));

  test('its records are marked, and those older than the start date ignored and counted', async () => {
    const scope = { workspace: place.workspace, organisation: 'uk' };
    await changeSettings(place.table, scope, (settings) => ({ ...settings, backfill: { startDate: '2026-04-01' } }));
    const events = [
      contact(),
      invoice(undefined, { date: '2026-04-01' }),
      invoice(undefined, { id: id('J'), date: '2026-03-31' }),
    ];
    expect(await send(events, { backfill: 'history' })).toMatchObject({ accepted: 2, ignored: 1, beforeStart: 1 });
    expect(await mustChange('uk', 'contact', id('C'))).toMatchObject({ backfill: 'history' });
    expect(await whereIs('invoice', id('J'))).toEqual([]);
    expect(await send([events[2]])).toMatchObject({ accepted: 1, ignored: 0 });
  });

  test('news of a record takes it out of the back-fill, and a back-fill never takes news in', async () => {
    await send([contact()], { backfill: 'history' });
    await send([contact()]);
    expect((await mustChange('uk', 'contact', id('C'))).backfill).toBeUndefined();
    await send([contact(undefined, {}, 2)], { backfill: 'history' });
    expect((await mustChange('uk', 'contact', id('C'))).backfill).toBeUndefined();
    const change = await mustChange('uk', 'contact', id('C'));
    await putChange(place.table, { ...change, backfill: 'history' }, change.rev);
    await send([contact(undefined, {}, 3)]);
    expect((await mustChange('uk', 'contact', id('C'))).backfill).toBeUndefined();
  });
});
