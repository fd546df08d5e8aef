import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { listActivities } from '../../shared/store/activities.ts';
import { saveFrameOrigins } from '../../shared/store/frame-origins.ts';
import { getWorkspace, putWorkspace } from '../../shared/store/workspaces.ts';
import { type ConsoleStand, startConsole } from './stand.ts';

const origins = ['https://crm.example', 'http://localhost:4300'];
let stand: ConsoleStand;
beforeAll(async () => {
  stand = await startConsole();
  await stand.addOrganisation('org');
  await putWorkspace(stand.table, { workspace: 'bare', name: 'Bare Ltd', createdAt: stand.ago(1) });
  await saveFrameOrigins(stand.table, 'acme', origins, { by: 'user-owner', now: stand.now() });
});
afterAll(() => stand.stop());

const ancestors = (headers: Headers) => [
  /frame-ancestors ([^;]+)/.exec(headers.get('content-security-policy') ?? '')?.[1],
  headers.get('x-frame-options'),
];
const framedCookie = async (role: 'owner' | 'member' = 'owner', workspace = 'acme') => {
  const { value } = await stand.cookie(role, workspace);
  return `tallybridge.framed-${workspace}=${value}`;
};
const ask = async (path: string, headers: Record<string, string> = {}, body?: URLSearchParams) =>
  fetch(`${stand.publicUrl}/console${path}`, {
    ...{ headers: { 'sec-fetch-dest': 'iframe', ...headers }, redirect: 'manual' },
    ...(body && { method: 'POST', body }),
  });

describe('who may frame a page', () => {
  test('exactly the origins that the workspace names, signed in or not', async () => {
    const signedIn = await ask('/acme', { cookie: await framedCookie() });
    expect([signedIn.status, ...ancestors(signedIn.headers)]).toEqual([200, origins.join(' '), null]);
    const signedOut = await ask('/acme');
    expect([signedOut.status, ...ancestors(signedOut.headers)]).toEqual([401, origins.join(' '), null]);
  });

  test('nobody, where none is named or the workspace is not known', async () => {
    for (const path of ['/bare', '/nobody', '']) {
      expect(ancestors((await ask(path)).headers)).toEqual(["'none'", 'DENY']);
    }
  });

  test('nothing else of the policy changes', async () => {
    const policy = async (path: string) =>
      (await ask(path)).headers.get('content-security-policy')?.replace(/frame-ancestors.*/, '');
    expect(await policy('/acme')).toBe(await policy('/bare'));
  });

  test('the page on which that is named is framed by nobody; in a frame it leads into a tab', async () => {
    const { value } = await stand.cookie();
    const tab = await ask('/acme/embed', { 'sec-fetch-dest': 'document', cookie: `tallybridge-acme=${value}` });
    expect([tab.status, ...ancestors(tab.headers)]).toEqual([200, "'none'", 'DENY']);
    const framed = await ask('/acme/embed', { cookie: await framedCookie() });
    const text = await framed.text();
    expect(text).toContain('/connect/acme/arrive?token=');
    expect(text).not.toContain('name="origins"');
  });
});

