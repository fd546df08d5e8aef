import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import type { Role } from '../../shared/store/sessions.ts';
import { getSettings } from '../../shared/store/settings.ts';
import { openChromium } from '../config/browser.ts';
import { axeFindings, browsing, overflow } from './browsing.ts';
import { startSample } from './sample.ts';
import type { ConsoleStand } from './stand.ts';

const pages = [
  ...['', '/attention', '/activity', '/activity?text=nothing', '/accounts', '/accounts?organisation=other', '/embed'],
  ...[
    '/queue',
    '/queue?why=held',
    '/queue?organisation=other',
    '/records',
    '/records?text=INV-001',
    '/sync',
    '/sync?organisation=other',
  ],
  ...[
    '/records/one?type=invoice&id=deal-01',
    '/records/one?type=invoice&id=1002',
    '/records/one?type=contact&id=nobody',
  ],
  ...['/records/drop?type=invoice&id=1002', '/records/unlink?type=invoice&id=deal-01'],
  ...['sync', 'accounts', 'tax', 'documents', 'offers', 'rules', 'reading', 'routing', 'history', 'file'].map(
    (section) => `/settings/${section}`,
  ),
];

let browser: Browser;
let stand: ConsoleStand;
let window: ReturnType<typeof browsing>;
beforeAll(async () => {
  [browser, stand] = await Promise.all([openChromium(), startSample()]);
  window = browsing(browser, stand);
});
afterAll(async () => {
  await browser.close();
  await stand.stop();
});
afterEach(async () => {
  expect(await window.close()).toEqual([]);
  expect(stand.failures).toEqual([]);
});

const openPage = (options?: BrowserContextOptions, role?: Role) => window.open(options, role);
const visit = (page: Page, path: string) => window.visit(page, path);

describe.each(['light', 'dark'] as const)('in %s', (colorScheme) => {
  test.each(pages)('axe finds nothing on "%s"', async (path) => {
    const page = await openPage({ colorScheme });
    await visit(page, path);
    expect(await axeFindings(page)).toEqual([]);
  });
});

test('axe finds nothing on the denied page, on one for nobody, and where something was entered wrongly', async () => {
  const viewer = await openPage({}, 'viewer');
  await visit(viewer, '/embed');
  expect(await viewer.locator('h1').textContent()).toContain('takes the role owner or administrator');
  expect(await axeFindings(viewer)).toEqual([]);
  await viewer.goto(`${stand.publicUrl}/console/nobody`);
  expect(await axeFindings(viewer)).toEqual([]);
  const page = await openPage();
  await visit(page, '/settings/routing');
  await page.getByLabel('Records go to').selectOption('field');
  await page.getByRole('button', { name: 'Save' }).click();
  expect(await page.locator('.notice.bad').textContent()).toContain('Name of that field');
  expect(await axeFindings(page)).toEqual([]);
});

test.each([360, 1024, 1180])('no page is wider than a screen of %i pixels', async (width) => {
  const page = await openPage({ viewport: { width, height: 740 } });
  for (const path of pages) {
    await visit(page, path);
    expect({ path, overflow: await overflow(page) }).toEqual({ path, overflow: 0 });
  }
});

test('on a small phone the menu opens and closes', async () => {
  const page = await openPage({ viewport: { width: 360, height: 740 } });
  await visit(page, '');
  expect(await axeFindings(page)).toEqual([]);
  await visit(page, '');
  const accounts = page.getByRole('link', { name: 'Accounts', exact: true });
  expect(await accounts.isVisible()).toBe(false);
  await page.getByRole('link', { name: 'Menu' }).click();
  await accounts.click();
  expect(await page.locator('h1').textContent()).toBe('Accounts');
});

test('without a mouse: skip link, choosing an organisation, changing a setting and saving it', async () => {
  const page = await openPage();
  await visit(page, '/settings/documents');
  await page.keyboard.press('Tab');
  expect(await page.evaluate('document.activeElement.textContent')).toBe('Skip to the content');
  await page.keyboard.press('Enter');
  expect(await page.evaluate('document.activeElement.id')).toBe('main');
  await page.getByLabel('Due after (days)', { exact: true }).focus();
  await page.keyboard.press('Control+A');
  await page.keyboard.type('21');
  await page.keyboard.press('Enter');
  await page.getByText('Saved: 1 setting changed').waitFor();
  expect((await getSettings(stand.table, { workspace: 'acme', organisation: 'org' })).invoices.dueDays).toBe(21);
  await page.locator('summary').focus();
  await page.keyboard.press('Enter');
  await page.keyboard.press('Tab');
  await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  await page.waitForURL(/organisation=other/);
  expect(await page.locator('summary').textContent()).toBe('Second Company (NZ)');
});

test('without JavaScript everything is there, and works', async () => {
  const page = await openPage({ javaScriptEnabled: false });
  for (const path of pages) {
    await visit(page, path);
    expect(await page.locator('h1').count()).toBe(1);
  }
  await visit(page, '/activity');
  await page.getByLabel('Result').selectOption('wrong');
  await page.getByRole('button', { name: 'Show' }).click();
  expect(await page.locator('[data-action]').count()).toBe(3);
  await page.locator('summary', { hasText: 'All organisations' }).click();
  await page.getByRole('link', { name: 'Second Company (NZ)' }).click();
  expect(await page.locator('h2').allTextContents()).toContain('Nothing has happened yet');
  await visit(page, '/accounts');
  await page.getByRole('button', { name: 'Refresh from Xero' }).click();
  expect(await page.locator('.notice.good').textContent()).toContain('12 accounts and 3 tax rates');
  await page.reload();
  expect(await page.locator('.notice.good').count()).toBe(0);
});

test('with JavaScript the lists follow what is typed, and the address follows too', async () => {
  const page = await openPage();
  await visit(page, '/accounts');
  await page.getByRole('searchbox').pressSequentially('bank');
  await page.locator('[data-account="200"]').waitFor({ state: 'detached' });
  expect(await page.locator('[data-account]').count()).toBe(2);
  expect(page.url()).toContain('text=bank');
  await page.reload();
  expect(await page.locator('[data-account]').count()).toBe(2);
});

test('a wrong number is marked as one types, before anything is sent', async () => {
  const page = await openPage();
  await visit(page, '/settings/documents');
  const days = page.getByLabel('Due after (days)', { exact: true });
  await days.fill('400');
  await page.keyboard.press('Tab');
  expect(await page.locator('input:user-invalid').getAttribute('name')).toBe('invoices.dueDays');
});
