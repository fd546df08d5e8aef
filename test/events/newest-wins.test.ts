import { TransactWriteCommand } from '@aws-sdk/lib-dynamodb';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { eventsDeps } from '../../functions/events/events-deps.ts';
import { type ReceiveEventsDeps, receiveEvents } from '../../functions/events/receive-events.ts';
import { contentFingerprint } from '../../shared/records/fingerprint.ts';
import { invoiceSchema } from '../../shared/records/invoice.ts';
import { systemClock } from '../../shared/runtime/clock.ts';
import { dueBells } from '../../shared/store/bells.ts';
import { type Change, crmVersion, getChange, putChange } from '../../shared/store/changes.ts';
import { type Link, linkPuts } from '../../shared/store/links.ts';
import {
  eventsSecret,
  type Installation,
  installation,
  linkTestOrganisation,
  messagesIn,
  signed,
  silent,
} from '../crm/installation.ts';

let place: Installation;
let deps: ReceiveEventsDeps;

beforeAll(async () => {
  place = await installation();
  await linkTestOrganisation(place, 'org');
  const real = eventsDeps({
    table: place.table,
    queues: place.push.client,
    pushQueueUrl: place.push.url,
    secrets: {
      workspace: async () => ({
        eventsSecrets: [eventsSecret],
        deliverySecret: eventsSecret,
        linkSecret: 'l'.repeat(43),
      }),
    },
    clock: systemClock,
  });
  deps = { ...real, log: silent, count: () => undefined };
});
afterAll(() => place.stop());

const invoice = (id: string, version: number, more: Record<string, unknown> = {}) => ({
  type: 'invoice.updated',
  timestamp: '2026-11-01T10:00:00Z',
  data: { id, version, reference: `version ${version}`, ...more },
});

const send = async (events: unknown[], using = deps) => {
  const body = JSON.stringify({ events });
  const { statusCode, body: answer = '' } = await receiveEvents(using, {
    workspace: place.workspace,
    headers: signed(body),
    body: Buffer.from(body),
  });
  return { status: statusCode, ...JSON.parse(answer) };
};

const changeOf = (id: string): Promise<Change | undefined> =>
  getChange(place.table, { workspace: place.workspace, organisation: 'org', type: 'invoice', id });

const mustChange = async (id: string): Promise<Change> => {
  const change = await changeOf(id);
  if (!change) throw new Error(`No change for ${id}.`);
  return change;
};

/** Puts a record where it would be after the worker carried it over: linked, no change waiting. */
const carriedOver = async (id: string, version: number) => {
  const data = invoiceSchema.parse(invoice(id, version).data);
  const link: Link = {
    workspace: place.workspace,
    organisation: 'org',
    type: 'invoice',
    crmId: id,
    kind: 'invoice',
    acts: [],
    xeroId: `xero-${id}`,
    crmFingerprint: contentFingerprint({ type: 'invoice', data }, false),
    crmVersion: crmVersion(data, '2026-11-01T10:00:00Z'),
    xero: {},
    madeBy: 'created',
    linkedAt: '2026-11-01T10:00:00Z',
    updatedAt: '2026-11-01T10:00:00Z',
  };
  await place.table.doc.send(new TransactWriteCommand({ TransactItems: linkPuts(place.table.name, link) }));
};

test('in any order, doubled, split into any requests, also side by side, the newest version is what is stored', async () => {
  let run = 0;
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.array(fc.integer({ min: 1, max: 6 }), { minLength: 1, maxLength: 5 }), {
        minLength: 1,
        maxLength: 6,
      }),
      fc.boolean(),
      async (requests, sideBySide) => {
        run += 1;
        const id = `any-order-${run}`;
        const sendAll = requests.map((versions) => () => send(versions.map((version) => invoice(id, version))));
        const answers = sideBySide ? await Promise.all(sendAll.map((one) => one())) : [];
        if (!sideBySide) for (const one of sendAll) answers.push(await one());
        expect(answers.map(({ status }) => status)).toEqual(answers.map(() => 202));
        const newest = Math.max(...requests.flat());
        expect((await mustChange(id)).record.data).toMatchObject({ version: newest, reference: `version ${newest}` });
        const counted = answers.reduce((sum, { accepted, duplicate, stale }) => sum + accepted + duplicate + stale, 0);
        expect(counted).toBe(requests.flat().length);
      },
    ),
    { numRuns: 40 },
  );
});

test('without versions the time of the save decides', async () => {
  const at = (updatedAt: string) => invoice('by-time', 0, { version: undefined, updatedAt, reference: updatedAt });
  await send([at('2026-11-01T12:00:00+01:00')]);
  expect(await send([at('2026-11-01T10:59:59Z')])).toMatchObject({ stale: 1 });
  expect(await send([at('2026-11-01T11:00:00Z')])).toMatchObject({ accepted: 1 });
  expect(await send([at('2026-11-01T11:00:01Z')])).toMatchObject({ accepted: 1 });
  expect((await mustChange('by-time')).record.data).toMatchObject({ reference: '2026-11-01T11:00:01Z' });
});

test('what has been carried over is compared with the link', async () => {
  await carriedOver('linked', 5);
  expect(await send([invoice('linked', 5)])).toMatchObject({ duplicate: 1, accepted: 0 });
  expect(await send([invoice('linked', 4)])).toMatchObject({ stale: 1 });
  expect(await changeOf('linked')).toBeUndefined();
  expect(await send([invoice('linked', 6, { reference: 'version 5' })])).toMatchObject({ accepted: 1 });
  expect((await mustChange('linked')).record.data.version).toBe(6);
});

