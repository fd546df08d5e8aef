import { createHmac, randomUUID } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { saveConsent } from '../../shared/store/connections.ts';
import { listHints } from '../../shared/store/hints.ts';
import { setOrganisationState } from '../../shared/store/organisations.ts';
import { getPull } from '../../shared/store/pulls.ts';
import { getSequence, openGaps } from '../../shared/store/sequences.ts';
import { noteTenant } from '../../shared/store/tenants.ts';
import { type Installation, installation, linkTestOrganisation, messagesIn, request } from '../crm/installation.ts';

let place: Installation;
let handler: typeof import('../../functions/xero-webhook/xero-webhook.handler.ts').handler;

const bridgeKey = 'the webhook key of the bridge';
const ownKey = 'the webhook key of the workspace';
let tenant: string;

const holdTenant = async (workspace: string, app: 'bridge' | 'workspace') => {
  await linkTestOrganisation({ table: place.table, workspace }, tenant, { connection: `c-${workspace}` });
  await noteTenant(place.table, tenant, workspace);
  await saveConsent(place.table, {
    ...{ workspace, connection: `c-${workspace}`, xeroUser: 'u', clientId: 'client', app, tokens: 't' },
    ...{ accessExpiresAt: '2026-01-01T00:00:00Z', refreshedAt: '2026-01-01T00:00:00Z' },
    ...{ connectedAt: '2026-01-01T00:00:00Z', connectedBy: 'somebody' },
  });
};

/** The handler as a new instance of the function has it, on the environment as it stands. */
const freshHandler = async () => {
  vi.resetModules();
  return (await import('../../functions/xero-webhook/xero-webhook.handler.ts')).handler;
};

beforeEach(async () => {
  place = await installation({ xeroWebhookKey: bridgeKey, ownWebhookKey: ownKey });
  handler = await freshHandler();
  tenant = randomUUID();
  await holdTenant(place.workspace, 'bridge');
});
afterEach(() => place.stop());

const event = (resourceId: string, more: object = {}) => ({
  ...{ resourceUrl: `https://api.xero.com/api.xro/2.0/Invoices/${resourceId}`, resourceId, tenantId: tenant },
  ...{ tenantType: 'ORGANISATION', eventCategory: 'INVOICE', eventType: 'UPDATE' },
  ...{ eventDateUtc: '2026-11-21T09:30:00.123', ...more },
});
const message = (events: object[], first: number, last = first + events.length - 1) =>
  JSON.stringify({ events, firstEventSequence: first, lastEventSequence: last, entropy: 'ABCDEFGHIJ' });
const sign = (body: string, key: string) => createHmac('sha256', key).update(body).digest('base64');
const post = (body: string, options: { app?: string; key?: string; signature?: string } = {}) => {
  const { app = 'default', key = bridgeKey } = options;
  return request(handler, {
    ...{ method: 'POST', path: `/xero/webhook/${app}`, pathParameters: { app }, body },
    headers: { 'content-type': 'application/json', 'x-xero-signature': options.signature ?? sign(body, key) },
  });
};
const scopeOf = (workspace: string) => ({ workspace, organisation: tenant });
const hints = (workspace = place.workspace) => listHints(place.table, scopeOf(workspace), 'invoice', 100);

