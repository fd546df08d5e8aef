import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import * as z from 'zod';
import { listConnections } from '../../shared/store/connections.ts';
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
