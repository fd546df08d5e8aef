import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { formTokenField } from '../../shared/runtime/signed-in.ts';
import { saveFrameOrigins } from '../../shared/store/frame-origins.ts';
import { keepHandover, takeHandover } from '../../shared/store/handovers.ts';
import { getSession } from '../../shared/store/sessions.ts';
import { openBrowser, type Shown, type Stand, startStand } from './stand.ts';

const crm = 'https://crm.example';
const inFrame = { headers: { 'sec-fetch-dest': 'iframe' } };
let stand: Stand;

beforeAll(async () => {
  stand = await startStand();
  await stand.addWorkspace('beta', 'Beta Ltd');
  await stand.addWorkspace('bare', 'Bare Ltd');
});
afterAll(() => stand.stop());
beforeEach(async () => {
  const asked = { by: 'ann', now: stand.clock.now() };
  for (const workspace of ['acme', 'beta']) await saveFrameOrigins(stand.table, workspace, [crm], asked);
});

const ancestors = ({ headers }: Pick<Shown, 'headers'>) => [
  /frame-ancestors ([^;]+)/.exec(headers.get('content-security-policy') ?? '')?.[1],
  headers.get('x-frame-options'),
];
const tokenIn = ({ text }: Shown) => /\/arrive\?token=([\w-]+)/.exec(text)?.[1] ?? '';

/** A browser without eyes, in a frame: each of its requests says so. */
const openFrame = () => {
  const browser = openBrowser(stand);
  const show = async (url: string, init: RequestInit = {}): Promise<Shown> => {
    const response = await browser.request(url, { ...init, headers: { ...init.headers, ...inFrame.headers } });
    const location = response.headers.get('location');
    if (location?.startsWith('/')) return show(location);
    const text = await response.text();
    const trouble = /data-trouble="([^"]+)"/.exec(text)?.[1];
    return { status: response.status, url, text, headers: response.headers, trouble };
  };
  return { ...browser, show };
};
/** Somebody signed in within a frame. */
const framedBrowser = async (given: Parameters<Stand['link']>[0] = {}) => {
  const frame = openFrame();
  await frame.show(await stand.link(given));
  return frame;
};

describe('a link opened in a frame', () => {
  test('is answered with a cookie for that site only, after it was seen that the browser keeps one', async () => {
    const browser = openBrowser(stand);
    const link = await stand.link({ to: 'console' });
    const asked = await browser.request(link, inFrame);
    expect(asked.headers.getSetCookie()).toEqual([
      'tallybridge.framed.probe=1; Max-Age=60; Path=/; HttpOnly; Secure; SameSite=None; Partitioned',
    ]);
    const again = asked.headers.get('location') ?? '';
    const signedIn = await browser.request(again, inFrame);
    expect(signedIn.headers.getSetCookie()).toContainEqual(
      expect.stringMatching(
        /^tallybridge\.framed-acme=[\w-]{43}; Path=\/; HttpOnly; Secure; SameSite=None; Partitioned$/,
      ),
    );
    expect(signedIn.headers.get('location')).toBe('/console/acme');
    expect((await browser.request(again, inFrame)).headers.get('location')).toBe('/console/acme');
    expect((await openBrowser(stand).show(link)).trouble).toBe('link-used');
  });

  test('where the browser keeps no cookie is not used up: a button opens it in a tab', async () => {
    const link = await stand.link({ to: 'console' });
    const asked = await openBrowser(stand).request(link, inFrame);
    const refused = await openBrowser(stand).show(asked.headers.get('location') ?? '', inFrame);
    expect(refused.trouble).toBe('cookie-refused');
    expect(ancestors(refused)).toEqual([crm, null]);
    const button = /href="([^"]+)" target="_blank" rel="noopener"/.exec(refused.text)?.[1]?.replaceAll('&amp;', '&');
    const opened = await openBrowser(stand).request(button ?? '');
    expect(opened.headers.get('location')).toBe('/console/acme');
  });

  test('of a workspace that no site may frame is neither shown nor used up', async () => {
    const link = await stand.link({ workspace: 'bare' });
    const refused = await openBrowser(stand).show(link, inFrame);
    expect(refused.trouble).toBe('not-framed');
    expect(ancestors(refused)).toEqual(["'none'", 'DENY']);
    expect((await openBrowser(stand).show(link)).status).toBe(200);
  });

  test('signs nobody in to tabs, nor one opened in a tab to frames', async () => {
    const framed = await framedBrowser();
    expect((await framed.show('/connect/acme')).text).toContain('This opens in a tab');
    const asTab = await framed.request('/connect/acme');
    expect(asTab.status).toBe(401);
    const tab = openBrowser(stand);
    await tab.show(await stand.link());
    expect((await tab.show('/connect/acme', inFrame)).trouble).toBe('not-signed-in');
  });
});

