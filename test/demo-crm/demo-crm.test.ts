import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { jwtVerify } from 'jose';
import { Webhook } from 'standardwebhooks';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { PretendBridge } from './pretend-bridge.ts';
import { linkSecret, organisation, type Stage, secret, stage } from './stage.ts';
import type { DemoCrm } from './start.ts';

let at: Stage;
let bridge: PretendBridge;
let crm: DemoCrm;

beforeEach(async () => {
  at = await stage();
  ({ bridge, crm } = at);
});

afterEach(() => at.close());

const get = (path: string) => at.get(path);
const post = (path: string, fields: Record<string, string>) => at.post(path, fields);
const eventually = (check: () => void | Promise<void>) =>
  expect
    .poll(
      async () => {
        await check();
        return true;
      },
      { timeout: 10_000, interval: 10 },
    )
    .toBe(true);
const outbox = async () => (await fetch(`${crm.url}/outbox`)).json();

const deliver = (type: string, timestamp: string, data: Record<string, unknown>, key = secret) => {
  const body = JSON.stringify({
    type,
    timestamp,
    data: { recordType: type.split('.')[0], organisation, revision: '1', ...data },
  });
  const at = new Date();
  return fetch(`${crm.url}/deliveries`, {
    method: 'POST',
    body,
    headers: {
      'webhook-id': 'msg-1',
      'webhook-timestamp': String(Math.floor(at.getTime() / 1000)),
      'webhook-signature': new Webhook(key).sign('msg-1', at, body),
    },
  });
};

const invoiceFields = {
  contact: 'CON-1001',
  number: 'A-1',
  date: '2026-11-21',
  currency: 'EUR',
  amountsAre: 'taxExclusive',
  'line.0.description': 'Oak staircase',
  'line.0.quantity': '3',
  'line.0.unitAmount': '33.335',
  'line.0.taxRate': 'OUTPUT2',
};

describe('saving', () => {
  test('a contact sends a signed snapshot whose version grows with every save', async () => {
    const made = await post('/contacts', {
      name: 'Café Søndergård',
      email: 'a@example.com',
      customer: 'yes',
      phone: '1234',
      city: 'Aarhus',
    });
    expect(made.headers.get('location')).toBe('/contacts/CON-1001');
    await post('/contacts/CON-1001', { name: 'Café Søndergård ApS', customer: 'yes' });
    await eventually(() => expect(bridge.received).toHaveLength(2));
    const [first, second] = bridge.received.map((message) => message.events[0]);
    expect(first).toMatchObject({
      type: 'contact.created',
      data: {
        id: 'CON-1001',
        version: 1,
        name: 'Café Søndergård',
        email: 'a@example.com',
        roles: ['customer'],
        url: `${crm.url}/contacts/CON-1001`,
      },
    });
    expect(second).toMatchObject({
      type: 'contact.updated',
      data: { id: 'CON-1001', version: 2, name: 'Café Søndergård ApS', phones: [] },
    });
    expect(second?.data).not.toHaveProperty('email');
  });

  test('an invoice carries its lines and the total rounded line by line', async () => {
    await post('/contacts', { name: 'Ardmore', customer: 'yes' });
    await post('/invoices', invoiceFields);
    await eventually(() => expect(bridge.received).toHaveLength(2));
    expect(bridge.received[1]?.events[0]).toMatchObject({
      type: 'invoice.created',
      data: {
        contact: { id: 'CON-1001' },
        number: 'A-1',
        currency: 'EUR',
        total: '120.01',
        lines: [{ quantity: '3', unitAmount: '33.335', taxPercent: '20' }],
      },
    });
  });

  test('the lines editor adds and removes lines without a script and saves nothing by that', async () => {
    const added = await (await post('/invoices', { ...invoiceFields, action: 'add-line' })).text();
    expect(added).toContain('name="line.1.description"');
    expect(added).toContain('value="Oak staircase"');
    const removed = await (
      await post('/invoices', { ...invoiceFields, 'line.1.description': 'Second', action: 'remove-line.0' })
    ).text();
    expect(removed).toContain('value="Second"');
    expect(removed).not.toContain('Oak staircase');
    expect(await outbox()).toEqual({ waiting: 0, sent: 0, refused: 0 });
  });

  test('what is missing is said on the form, which keeps what was typed', async () => {
    const noContact = await post('/invoices', { ...invoiceFields, contact: '' });
    expect(noContact.status).toBe(422);
    expect(await noContact.text()).toMatch(/Choose the contact[\s\S]*Oak staircase/);
    expect((await post('/contacts', { email: 'x@example.com' })).status).toBe(422);
  });

  test('a quote and a deal are sent themselves, and become an invoice once', async () => {
    await post('/contacts', { name: 'Ardmore', customer: 'yes' });
    await post('/deals', { name: 'Shop front', contact: 'CON-1001', amount: '100' });
    await post('/quotes', { ...invoiceFields, name: 'Option B' });
    const first = await post('/quotes/QUO-1001/do/invoice', {});
    const again = await post('/quotes/QUO-1001/do/invoice', {});
    expect(again.headers.get('location')).toBe(first.headers.get('location'));
    await post('/deals/DEAL-1001/do/invoice', {});
    await eventually(() => expect(bridge.received).toHaveLength(5));
    expect(bridge.received.map((message) => message.events[0]?.type)).toEqual([
      'contact.created',
      'deal.created',
      'quote.created',
      'invoice.created',
      'invoice.created',
    ]);
    expect(bridge.received[4]?.events[0]?.data).toMatchObject({ total: '120.00', reference: 'Shop front' });
  });

  test('markup in a name is shown as text', async () => {
    await post('/contacts', { name: '<script>alert(1)</script>', customer: 'yes' });
    expect(await get('/contacts')).toContain('&lt;script&gt;');
  });
});

