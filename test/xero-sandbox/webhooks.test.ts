import { createHmac } from 'node:crypto';
import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest';
import { type JsonObject, objects, parseObject } from './json.ts';
import { first, saleOf, startTestClient, type TestClient } from './test-client.ts';

const KEY = 'the webhook key';
const APP = '/webhooks/sandbox-client';
type Arrived = { raw: string; headers: IncomingHttpHeaders; json: JsonObject };

let client: TestClient;
let receiver: Server;
let address: string;
let arrived: Arrived[];
/** What the receiver answers to a request, by whether its signature is right. */
let answer: (good: boolean) => number | 'silence';

const honest = (good: boolean): number => (good ? 200 : 401);

function signatureOf(raw: string): string {
  return createHmac('sha256', KEY).update(raw).digest('base64');
}

beforeAll(async () => {
  client = await startTestClient();
  receiver = createServer((request, response) => {
    const parts: Buffer[] = [];
    request.on('data', (part: Buffer) => parts.push(part));
    request.on('end', () => {
      const raw = Buffer.concat(parts).toString();
      arrived.push({ raw, headers: request.headers, json: parseObject(raw) });
      const status = answer(request.headers['x-xero-signature'] === signatureOf(raw));
      if (status !== 'silence') response.writeHead(status).end();
    });
  });
  address = await new Promise((resolve) => {
    receiver.listen(0, '127.0.0.1', () => {
      const bound = receiver.address();
      resolve(`http://localhost:${typeof bound === 'object' ? bound?.port : ''}/xero-webhook`);
    });
  });
});
afterAll(async () => {
  receiver.closeAllConnections();
  receiver.close();
  await client.close();
});
beforeEach(async () => {
  arrived = [];
  answer = honest;
  await client.startOver();
  await client.switches({ enforceLimits: false });
  await client.api('GET', '/Organisation');
});
afterEach(() => {
  client.clock.ms = Date.parse('2026-11-21T12:00:00.000Z');
});

async function subscribe(changes: JsonObject = {}): Promise<JsonObject> {
  const body = { url: address, key: KEY, categories: ['CONTACT', 'INVOICE', 'CREDITNOTE'], ...changes };
  const { json } = await client.admin('PUT', APP, body);
  arrived = [];
  return json;
}

async function deliver(): Promise<Arrived[]> {
  arrived = [];
  await client.admin('POST', '/webhooks/deliver');
  return arrived;
}

async function deliveredEvents(): Promise<JsonObject[]> {
  return (await deliver()).flatMap(({ json }) => objects(json, 'events'));
}

async function contact(name: string): Promise<string> {
  return String(first(await client.api('PUT', '/Contacts', { Name: name }), 'Contacts').ContactID);
}

const subscription = async (): Promise<JsonObject> => (await client.admin('GET', APP)).json;

it('asks a new address for its intent to receive, with right and wrong signatures and no events', async () => {
  const made = await client.admin('PUT', APP, { url: address, key: KEY, categories: ['CONTACT'] });
  expect(made.json).toMatchObject({ state: 'on', reason: '', categories: ['CONTACT'], waiting: 0 });
  const rights = arrived.map(({ raw, headers }) => headers['x-xero-signature'] === signatureOf(raw));
  expect(new Set(rights)).toEqual(new Set([true, false]));
  for (const { json, headers } of arrived) {
    expect(json).toMatchObject({ events: [], firstEventSequence: 0, lastEventSequence: 0 });
    expect(json.entropy).toMatch(/^[A-Z]{20}$/);
    expect(headers['content-type']).toContain('application/json');
  }
});

it('stays off when a wrong signature is accepted or a right one refused, and says why', async () => {
  answer = () => 200;
  expect((await subscribe()).state).toBe('unproven');
  expect((await subscription()).reason).toBe('A request with a wrong signature must be answered 401. It answered 200.');
  answer = () => 401;
  await client.admin('PUT', APP, { enable: true });
  expect(await subscription()).toMatchObject({
    state: 'unproven',
    reason: 'A request with the right signature was not accepted. It answered 401.',
  });
  await contact('Unheard');
  expect(await deliver()).toEqual([]);
  answer = honest;
  expect((await client.admin('PUT', APP, { enable: true })).json).toMatchObject({ state: 'on', waiting: 0 });
});

