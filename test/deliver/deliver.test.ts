import { randomUUID } from 'node:crypto';
import { PutCommand } from '@aws-sdk/lib-dynamodb';
import type { SQSBatchResponse, SQSEvent, SQSRecord } from 'aws-lambda';
import { Webhook } from 'standardwebhooks';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { type DeliverDeps, deliver } from '../../functions/deliver/deliver.ts';
import { deliverDeps } from '../../functions/deliver/deliver-deps.ts';
import { listActivities } from '../../shared/store/activities.ts';
import { type Delivery, deliveryPut, dueDeliveries, getDelivery } from '../../shared/store/deliveries.ts';
import { putWorkspace } from '../../shared/store/workspaces.ts';
import {
  deliverySecret,
  type Installation,
  installation,
  lambdaContext,
  linkTestOrganisation,
} from '../crm/installation.ts';
import { type PretendCrm, pretendCrm } from '../crm/pretend-crm.ts';

let crm: PretendCrm;
let place: Installation;
let deps: DeliverDeps;
let handler: (event: SQSEvent, context: ReturnType<typeof lambdaContext>) => Promise<SQSBatchResponse>;
let now = new Date();

beforeAll(async () => {
  crm = await pretendCrm();
  place = await installation({ deliveryUrl: crm.url, privateHosts: crm.host });
  await linkTestOrganisation(place, 'org', { name: 'Demo Company (UK)' });
  ({ handler } = await import('../../functions/deliver/deliver.handler.ts'));
  deps = {
    ...deliverDeps({
      table: place.table,
      secrets: {
        workspace: async () => ({ eventsSecrets: [], deliverySecret, linkSecret: 'l'.repeat(43) }),
      },
      privateHostsAllowed: [crm.host],
      clock: { now: () => now },
    }),
    count: () => undefined,
  };
});
beforeEach(() => {
  now = new Date();
  crm.received.length = 0;
  crm.answerWith((_, response) => response.writeHead(204).end());
});
afterAll(async () => {
  await Promise.all([crm.stop(), place.stop()]);
});

const news = async (more: Partial<Delivery> = {}): Promise<Delivery> => {
  const delivery: Delivery = {
    workspace: place.workspace,
    organisation: 'org',
    type: 'invoice',
    id: `I-${randomUUID()}`,
    revision: randomUUID(),
    outcome: 'synced',
    happenedAt: now.toISOString(),
    xeroId: 'xero-1',
    number: 'INV-1',
    status: 'AUTHORISED',
    total: '432',
    attempts: 0,
    dueAt: now.toISOString(),
    ...more,
  };
  await place.table.doc.send(new PutCommand(deliveryPut(place.table.name, delivery).Put));
  return delivery;
};

const messageOf = ({ workspace, organisation, type, id, revision }: Delivery) => ({
  workspace,
  organisation,
  type,
  id,
  revision,
});

const record = (body: string, group: string): SQSRecord => ({
  messageId: randomUUID(),
  receiptHandle: 'handle',
  body,
  attributes: {
    ApproximateReceiveCount: '1',
    SentTimestamp: '0',
    SenderId: 'test',
    ApproximateFirstReceiveTimestamp: '0',
    MessageGroupId: group,
  },
  messageAttributes: {},
  md5OfBody: '',
  eventSource: 'aws:sqs',
  eventSourceARN: 'arn:aws:sqs:eu-west-1:000000000000:deliver.fifo',
  awsRegion: 'eu-west-1',
});

const batch = (...records: SQSRecord[]) => handler({ Records: records }, lambdaContext());
const recordOf = (delivery: Delivery) => record(JSON.stringify(messageOf(delivery)), delivery.id);

test('the CRM is not told twice in a row what it knows, whatever made it news again', async () => {
  const first = await news();
  await deliver(deps, messageOf(first));
  const echo = await news({ id: first.id });
  await deliver(deps, messageOf(echo));
  expect(crm.received).toHaveLength(1);
  expect(await getDelivery(place.table, echo)).toBeUndefined();
  const changed = await news({ id: first.id, status: 'PAID' });
  await deliver(deps, messageOf(changed));
  await deliver(deps, messageOf(await news({ id: first.id })));
  expect(crm.received).toHaveLength(3);
});

