import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import * as z from 'zod';
import { listConnections } from '../../shared/store/connections.ts';
import { countMessages, noteProven } from '../../shared/store/sequences.ts';
import { type Browser, openBrowser, type Stand, startStand } from './stand.ts';

let stand: Stand;
let ann: Browser;
let uk: string;

const open = async (options: Parameters<typeof startStand>[0] = {}) => {
  stand = await startStand(options);
  ann = openBrowser(stand);
  const organisations = z.array(z.object({ tenantId: z.string() }));
  const state = z.object({ organisations }).parse(await stand.admin('GET', '/state'));
  uk = state.organisations[0]?.tenantId ?? '';
  await ann.show(await stand.link());
};
afterEach(() => stand.stop());

const register = (clientId: string, type: 'web' | 'pkce', clientSecret = '') =>
  stand.admin('POST', '/apps', { clientId, clientSecret, type, redirectUris: [`${stand.publicUrl}/connect/callback`] });
const save = (clientId: string, clientSecret: string, type = 'web') =>
  ann.submit('/connect/acme/app', '/connect/acme/app', [
    ['client_id', clientId],
    ['client_secret', clientSecret],
    ['type', type],
  ]);
const connect = async () => {
  const picker = await ann.show(await ann.consent(await ann.start(), [uk]));
  return ann.submit(picker, '/connect/acme/organisations', [['organisation', uk]]);
};

describe('a bridge that has no Xero app', () => {
  beforeEach(() => open({ bridgeApp: null }));

  test('asks for one first', async () => {
    expect((await ann.show('/connect/acme')).text).toContain('Set up your Xero app');
    expect((await ann.submit('/connect/acme/app', '/connect/acme/start')).trouble).toBe('no-app');
  });
});