it('takes any 2xx, or only 200 when switched so', async () => {
  answer = (good) => (good ? 202 : 401);
  expect((await subscribe()).state).toBe('on');
  await client.switches({ webhookSuccess: '200' });
  expect((await client.admin('PUT', APP, { enable: true })).json.state).toBe('unproven');
});

it('refuses addresses that are neither https nor on this machine, unknown apps and a missing address', async () => {
  expect((await client.admin('PUT', APP, { url: 'http://crm.example/hook' })).status).toBe(400);
  expect((await client.admin('PUT', APP, {})).status).toBe(400);
  expect((await client.admin('PUT', '/webhooks/nobody', { url: address })).status).toBe(404);
});

it('tells of what the API and the bookkeeper write, in one stream for all organisations of the app', async () => {
  await subscribe();
  const id = await contact('First Ltd');
  client.clock.ms += 1234;
  await client.api('POST', `/Contacts/${id}`, { EmailAddress: 'a@first.example' });
  const elsewhere = { 'xero-tenant-id': client.second.tenantId };
  await client.api('PUT', '/Contacts', { Name: 'Second Ltd' }, elsewhere);
  const sale = first(await client.api('PUT', '/Invoices', saleOf({ Contact: { ContactID: id } })), 'Invoices');
  const batches = await deliver();
  expect(batches).toHaveLength(1);
  const [batch] = batches;
  expect(batch?.headers['x-xero-signature']).toBe(signatureOf(batch?.raw ?? ''));
  expect(batch?.json).toMatchObject({ firstEventSequence: 1, lastEventSequence: 4 });
  const events = objects(batch?.json ?? {}, 'events');
  expect(events[0]).toEqual({
    resourceUrl: `${client.url}/api.xro/2.0/Contacts/${id}`,
    resourceId: id,
    tenantId: client.demo.tenantId,
    tenantType: 'ORGANISATION',
    eventCategory: 'CONTACT',
    eventType: 'CREATE',
    eventDateUtc: '2026-11-21T12:00:00.000',
  });
  expect(events.slice(1).map((event) => [event.eventCategory, event.eventType, event.tenantId])).toEqual([
    ['CONTACT', 'UPDATE', client.demo.tenantId],
    ['CONTACT', 'CREATE', client.second.tenantId],
    ['INVOICE', 'CREATE', client.demo.tenantId],
  ]);
  expect([events[1]?.eventDateUtc, events[3]?.resourceId]).toEqual(['2026-11-21T12:00:01.234', sale.InvoiceID]);
  expect(await deliver()).toEqual([]);
});

it('tells only of the categories asked for and of connected organisations', async () => {
  await subscribe({ categories: ['INVOICE'] });
  await contact('Unheard Ltd');
  await client.api('PUT', '/Invoices', saleOf());
  expect((await deliveredEvents()).map((event) => event.eventCategory)).toEqual(['INVOICE']);
  const { tenantId } = (await client.admin('POST', '/organisations', { name: 'Apart', country: 'GB', currency: 'GBP' }))
    .json;
  await client.admin('POST', `/organisations/${tenantId}/contacts`, { Name: 'Unconnected' });
  expect(await deliver()).toEqual([]);
});

it('does not tell of a write that was refused', async () => {
  await subscribe();
  await contact('Taken Ltd');
  await deliver();
  await client.api('PUT', '/Contacts', { Contacts: [{ Name: 'Fresh Ltd' }, { Name: 'Taken Ltd' }] });
  expect(await deliver()).toEqual([]);
});

