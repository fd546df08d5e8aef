import { SignJWT } from 'jose';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { retired, rotated } from '../../shared/runtime/rotation.ts';
import { newWorkspaceSecret } from '../../shared/runtime/secrets.ts';
import { getDraft } from '../../shared/store/drafts.ts';
import { namesOfPeople } from '../../shared/store/people.ts';
import { openBrowser, type Stand, startStand } from './stand.ts';

let stand: Stand;
beforeEach(async () => {
  stand = await startStand();
});
afterEach(() => stand.stop());

const open = (link: string) => openBrowser(stand).show(link);

/** A token with whatever a forger would like to have in it. */
const forged = async (
  change: { claims?: Record<string, unknown>; secret?: string; kid?: string; alg?: string; without?: string[] } = {},
) => {
  const now = Math.floor(stand.clock.now().getTime() / 1000);
  const claims: Record<string, unknown> = {
    ...{
      iss: 'acme',
      aud: 'tallybridge-connect',
      sub: 'ann',
      role: 'owner',
      iat: now,
      exp: now + 600,
      jti: `jti-${Math.random()}`,
    },
    ...change.claims,
  };
  for (const claim of change.without ?? []) delete claims[claim];
  const secret = change.secret ?? (await stand.secrets.workspace('acme'))?.linkSecret ?? '';
  const token = await new SignJWT(claims)
    .setProtectedHeader({ alg: change.alg ?? 'HS256', kid: change.kid ?? 'acme' })
    .sign(new TextEncoder().encode(secret));
  return `${stand.publicUrl}/connect?token=${token}`;
};

