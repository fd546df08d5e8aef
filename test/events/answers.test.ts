import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { listActivities } from '../../shared/store/activities.ts';
import { getBell } from '../../shared/store/bells.ts';
import { getChange } from '../../shared/store/changes.ts';
import { listRefusals } from '../../shared/store/refusals.ts';
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

beforeAll(async () => {
  place = await installation();
  ({ handler } = await import('../../functions/events/events.handler.ts'));
});
afterAll(() => place.stop());

let serial = 0;
beforeEach(() => {
  serial += 1;
});

const timestamp = () => new Date().toISOString();
const contact = (id: string, data: Record<string, unknown> = {}, type = 'contact.updated') => ({
  id: `evt-${id}`,
  type,
  timestamp: timestamp(),
  data: { id, version: 1, name: `Customer ${id}`, ...data },
});

const send = async (body: unknown, options: { workspace?: string; headers?: Record<string, string> } = {}) => {
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  const workspace = options.workspace ?? place.workspace;
  const answer = await request(handler, {
    method: 'POST',
    path: `/events/${workspace}`,
    pathParameters: { workspace },
    headers: options.headers ?? signed(text),
    body: text,
  });
  return { ...answer, json: JSON.parse(answer.body) };
};

const none = { accepted: 0, duplicate: 0, stale: 0, ignored: 0, rejected: [] };
const changeOf = (organisation: string, id: string) =>
  getChange(place.table, { workspace: place.workspace, organisation, type: 'contact', id });

test('before an organisation is linked events are kept apart, and nobody is woken', async () => {
  const answer = await send(contact('early'));
  expect(answer.status).toBe(202);
  expect(answer.json).toEqual({ ...none, accepted: 1 });
  expect(answer.headers).toMatchObject({
    'content-type': 'application/json; charset=utf-8',
    'cache-control': 'no-store',
  });
  expect(await changeOf(UNROUTED, 'early')).toMatchObject({
    record: { data: { name: 'Customer early' } },
    attempts: 0,
  });
  expect(await getBell(place.table, place.workspace, UNROUTED)).toMatchObject({ rings: 1 });
  expect(await messagesIn(place.push)).toEqual([]);
});

test('with an organisation linked they are stored for it, its bell rings and its worker is woken once', async () => {
  await linkTestOrganisation(place, 'org-1');
  const answer = await send({ events: [contact('a'), contact('b'), contact('c')] });
  expect(answer.json).toEqual({ ...none, accepted: 3 });
  const change = await changeOf('org-1', 'b');
  expect(change?.readyAt).toBe(change?.receivedAt);
  expect(await getBell(place.table, place.workspace, 'org-1')).toMatchObject({ rings: 1, dueAt: expect.any(String) });
  expect(await messagesIn(place.push)).toEqual([{ workspace: place.workspace, organisation: 'org-1' }]);
});

test('duplicates and old news are counted and change nothing', async () => {
  await send(contact('d', { version: 2 }));
  const stored = await changeOf('org-1', 'd');
  expect((await send(contact('d', { version: 2 }))).json).toEqual({ ...none, duplicate: 1 });
  expect((await send(contact('d', { version: 1, name: 'Old' }))).json).toEqual({ ...none, stale: 1 });
  expect(await changeOf('org-1', 'd')).toEqual(stored);
});

test('within one request the newest event of a record wins', async () => {
  const answer = await send({
    events: [contact('e', { version: 2 }), contact('e', { version: 4, name: 'Newest' }), contact('e', { version: 3 })],
  });
  expect(answer.json).toEqual({ ...none, accepted: 2, stale: 1 });
  expect((await changeOf('org-1', 'e'))?.record.data).toMatchObject({ version: 4, name: 'Newest' });
});

test('one bad event is reported by its place, and the good ones are kept', async () => {
  const bad = { ...contact('bad'), data: { id: 'bad', email: 'nobody' } };
  const answer = await send({ events: [contact('f'), bad, contact('g', {}, 'ticket.updated')] });
  expect(answer.status).toBe(202);
  expect(answer.json).toEqual({
    ...none,
    accepted: 1,
    ignored: 1,
    rejected: [
      {
        index: 1,
        id: 'evt-bad',
        code: 'event-invalid',
        problems: [
          {
            field: 'data.email',
            problem: 'must be an e-mail address such as name@example.com',
            remedy: 'Correct the field in the CRM and save the record again.',
          },
        ],
      },
    ],
  });
  expect(await changeOf('org-1', 'f')).toBeDefined();
  const { activities } = await listActivities(place.table, place.workspace, new Date());
  expect(activities.filter(({ crmId }) => crmId === 'bad')).toMatchObject([
    { action: 'refused', type: 'contact', problem: { field: 'data.email', code: 'event-invalid' } },
  ]);
});

test('a refused event that is sent again is one line in the log', async () => {
  const bad = { ...contact('twice'), data: { id: 'twice', name: '' } };
  await send(bad);
  await send(bad);
  const { activities } = await listActivities(place.table, place.workspace, new Date());
  expect(activities.filter(({ crmId }) => crmId === 'twice')).toHaveLength(1);
});

