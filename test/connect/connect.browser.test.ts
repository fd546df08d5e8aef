import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { listConnections } from '../../shared/store/connections.ts';
import { listOrganisations } from '../../shared/store/organisations.ts';
import { noteProven } from '../../shared/store/sequences.ts';
import { openChromium } from '../config/browser.ts';
import { openBrowser, type Stand, startStand } from './stand.ts';

let browser: Browser;
let stand: Stand;
let context: BrowserContext;
let page: Page;
let complaints: string[];

const openPage = async (inContext: BrowserContext): Promise<Page> => {
  const opened = await inContext.newPage();
  opened.on(
    'console',
    (message) =>
      message.type() === 'error' && !/status of [45]\d\d/.test(message.text()) && complaints.push(message.text()),
  );
  opened.on('pageerror', (error) => complaints.push(error.message));
  return opened;
};

beforeAll(async () => {
  browser = await openChromium();
});
afterAll(() => browser.close());
beforeEach(async () => {
  complaints = [];
  stand = await startStand();
  context = await browser.newContext();
  page = await openPage(context);
  await page.goto(await stand.link());
});
afterEach(async () => {
  await context.close();
  await stand.stop();
  expect(complaints).toEqual([]);
});

const heading = (of = page) => of.locator('h1').textContent();
const press = (name: string | RegExp, of = page) => of.getByRole('button', { name }).click();

const connectAll = async () => {
  await press('Connect to Xero');
  for (const box of await page.getByRole('checkbox').all()) await box.check();
  await press('Allow access');
  for (const box of await page.getByRole('checkbox').all()) await box.check();
  await press('Link the chosen organisations');
};

test('from the connect link to a checked connection', async () => {
  expect(await heading()).toBe('Connect Acme Ltd to Xero');
  await press('Connect to Xero');
  expect(page.url()).toContain('/identity/connect/authorize');
  await page.getByLabel(/Demo Company/).check();
  await press('Allow access');
  expect(await heading()).toBe('Use this organisation?');
  await press('Link this organisation');
  expect(await heading()).toBe('Acme Ltd and Xero');
  expect(await page.locator('.notice').textContent()).toContain('Xero is connected');
  await press('Check connection');
  expect(await page.locator('.notice.good').textContent()).toMatch(
    /Connection attempt successful\s*Demo Company \(UK\) · United Kingdom · GBP/,
  );
  expect(await page.locator('.card').first().textContent()).toMatch(/United Kingdom[\s\S]*GBP, British Pound/);
  expect(new URL(page.url()).pathname).toBe('/connect/acme');
  await page.reload();
  expect(await page.locator('.notice').count()).toBe(0);
});

test('two organisations, then one is disconnected, and connected again', async () => {
  await connectAll();
  expect(await page.locator('[data-organisation]').count()).toBe(2);
  await page
    .locator('[data-organisation]', { hasText: 'Second Company' })
    .getByRole('link', { name: 'Disconnect' })
    .click();
  expect(await heading()).toBe('Disconnect Second Company (NZ)?');
  await press('Disconnect Second Company (NZ)');
  expect(await page.locator('.notice').textContent()).toContain('given back to Xero');
  const card = page.locator('[data-organisation]', { hasText: 'Second Company' });
  expect(await card.textContent()).toContain('Disconnected since');
  await card.getByRole('button', { name: 'Connect again' }).click();
  await page.getByLabel(/Second Company/).check();
  await press('Allow access');
  expect(await page.locator('.notice').textContent()).toContain('Xero is connected');
  expect(await card.getByRole('button', { name: 'Check connection' }).count()).toBe(1);
  await page.getByRole('link', { name: 'See what is on its way' }).focus();
});

test('reconnect: straight through, without choosing again', async () => {
  await connectAll();
  const [before] = await listConnections(stand.table, 'acme');
  await page.getByRole('button', { name: 'Reconnect' }).first().click();
  for (const box of await page.getByRole('checkbox').all()) await box.check();
  await press('Allow access');
  expect(await page.locator('.notice').textContent()).toContain('Reconnected');
  const [after] = await listConnections(stand.table, 'acme');
  expect(after?.connection).toBe(before?.connection);
  expect(after?.tokenVersion).not.toBe(before?.tokenVersion);
});

test('cancelled at Xero: back to a page from which it goes on', async () => {
  await press('Connect to Xero');
  await press('Cancel');
  expect(await heading()).toBe('You cancelled in Xero');
  await page.getByRole('link', { name: 'Try again' }).click();
  expect(await heading()).toBe('Connect Acme Ltd to Xero');
});

