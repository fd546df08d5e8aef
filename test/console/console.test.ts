import { PutCommand, TransactWriteCommand } from '@aws-sdk/lib-dynamodb';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { contactSchema } from '../../shared/records/contact.ts';
import { invoiceSchema } from '../../shared/records/invoice.ts';
import { listActivities } from '../../shared/store/activities.ts';
import { getBell } from '../../shared/store/bells.ts';
import { changeBudget } from '../../shared/store/budgets.ts';
import { type Change, getChange, putChange } from '../../shared/store/changes.ts';
import { deliveryPut } from '../../shared/store/deliveries.ts';
import { type Link, linkPuts } from '../../shared/store/links.ts';
import { openSession, type Role } from '../../shared/store/sessions.ts';
import { UNROUTED } from '../../shared/store/table.ts';
import { createWorkspace } from '../../shared/store/workspaces.ts';
import { type Installation, installation, linkTestOrganisation, messagesIn, request } from '../crm/installation.ts';

let place: Installation;
let handler: typeof import('../../functions/console/console.handler.ts').handler;
const minutesAgo = (minutes: number) => new Date(Date.now() - minutes * 60_000).toISOString();

const noAccount = {
  code: 'account-unknown',
  next: 'attention',
  message: 'Account code "999" of line 1 does not exist in Xero.',
  field: 'lines.0.account',
  remedy: "Use a code from Xero's chart of accounts.",
} as const;

const change = async (organisation: string, record: Change['record'], more: Partial<Change>): Promise<Change> => {
  const row: Change = {
    workspace: place.workspace,
    organisation,
    record,
    deleted: false,
    rev: `rev-${record.data.id}`,
    fingerprint: 'f',
    version: '1',
    receivedAt: minutesAgo(10),
    attempts: 2,
    deaths: 3,
    ...more,
  };
  await putChange(place.table, row, undefined);
  return row;
};
const contact = (id: string, data: object = {}): Change['record'] => ({
  type: 'contact',
  data: contactSchema.parse({ id, name: `Customer ${id}`, ...data }),
});
const invoice = (id: string, data: object = {}): Change['record'] => ({
  type: 'invoice',
  data: invoiceSchema.parse({ id, number: `INV-${id}`, ...data }),
});

beforeAll(async () => {
  place = await installation();
  ({ handler } = await import('../../functions/console/console.handler.ts'));
  const { table, workspace } = place;
  await linkTestOrganisation(place, 'org', { name: 'Demo <Company> & Sons' });
  await change('org', contact('ready-1'), { readyAt: minutesAgo(10) });
  await change('org', contact('ready-2'), { readyAt: minutesAgo(5), receivedAt: minutesAgo(90) });
  const wait = { ...noAccount, code: 'contact-not-arrived', next: 'wait' } as const;
  await change('org', invoice('waits'), { problem: wait, waitsFor: { type: 'contact', id: 'x' } });
  await change('org', invoice('bad-1', { url: 'https://crm.example.com/i/1' }), { problem: noAccount });
  await change('org', invoice('bad-2'), { problem: noAccount });
  await change('org', contact('<b>&'), { problem: { ...noAccount, code: 'other-cause', message: 'Has <script>' } });
  await change(UNROUTED, contact('early', { url: 'https://crm.example.com/c/early' }), { readyAt: minutesAgo(1) });
  const scope = { workspace, organisation: 'org' };
  await changeBudget(table, scope, (budget) => ({
    budget: { ...budget, calls: [Date.now()], dayRemaining: 4321, dayKnownAt: Date.now() },
    answer: undefined,
  }));
  const delivery = deliveryPut(table.name, {
    ...scope,
    type: 'invoice',
    id: 'told-later',
    revision: 'r',
    outcome: 'synced',
    happenedAt: minutesAgo(1),
    dueAt: minutesAgo(-1),
    attempts: 1,
  });
  await table.doc.send(new PutCommand(delivery.Put));
});
afterAll(() => place.stop());