test('the same version with other content is stored, and so is its deletion', async () => {
  await send([invoice('odd', 1)]);
  expect(await send([invoice('odd', 1, { reference: 'changed' })])).toMatchObject({ accepted: 1 });
  expect(await send([{ ...invoice('odd', 2), type: 'invoice.deleted' }])).toMatchObject({ accepted: 1 });
  expect(await mustChange('odd')).toMatchObject({ deleted: true, record: { data: { version: 2, lines: [] } } });
});

test('a record that was set aside is ready again with its next version, with a clean slate', async () => {
  await send([invoice('parked', 1)]);
  const problem = { code: 'account-unknown', next: 'attention', message: 'm', remedy: 'r' } as const;
  const { readyAt: _, ...parked } = await mustChange('parked');
  await putChange(place.table, { ...parked, attempts: 3, deaths: 2, problem }, parked.rev);
  expect(await send([invoice('parked', 1)])).toMatchObject({ duplicate: 1 });
  expect((await mustChange('parked')).problem).toBeDefined();
  await send([invoice('parked', 2)]);
  const ready = await mustChange('parked');
  expect(ready).toMatchObject({ attempts: 0, deaths: 0, readyAt: ready.receivedAt });
  expect(ready.problem).toBeUndefined();
});

test('a record that waits its turn keeps it when it is saved again', async () => {
  await send([invoice('queued', 1)]);
  const { readyAt } = await mustChange('queued');
  await send([invoice('queued', 2)]);
  expect((await mustChange('queued')).readyAt).toBe(readyAt);
});

const bellsOf = async (later = new Date(Date.now() + 60_000)) =>
  (await dueBells(place.table, later)).filter(({ workspace }) => workspace === place.workspace);

test('a crash between storing and ringing promises nothing, and the same request sent again heals it', async () => {
  const crashing: ReceiveEventsDeps = { ...deps, ring: () => Promise.reject(new Error('crash')) };
  expect(await send([invoice('healed', 1)], crashing)).toMatchObject({
    status: 503,
    error: { code: 'store-unavailable' },
  });
  expect(await changeOf('healed')).toBeDefined();
  const before = (await bellsOf())[0]?.rings ?? 0;
  expect(await send([invoice('healed', 1)])).toMatchObject({ status: 202, duplicate: 1 });
  expect((await bellsOf())[0]?.rings).toBe(before + 1);
});

test('when the queue is away the answer is 202 all the same: the bell has rung, and the sweep hears it', async () => {
  const { now } = deps;
  const noQueue: ReceiveEventsDeps = { ...deps, wake: () => Promise.reject(new Error('SQS is away')) };
  expect(await send([invoice('no-queue', 1)], noQueue)).toMatchObject({ status: 202, accepted: 1 });
  expect((await bellsOf(now()))[0]).toMatchObject({ organisation: 'org' });
});

test('when the store is away nothing is promised; what was stored before is recognised', async () => {
  let puts = 0;
  const failing: ReceiveEventsDeps = {
    ...deps,
    put: (change, seen) => {
      puts += 1;
      return puts > 3 ? Promise.reject(new Error('DynamoDB is away')) : deps.put(change, seen);
    },
  };
  const events = Array.from({ length: 20 }, (_, at) => invoice(`partly-${at}`, 1));
  expect(await send(events, failing)).toMatchObject({ status: 503 });
  expect(await send(events)).toMatchObject({ status: 202, accepted: 17, duplicate: 3 });
});

test.each(['workspace', 'secrets', 'organisations', 'changes', 'links', 'putActivity'] as const)(
  'when %s cannot be reached the answer is 503',
  async (name) => {
    const failing: ReceiveEventsDeps = { ...deps, [name]: () => Promise.reject(new Error('away')) };
    const refused = { type: 'contact.updated', timestamp: 'x', data: { id: 'c' } };
    expect(await send([invoice(`away-${name}`, 1), refused], failing)).toMatchObject({ status: 503 });
  },
);

test('a hundred events wake the worker with one message', async () => {
  while ((await messagesIn(place.push)).length > 0);
  const events = Array.from({ length: 100 }, (_, at) => invoice(`hundred-${at}`, 1));
  expect(await send(events)).toMatchObject({ accepted: 100 });
  expect(await messagesIn(place.push)).toHaveLength(1);
  expect(await messagesIn(place.push)).toHaveLength(0);
});

test('a deletion that comes with just the id is newer than all numbered saves so far, and older than the next', async () => {
  const deletion = (id: string) => ({ type: 'invoice.deleted', timestamp: '2026-11-01T12:00:00Z', data: { id } });
  await carriedOver('gone', 4);
  expect(await send([deletion('gone')])).toMatchObject({ accepted: 1 });
  expect(await mustChange('gone')).toMatchObject({ deleted: true });
  expect(await send([deletion('gone')])).toMatchObject({ duplicate: 1 });
  expect(await send([invoice('gone', 4), invoice('gone', 3)])).toMatchObject({ stale: 2 });
  expect(await send([invoice('gone', 5)])).toMatchObject({ accepted: 1 });
  expect(await mustChange('gone')).toMatchObject({ deleted: false });
});