describe("Xero's messages", () => {
  it('intent to receive: right signatures are taken, wrong ones are not, both without body and cookie', async () => {
    const body = message([], 0, 0);
    const bare = (status: number) => expect.objectContaining({ status, body: '', cookies: [] });
    expect(await post(body)).toEqual(bare(200));
    expect(await post(body, { key: 'another key' })).toEqual(bare(401));
    expect(await post(body, { signature: 'no base64' })).toEqual(bare(401));
    expect(await post(body, { app: 'nobody-here' })).toEqual(bare(401));
    expect(await post(body, { app: 'NOT/AN ID' })).toEqual(bare(401));
    expect(await request(handler, { method: 'POST', path: '/', pathParameters: { app: 'default' }, body })).toEqual(
      bare(401),
    );
    expect(await openGaps(place.table)).toEqual([]);
  });

  it('intent to receive is kept with its time, and the first message after it makes no gap', async () => {
    const sequence = () => getSequence(place.table, 'default', bridgeKey);
    await post(message([], 0, 0), { key: 'another key' });
    expect(await sequence()).toBeUndefined();
    await post(message([], 0, 0));
    expect(await sequence()).toEqual({ app: 'default', provenAt: expect.any(String) });
    await post(message([event('i-1')], 5));
    await post(message([], 0, 0));
    expect(await sequence()).toMatchObject({ last: 5, lastAt: expect.any(String), provenAt: expect.any(String) });
    expect(await openGaps(place.table)).toEqual([]);
  });

  it('are stored as hints before they are answered, and wake the worker', async () => {
    const body = message([event('i-1'), event('i-2', { eventCategory: 'CREDITNOTE' })], 1);
    expect(await post(body)).toMatchObject({ status: 200 });
    expect(await hints()).toMatchObject([{ kind: 'invoice', xeroId: 'i-1', at: '2026-11-21T09:30:00.123Z' }]);
    expect(await listHints(place.table, scopeOf(place.workspace), 'creditNote', 10)).toHaveLength(1);
    expect((await getPull(place.table, scopeOf(place.workspace)))?.dueAt).toBeDefined();
    expect(await messagesIn(place.pull)).toEqual([scopeOf(place.workspace)]);
  });

  it('twice, late and out of order: the newest hint of a record stays', async () => {
    const newer = message([event('i-1', { eventDateUtc: '2026-11-21T10:00:00.000' })], 2);
    await post(newer);
    await post(message([event('i-1')], 1));
    await post(newer);
    expect(await hints()).toMatchObject([{ xeroId: 'i-1', at: '2026-11-21T10:00:00.000Z' }]);
    expect(await openGaps(place.table)).toEqual([]);
  });

  it('of organisations that nobody has, or that are paused, are taken and ignored', async () => {
    expect(await post(message([event('i-1', { tenantId: randomUUID() })], 1))).toMatchObject({ status: 200 });
    await setOrganisationState(place.table, place.workspace, tenant, 'paused');
    expect(await post(message([event('i-1')], 2))).toMatchObject({ status: 200 });
    expect(await hints()).toEqual([]);
    expect(await messagesIn(place.pull)).toEqual([]);
  });

  it('of categories that do not concern us, and what is no message at all, are taken and ignored', async () => {
    expect(await post(message([event('s-1', { eventCategory: 'SUBSCRIPTION' })], 1))).toMatchObject({ status: 200 });
    expect(await post(message([{ odd: true }, event('i-1')], 2))).toMatchObject({ status: 200 });
    expect(await post('not JSON')).toMatchObject({ status: 200 });
    expect((await hints()).map(({ xeroId }) => xeroId)).toEqual(['i-1']);
  });

  it('concern every workspace that holds the organisation through the app', async () => {
    const other = `w-${randomUUID()}`;
    await holdTenant(other, 'bridge');
    const third = `w-${randomUUID()}`;
    await holdTenant(third, 'workspace');
    await post(message([event('i-1')], 1));
    expect(await hints()).toHaveLength(1);
    expect(await hints(other)).toHaveLength(1);
    expect(await hints(third)).toEqual([]);
  });

  it("of a workspace's own app are checked with its own key, and concern it alone", async () => {
    await holdTenant(place.workspace, 'workspace');
    const other = `w-${randomUUID()}`;
    await holdTenant(other, 'bridge');
    const body = message([event('i-1')], 1);
    expect(await post(body, { app: place.workspace, key: bridgeKey })).toMatchObject({ status: 401 });
    expect(await post(body, { app: place.workspace, key: ownKey })).toMatchObject({ status: 200 });
    expect(await hints()).toHaveLength(1);
    expect(await hints(other)).toEqual([]);
  });

  it('that are missing are noticed, but not at the first message, nor when Xero counts anew', async () => {
    await post(message([event('i-1')], 41));
    expect(await openGaps(place.table)).toEqual([]);
    await post(message([event('i-2')], 44));
    expect(await openGaps(place.table)).toMatchObject([{ app: 'default', last: 44 }]);
  });

  it('are refused when they cannot be stored, so that Xero sends them again', async () => {
    process.env.TABLE_NAME = 'no-such-table';
    const broken = await freshHandler();
    const body = message([event('i-1')], 1);
    const answer = await request(broken, {
      ...{ method: 'POST', path: '/xero/webhook/default', pathParameters: { app: 'default' }, body },
      headers: { 'x-xero-signature': sign(body, bridgeKey) },
    });
    expect(answer.status).toBe(500);
  });
});