it('tells of a payment as a change of the invoice, or not when switched so', async () => {
  await subscribe({ categories: ['INVOICE'] });
  const sale = first(await client.api('PUT', '/Invoices', saleOf()), 'Invoices');
  await deliver();
  const pay = (amount: number) =>
    client.admin('POST', `/organisations/${client.demo.tenantId}/payments`, { invoice: sale.InvoiceID, amount });
  await pay(10);
  expect((await deliveredEvents()).map((event) => event.eventType)).toEqual(['UPDATE']);
  await client.switches({ paymentRaisesInvoiceEvent: false });
  await pay(10);
  expect(await deliver()).toEqual([]);
});

it('tells of credit notes with their type and status, also of allocations', async () => {
  await subscribe({ categories: ['CREDITNOTE', 'INVOICE'] });
  const LineItems = [{ Description: 'Back', Quantity: 1, UnitAmount: 50, AccountCode: '200' }];
  const Contact = { Name: 'Credited Ltd' };
  const sale = first(await client.api('PUT', '/Invoices', saleOf({ Contact })), 'Invoices');
  const sent = { Type: 'ACCRECCREDIT', Contact, Status: 'AUTHORISED', Date: '2026-11-21', LineItems };
  const note = first(await client.api('PUT', '/CreditNotes', sent), 'CreditNotes');
  const quote = { Contact, Date: '2026-11-21', LineItems: [{ Description: 'Silent' }] };
  await client.api('PUT', '/Quotes', quote);
  const [, made, ...more] = await deliveredEvents();
  expect(more).toEqual([]);
  expect(made).toMatchObject({
    resourceUrl: `${client.url}/api.xro/2.0/CreditNotes/${note.CreditNoteID}`,
    eventCategory: 'CREDITNOTE',
    eventType: 'CREATE',
    data: { Type: 'ACCRECCREDIT', Status: 'AUTHORISED' },
  });
  const Allocations = [{ Amount: 60, Date: '2026-11-21', Invoice: { InvoiceID: sale.InvoiceID ?? '' } }];
  await client.api('PUT', `/CreditNotes/${note.CreditNoteID}/Allocations`, { Allocations });
  const events = await deliveredEvents();
  expect(new Set(events.map((event) => `${event.eventCategory} ${event.eventType}`))).toEqual(
    new Set(['CREDITNOTE UPDATE', 'INVOICE UPDATE']),
  );
  const last = events.findLast((event) => event.eventCategory === 'CREDITNOTE');
  expect(last?.data).toEqual({ Type: 'ACCRECCREDIT', Status: 'PAID' });
});

it('delivers by itself when it is told how often', async () => {
  const own = await startTestClient({ deliverEveryMs: 20 });
  await own.api('GET', '/Organisation');
  await own.admin('PUT', APP, { url: address, key: KEY, categories: ['CONTACT'] });
  const delivered = new Promise<void>((resolve) => {
    answer = (good) => {
      resolve();
      return honest(good);
    };
  });
  await own.api('PUT', '/Contacts', { Name: 'Unasked' });
  await delivered;
  await own.close();
  expect(objects(arrived.at(-1)?.json ?? {}, 'events')).toMatchObject([{ eventCategory: 'CONTACT' }]);
});

it('retries at once, then every 15 minutes, and goes on in order when the address answers again', async () => {
  await subscribe();
  answer = () => 500;
  await contact('One');
  expect(await deliver()).toHaveLength(2);
  expect(await deliver()).toEqual([]);
  await contact('Two');
  client.clock.ms += 15 * 60_000;
  expect(await deliver()).toHaveLength(1);
  answer = honest;
  client.clock.ms += 14 * 60_000;
  expect(await deliver()).toEqual([]);
  client.clock.ms += 60_000;
  const [batch] = await deliver();
  expect(batch?.json).toMatchObject({ firstEventSequence: 1, lastEventSequence: 2 });
  expect(await subscription()).toMatchObject({ state: 'on', reason: '', failingSince: null, waiting: 0 });
});

