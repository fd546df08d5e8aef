import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { getChange } from '../../shared/store/changes.ts';
import { getDrift } from '../../shared/store/drift.ts';
import { keepJob, listJobs } from '../../shared/store/jobs.ts';
import { getLink } from '../../shared/store/links.ts';
import { openChromium } from '../config/browser.ts';
import { axeFindings, browsing, overflow } from './browsing.ts';
import { scope, startReview, xeroId } from './review-sample.ts';
import type { ConsoleStand } from './stand.ts';

const pages = [
  ...['/matching', '/matching?state=accepted', '/conflicts', '/conflicts?type=item', '/drift', '/drift?state=ignored'],
  ...[
    '/preview',
    '/preview?show=yes',
    '/backfill',
    '/migrate',
    '/migrate?from=other',
    '/undo',
    '/undo?call=call-1',
    '/jobs',
  ],
];

let browser: Browser;
let stand: ConsoleStand;
let open: ReturnType<typeof browsing>['open'];
let visit: ReturnType<typeof browsing>['visit'];
let close: ReturnType<typeof browsing>['close'];
beforeAll(async () => {
  browser = await openChromium();
});
afterAll(() => browser.close());
beforeEach(async () => {
  stand = await startReview();
  ({ open, visit, close } = browsing(browser, stand));
});
afterEach(async () => {
  expect(await close()).toEqual([]);
  expect(stand.failures).toEqual([]);
  await stand.stop();
});

const tasks = async () => (await listJobs(stand.table, scope)).map(({ task }) => task);
const button = (page: Page, name: string | RegExp) => page.getByRole('button', { name });

describe.each(['light', 'dark'] as const)('in %s', (colorScheme) => {
  test('axe finds nothing on any page', async () => {
    const page = await open({ colorScheme });
    for (const path of pages) {
      await visit(page, path);
      expect({ path, found: await axeFindings(page) }).toEqual({ path, found: [] });
    }
  });
});

test('on a small phone no page is wider than the screen', async () => {
  const page = await open({ viewport: { width: 360, height: 740 } });
  for (const path of pages) {
    await visit(page, path);
    expect({ path, overflow: await overflow(page) }).toEqual({ path, overflow: 0 });
  }
});

describe.each([true, false])('with JavaScript: %s', (javaScriptEnabled) => {
  test('a bookkeeper links pairs: one of two candidates, and a ticked one', async () => {
    const page = await open({ javaScriptEnabled });
    await visit(page, '/matching');
    await page.locator('[data-proposal="contact/m-2"]').getByRole('button', { name: 'It is this one' }).nth(1).click();
    await page.getByText('1 pair linked').waitFor();
    await page.getByRole('checkbox', { name: 'Contact Harbour Bakery Ltd' }).check();
    await button(page, 'Link them').click();
    await page.getByText('1 pair linked').waitFor();
    const linked = await Promise.all(
      ['m-1', 'm-2', 'm-3'].map((crmId) => getLink(stand.table, { ...scope, type: 'contact', crmId })),
    );
    expect(linked.map((one) => one?.xeroId)).toEqual([xeroId(1), xeroId(3), undefined]);
  });

  test('conflicts are decided, one and all', async () => {
    const page = await open({ javaScriptEnabled });
    await visit(page, '/conflicts');
    await page.locator('[data-conflict="invoice/2001"]').getByRole('button', { name: "Take Xero's" }).click();
    await page.getByText("1 conflict decided: Xero's side").waitFor();
    await page.getByText('All conflicts').click();
    await page.getByRole('group', { name: 'All conflicts' }).getByRole('button', { name: "Take the CRM's" }).click();
    await page.getByRole('heading', { name: 'No conflicts' }).waitFor();
    const taken = await Promise.all(
      ['2001', '2002'].map((id) => getChange(stand.table, { ...scope, type: 'invoice', id })),
    );
    expect(taken.map((change) => change?.take)).toEqual(['xero', 'crm']);
  });

  test('differences are ignored by field', async () => {
    const page = await open({ javaScriptEnabled });
    await visit(page, '/drift');
    await page.getByLabel('Field').selectOption('emailAddress');
    if (!javaScriptEnabled) await button(page, 'Show').click();
    await page.locator('[data-drift="invoice/d-3"]').waitFor({ state: 'detached' });
    await page.getByText('All 2 of this list').click();
    await page.getByRole('group', { name: 'All 2 of this list' }).getByRole('button', { name: 'Ignore' }).click();
    await page.getByText('2 records ignored').waitFor();
    expect((await getDrift(stand.table, { ...scope, type: 'contact', crmId: 'd-2' }))?.state).toBe('ignored');
    expect((await getDrift(stand.table, { ...scope, type: 'invoice', crmId: 'd-3' }))?.state).toBe('open');
  });

  test('a call is tried out, then taken back', async () => {
    const page = await open({ javaScriptEnabled });
    await visit(page, '/undo');
    await page.locator('[data-call="call-1"]').getByRole('link', { name: 'Try out' }).click();
    expect(await page.locator('[data-undo="goes"]').count()).toBe(2);
    await page.getByRole('checkbox').check();
    await button(page, 'Take them back').click();
    await page.getByText('Undo: begun').waitFor();
    expect(await tasks()).toContainEqual({ do: 'undo', of: { call: 'call-1' } });
  });

  test('what would be sent is shown with its exact call', async () => {
    const page = await open({ javaScriptEnabled }, 'viewer');
    await visit(page, '/preview');
    await page.getByLabel('Id in the CRM').fill('c-2');
    await button(page, 'Show what would be sent').click();
    await page.getByText('The exact call').click();
    expect(await page.locator('[data-preview="contact/c-2"] pre').textContent()).toContain('PUT /Contacts');
  });

  test('a back-fill is stopped, and links that wait are moved', async () => {
    const page = await open({ javaScriptEnabled });
    await visit(page, '/backfill');
    await button(page, 'Stop').click();
    await page.getByText('Back-fill from Xero: stopped').waitFor();
    await visit(page, '/migrate');
    await button(page, 'Move all to Demo Company (UK)').click();
    await page.getByText('Migration of links: begun').waitFor();
    expect(await tasks()).toContainEqual({ do: 'migrate', from: 'unrouted' });
  });
});

test('Enter in a box of a list decides nothing', async () => {
  const page = await open();
  await visit(page, '/matching');
  await page.getByRole('checkbox', { name: 'Contact Harbour Bakery Ltd' }).focus();
  await page.keyboard.press('Enter');
  await visit(page, '/matching');
  expect(await page.locator('[data-proposal]').count()).toBe(3);
});

test('while a job is under way its figures renew themselves', async () => {
  const page = await open();
  await visit(page, '/backfill');
  const job = (await listJobs(stand.table, scope)).find(({ task }) => task.do === 'import');
  expect(await page.locator('[data-count="contact"]').textContent()).toBe('340');
  if (job) await keepJob(stand.table, { ...job, counts: { contact: 941 } });
  await page.locator('[data-count="contact"]', { hasText: '941' }).waitFor({ timeout: 15_000 });
});