const signIn = async (role: Role) => {
  const id = await openSession(
    place.table,
    { workspace: place.workspace, user: `user-${role}`, name: 'Pat', role, link: 'l' },
    new Date(),
  );
  return { cookie: `tallybridge-${place.workspace}=${id}` };
};

const get = async (path: string, headers: Record<string, string> = {}) =>
  request(handler, { path: path.replace('{w}', place.workspace), headers });
const post = async (path: string, form: Record<string, string>, headers: Record<string, string>) =>
  request(handler, {
    method: 'POST',
    path: path.replace('{w}', place.workspace),
    headers: { 'content-type': 'application/x-www-form-urlencoded', ...headers },
    body: new URLSearchParams(form).toString(),
  });
/** What the page after an action will say, as the cookie carries it. */
const said = ({ cookies }: { cookies: string[] }): string =>
  Buffer.from(/said=([^;]+)/.exec(cookies.join(';'))?.[1] ?? '', 'base64url').toString();
const formToken = async (headers: Record<string, string>) => {
  const { body } = await get('/console/{w}/attention', headers);
  return /name="form_token" value="([^"]+)"/.exec(body)?.[1] ?? '';
};

test('without a session there is nothing to see', async () => {
  for (const path of ['', '/activity', '/attention']) {
    const answer = await get(`/console/{w}${path}`);
    expect(answer.status).toBe(401);
    expect(answer.body).not.toContain('Demo');
  }
  expect((await get('/console/{w}/status.json')).status).toBe(401);
  expect((await get('/console/{w}', { cookie: `tallybridge-${place.workspace}=guess` })).status).toBe(401);
  expect((await get('/console/nobody', await signIn('owner'))).status).toBe(401);
});

test('a session of one workspace opens no other', async () => {
  await createWorkspace(place.table, { workspace: 'other', name: 'Other', createdAt: minutesAgo(1) });
  const { cookie } = await signIn('owner');
  const forged = cookie.replace(`tallybridge-${place.workspace}`, 'tallybridge-other');
  expect((await get('/console/other', { cookie: `${cookie}; ${forged}` })).status).toBe(401);
});

test('the console without a workspace says how to get in', async () => {
  const { status, body } = await get('/console');
  expect(status).toBe(200);
  expect(body).toContain('npm run cli -- link');
});

test.each(['owner', 'viewer'] as const)('the overview shows the %s how the organisation stands', async (role) => {
  const { status, headers, body } = await get('/console/{w}', await signIn(role));
  expect(status).toBe(200);
  expect(headers['content-security-policy']).toContain("default-src 'none'");
  const figure = (name: string) => new RegExp(`data-figure="${name}">(?:<a [^>]*>)?([^<]*)`).exec(body)?.[1]?.trim();
  expect(figure('waiting')).toBe('2');
  expect(body).toContain('oldest 1 hour ago');
  expect(figure('waitsForOthers')).toBe('1');
  expect(figure('attention')).toBe('3');
  expect(figure('deliveries')).toBe('1');
  expect(figure('calls')).toBe('59');
  expect(body).toContain('of 60 this minute, 4,321 today');
  expect(body).toContain('Demo &lt;Company&gt; &amp; Sons');
  expect(body).toContain('Account code &quot;999&quot; of line 1');
  expect(body).not.toContain('<script>');
  expect(body.length).toBeLessThan(100_000);
  expect(body).toContain('1 record has no organisation yet');
});

test('status.json says the same to programs', async () => {
  const { body } = await get('/console/{w}/status.json', await signIn('viewer'));
  expect(JSON.parse(body)).toEqual({
    organisations: [
      {
        id: 'org',
        name: 'Demo <Company> & Sons',
        state: 'active',
        waiting: 2,
        waitsForOthers: 1,
        notSent: 0,
        attention: 3,
        attentionByCause: [
          { code: 'account-unknown', message: noAccount.message, remedy: noAccount.remedy, count: 2 },
          { code: 'other-cause', message: 'Has <script>', remedy: noAccount.remedy, count: 1 },
        ],
        deliveriesWaiting: 1,
        calls: { minuteRemaining: 59, dayRemaining: 4321 },
      },
    ],
    unrouted: 1,
  });
});