test('the CRM gets the news, signed, and it is gone from the table', async () => {
  const delivery = await news();
  expect(await batch(recordOf(delivery))).toEqual({ batchItemFailures: [] });
  const [received] = crm.received;
  const headers = {
    'webhook-id': String(received?.headers['webhook-id']),
    'webhook-timestamp': String(received?.headers['webhook-timestamp']),
    'webhook-signature': String(received?.headers['webhook-signature']),
  };
  expect(headers['webhook-id']).toBe(delivery.revision);
  expect(new Webhook(deliverySecret).verify(received?.body ?? '', headers)).toEqual({
    type: 'invoice.synced',
    timestamp: delivery.happenedAt,
    data: {
      recordType: 'invoice',
      id: delivery.id,
      organisation: { id: 'org', name: 'Demo Company (UK)' },
      xeroId: 'xero-1',
      number: 'INV-1',
      status: 'AUTHORISED',
      total: '432',
      note: 'Invoice INV-1 is in Xero (Demo Company (UK)), authorised, total 432.00.',
      revision: delivery.revision,
    },
  });
  expect(await getDelivery(place.table, delivery)).toBeUndefined();
});

test('while its secret is replaced, the CRM may verify with the new one or the earlier one', async () => {
  const newest = `whsec_${Buffer.alloc(32, 'n').toString('base64')}`;
  const secrets = {
    workspace: async () => ({
      ...{ eventsSecrets: [], linkSecret: 'l'.repeat(43) },
      ...{ deliverySecret: newest, previousDeliverySecrets: [deliverySecret] },
    }),
  };
  const replacing = deliverDeps({
    table: place.table,
    secrets,
    privateHostsAllowed: [crm.host],
    clock: { now: () => now },
  });
  const delivery = await news();
  await deliver({ ...replacing, count: () => undefined }, messageOf(delivery));
  const [received] = crm.received;
  const { 'webhook-id': id, 'webhook-timestamp': at, 'webhook-signature': signatures } = received?.headers ?? {};
  const headers = {
    ...{ 'webhook-id': String(id), 'webhook-timestamp': String(at), 'webhook-signature': String(signatures) },
  };
  for (const known of [newest, deliverySecret]) {
    expect(new Webhook(known).verify(received?.body ?? '', headers)).toMatchObject({ type: 'invoice.synced' });
  }
});

test('older news, and news that has arrived, is not told again', async () => {
  const delivery = await news();
  await deliver(deps, { ...messageOf(delivery), revision: 'older' });
  expect(crm.received).toEqual([]);
  await deliver(deps, messageOf(delivery));
  await deliver(deps, messageOf(delivery));
  expect(crm.received).toHaveLength(1);
});

test('news that came while the CRM was being told stays', async () => {
  const delivery = await news();
  let newer: Delivery | undefined;
  await deliver(
    {
      ...deps,
      post: async (url, message) => {
        newer = await news({ id: delivery.id });
        return deps.post(url, message);
      },
    },
    messageOf(delivery),
  );
  expect(await getDelivery(place.table, delivery)).toEqual(newer);
});

test.each([301, 400, 401, 404, 429, 500, 503])(
  'status %i: it stays, is tried again, and the message is done',
  async (status) => {
    crm.answerWith((_, response) => response.writeHead(status).end());
    const delivery = await news();
    expect(await batch(recordOf(delivery))).toEqual({ batchItemFailures: [] });
    const kept = await getDelivery(place.table, delivery);
    expect(kept).toMatchObject({
      attempts: 1,
      revision: delivery.revision,
      lastError: expect.stringContaining(`${status}`),
    });
  },
);

test('waits grow from a minute to an hour, and after three days it is given up, visibly', async () => {
  crm.answerWith((_, response) => response.writeHead(500).end());
  const delivery = await news();
  const waits: number[] = [];
  for (;;) {
    await deliver(deps, messageOf(delivery));
    const { dueAt } = (await getDelivery(place.table, delivery)) ?? {};
    if (dueAt === undefined) break;
    waits.push((Date.parse(dueAt) - now.getTime()) / 60_000);
    now = new Date(dueAt);
  }
  expect(waits.slice(0, 6)).toEqual([1, 5, 15, 60, 60, 60]);
  expect(waits.reduce((sum, wait) => sum + wait, 0) / 60).toBeGreaterThanOrEqual(72);
  expect(waits).toHaveLength(75);
  expect(await getDelivery(place.table, delivery)).toMatchObject({ lastError: 'the CRM answered with status 500' });
  const due = await dueDeliveries(place.table, new Date('2100-01-01'), 1000);
  expect(due.some(({ revision }) => revision === delivery.revision)).toBe(false);
  const { activities } = await listActivities(place.table, place.workspace, now);
  expect(activities.filter(({ crmId }) => crmId === delivery.id)).toMatchObject([
    { action: 'undelivered', problem: { code: 'delivery-given-up' } },
  ]);
});