const refused = async () => (await listRefusals(place.table, place.workspace)).filter(({ id }) => id.startsWith('r-'));

test('a record that did not come in is remembered until it comes in as it has to be', async () => {
  const bad = { ...contact('r-1', { name: 'Ann', email: 'nonsense' }) };
  await send({ events: [bad, contact('r-2')] });
  expect(await refused()).toMatchObject([
    { type: 'contact', id: 'r-1', called: 'Ann', problem: { message: expect.stringContaining(': email must be') } },
  ]);
  await send(contact('r-1', { version: 2 }));
  expect(await refused()).toEqual([]);
  await send(bad);
  expect(await refused()).toEqual([]);
  await send({ ...bad, timestamp: new Date(Date.now() + 1000).toISOString() });
  expect(await refused()).toHaveLength(1);
  await send({ ...contact('r-1', { version: 1 }), timestamp: new Date(Date.now() - 60_000).toISOString() });
  expect(await refused()).toHaveLength(1);
});

test('of several events about one record in a request the last one says whether it came in', async () => {
  const at = (seconds: number) => new Date(Date.now() + seconds * 1000).toISOString();
  const bad = (id: string, seconds: number) => ({ ...contact(id, { name: '' }), timestamp: at(seconds) });
  await send(contact('r-1'));
  await send({
    events: [
      { ...contact('r-3'), timestamp: at(0) },
      bad('r-3', 1),
      bad('r-4', 0),
      { ...contact('r-4'), timestamp: at(1) },
    ],
  });
  expect((await refused()).map(({ id }) => id)).toContain('r-3');
  expect((await refused()).map(({ id }) => id)).not.toContain('r-4');
});

test('what came without a time is settled by whatever comes in after it', async () => {
  const { timestamp: _, ...undated } = contact('r-5');
  await send(undated);
  expect((await refused()).map(({ id }) => id)).toContain('r-5');
  await send({ ...contact('r-5'), timestamp: new Date(Date.now() - 60_000).toISOString() });
  expect((await refused()).map(({ id }) => id)).not.toContain('r-5');
});

test('when every event is refused the answer is 422', async () => {
  const answer = await send({ events: [{}, { type: 'contact.updated' }] });
  expect(answer.status).toBe(422);
  expect(answer.json.rejected.map((one: { index: number }) => one.index)).toEqual([0, 1]);
});

test.each([
  ['nothing signed', {}, 'signature-missing'],
  [
    'a secret of somebody else',
    { secret: `whsec_${Buffer.from('x'.repeat(32)).toString('base64')}` },
    'signature-invalid',
  ],
  ['a signature of ten minutes ago', { at: new Date(Date.now() - 600_000) }, 'signature-expired'],
  ['a signature of the future', { at: new Date(Date.now() + 600_000) }, 'signature-expired'],
])('%s: 401', async (_, options, code) => {
  const body = JSON.stringify(contact('forged'));
  const headers = Object.keys(options).length === 0 ? { 'content-type': 'application/json' } : signed(body, options);
  const answer = await send(body, { headers });
  expect(answer.status).toBe(401);
  expect(answer.json).toEqual({ error: { code, message: expect.any(String), remedy: expect.any(String) } });
  expect(await changeOf('org-1', 'forged')).toBeUndefined();
});

test('the signature is over the bytes, not over what they mean', async () => {
  const body = JSON.stringify(contact('spaces'));
  expect((await send(`${body} `, { headers: signed(body) })).json.error.code).toBe('signature-invalid');
});

test('header names may be in any case', async () => {
  const body = JSON.stringify(contact('capitals'));
  const headers = Object.fromEntries(Object.entries(signed(body)).map(([name, value]) => [name.toUpperCase(), value]));
  expect((await send(body, { headers })).status).toBe(202);
});

test.each(['nobody', 'Not-A-Name', 'a'.repeat(64), ''])('the unknown workspace "%s": 404', async (workspace) => {
  const answer = await send(contact('x'), { workspace });
  expect(answer.status).toBe(404);
  expect(answer.json.error.code).toBe('workspace-unknown');
});

test('what is not JSON: 400, what is too large: 413', async () => {
  expect(await send('{"type":')).toMatchObject({ status: 400, json: { error: { code: 'body-malformed' } } });
  const large = JSON.stringify({ text: 'x'.repeat(1024 * 1024) });
  expect(await send(large)).toMatchObject({ status: 413, json: { error: { code: 'body-too-large' } } });
});

test('two hundred events in one request, each stored', async () => {
  const events = Array.from({ length: 200 }, (_, at) => contact(`many-${serial}-${at}`));
  expect((await send({ events })).json).toEqual({ ...none, accepted: 200 });
  expect(await changeOf('org-1', `many-${serial}-199`)).toBeDefined();
});

test('ids that would mix up keys stay apart', async () => {
  const ids = ['1', '1#contact', 'contact#1', '#', '../1', 'é', '1 2'];
  expect((await send({ events: ids.map((id) => contact(id)) })).json).toEqual({ ...none, accepted: ids.length });
  for (const id of ids) expect((await changeOf('org-1', id))?.record.data.id).toBe(id);
});