describe('the outbox', () => {
  test('sends again under the same message id until the bridge takes it', async () => {
    bridge.answers.push({ status: 503, body: '' }, { status: 429, body: '' }, { status: 500, body: '' });
    await post('/contacts', { name: 'Ardmore', customer: 'yes' });
    await eventually(() => expect(bridge.received).toHaveLength(1));
    expect(bridge.attempts).toHaveLength(4);
    expect(new Set(bridge.attempts).size).toBe(1);
  });

  test('keeps a refused webhook with the answer, and sends it again when asked to', async () => {
    bridge.answers.push({ status: 422, body: '{"rejected":[{"code":"event-invalid"}]}' });
    await post('/contacts', { name: 'Ardmore', customer: 'yes' });
    await eventually(async () => expect(await outbox()).toEqual({ waiting: 0, sent: 0, refused: 1 }));
    expect(await get('/webhooks')).toMatch(/Refused[\s\S]*event-invalid/);
    await post('/webhooks/1/send', {});
    await eventually(async () => expect(await outbox()).toEqual({ waiting: 0, sent: 1, refused: 0 }));
  });

  test('an import of many goes out in messages of up to 100 events, and none when told so', async () => {
    const contacts = Array.from({ length: 230 }, (_, index) => ({
      id: `c-${index}`,
      version: 4,
      name: `Contact ${index}`,
    }));
    const load = (body: unknown) => fetch(`${crm.url}/import`, { method: 'POST', body: JSON.stringify(body) });
    expect(await (await load({ contacts: contacts.slice(0, 5), send: false })).json()).toEqual({
      contacts: 5,
      messages: 0,
    });
    expect(await (await load({ contacts })).json()).toEqual({ contacts: 230, messages: 3 });
    await eventually(() => expect(bridge.received.map((message) => message.events.length)).toEqual([100, 100, 30]));
    expect(bridge.received[0]?.events[0]).toMatchObject({ type: 'contact.updated', data: { id: 'c-0', version: 4 } });
    expect((await load([])).status).toBe(400);
    await fetch(`${crm.url}/reset`, { method: 'POST' });
    expect(await (await fetch(`${crm.url}/records/contacts`)).json()).toEqual({ contacts: [] });
  });
});