test('a Xero user without an organisation is told how to get one', async () => {
  await press('Connect to Xero');
  await page.getByRole('link', { name: 'User Without Organisation' }).click();
  await press('Allow access');
  expect(await heading()).toBe('You have no organisation in Xero yet');
  expect(await listOrganisations(stand.table, 'acme')).toEqual([]);
});

test('a wrong client secret is found out where it is entered', async () => {
  await page.getByRole('link', { name: 'Use your own app' }).click();
  await page.getByLabel('Client id').fill('sandbox-client');
  await page.getByRole('textbox', { name: 'Client secret' }).fill('not-the-secret');
  await press('Save');
  expect(await page.locator('.wrong').textContent()).toContain('Xero does not accept this');
  await page.getByRole('textbox', { name: 'Client secret' }).fill('sandbox-secret');
  await press('Save');
  expect(await page.locator('.notice').textContent()).toContain('Your Xero app is set up');
});

test("the webhook key of one's own app: pasted, hidden, and its standing shown", async () => {
  const key = 'c2lnbnMgdGhlIG1lc3NhZ2VzIG9mIFhlcm8gdG8gYW4gYXBw';
  await page.getByRole('link', { name: 'Use your own app' }).click();
  await page.getByLabel('Client id').fill('sandbox-client');
  await page.getByRole('textbox', { name: 'Client secret' }).fill('sandbox-secret');
  await press('Save');
  await page.getByRole('link', { name: 'Change it' }).click();
  expect(await page.locator('#delivery').textContent()).toBe(`${stand.publicUrl}/xero/webhook/acme`);
  const field = page.getByLabel('Webhooks key');
  expect(await field.getAttribute('type')).toBe('password');
  await field.fill('not a key');
  await press('Store the key');
  expect(await page.locator('.wrong').textContent()).toContain('Nothing was stored');
  await field.fill(key);
  await field.press('Enter');
  expect(new URL(page.url()).hash).toBe('#webhooks');
  expect(await page.locator('#webhooks .notice').textContent()).toContain('The key is stored');
  expect(await field.inputValue()).toBe('');
  await noteProven(stand.table, 'acme', key, new Date('2026-03-11T09:30:00Z'));
  await page.reload();
  expect(await page.locator('#webhooks .notice').textContent()).toContain('The key fits');
});

test.each([
  ['taken', 'Promise.resolve()', 'Copied'],
  ['refused', 'Promise.reject(new Error())', 'Your browser does not let us copy'],
])('the redirect address is copied, clipboard %s', async (_, answer, said) => {
  await page.addInitScript(`navigator.clipboard.writeText = () => ${answer}`);
  await page.goto(`${stand.publicUrl}/connect/acme/app`);
  await press('Copy');
  await page.getByRole('button', { name: said }).waitFor();
  const selected = await page.evaluate<string>('getSelection().toString()');
  expect(selected).toBe(said === 'Copied' ? '' : `${stand.publicUrl}/connect/callback`);
});

test('the answer of Xero brought to another browser is refused there', async () => {
  await press('Connect to Xero');
  const tenant = await page.getByLabel(/Demo Company/).inputValue();
  const answer = await openBrowser(stand).consent(new URL(page.url()), [tenant]);
  const stranger = await browser.newContext();
  const elsewhere = await openPage(stranger);
  await elsewhere.goto(answer);
  expect(await heading(elsewhere)).toBe('This is not the browser you started in');
  await stranger.close();
  await page.goto(answer);
  expect(await heading()).toBe('This answer from Xero was used already, or came too late');
  expect(await listConnections(stand.table, 'acme')).toEqual([]);
});

test('a member is told whom to ask', async () => {
  await page.goto(await stand.link({ role: 'member' }));
  expect(await heading()).toBe('Only administrators can connect Xero');
});

test('nothing is wider than a small phone', async () => {
  await page.setViewportSize({ width: 360, height: 740 });
  const overflow = () => page.evaluate<number>('document.documentElement.scrollWidth - window.innerWidth');
  expect(await overflow()).toBeLessThanOrEqual(0);
  await page.getByRole('link', { name: 'Use your own app' }).click();
  expect(await overflow()).toBeLessThanOrEqual(0);
  await page.getByRole('link', { name: 'Back' }).click();
  await connectAll();
  expect(await overflow()).toBeLessThanOrEqual(0);
});