describe('pages about the connection', () => {
  test.each(['', '/app', '/disconnect?organisation=x', '/organisations?consent=x'])(
    '"%s" is framed by nobody, and shows in a frame only the way into a tab',
    async (path) => {
      const tab = openBrowser(stand);
      await tab.show(await stand.link());
      expect(ancestors(await tab.show(`/connect/acme${path}`))).toEqual(["'none'", 'DENY']);
      const shown = await (await framedBrowser()).show(`/connect/acme${path}`);
      expect(ancestors(shown)).toEqual([crm, null]);
      expect(shown.text).toContain('This opens in a tab');
      expect(shown.text).not.toContain('form_token');
    },
  );

  test('what is posted in a frame is not done', async () => {
    const framed = await framedBrowser();
    const sessionId = framed.cookies.get('tallybridge.framed-acme') ?? '';
    const session = await getSession(stand.table, 'acme', sessionId, stand.clock.now());
    const field = session && String(await formTokenField({ sessionId, session }));
    const token = /value="([^"]+)"/.exec(field ?? '')?.[1] ?? '';
    await stand.secrets.putWorkspaceXeroApp('acme', { clientId: 'their-own' });
    const answer = await framed.show('/connect/acme/app/forget', {
      ...{ method: 'POST', headers: { origin: stand.publicUrl } },
      body: new URLSearchParams({ form_token: token }),
    });
    expect(answer.text).toContain('This opens in a tab');
    expect((await stand.secrets.workspace('acme', { fresh: true }))?.xeroApp?.clientId).toBe('their-own');
    await stand.secrets.putWorkspaceXeroApp('acme', undefined);
  });

  test('a member is told in the frame whom to ask', async () => {
    const shown = await (await framedBrowser({ role: 'member' })).show('/connect/acme');
    expect(shown.trouble).toBe('role');
    expect(tokenIn(shown)).toBe('');
  });
});

describe('a hand-over into a tab', () => {
  const offered = async (to: string, role: 'owner' | 'member' = 'owner') => {
    const framed = await framedBrowser({ role });
    return tokenIn(await framed.show(`/connect/acme/tab?to=${encodeURIComponent(to)}`));
  };

  test('signs the same person in, with the same role, once, and leads to the page', async () => {
    const token = await offered('/console/acme/activity?text=a', 'member');
    const tab = openBrowser(stand);
    const arrived = await tab.request(`/connect/acme/arrive?token=${token}`);
    expect(arrived.headers.get('location')).toBe('/console/acme/activity?text=a');
    expect(arrived.headers.getSetCookie()).toEqual([expect.stringMatching(/^tallybridge-acme=.+SameSite=Lax$/)]);
    expect((await tab.show('/connect/acme')).text).toContain('as a member');
    expect((await openBrowser(stand).show(`/connect/acme/arrive?token=${token}`)).trouble).toBe('handover-gone');
  });

  test('of ten tabs that use it at once, one gets in', async () => {
    const token = await offered('/connect/acme');
    const tabs = await Promise.all(
      Array.from({ length: 10 }, () => openBrowser(stand).show(`/connect/acme/arrive?token=${token}`)),
    );
    expect(tabs.filter(({ status }) => status === 200)).toHaveLength(1);
  });

  test('of another workspace, in a frame, or guessed is refused, and is not used up by that', async () => {
    const token = await offered('/connect/acme');
    const use = (path: string, init?: RequestInit) => openBrowser(stand).show(path, init);
    expect((await use(`/connect/beta/arrive?token=${token}`)).trouble).toBe('handover-gone');
    expect((await use(`/connect/acme/arrive?token=${token}`, inFrame)).trouble).toBe('handover-gone');
    expect((await use('/connect/acme/arrive?token=guessed')).trouble).toBe('handover-gone');
    expect((await use('/connect/acme/arrive')).trouble).toBe('handover-gone');
    expect((await use(`/connect/acme/arrive?token=${token}`)).status).toBe(200);
  });

  test('is made for nobody who is not signed in to that workspace', async () => {
    const framed = await framedBrowser({ workspace: 'beta' });
    expect((await framed.show('/connect/acme/tab')).trouble).toBe('not-signed-in');
    const id = framed.cookies.get('tallybridge.framed-beta') ?? '';
    framed.cookies.set('tallybridge.framed-acme', id);
    expect((await framed.show('/connect/acme/tab')).trouble).toBe('not-signed-in');
  });

  test.each(['https://evil.example/', '//evil.example', '/console/beta', '/console/acme\\@evil', '/console/acmes', ''])(
    'leads nowhere else than to its workspace: "%s"',
    async (to) => {
      const token = await offered(to);
      const arrived = await openBrowser(stand).request(`/connect/acme/arrive?token=${token}`);
      expect(arrived.headers.get('location')).toBe('/console/acme');
    },
  );

  test('is good for two minutes, is kept as a hash, and its session ends with that of the frame', async () => {
    const now = new Date('2026-03-11T12:00:00Z');
    const session = { workspace: 'acme', user: 'ann', role: 'owner', link: 'l', expiresAt: 1773230500 } as const;
    const late = await keepHandover(stand.table, session, '/console/acme', now);
    expect(await takeHandover(stand.table, 'acme', late, new Date(now.getTime() + 120_000))).toBeUndefined();
    const token = await keepHandover(stand.table, session, '/console/acme', now);
    const taken = await takeHandover(stand.table, 'acme', token, new Date(now.getTime() + 119_000));
    expect(taken?.session).toEqual(session);
  });
});