test('a CRM that asks for a longer pause gets it, up to an hour', async () => {
  for (const [asked, minutes] of [
    [10, 1],
    [600, 10],
    [86_400, 60],
  ]) {
    crm.answerWith((_, response) => response.writeHead(429, { 'retry-after': String(asked) }).end());
    const delivery = await news();
    await deliver(deps, messageOf(delivery));
    const { dueAt = '' } = (await getDelivery(place.table, delivery)) ?? {};
    expect((Date.parse(dueAt) - now.getTime()) / 60_000).toBe(minutes);
  }
});

test('410 ends it at once', async () => {
  crm.answerWith((_, response) => response.writeHead(410).end());
  const delivery = await news();
  await deliver(deps, messageOf(delivery));
  const kept = await getDelivery(place.table, delivery);
  expect(kept).toMatchObject({ attempts: 1 });
  expect(kept?.dueAt).toBeUndefined();
});

test('an address that is not allowed is never called, and the reason is kept', async () => {
  const row = { workspace: place.workspace, name: 'Test', createdAt: now.toISOString() };
  const refused = [
    ['http://169.254.169.254/latest/meta-data/', 'its address is not https'],
    ['https://127.0.0.1/', '127.0.0.1 is not a public address on the Internet'],
    ['https://localhost/', 'localhost is not a public address on the Internet'],
  ];
  for (const [deliveryUrl, lastError] of refused) {
    await putWorkspace(place.table, { ...row, deliveryUrl });
    const delivery = await news();
    await deliver(deps, messageOf(delivery));
    expect(await getDelivery(place.table, delivery)).toMatchObject({ attempts: 1, lastError });
  }
  await putWorkspace(place.table, row);
  const toNobody = await news();
  await deliver(deps, messageOf(toNobody));
  expect(await getDelivery(place.table, toNobody)).toBeUndefined();
  await putWorkspace(place.table, { ...row, deliveryUrl: crm.url });
});

test.each(['delivery', 'workspace', 'organisation', 'deliverySecrets', 'post', 'remove', 'postpone'] as const)(
  'a crash at "%s" loses nothing: the message comes again, and the CRM can tell a repetition by its id',
  async (step) => {
    const delivery = await news();
    let failing = true;
    const crashing: DeliverDeps = {
      ...deps,
      ...(step === 'postpone' && { post: async () => ({ status: failing ? 500 : 204 }) }),
      [step]: (...given: never[]) => {
        if (failing) return Promise.reject(new Error('crash'));
        return Reflect.apply(deps[step], deps, given);
      },
    };
    await expect(deliver(crashing, messageOf(delivery))).rejects.toThrow('crash');
    expect(await getDelivery(place.table, delivery)).toEqual(delivery);
    failing = false;
    await deliver(crashing, messageOf(delivery));
    expect(await getDelivery(place.table, delivery)).toBeUndefined();
    expect(new Set(crm.received.map(({ headers }) => headers['webhook-id'])).size).toBeLessThanOrEqual(1);
  },
);

test('in a batch a message that cannot be read fails alone, with those of its record behind it', async () => {
  const good = await news();
  const behind = await news();
  const records = [record('not JSON', 'one'), recordOf(good), record(JSON.stringify(messageOf(behind)), 'one')];
  const { batchItemFailures } = await batch(...records);
  expect(batchItemFailures.map(({ itemIdentifier }) => itemIdentifier).sort()).toEqual(
    [records[0]?.messageId, records[2]?.messageId].sort(),
  );
  expect(await getDelivery(place.table, good)).toBeUndefined();
  expect(await getDelivery(place.table, behind)).toBeDefined();
});

test('records are told side by side, so that one slow answer does not hold the others', async () => {
  const waiting: (() => void)[] = [];
  crm.answerWith((_, response) => {
    waiting.push(() => response.writeHead(204).end());
    if (waiting.length === 10) for (const release of waiting) release();
  });
  const all = await Promise.all(Array.from({ length: 10 }, () => news()));
  expect(await batch(...all.map(recordOf))).toEqual({ batchItemFailures: [] });
  expect(crm.received).toHaveLength(10);
});