describe('write-backs', () => {
  const xeroOf = async (id: string) => {
    const dump = (await (await fetch(`${crm.url}/records/invoices`)).json()) as {
      invoices: { id: string; xero: unknown }[];
    };
    return dump.invoices.find((invoice) => invoice.id === id)?.xero;
  };

  beforeEach(async () => {
    await post('/contacts', { name: 'Ardmore', customer: 'yes' });
    await post('/invoices', invoiceFields);
  });

  test('show number, status and link on the invoice', async () => {
    const url = 'https://go.xero.com/invoice/1';
    const answer = await deliver('invoice.synced', '2026-11-21T10:00:00Z', {
      id: 'INV-1001',
      xeroId: 'x-1',
      number: 'INV-0007',
      status: 'AUTHORISED',
      url,
    });
    expect(answer.status).toBe(200);
    expect(await xeroOf('INV-1001')).toMatchObject({
      state: 'synced',
      xeroId: 'x-1',
      number: 'INV-0007',
      status: 'AUTHORISED',
      url,
    });
    expect(await get('/invoices/INV-1001')).toMatch(
      /In Xero[\s\S]*INV-0007[\s\S]*AUTHORISED[\s\S]*https:\/\/go\.xero\.com\/invoice\/1/,
    );
    expect(await get('/invoices?xero=synced')).toContain('INV-0007');
    expect(await get('/invoices?xero=attention')).not.toContain('INV-0007');
  });

  test('the newest wins in whatever order they come, and the same one twice changes nothing', async () => {
    const failure = {
      code: 'account-unknown',
      message: 'Account 999 does not exist.',
      remedy: 'Choose another account.',
    };
    await deliver('invoice.synced', '2026-11-21T10:00:02Z', { id: 'INV-1001', number: 'INV-0007' });
    expect(
      await (await deliver('invoice.attention', '2026-11-21T10:00:01Z', { id: 'INV-1001', failure })).json(),
    ).toEqual({ result: 'old' });
    expect(
      await (await deliver('invoice.synced', '2026-11-21T10:00:02Z', { id: 'INV-1001', number: 'INV-0007' })).json(),
    ).toEqual({ result: 'old' });
    expect(await xeroOf('INV-1001')).toMatchObject({ state: 'synced', number: 'INV-0007' });
    await deliver('invoice.attention', '2026-11-21T10:00:03Z', { id: 'INV-1001', failure });
    expect(await xeroOf('INV-1001')).toMatchObject({ state: 'attention', number: 'INV-0007', failure });
    expect(await get('/invoices/INV-1001')).toMatch(/Account 999 does not exist\.[\s\S]*Choose another account\./);
    await deliver('invoice.synced', '2026-11-21T10:00:04Z', { id: 'INV-1001', status: 'DRAFT' });
    expect(await xeroOf('INV-1001')).not.toHaveProperty('failure');
  });

  test('a wrong signature is refused and changes nothing', async () => {
    const wrong = `whsec_${Buffer.alloc(24, 8).toString('base64')}`;
    expect((await deliver('invoice.synced', '2026-11-21T10:00:00Z', { id: 'INV-1001' }, wrong)).status).toBe(401);
    expect((await fetch(`${crm.url}/deliveries`, { method: 'POST', body: '{}' })).status).toBe(401);
    expect(await xeroOf('INV-1001')).toBeNull();
  });

  test('a body that is no write-back is refused', async () => {
    expect((await deliver('ticket.synced', '2026-11-21T10:00:00Z', { id: 'INV-1001' })).status).toBe(400);
  });
});

describe('signing in and staying local', () => {
  test('the connect link names workspace, user and the chosen role, is short-lived and of one use', async () => {
    const chosen = await post('/user', { role: 'administrator', back: '/contacts' });
    expect(chosen.headers.get('location')).toBe('/contacts');
    const headers = { cookie: chosen.headers.get('set-cookie')?.split(';')[0] ?? '' };
    const answer = await fetch(`${crm.url}/connect-xero`, { redirect: 'manual', headers });
    const link = new URL(answer.headers.get('location') ?? '');
    expect(link.origin + link.pathname).toBe('http://localhost:4100/connect');
    const { payload, protectedHeader } = await jwtVerify(
      link.searchParams.get('token') ?? '',
      new TextEncoder().encode(linkSecret),
      {
        issuer: 'demo',
        audience: 'tallybridge-connect',
      },
    );
    expect(protectedHeader).toEqual({ alg: 'HS256', kid: 'demo' });
    expect(payload).toMatchObject({ sub: 'user-adam', name: 'Adam Admin', role: 'administrator' });
    expect(payload.jti).toBeTruthy();
    expect((payload.exp ?? 0) - (payload.iat ?? 0)).toBe(300);
  });

  test('the link of a deal leads to its draft invoice and carries the deal, with its customer and lines', async () => {
    await post('/contacts', { name: 'Ardmore', email: 'a@ardmore.example', customer: 'yes' });
    await post('/deals', { name: 'Stairs', contact: 'CON-1001', amount: '1200', status: 'open', currency: 'GBP' });
    const answer = await fetch(`${crm.url}/deals/DEAL-1001/draft-invoice`, { redirect: 'manual' });
    const link = new URL(answer.headers.get('location') ?? '');
    expect(link.searchParams.get('to')).toBe('draft');
    const { payload } = await jwtVerify(link.searchParams.get('token') ?? '', new TextEncoder().encode(linkSecret));
    expect(payload.deal).toMatchObject({
      ...{ id: 'DEAL-1001', version: 1, name: 'Stairs', url: `${crm.url}/deals/DEAL-1001` },
      contact: { id: 'CON-1001', name: 'Ardmore', email: 'a@ardmore.example' },
      lines: [{ description: 'Stairs', unitAmount: '1200' }],
    });
    expect((await fetch(`${crm.url}/deals/DEAL-9/draft-invoice`)).status).toBe(404);
  });

  test('a page from elsewhere cannot post, and the way back never leaves the CRM', async () => {
    const foreign = await fetch(`${crm.url}/contacts`, {
      method: 'POST',
      headers: { origin: 'https://elsewhere.example' },
      body: new URLSearchParams({ name: 'X' }),
    });
    expect(foreign.status).toBe(403);
    expect((await post('/user', { role: 'member', back: '//elsewhere.example' })).headers.get('location')).toBe('/');
  });

  test('an unknown record is a page that says so', async () => {
    expect((await fetch(`${crm.url}/invoices/INV-9`)).status).toBe(404);
  });
});