describe('a connect link', () => {
  test('signs in with a cookie that scripts cannot read and other sites cannot send along', async () => {
    const response = await openBrowser(stand).request(await stand.link());
    expect(response.status).toBe(303);
    expect(response.headers.get('location')).toBe('/connect/acme');
    expect(response.headers.getSetCookie()).toEqual([
      expect.stringMatching(/^tallybridge-acme=[\w-]{43}; Path=\/; HttpOnly; SameSite=Lax$/),
    ]);
    expect(response.headers.get('cache-control')).toBe('no-store');
  });

  test('keeps what the person is called, for the log', async () => {
    await openBrowser(stand).request(await stand.link());
    expect((await namesOfPeople(stand.table, 'acme')).get('ann')).toBe('Ann Baker');
  });

  test('leads to the console when it says so', async () => {
    const response = await openBrowser(stand).request(await stand.link({ to: 'console' }));
    expect(response.headers.get('location')).toBe('/console/acme');
  });

  test('with a deal leads to its draft invoice, again when it is reloaded; without one, to how that is done', async () => {
    const browser = openBrowser(stand);
    const claims = { deal: { id: 'deal-1', lines: [{ description: 'Work', unitAmount: '12.50' }] } };
    const link = `${await forged({ claims })}&to=draft`;
    const location = (await browser.request(link)).headers.get('location') ?? '';
    expect(location).toMatch(/^\/console\/acme\/draft\?deal=[\w-]{22}$/);
    expect((await browser.request(link)).headers.get('location')).toBe(location);
    const deal = await getDraft(stand.table, 'acme', location.slice(location.indexOf('=') + 1), stand.clock.now());
    expect(deal?.lines[0]).toMatchObject({ description: 'Work', quantity: '1', unitAmount: '12.5' });
    expect((await browser.request(`${await forged()}&to=draft`)).headers.get('location')).toBe('/console/acme/draft');
    const wrong = { deal: { id: '', lines: 'none' } };
    expect((await browser.request(`${await forged({ claims: wrong })}&to=draft`)).status).toBe(401);
  });

  test('of somebody who is signed in keeps the session, so that forms in other tabs hold; not with another role', async () => {
    const browser = openBrowser(stand);
    await browser.request(await stand.link());
    expect((await browser.request(await stand.link())).headers.getSetCookie()).toEqual([]);
    const fewer = await browser.request(await stand.link({ role: 'viewer' }));
    expect(fewer.headers.getSetCookie()).toHaveLength(1);
  });

  test('made by any JWT library is taken', async () => {
    expect((await open(await forged())).status).toBe(200);
  });

  test('works once; in the browser that used it, it leads on', async () => {
    const link = await stand.link();
    const ann = openBrowser(stand);
    expect((await ann.show(link)).status).toBe(200);
    expect((await ann.show(link)).status).toBe(200);
    expect((await open(link)).trouble).toBe('link-used');
  });

  test('of ten browsers that open it at once, one gets in', async () => {
    const link = await stand.link();
    const pages = await Promise.all(Array.from({ length: 10 }, () => open(link)));
    expect(pages.filter(({ status }) => status === 200)).toHaveLength(1);
  });

  test.each([
    ['signed by somebody else', { secret: 'x'.repeat(43) }],
    ['of another workspace than its signer', { kid: 'acme', claims: { iss: 'beta' } }],
    ['for another audience', { claims: { aud: 'something-else' } }],
    ['with a role that does not exist', { claims: { role: 'root' } }],
    ['without a role', { without: ['role'] }],
    ['without an id', { without: ['jti'] }],
    ['without an end', { without: ['exp'] }],
    ['without a user', { without: ['sub'] }],
    ['without a start', { without: ['iat'] }],
    ['signed with another algorithm', { alg: 'HS512', secret: undefined }],
    ['naming a workspace that does not exist', { kid: 'nobody' }],
    ['naming a workspace that reaches into other keys', { kid: '../app' }],
  ])('%s is refused', async (_, change) => {
    const { secret, ...rest } = change as { secret?: string };
    expect((await open(await forged({ ...rest, ...(secret !== undefined && { secret }) }))).trouble).toBe(
      'link-invalid',
    );
  });

  test('opens with a new link secret at once and with the earlier one until that is retired', async () => {
    const earlier = (await stand.secrets.workspace('acme'))?.linkSecret ?? '';
    expect((await open(await forged({ secret: earlier }))).status).toBe(200);
    const elsewhere = stand.openSecrets();
    const { linkSecret: newest } = await elsewhere.changeWorkspace('acme', (now) =>
      rotated(now, 'link', newWorkspaceSecret()),
    );
    expect(newest).not.toBe(earlier);
    for (const secret of [newest, earlier]) expect((await open(await forged({ secret }))).status).toBe(200);
    await elsewhere.changeWorkspace('acme', (now) => retired(now, ['link']));
    stand.advance(5 * 60);
    expect((await open(await forged({ secret: earlier }))).trouble).toBe('link-invalid');
    expect((await open(await forged({ secret: newest }))).status).toBe(200);
  });

  test('that would live longer than an hour is refused, also when it was dated ahead', async () => {
    const now = Math.floor(stand.clock.now().getTime() / 1000);
    expect((await open(await forged({ claims: { exp: now + 3700 } }))).trouble).toBe('link-invalid');
    expect((await open(await forged({ claims: { iat: now + 3600, exp: now + 7200 } }))).trouble).toBe('link-invalid');
    expect((await open(await forged({ claims: { exp: now + 3600 } }))).status).toBe(200);
  });

  test('that has expired is refused', async () => {
    const link = await stand.link({ lifeSeconds: 60 });
    stand.advance(121);
    expect((await open(link)).trouble).toBe('link-invalid');
  });

  test.each(['', 'nonsense', 'a.b.c', 'eyJhbGciOiJub25lIiwia2lkIjoiYWNtZSJ9.e30.'])(
    '"%s" is no link',
    async (token) => {
      expect((await open(`${stand.publicUrl}/connect?token=${token}`)).trouble).toBe('link-invalid');
    },
  );
});

