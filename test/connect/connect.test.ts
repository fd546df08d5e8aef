import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { listActivities } from '../../shared/store/activities.ts';
import { dueBells } from '../../shared/store/bells.ts';
import { listConnections } from '../../shared/store/connections.ts';
import { type Administrator, startAdministrator } from './administrator.ts';
import { type Browser, openBrowser, type Stand, startStand } from './stand.ts';

let stand: Stand;
let administrator: Administrator;
let ann: Browser;
let uk: string;
let nz: string;

beforeEach(async () => {
  stand = await startStand();
  administrator = await startAdministrator(stand);
  ({ browser: ann, uk, nz } = administrator);
});
afterEach(() => stand.stop());

describe('the way through', () => {
  test('link, consent, picker, connected, check', async () => {
    expect((await administrator.signIn()).text).toContain('Connect Acme Ltd to Xero');
    const picker = await administrator.connectWith([uk, nz]);
    expect(picker.text).toContain('Demo Company (UK)');
    expect(picker.text).toContain('Second Company (NZ)');
    const done = await administrator.pick(picker, [uk]);
    expect(done.text).toContain('Xero is connected');
    expect(await administrator.linked()).toEqual([
      expect.objectContaining({
        ...{
          organisation: uk,
          name: 'Demo Company (UK)',
          country: 'GB',
          baseCurrency: 'GBP',
          timeZone: 'Europe/London',
        },
        ...{ state: 'active', isDefault: true, isDemo: true, shortCode: expect.stringMatching(/^!/) },
      }),
    ]);
    const [connection] = await listConnections(stand.table, 'acme');
    expect(connection).toMatchObject({
      state: 'connected',
      xeroUserName: 'Demo Bookkeeper',
      connectedBy: 'ann',
      app: 'bridge',
    });
    const checked = await ann.submit('/connect/acme', '/connect/acme/check', [['organisation', uk]]);
    expect(checked.text).toContain('Connection attempt successful');
    expect(checked.text).toMatch(/Demo Company \(UK\)[^<]*· United Kingdom[^<]*· GBP/);
  });

  test('a check leads back to the page, which says once, in this browser, what came of it', async () => {
    await administrator.signIn();
    await administrator.connect([uk]);
    const checked = await ann.submit('/connect/acme', '/connect/acme/check', [['organisation', uk]]);
    expect(checked.url).toBe('/connect/acme?done=checked');
    expect((await ann.show(checked.url)).text).not.toContain('Connection attempt');
    const other = openBrowser(stand);
    await other.show(await stand.link());
    const posted = await ann.show('/connect/acme');
    const token = /name="form_token" value="([^"]+)"/.exec(posted.text)?.[1] ?? '';
    const body = new URLSearchParams({ organisation: uk, form_token: token });
    const answer = await ann.request('/connect/acme/check', { method: 'POST', body });
    expect([answer.status, answer.headers.get('location')]).toEqual([303, '/connect/acme?done=checked']);
    expect((await other.show(checked.url)).text).not.toContain('Connection attempt');
    expect((await ann.show(checked.url)).text).toContain('Connection attempt successful');
  });

  test('changes that were kept are woken: of the organisation, and those that came before any was linked', async () => {
    await administrator.signIn();
    await administrator.connect([uk]);
    const expected = [
      { workspace: 'acme', organisation: 'unrouted' },
      { workspace: 'acme', organisation: uk },
    ];
    expect(stand.woken).toEqual(expected);
    expect(await dueBells(stand.table, stand.clock.now())).toEqual(expected.map((one) => expect.objectContaining(one)));
  });

  test('a message that could not be sent harms nothing: the bell rings for the sweep', async () => {
    stand.deps.wakePush = () => Promise.reject(new Error('SQS is away'));
    await administrator.signIn();
    expect((await administrator.connect([uk])).text).toContain('Xero is connected');
    expect(await dueBells(stand.table, stand.clock.now())).toHaveLength(2);
  });

  test('several at once, and another one later through the same Xero login: one connection', async () => {
    await administrator.signIn();
    await administrator.connect([uk]);
    await administrator.connect([nz]);
    expect((await administrator.linked()).map(({ name, isDefault }) => [name, isDefault])).toEqual([
      ['Demo Company (UK)', true],
      ['Second Company (NZ)', false],
    ]);
    expect(await listConnections(stand.table, 'acme')).toHaveLength(1);
  });

  test('only organisations of this consent are offered', async () => {
    await administrator.signIn();
    await administrator.connect([uk]);
    const picker = await administrator.connectWith([nz]);
    expect(picker.text).toContain('Second Company (NZ)');
    expect(picker.text).not.toContain('Demo Company (UK)');
  });

  test('an organisation that was not offered cannot be slipped in', async () => {
    await administrator.signIn();
    const picker = await administrator.connectWith([nz]);
    expect((await administrator.pick(picker, [uk])).trouble).toBe('consent-gone');
    expect(await administrator.linked()).toEqual([]);
  });

  test('nothing chosen: says so and asks again', async () => {
    await administrator.signIn();
    const again = await administrator.pick(await administrator.connectWith([uk, nz]), []);
    expect(again.status).toBe(422);
    expect(again.text).toContain('Choose at least one');
  });

  test('the tokens are not in the table in the clear, and the consent is forgotten', async () => {
    await administrator.signIn();
    await administrator.connect([uk]);
    const [connection] = await listConnections(stand.table, 'acme');
    expect(connection?.tokens).toMatch(/^ey[\w-]+\.\.[\w-]+\.[\w-]+\.[\w-]+$/);
    expect(await stand.tokens.accessToken('acme', connection?.connection ?? '')).toMatch(/^ey/);
  });

  test('the log says who connected what', async () => {
    await administrator.signIn();
    await administrator.connect([uk]);
    const { activities } = await listActivities(stand.table, 'acme', stand.clock.now());
    expect(activities).toEqual([
      expect.objectContaining({
        actor: 'ann',
        action: 'connected',
        organisation: uk,
        note: expect.stringContaining('Demo Bookkeeper'),
      }),
    ]);
  });
});