describe('the program', () => {
  const program = fileURLToPath(new URL('./main.ts', import.meta.url));
  const flags = (data: string, port: number, url: string) => [
    program,
    '--port',
    String(port),
    '--data',
    data,
    '--events-url',
    url,
    '--events-secret',
    secret,
    '--delivery-secret',
    secret,
    '--connect-url',
    'http://localhost:4100/connect',
    '--link-secret',
    linkSecret,
    '--workspace',
    'demo',
  ];
  const launch = async (args: string[]) => {
    const child = spawn(process.execPath, args, { stdio: ['pipe', 'pipe', 'pipe'] });
    const [line] = await once(child.stdout, 'data');
    return { child, url: String(line).trim().split(' ').at(-1) ?? '' };
  };

  test('keeps records and unsent webhooks over kill -9, and ends cleanly on SIGTERM and with its parent', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'demo-crm-'));
    try {
      bridge.answers.push({ status: 503, body: '' });
      const first = await launch(flags(join(folder, 'crm.db'), 0, bridge.url));
      await fetch(`${first.url}/contacts`, {
        method: 'POST',
        body: new URLSearchParams({ name: 'Ardmore', customer: 'yes' }),
        redirect: 'manual',
      });
      first.child.kill('SIGKILL');
      await once(first.child, 'exit');
      const second = await launch([...flags(join(folder, 'crm.db'), 0, bridge.url), '--exit-with-parent']);
      await eventually(() =>
        expect(bridge.received.map((message) => message.events[0]?.data.name)).toEqual(['Ardmore']),
      );
      second.child.stdin.end();
      expect(await once(second.child, 'exit')).toEqual([0, null]);
      const third = await launch(flags(join(folder, 'crm.db'), 0, bridge.url));
      expect(await (await fetch(`${third.url}/records/contacts`)).json()).toMatchObject({
        contacts: [{ name: 'Ardmore' }],
      });
      third.child.kill('SIGTERM');
      expect(await once(third.child, 'exit')).toEqual([0, null]);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  test('says clearly that a port is taken or a flag is missing', async () => {
    const taken = createServer().listen(0, '127.0.0.1');
    await once(taken, 'listening');
    const address = taken.address();
    const port = typeof address === 'object' && address !== null ? address.port : 0;
    const run = async (args: string[]) => {
      const child = spawn(process.execPath, args, { stdio: ['ignore', 'ignore', 'pipe'] });
      const [message] = await once(child.stderr, 'data');
      const [code] = await once(child, 'exit');
      return { message: String(message), code };
    };
    expect(await run(flags(':memory:', port, bridge.url))).toMatchObject({
      code: 1,
      message: expect.stringContaining(`Port ${port} is taken`),
    });
    expect(await run([program, '--port', '0'])).toMatchObject({
      code: 1,
      message: expect.stringContaining('--events-url'),
    });
    taken.close();
  });
});