test('what needs attention is shown by cause, with buttons for those who may press them', async () => {
  const asOwner = (await get('/console/{w}/attention', await signIn('owner'))).body;
  expect(asOwner.match(/data-cause=/g)).toHaveLength(2);
  expect(asOwner).toContain(`href="/r/${place.workspace}/invoice/bad-1"`);
  expect(asOwner).toContain('Retry all 2');
  expect(asOwner).toContain('&lt;b&gt;&amp;');
  const asViewer = (await get('/console/{w}/attention', await signIn('viewer'))).body;
  expect(asViewer).toContain('INV-bad-1');
  expect(asViewer).not.toContain('<button');
});

test('retrying is for administrators, and from a page of theirs', async () => {
  const viewer = await signIn('viewer');
  const owner = await signIn('owner');
  const fields = { organisation: 'org', code: 'account-unknown' };
  const path = '/console/{w}/attention/retry';
  const token = await formToken(owner);
  const answers = await Promise.all([
    post(path, fields, {}),
    post(path, fields, owner),
    post(path, { ...fields, form_token: 'guess' }, owner),
    post(path, { ...fields, form_token: await formToken(await signIn('owner')) }, owner),
    post(path, { ...fields, form_token: token }, viewer),
    post(path, { ...fields, form_token: token }, { ...owner, origin: 'https://evil.example' }),
  ]);
  expect(answers.map(({ status }) => status)).toEqual([401, 403, 403, 403, 403, 403]);
  const scope = { workspace: place.workspace, organisation: 'org', type: 'invoice', id: 'bad-1' } as const;
  expect((await getChange(place.table, scope))?.readyAt).toBeUndefined();
});

test('one record, then the rest of its cause, are ready again; the worker is woken and the log says who did it', async () => {
  const owner = await signIn('administrator');
  const form_token = await formToken(owner);
  const retry = (fields: Record<string, string>) =>
    post('/console/{w}/attention/retry', { organisation: 'org', form_token, ...fields }, owner);
  const stateOf = (id: string) =>
    getChange(place.table, { workspace: place.workspace, organisation: 'org', type: 'invoice', id });

  const one = await retry({ type: 'invoice', id: 'bad-2' });
  expect(one).toMatchObject({ status: 303, headers: { location: `/console/${place.workspace}/attention` } });
  const shown = await get('/console/{w}/attention', { cookie: `${owner.cookie}; ${one.cookies[0]?.split(';')[0]}` });
  expect(shown.body).toContain('1 record tried again');
  expect(shown.cookies.join()).toContain('Max-Age=0');
  const ready = await stateOf('bad-2');
  expect(ready).toMatchObject({ readyAt: expect.any(String), attempts: 0, deaths: 0 });
  expect(ready?.problem).toBeUndefined();
  expect((await stateOf('bad-1'))?.readyAt).toBeUndefined();
  expect(await getBell(place.table, place.workspace, 'org')).toMatchObject({ dueAt: expect.any(String) });
  expect(await messagesIn(place.push)).toEqual([{ workspace: place.workspace, organisation: 'org' }]);

  expect(said(await retry({ code: 'account-unknown' }))).toContain('1 record tried again');
  expect((await stateOf('bad-1'))?.readyAt).toBeDefined();
  const { activities } = await listActivities(place.table, place.workspace, new Date());
  expect(activities.filter(({ action }) => action === 'retried')).toMatchObject([
    { actor: 'user-administrator', crmId: 'bad-1' },
    { actor: 'user-administrator', crmId: 'bad-2' },
  ]);

  for (const fields of [{ code: 'account-unknown' }, { type: 'invoice', id: 'nobody' }, { type: 'x', id: 'y' }, {}]) {
    expect(said(await retry(fields))).toContain('Nothing to retry');
  }
  expect(said(await retry({ organisation: 'nobody', code: 'other-cause' }))).toContain('Nothing to retry');
});