describe("an app of one's own", () => {
  beforeEach(() => open());

  test('the redirect address to copy is there', async () => {
    expect((await ann.show('/connect/acme/app')).text).toContain(`>${stand.publicUrl}/connect/callback<`);
  });

  test('a web app: stored, used, and its secret never shown again', async () => {
    await register('own-client-1', 'web', 'own-secret-1');
    expect((await save('own-client-1', 'own-secret-1')).text).toContain('Your Xero app is set up');
    const page = await ann.show('/connect/acme/app');
    expect(page.text).toContain('own-client-1');
    expect(page.text).not.toContain('own-secret-1');
    const authorize = await ann.start();
    expect(authorize.searchParams.get('client_id')).toBe('own-client-1');
    expect(authorize.searchParams.has('code_challenge')).toBe(false);
    await connect();
    expect(await listConnections(stand.table, 'acme')).toEqual([
      expect.objectContaining({ app: 'workspace', clientId: 'own-client-1' }),
    ]);
  });

  test('an app without a secret proves itself by PKCE, also when its token is refreshed', async () => {
    await register('own-client-2', 'pkce');
    await save('own-client-2', '', 'pkce');
    const authorize = await ann.start();
    expect(authorize.searchParams.get('code_challenge_method')).toBe('S256');
    expect(authorize.search).toContain('scope=openid%20profile');
    expect((await connect()).text).toContain('Xero is connected');
    stand.advance(31 * 60);
    const checked = await ann.submit('/connect/acme', '/connect/acme/check', [['organisation', uk]]);
    expect(checked.text).toContain('Connection attempt successful');
  });

  test('a wrong secret is found out at once and not stored', async () => {
    await register('own-client-1', 'web', 'own-secret-1');
    const page = await save('own-client-1', 'guessed-wrong');
    expect(page.status).toBe(422);
    expect(page.text).toContain('Xero does not accept this');
    expect(page.text).not.toContain('guessed-wrong');
    expect((await stand.secrets.workspace('acme', { fresh: true }))?.xeroApp).toBeUndefined();
  });

  test('a secret that was renewed at Xero after it was stored: the callback says what to do', async () => {
    await register('own-client-1', 'web', 'own-secret-1');
    await save('own-client-1', 'own-secret-1');
    const back = await ann.consent(await ann.start(), [uk]);
    await register('own-client-1', 'web', 'renewed');
    const page = await ann.show(back);
    expect(page.trouble).toBe('xero-app-refused');
    expect(page.text).toContain('href="/connect/acme/app"');
  });

  test('the stored secret is kept when the field is left empty, for the same client id only', async () => {
    await register('own-client-1', 'web', 'own-secret-1');
    await save('own-client-1', 'own-secret-1');
    expect((await save('own-client-1', '')).text).toContain('Your Xero app is set up');
    expect((await save('own-client-2', '')).text).toContain('Enter the client secret');
  });

  test.each([
    ['', 'secret', 'Enter the client id'],
    ['has blanks in it', 'secret', 'Enter the client id'],
    ['own-client-1', '', 'Enter the client secret'],
  ])('id "%s" and secret "%s": says which field', async (id, secret, message) => {
    expect((await save(id, secret)).text).toContain(message);
  });

  test('changed while somebody was at Xero: start again', async () => {
    await register('own-client-1', 'web', 'own-secret-1');
    const back = await ann.consent(await ann.start(), [uk]);
    await save('own-client-1', 'own-secret-1');
    expect((await ann.show(back)).trouble).toBe('app-changed');
  });

  test('after a change the organisations say that they have to be reconnected, and go on after that', async () => {
    await connect();
    await register('own-client-1', 'web', 'own-secret-1');
    await save('own-client-1', 'own-secret-1');
    expect((await ann.show('/connect/acme')).text).toContain('The Xero app was changed');
    const [before] = await listConnections(stand.table, 'acme');
    const back = await ann.consent(await ann.start('acme', [['reconnect', before?.connection ?? '']]), [uk]);
    expect((await ann.show(back)).text).toContain('Reconnected');
    expect(await listConnections(stand.table, 'acme')).toEqual([expect.objectContaining({ clientId: 'own-client-1' })]);
  });

  describe('the key of its webhooks', () => {
    const key = 'c2lnbnMgdGhlIG1lc3NhZ2VzIG9mIFhlcm8gdG8gYW4gYXBw';
    const store = (given: string) =>
      ann.submit('/connect/acme/app', '/connect/acme/app/webhook-key', [['webhook_key', given]]);
    const stored = async () => (await stand.secrets.workspace('acme', { fresh: true }))?.xeroWebhookKey;
    beforeEach(async () => {
      await register('own-client-1', 'web', 'own-secret-1');
      expect((await ann.show('/connect/acme/app')).text).not.toContain('Webhooks key');
      await save('own-client-1', 'own-secret-1');
    });

    test('the delivery address to copy and the events to choose are there', async () => {
      const { text } = await ann.show('/connect/acme/app');
      expect(text).toContain(`>${stand.publicUrl}/xero/webhook/acme<`);
      for (const event of ['Contacts', 'Invoices', 'Credit notes']) expect(text).toContain(`<strong>${event}</strong>`);
      expect(text).not.toContain('A key is stored');
    });

    test('stored, never shown again, and the page tells what has come since', async () => {
      const before = await stand.secrets.workspace('acme', { fresh: true });
      const page = await store(` ${key} `);
      expect(page.text).toContain('Nothing has come from Xero that is signed with it');
      expect(page.text).not.toContain(key);
      expect(await stand.secrets.workspace('acme', { fresh: true })).toEqual({ ...before, xeroWebhookKey: key });
      await noteProven(stand.table, 'acme', key, new Date('2026-03-11T09:30:00Z'));
      expect((await ann.show('/connect/acme/app')).text).toContain('Xero tried it on 11 Mar 2026, 09:30:00 UTC');
      await countMessages(stand.table, 'acme', key, { first: 1, last: 2, now: new Date('2026-03-11T10:00:00Z') });
      expect((await ann.show('/connect/acme/app')).text).toContain('Last message from Xero: 11 Mar 2026, 10:00:00 UTC');
      await store(`${key}bmV3`);
      expect((await ann.show('/connect/acme/app')).text).toContain('Nothing has come from Xero');
    });

    test.each(['', 'two words that are no key at all', 'short'])(
      '"%s" is no key, and nothing is stored',
      async (given) => {
        const page = await store(given);
        expect(page.status).toBe(422);
        expect(page.text).toContain('That is no webhooks key of Xero');
        if (given !== '') expect(page.text).not.toContain(given);
        expect(page.text).toContain('value="own-client-1"');
        expect(await stored()).toBeUndefined();
      },
    );

    test('is kept with a new secret of the same app, and forgotten with the app', async () => {
      await store(key);
      await save('own-client-1', 'own-secret-1');
      expect(await stored()).toBe(key);
      await register('own-client-2', 'web', 'own-secret-2');
      await save('own-client-2', 'own-secret-2');
      expect(await stored()).toBeUndefined();
      await store(key);
      await ann.submit('/connect/acme/app', '/connect/acme/app/forget');
      expect(await stored()).toBeUndefined();
    });

    test.each(['member', 'viewer'] as const)('a %s neither sees nor stores one', async (role) => {
      const other = openBrowser(stand);
      await other.show(await stand.link({ role }));
      const page = await other.submit('/connect/acme/app', '/connect/acme/app/webhook-key', [['webhook_key', key]]);
      expect(page.trouble).toBe('role');
      expect(await stored()).toBeUndefined();
    });

    test('the connected organisation leads there until messages come, and says when the last one came', async () => {
      expect((await connect()).text).toContain('href="/connect/acme/app#webhooks"');
      await store(key);
      expect((await ann.show('/connect/acme')).text).toContain('>None yet');
      await noteProven(stand.table, 'acme', key, new Date('2026-03-11T09:30:00Z'));
      expect((await ann.show('/connect/acme')).text).toContain('>Set up, none yet');
      await countMessages(stand.table, 'acme', key, { first: 1, last: 2, now: new Date('2026-03-11T10:00:00Z') });
      expect((await ann.show('/connect/acme')).text).toMatch(/ days ago <small[^>]*>11 Mar 2026, 10:00:00 GMT</);
    });
  });

  test("forgotten: the bridge's own app is used again", async () => {
    await register('own-client-1', 'web', 'own-secret-1');
    await save('own-client-1', 'own-secret-1');
    await ann.submit('/connect/acme/app', '/connect/acme/app/forget');
    expect((await ann.start()).searchParams.get('client_id')).toBe('sandbox-client');
  });

  test('other secrets of the workspace stay as they are', async () => {
    const before = await stand.secrets.workspace('acme', { fresh: true });
    await register('own-client-1', 'web', 'own-secret-1');
    await save('own-client-1', 'own-secret-1');
    const { xeroApp, ...after } = (await stand.secrets.workspace('acme', { fresh: true })) ?? {};
    expect(after).toEqual(before);
    expect(xeroApp).toEqual({ clientId: 'own-client-1', clientSecret: 'own-secret-1' });
  });
});

describe("the bridge's own app", () => {
  beforeEach(() => open());

  test('its messages, too, stand with the organisation', async () => {
    expect((await connect()).text).toContain('>Not set up<');
    const key = 'c2lnbnMgdGhlIG1lc3NhZ2VzIG9mIFhlcm8gdG8gYW4gYXBw';
    await stand.secrets.putBridgeWebhookKey(key);
    await countMessages(stand.table, 'default', key, { first: 1, last: 2, now: new Date('2026-03-11T10:00:00Z') });
    expect((await ann.show('/connect/acme')).text).toMatch(/ days ago <small[^>]*>11 Mar 2026, 10:00:00 GMT</);
  });
});