describe('the session of a frame', () => {
  test('holds in frames only, and in its workspace only', async () => {
    const cookie = await framedCookie();
    expect((await ask('/acme', { 'sec-fetch-dest': 'document', cookie })).status).toBe(401);
    expect((await ask('/acme', { 'sec-fetch-dest': 'empty', cookie })).status).toBe(401);
    expect((await ask('/acme', { 'sec-fetch-dest': 'empty', 'x-framed': '1', cookie })).status).toBe(200);
    expect((await ask('/bare', { cookie: cookie.replace('-acme', '-bare') })).status).toBe(401);
    expect((await ask('/bare', { cookie })).status).toBe(401);
  });

  test('a form is taken only with its token and from our own origin', async () => {
    const cookie = await framedCookie();
    const page = await (await ask('/acme/accounts', { cookie })).text();
    const token = /name="form_token" value="([^"]+)"/.exec(page)?.[1] ?? '';
    const { origin } = new URL(stand.publicUrl);
    const post = async (headers: Record<string, string>, fields: Record<string, string>) =>
      (
        await ask(
          '/acme/accounts/refresh',
          { cookie, ...headers },
          new URLSearchParams({ organisation: 'org', ...fields }),
        )
      ).status;
    expect(await post({ origin }, {})).toBe(403);
    expect(await post({ origin }, { form_token: 'x'.repeat(43) })).toBe(403);
    expect(await post({ origin: 'https://evil.example' }, {})).toBe(403);
    expect(await post({ origin: 'https://crm.example' }, { form_token: token })).toBe(403);
    expect(await post({ origin: 'null' }, { form_token: token })).toBe(403);
    expect(await post({}, { form_token: token })).toBe(403);
    expect(await post({ origin }, { form_token: token })).toBe(303);
  });

  test('what an action says travels in a cookie of the frame, and is said once', async () => {
    const cookie = await framedCookie();
    const page = await (await ask('/acme/accounts', { cookie })).text();
    const fields = { organisation: 'org', form_token: /name="form_token" value="([^"]+)"/.exec(page)?.[1] ?? '' };
    const { origin } = new URL(stand.publicUrl);
    const answer = await ask('/acme/accounts/refresh', { cookie, origin }, new URLSearchParams(fields));
    const [said = ''] = answer.headers.getSetCookie();
    expect(said).toMatch(/^tallybridge\.framed\.said=.+; HttpOnly; Secure; SameSite=None; Partitioned$/);
    const next = await ask('/acme/accounts', { cookie: `${cookie}; ${said.split(';')[0]}` });
    expect(await next.text()).toContain('class="notice');
    expect(next.headers.getSetCookie()).toEqual([
      expect.stringMatching(/^tallybridge\.framed\.said=; Max-Age=0;.+Partitioned$/),
    ]);
  });
});

describe('naming the origins in the console', () => {
  const stored = async () => (await getWorkspace(stand.table, 'acme'))?.frameOrigins;
  const changes = async () =>
    (await listActivities(stand.table, 'acme', stand.now())).activities.filter(
      ({ action }) => action === 'settingsChanged',
    );

  test('saves them as origins, each once, and the log says who did', async () => {
    const owner = await stand.person();
    const before = (await changes()).length;
    const entered = ' https://CRM.example/\nhttps://crm.example\nhttps://app.crm.example:8443, http://localhost:4300 ';
    const { text } = await owner.submit('/embed', '/embed', [['origins', entered]]);
    expect(text).toContain('Saved');
    expect(await stored()).toEqual(['https://crm.example', 'https://app.crm.example:8443', 'http://localhost:4300']);
    const changed = [expect.objectContaining({ field: 'frameOrigins', before: origins.join(', ') })];
    expect(await changes()).toContainEqual(expect.objectContaining({ actor: 'user-owner', changed }));
    expect((await owner.submit('/embed', '/embed', [['origins', entered]])).text).toContain('Nothing was changed');
    expect(await changes()).toHaveLength(before + 1);
    expect((await owner.show('/settings/history')).text).toContain('Sites that may show the console in a frame');
  });

  test.each([
    ['http://crm.example'],
    ['https://*.crm.example'],
    ['https://crm.example/page'],
    ['https://crm.example?x'],
    ['https://ann@crm.example'],
    ['https://crm.example;script-src'],
    ['crm.example'],
    ['*'],
    ["'self'"],
    ['javascript:alert(1)'],
    [Array.from({ length: 11 }, (_, at) => `https://c${at}.example`).join('\n')],
  ])('refuses %s, and changes nothing', async (entered) => {
    const before = await stored();
    const owner = await stand.person();
    const { status, text } = await owner.submit('/embed', '/embed', [['origins', `https://good.example\n${entered}`]]);
    expect(status).toBe(422);
    expect(text).toMatch(/is no origin|at most 10/);
    expect(await stored()).toEqual(before);
  });

  test('is for owners and administrators; an empty field lets nobody frame it', async () => {
    const before = await stored();
    const member = await stand.person('member');
    expect((await member.show('/embed')).status).toBe(403);
    const { text } = await member.show('/activity');
    const body = new FormData();
    body.append('origins', 'https://evil.example');
    body.append('form_token', /name="form_token" value="([^"]+)"/.exec(text)?.[1] ?? '');
    expect((await member.show('/embed', { method: 'POST', body })).status).toBe(403);
    expect(await stored()).toEqual(before);
    await (await stand.person()).submit('/embed', '/embed', [['origins', '']]);
    expect(await stored()).toEqual([]);
    expect(ancestors((await ask('/acme')).headers)).toEqual(["'none'", 'DENY']);
  });
});