describe('the pages', () => {
  test('ask for a link when nobody is signed in, and do not tell whether a workspace exists', async () => {
    const known = await open('/connect/acme');
    const unknown = await open('/connect/nobody');
    expect([known.status, known.trouble]).toEqual([401, 'not-signed-in']);
    expect(unknown.text).toBe(known.text);
  });

  test('of another workspace stay shut', async () => {
    await stand.addWorkspace('beta', 'Beta Ltd');
    const ann = openBrowser(stand);
    await ann.show(await stand.link());
    expect((await ann.show('/connect/beta')).trouble).toBe('not-signed-in');
    ann.cookies.set('tallybridge-beta', ann.cookies.get('tallybridge-acme') ?? '');
    expect((await ann.show('/connect/beta')).trouble).toBe('not-signed-in');
  });

  test('ask again after eight hours', async () => {
    const ann = openBrowser(stand);
    await ann.show(await stand.link());
    stand.advance(8 * 3600);
    expect((await ann.show('/connect/acme')).trouble).toBe('not-signed-in');
  });

  const paths = ['', '/app', '/organisations?consent=x', '/disconnect?organisation=x'];
  const actions = ['/start', '/app', '/app/forget', '/organisations', '/check', '/default', '/disconnect'];

  test.each(['member', 'viewer'] as const)('are for owners and administrators, not for a %s', async (role) => {
    const mia = openBrowser(stand);
    const first = await mia.show(await stand.link({ role }));
    expect([first.status, first.trouble]).toEqual([403, 'role']);
    for (const path of paths) expect((await mia.show(`/connect/acme${path}`)).trouble).toBe('role');
    for (const action of actions) {
      expect((await mia.show(`/connect/acme${action}`, { method: 'POST', body: new FormData() })).trouble).toBe('role');
    }
  });

  test('an administrator may', async () => {
    expect((await open(await stand.link({ role: 'administrator' }))).status).toBe(200);
  });

  test('take a form only with the token of this session, and only from our own pages', async () => {
    const ann = openBrowser(stand);
    await ann.show(await stand.link());
    const bob = openBrowser(stand);
    const bobs = await bob.show(await stand.link());
    for (const action of actions) {
      const path = `/connect/acme${action}`;
      expect((await ann.show(path, { method: 'POST', body: new FormData() })).trouble).toBe('form-refused');
      expect((await ann.submit(bobs, path)).trouble).toBe('form-refused');
      expect((await ann.submit('/connect/acme', path, [], { origin: 'https://evil.example' })).trouble).toBe(
        'form-refused',
      );
      expect((await ann.submit('/connect/acme', path, [], { origin: 'null' })).trouble).toBe('form-refused');
    }
  });

  test('load nothing from elsewhere, are not framed, not kept, and lead forms to Xero only', async () => {
    for (const page of [
      await open(await stand.link()),
      await open('/connect?token=x'),
      await open('/connect/callback?state=x'),
    ]) {
      const policy = page.headers.get('content-security-policy') ?? '';
      expect(policy).toContain("default-src 'none'");
      expect(policy).toContain("frame-ancestors 'none'");
      expect(policy).toContain(`form-action 'self' ${stand.sandbox.url}`);
      expect(page.headers.get('x-content-type-options')).toBe('nosniff');
      expect(page.headers.get('referrer-policy')).toBe('same-origin');
      expect(page.headers.get('cache-control')).toBe('no-store');
      expect(page.text).not.toMatch(/<script(?! src="\/connect\/enhance-[0-9a-f]+\.js")| style="|<style| on\w+="/);
    }
  });

  test.each([
    ['the stylesheet', /rel="stylesheet" href="([^"]+)"/, 'text/css'],
    ['the script', /<script src="([^"]+)"/, 'text/javascript'],
  ])('%s may be kept for good', async (_, where, type) => {
    const page = await open('/connect/acme');
    const href = where.exec(page.text)?.[1] ?? '';
    const sheet = await open(href);
    expect(sheet.headers.get('content-type')).toContain(type);
    expect(sheet.headers.get('cache-control')).toContain('immutable');
  });

  test('what people typed is shown as text', async () => {
    await stand.addWorkspace('odd', '<b>Odd & Sons</b>');
    const page = await open(await stand.link({ workspace: 'odd' }));
    expect(page.text).toContain('&lt;b&gt;Odd &amp; Sons&lt;/b&gt;');
    expect(page.text).not.toContain('<b>Odd');
  });

  test('an address that leads nowhere says so', async () => {
    const ann = openBrowser(stand);
    await ann.show(await stand.link());
    expect((await ann.show('/connect/acme/nowhere')).trouble).toBe('not-found');
  });
});
