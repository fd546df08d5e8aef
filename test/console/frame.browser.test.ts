import type { Browser, BrowserContext, Frame, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { saveFrameOrigins } from '../../shared/store/frame-origins.ts';
import { openChromium } from '../config/browser.ts';
import { axeFindings } from './browsing.ts';
import { type Frames, startFrames } from './frames.ts';

let browser: Browser;
let frames: Frames;
let context: BrowserContext;
let page: Page;

beforeAll(async () => {
  [browser, frames] = await Promise.all([openChromium(), startFrames()]);
  const asked = { by: 'user-owner', now: frames.sample.now() };
  await saveFrameOrigins(frames.table, 'acme', [frames.allowed], asked);
});
afterAll(async () => {
  await browser.close();
  await frames.stop();
});
beforeEach(async () => {
  context = await browser.newContext({ viewport: { width: 1280, height: 860 } });
  page = await context.newPage();
});
afterEach(async () => {
  await context.close();
  expect(frames.sample.failures).toEqual([]);
});

const framed = (): Frame => {
  const [, inside] = page.frames();
  if (!inside) throw new Error('There is no frame.');
  return inside;
};
const heading = (of: Page | Frame) => of.locator('h1').textContent();
const openIn = async (press: Promise<void>): Promise<Page> => {
  const [tab] = await Promise.all([context.waitForEvent('page'), press]);
  await tab.waitForLoadState();
  return tab;
};

test('on an allowed site it shows in the frame: go about, retry a record, reload', async () => {
  await page.goto(`${frames.allowed}/?role=member`);
  await framed().getByRole('link', { name: 'Needs attention' }).first().click();
  await framed().waitForURL('**/attention');
  const cookies = await context.cookies(frames.publicUrl);
  expect(cookies).toEqual([
    expect.objectContaining({
      ...{ name: 'tallybridge.framed-acme', httpOnly: true, secure: true, sameSite: 'None' },
      partitionKey: 'http://127.0.0.1',
    }),
  ]);
  await framed().getByRole('button', { name: 'Retry', exact: true }).first().click();
  await framed().locator('.notice').waitFor();
  expect(await framed().locator('.notice').first().textContent()).toMatch(/tried again|Retried|now/i);
  expect(frames.posted.at(-1)?.headers.get('sec-fetch-dest')).toBe('iframe');
  await framed().goto(`${frames.publicUrl}/console/acme/records`);
  expect(await heading(framed())).toBe('Records');
  await page.reload();
  expect(await heading(framed())).not.toContain('not signed in');
});

test('what is renewed while one looks is renewed with the session of the frame', async () => {
  await page.goto(frames.allowed);
  await framed().goto(`${frames.publicUrl}/console/acme/activity`);
  const renewed = page.waitForResponse((answer) => answer.url().includes('text=INV-000'));
  await framed().locator('form[data-live] [name=text]').fill('INV-000');
  const answer = await renewed;
  expect([answer.status(), answer.request().headers()['x-framed']]).toEqual([200, '1']);
  expect(await answer.text()).toContain('class="app wide framed"');
});

test('a site that is not named shows nothing, with a session or without', async () => {
  const refusals: string[] = [];
  page.on('console', (message) => refusals.push(message.text()));
  for (const site of [frames.other, frames.allowed, frames.other]) {
    refusals.length = 0;
    await page.goto(site);
    const seen = await framed().locator('h1').count();
    expect([seen, refusals.some((text) => text.includes('frame-ancestors'))]).toEqual(
      site === frames.allowed ? [1, false] : [0, true],
    );
  }
});

test('connecting, and who may frame it, go on in a tab: the same person, once', async () => {
  await page.goto(frames.allowed);
  await framed().goto(`${frames.publicUrl}/connect/acme`);
  expect(await heading(framed())).toBe('This opens in a tab');
  const button = framed().locator('[data-tab] a.primary');
  const address = `${frames.publicUrl}${await button.getAttribute('href')}`;
  const tab = await openIn(button.click());
  expect(tab.url()).toBe(`${frames.publicUrl}/connect/acme`);
  expect(await heading(tab)).toBe('Acme Ltd and Xero');
  expect(await tab.locator('.who').textContent()).toBe('Ann Baker (owner)');
  expect(await tab.evaluate('window.opener')).toBeNull();
  await tab.goto(address);
  expect(await heading(tab)).toContain('used already');

  await framed().goto(`${frames.publicUrl}/console/acme/embed`);
  const second = await openIn(framed().locator('[data-tab] a.primary').click());
  expect(await heading(second)).toBe('In your CRM');
  expect(await second.getByLabel('Sites that may show it in a frame').inputValue()).toBe(frames.allowed);
});

test('any page of the frame can be opened in a tab; without that the tab is signed out', async () => {
  await page.goto(`${frames.allowed}/?role=member`);
  const bare = await context.newPage();
  await bare.goto(`${frames.publicUrl}/console/acme`);
  expect(await heading(bare)).toBe('You are not signed in');
  await framed().goto(`${frames.publicUrl}/console/acme/activity?text=INV-000`);
  await framed().getByRole('link', { name: 'Open in a tab' }).click();
  await framed().locator('[data-tab]').waitFor();
  const tab = await openIn(framed().locator('[data-tab] a.primary').click());
  expect(tab.url()).toBe(`${frames.publicUrl}/console/acme/activity?text=INV-000`);
  expect(await tab.locator('.who').textContent()).toBe('Ann Baker (member)');
  await framed().goto(`${frames.publicUrl}/connect/acme`);
  expect(await heading(framed())).toBe('Only administrators can connect Xero');
});

test('a browser that keeps no cookie there offers the tab, and the link still works in it', async () => {
  frames.keepCookies(false);
  await page.goto(frames.allowed);
  await framed().waitForLoadState();
  expect(await heading(framed())).toBe('Open it in a tab');
  expect(await axeFindings(framed())).toEqual([]);
  frames.keepCookies(true);
  const tab = await openIn(framed().getByRole('link', { name: 'Open in a tab' }).click());
  expect(tab.url()).toBe(`${frames.publicUrl}/console/acme`);
});

test('axe finds nothing in the frame, and links to the CRM and Xero open tabs of their own', async () => {
  await page.goto(frames.allowed);
  for (const path of ['/console/acme', '/console/acme/records/one?type=invoice&id=deal-01', '/connect/acme']) {
    await framed().goto(`${frames.publicUrl}${path}`);
    expect(await axeFindings(framed())).toEqual([]);
    const stray = await framed()
      .locator('a[href^="http"], a[href^="/r/"]')
      .evaluateAll((links) => links.filter((link) => link.getAttribute('target') !== '_blank').length);
    expect(stray).toBe(0);
  }
  await framed().goto(`${frames.publicUrl}/console/acme/records/one?type=invoice&id=deal-01`);
  expect(await framed().locator('a[target=_blank][rel~=noopener]').count()).toBeGreaterThan(1);
});