it('is disabled after 24 hours of failing, keeps the events, and delivers them in order when enabled again', async () => {
  await subscribe();
  answer = () => 503;
  await contact('One');
  await deliver();
  client.clock.ms += 24 * 60 * 60_000;
  await deliver();
  expect(await subscription()).toMatchObject({
    state: 'disabled',
    reason: 'Deliveries failed for 24 hours. The address answered 503.',
  });
  client.useToken((await client.signIn({ organisations: [client.demo.tenantId] })).access_token);
  await contact('Two');
  answer = honest;
  expect(await deliver()).toEqual([]);
  await client.admin('PUT', APP, { enable: true });
  expect((await deliveredEvents()).map((event) => event.eventType)).toEqual(['CREATE', 'CREATE']);
});

it('forgets events after 31 days', async () => {
  await subscribe();
  await contact('Old');
  client.clock.ms += 32 * 86_400_000;
  expect(await deliver()).toEqual([]);
  expect((await subscription()).waiting).toBe(0);
});

it('gives up on an address that is silent', async () => {
  await subscribe();
  await client.switches({ webhookTimeoutMs: 50 });
  answer = () => 'silence';
  await contact('Quiet');
  await deliver();
  expect(objects(await subscription(), 'requests')[0]).toMatchObject({
    status: 0,
    problem: 'No answer within 0.05 seconds.',
  });
});

it('sends batches of the size set', async () => {
  await subscribe();
  await client.switches({ webhookBatchSize: 2 });
  for (const name of ['A', 'B', 'C']) await contact(name);
  const sequences = (await deliver()).map(({ json }) => [json.firstEventSequence, json.lastEventSequence]);
  expect(sequences).toEqual([
    [1, 2],
    [3, 3],
  ]);
});

it('duplicates, reorders, delays and drops on demand', async () => {
  await subscribe();
  const fault = (kind: string, more: JsonObject = {}) => client.admin('POST', '/faults', { kind, ...more });
  const sequences = async () => (await deliver()).map(({ json }) => [json.firstEventSequence, json.lastEventSequence]);
  await contact('A');
  await fault('webhook-duplicate');
  expect(await sequences()).toEqual([
    [1, 1],
    [1, 1],
  ]);
  for (const name of ['B', 'C']) await contact(name);
  await fault('webhook-reorder');
  expect(await sequences()).toEqual([
    [3, 3],
    [2, 2],
  ]);
  for (const name of ['D', 'E', 'F']) await contact(name);
  await fault('webhook-drop');
  expect(await sequences()).toEqual([[5, 6]]);
  await contact('G');
  await fault('webhook-delay', { seconds: 90 });
  expect(await sequences()).toEqual([]);
  await contact('H');
  expect(await sequences()).toEqual([[8, 8]]);
  client.clock.ms += 90_000;
  expect(await sequences()).toEqual([[7, 7]]);
  expect((await client.admin('GET', '/faults')).json).toEqual({ faults: [] });
});

it('does not tell of the due date or the sent mark of a part-paid invoice, nor does UpdatedDateUTC move', async () => {
  await subscribe({ categories: ['INVOICE', 'CONTACT'] });
  const sale = first(await client.api('PUT', '/Invoices', saleOf()), 'Invoices');
  await client.admin('POST', `/organisations/${client.demo.tenantId}/payments`, { invoice: sale.InvoiceID, amount: 1 });
  await deliver();
  const read = async () => first(await client.api('GET', `/Invoices/${sale.InvoiceID}`), 'Invoices');
  const before = await read();
  client.clock.ms += 60_000;
  await client.api('POST', `/Invoices/${sale.InvoiceID}`, { DueDate: '2027-01-31', SentToContact: true });
  const after = await read();
  expect(after).toMatchObject({ DueDateString: '2027-01-31T00:00:00', SentToContact: true });
  expect(after.UpdatedDateUTC).toBe(before.UpdatedDateUTC);
  expect(await deliver()).toEqual([]);
  await client.api('POST', `/Invoices/${sale.InvoiceID}`, { Reference: 'noticed' });
  expect((await read()).UpdatedDateUTC).not.toBe(before.UpdatedDateUTC);
  expect(await deliver()).toHaveLength(1);
});