test('an invoice in Xero leads back to the CRM, without a session', async () => {
  const link: Link = {
    workspace: place.workspace,
    organisation: 'org',
    type: 'invoice',
    crmId: 'I/7 ä?#%',
    xeroId: 'xero-7',
    kind: 'invoice',
    crmFingerprint: 'f',
    crmVersion: '1',
    acts: [],
    xero: {},
    crmUrl: 'https://crm.example.com/i/7?tab=1',
    madeBy: 'created',
    linkedAt: minutesAgo(1),
    updatedAt: minutesAgo(1),
  };
  const foreign = { ...link, crmId: 'foreign', xeroId: 'xero-9', crmUrl: 'https://crm.example.com/Büro/漢\\n' };
  const unsafe = { ...link, crmId: 'unsafe', xeroId: 'xero-8', crmUrl: 'javascript:alert(1)' };
  for (const one of [link, foreign, unsafe]) {
    await place.table.doc.send(new TransactWriteCommand({ TransactItems: linkPuts(place.table.name, one) }));
  }
  const follow = (path: string) => get(`/r/{w}/${path}`);
  expect(await follow(`invoice/${encodeURIComponent(link.crmId)}`)).toMatchObject({
    status: 302,
    headers: { location: 'https://crm.example.com/i/7?tab=1' },
  });
  expect((await follow('invoice/foreign')).headers.location).toBe('https://crm.example.com/B%C3%BCro/%E6%BC%A2/n');
  expect((await follow('contact/early')).headers.location).toBe('https://crm.example.com/c/early');
  for (const path of [
    'invoice/unsafe',
    'invoice/nobody',
    'contact/ready-1',
    'deal/early',
    `contact/${'x'.repeat(200)}`,
  ]) {
    expect((await follow(path)).status).toBe(404);
  }
  expect((await get('/r/nobody/contact/early')).status).toBe(404);
});

test('the exported log keeps its byte order mark, by which spreadsheets know UTF-8', async () => {
  const { body } = await get('/console/{w}/activity.csv', await signIn('viewer'));
  expect(body.startsWith('\uFEFF"Time (UTC)"')).toBe(true);
});

test('another workspace of the same browser is offered, one without a session there is not', async () => {
  await createWorkspace(place.table, { workspace: 'next-door', name: 'Next Door Ltd', createdAt: minutesAgo(1) });
  const session = { workspace: 'next-door', user: 'u', role: 'viewer', link: 'l' } as const;
  const id = await openSession(place.table, session, new Date());
  const { cookie } = await signIn('owner');
  const both = await get('/console/{w}', { cookie: `${cookie}; tallybridge-next-door=${id}; tallybridge-other=guess` });
  expect(both.body).toContain('<a href="/console/next-door" >Next Door Ltd</a>');
  expect(both.body).not.toContain('href="/console/other"');
});

test('what an action said cannot be forged into anything but text', async () => {
  const { cookie } = await signIn('owner');
  const kept = (said: unknown) => Buffer.from(JSON.stringify(said)).toString('base64url');
  const show = async (value: string) =>
    (await get('/console/{w}', { cookie: `${cookie}; tallybridge.said=${value}` })).body;
  expect(await show(kept({ kind: 'good', headline: '<b>x</b>' }))).toContain('<strong>&lt;b&gt;x&lt;/b&gt;</strong>');
  expect(await show(kept({ kind: 'evil', headline: 'x-y-z' }))).not.toContain('x-y-z');
  expect(await show('nonsense')).toContain('Overview');
});

test('addresses that lead nowhere', async () => {
  expect((await get('/console/{w}/nothing', await signIn('owner'))).status).toBe(404);
  expect((await request(handler, { method: 'DELETE', path: `/console/${place.workspace}` })).status).toBe(404);
});