describe('what can go wrong at Xero', () => {
  beforeEach(() => administrator.signIn());

  test('cancelled', async () => {
    const page = await ann.show(await ann.consent(await ann.start(), 'cancel'));
    expect(page.trouble).toBe('cancelled');
    expect(page.text).toContain('href="/connect/acme"');
  });

  test('no organisation', async () => {
    const page = await ann.show(await ann.consent(await ann.start(), [], { user: 'User Without Organisation' }));
    expect(page.trouble).toBe('no-organisation');
    expect(page.text).toMatch(/Demo Company/);
  });

  test('the code has expired', async () => {
    const back = await ann.consent(await ann.start(), [uk]);
    stand.advance(301);
    expect((await ann.show(back)).trouble).toBe('code-expired');
  });

  test('the state is unknown, used, or missing', async () => {
    const back = await ann.consent(await ann.start(), [uk]);
    expect((await ann.show(back.replace(/&state=[^&]+/, '&state=guessed'))).trouble).toBe('visit-unknown');
    expect((await ann.show(back)).trouble).toBeUndefined();
    expect((await ann.show(back)).trouble).toBe('visit-unknown');
    expect((await ann.show('/connect/callback')).trouble).toBe('visit-unknown');
  });

  test('another browser brings the answer: refused, and the answer is worth nothing afterwards', async () => {
    const back = await ann.consent(await ann.start(), [uk]);
    const stranger = openBrowser(stand);
    expect((await stranger.show(back)).trouble).toBe('other-browser');
    expect((await ann.show(back)).trouble).toBe('visit-unknown');
  });

  test('another administrator of the same workspace brings the answer: refused as well', async () => {
    const back = await ann.consent(await ann.start(), [uk]);
    const bob = openBrowser(stand);
    await bob.show(await stand.link());
    expect((await bob.show(back)).trouble).toBe('other-browser');
  });

  test('a permission is missing', async () => {
    const page = await administrator.connectWith([uk], {
      scope: 'openid profile email offline_access accounting.contacts accounting.settings',
    });
    expect(page.trouble).toBe('missing-permissions');
    expect(page.text).toContain('read and write invoices');
  });

  test('an answer with another nonce is not taken', async () => {
    expect((await administrator.connectWith([uk], { nonce: 'of-another-visit' })).trouble).toBe('unexpected');
  });

  test("the client secret is wrong: the bridge's own app", async () => {
    const back = await ann.consent(await ann.start(), [uk]);
    await stand.admin('POST', '/apps', {
      clientId: 'sandbox-client',
      clientSecret: 'renewed',
      redirectUris: [],
      type: 'web',
    });
    expect((await ann.show(back)).trouble).toBe('bridge-app-refused');
  });

  test.each([
    ['token-500', 'xero-unavailable'],
    ['token-drop-after-rotation', 'xero-unreachable'],
  ])('%s', async (kind, trouble) => {
    const back = await ann.consent(await ann.start(), [uk]);
    await stand.admin('POST', '/faults', { kind });
    const page = await ann.show(back);
    expect(page.trouble).toBe(trouble);
    expect(page.text).toContain('Try again');
  });

  test('no answer in time', async () => {
    const back = await ann.consent(await ann.start(), [uk]);
    stand.deps.timeoutMs = 50;
    stand.deps.fetch = (_url, init) =>
      new Promise((_, reject) => init?.signal?.addEventListener('abort', () => reject(init.signal?.reason)));
    expect((await ann.show(back)).trouble).toBe('xero-timeout');
  });

  test('Xero fails when the organisation is read: nothing is linked, and picking again works', async () => {
    const picker = await administrator.connectWith([uk]);
    await stand.admin('POST', '/faults', { kind: '503', path: '/Organisation' });
    expect((await administrator.pick(picker, [uk])).text).toContain('What to do');
    expect(await administrator.linked()).toEqual([]);
    expect(await listConnections(stand.table, 'acme')).toEqual([]);
    expect((await administrator.pick(picker, [uk])).text).toContain('Xero is connected');
  });

  test('the picker is left open too long, or used twice', async () => {
    const picker = await administrator.connectWith([uk]);
    await administrator.pick(picker, [uk]);
    expect((await administrator.pick(picker, [uk])).trouble).toBe('consent-gone');
    const late = await administrator.connectWith([uk]);
    stand.advance(25 * 60);
    expect((await administrator.pick(late, [uk])).trouble).toBe('consent-gone');
  });
});
