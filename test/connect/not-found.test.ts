import { Hono } from 'hono';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { notFound } from '../../shared/runtime/not-found.ts';
import { openBrowser, type Stand, startStand } from './stand.ts';

let stand: Stand;

beforeAll(async () => {
  stand = await startStand();
  await stand.addWorkspace('beta', 'Beta Ltd');
});
afterAll(() => stand.stop());

const signedIn = async (...workspaces: string[]) => {
  const browser = openBrowser(stand);
  for (const workspace of workspaces) await browser.show(await stand.link({ workspace }));
  return browser;
};
const raw = (path: string) => {
  const app = new Hono();
  app.notFound(notFound(stand.deps));
  return app.request(`https://bridge.example${path}`);
};

test.each([
  ['/connect/acme/', '/connect/acme'],
  ['/connect/', '/connect'],
  ['/connect/acme/app/', '/connect/acme/app'],
  ['/console/acme/', '/console/acme'],
  ['/console/acme/settings//?organisation=x', '/console/acme/settings?organisation=x'],
])('%s leads to %s', async (path, to) => {
  const answer = await raw(path);
  expect([answer.status, answer.headers.get('location')]).toEqual([308, to]);
});

test.each([
  '//evil.example/',
  '/\\evil.example/',
  '/connect//evil.example/',
  '/',
  '/r/acme/invoice/1/',
  '/connect/%0a%09/x',
])('%s leads nowhere', async (path) => {
  const answer = await raw(path);
  expect([answer.status, answer.headers.get('location')]).toEqual([404, null]);
});

test('with a slash too many, signed in: the page without it', async () => {
  const page = await (await signedIn('acme')).show('/connect/acme/');
  expect([page.status, page.url]).toEqual([200, '/connect/acme']);
});

test('nobody signed in is told to go back to the CRM', async () => {
  const page = await (await signedIn()).show('/connect/acme/nowhere');
  expect(page).toMatchObject({ status: 404, trouble: 'not-found' });
  expect(page.text).toContain('Go back to your CRM');
  expect(page.text).not.toContain('Acme');
});

test('somebody signed in has the menu, and a way back', async () => {
  const page = await (await signedIn('acme')).show('/connect/nobody/nowhere');
  expect(page.text).toContain('Ann Baker (owner)');
  expect(page.text).toMatch(/href="\/console\/acme">Back to the overview/);
});

test('of several workspaces the one of the address, else all of them', async () => {
  const ann = await signedIn('acme', 'beta');
  expect((await ann.show('/connect/beta/nowhere')).text).toMatch(/href="\/console\/beta">Back to the overview/);
  const { text } = await ann.show('/connect/x/nowhere');
  expect(text).toMatch(/href="\/console\/acme">Acme Ltd[\s\S]*href="\/console\/beta">Beta Ltd/);
});

test('a program that posts there gets it as data', async () => {
  const answer = await (await signedIn()).request('/connect/acme/nowhere', { method: 'POST' });
  expect(answer.status).toBe(404);
  expect(await answer.json()).toMatchObject({ error: { code: 'not-found' } });
});
