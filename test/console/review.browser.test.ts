import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { dealSchema } from '../../shared/records/deal.ts';
import { deleteChange, getChange } from '../../shared/store/changes.ts';
import { putDraft } from '../../shared/store/drafts.ts';
import { getDrift } from '../../shared/store/drift.ts';
import { keepJob, listJobs } from '../../shared/store/jobs.ts';
import { getLink } from '../../shared/store/links.ts';
import { openChromium } from '../config/browser.ts';
import { axeFindings, browsing, overflow } from './browsing.ts';
import { link, scope, startReview, xeroId } from './review-sample.ts';
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
  ...['matching', 'conflicts', 'drift', 'preview', 'backfill', 'undo', 'jobs', 'draft'].map(
    (place) => `/${place}?organisation=other`,
  ),
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
    await page.locator('[data-call="call-1"]').getByRole('link', { name: 'See what would go' }).click();
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

describe('a draft invoice', () => {
  const path = '/draft?organisation=org&deal=d1';
  beforeEach(async () => {
    const lines = [{ description: 'Work', quantity: '3', unitAmount: '33.33' }];
    const deal = dealSchema.parse({ id: 'deal-77', name: 'New kitchen', contact: { name: 'Harbour Bakery' }, lines });
    await putDraft(stand.table, 'acme', 'd1', deal, stand.now());
  });
  const invoice = () => getChange(stand.table, { ...scope, type: 'invoice', id: 'deal-77' });
  const entry = (page: Page, line: number, label: string) =>
    page.getByRole('group', { name: `Line ${line}` }).getByLabel(label);

  test.each(['light', 'dark'] as const)('axe finds nothing on it in %s, nor on a phone', async (colorScheme) => {
    const page = await open({ colorScheme });
    await visit(page, path);
    expect(await axeFindings(page)).toEqual([]);
    await page.setViewportSize({ width: 360, height: 740 });
    expect(await overflow(page)).toBe(0);
    expect(await axeFindings(page)).toEqual([]);
  });

  test('total and contacts follow what is typed; then it is sent', async () => {
    const page = await open({}, 'member');
    await visit(page, path);
    await entry(page, 1, 'Price').fill('50');
    await page.locator('[data-total="180.00"]').waitFor();
    await page.getByRole('searchbox').pressSequentially('harbour');
    await page.getByRole('radio', { name: 'Harbour Light Café' }).check();
    await button(page, 'Make the draft in Xero').click();
    await page.getByRole('heading', { name: 'On its way to Xero' }).waitFor();
    await link(stand, 'invoice', 'deal-77', 77, { xero: { number: 'INV-77', status: 'DRAFT', total: '180.00' } });
    const change = await invoice();
    if (change) await deleteChange(stand.table, change);
    await page.getByRole('link', { name: 'Open it in Xero' }).waitFor({ timeout: 15_000 });
  });

  test('without JavaScript buttons search and count', async () => {
    const page = await open({ javaScriptEnabled: false }, 'member');
    await visit(page, path);
    await button(page, 'Add a line').click();
    await entry(page, 2, 'Description').fill('Travel');
    await entry(page, 2, 'Price').fill('10');
    await page.getByRole('searchbox').fill('harbour');
    await button(page, 'Search').click();
    expect(await page.locator('[data-total]').getAttribute('data-total')).toBe('131.99');
    await page.getByRole('radio', { name: 'Harbour Light Café' }).check();
    await button(page, 'Make the draft in Xero').click();
    await page.getByRole('heading', { name: 'On its way to Xero' }).waitFor();
    expect((await invoice())?.record.data.lines).toHaveLength(2);
  });
});

test('Enter in a box of a list decides nothing', async () => {
  const page = await open();
  await visit(page, '/matching');
  await page.getByRole('checkbox', { name: 'Contact Harbour Bakery Ltd' }).focus();
  await page.keyboard.press('Enter');
  await page.getByText('Nothing was ticked').waitFor();
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
