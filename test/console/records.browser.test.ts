import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { putActivity } from '../../shared/store/activities.ts';
import { getChange } from '../../shared/store/changes.ts';
import { openChromium } from '../config/browser.ts';
import { startSample } from './sample.ts';
import type { ConsoleStand } from './stand.ts';

const scope = { workspace: 'acme', organisation: 'org' };
let browser: Browser;
let stand: ConsoleStand;
beforeAll(async () => {
  [browser, stand] = await Promise.all([openChromium(), startSample()]);
});
afterAll(async () => {
  await browser.close();
  await stand.stop();
  expect(stand.failures).toEqual([]);
});

const open = async (path: string, javaScriptEnabled = true): Promise<Page> => {
  const context = await browser.newContext({ javaScriptEnabled, locale: 'en-GB' });
  await context.addCookies([{ ...(await stand.cookie('administrator')), url: stand.publicUrl }]);
  const page = await context.newPage();
  await page.goto(`${stand.publicUrl}/console/acme${path}`);
  return page;
};

test('queue, without JavaScript: narrows to a type, holds one, and drops it after the question', async () => {
  const page = await open('/queue', false);
  await page.getByLabel('Type of record').selectOption('invoice');
  await page.getByRole('button', { name: 'Show' }).click();
  const row = page.locator('[data-record="invoice/1005"]');
  await row.getByRole('button', { name: 'Hold' }).click();
  expect(await page.locator('.notice.good').textContent()).toContain('The invoice 1005 is held back');
  await page.getByRole('link', { name: /^Held back/ }).click();
  await row.getByRole('link', { name: 'Drop' }).click();
  await page.getByRole('button', { name: 'Drop it' }).click();
  expect(await page.locator('.notice.good').textContent()).toContain('is dropped');
  expect(await getChange(stand.table, { ...scope, type: 'invoice', id: '1005' })).toBeUndefined();
});

test('queue: follows what is typed', async () => {
  const page = await open('/queue');
  await page.getByRole('searchbox').fill('c-5');
  await page.locator('[data-record="contact/c-1"]').waitFor({ state: 'detached' });
  expect(await page.locator('[data-record]').count()).toBe(1);
});

test('needs attention: from a cause to the very setting, and all of it tried again', async () => {
  const page = await open('/attention');
  const cause = page.locator('[data-cause="account-unknown"]');
  await cause.getByRole('link', { name: 'Sales account' }).click();
  await page.waitForURL(/settings\/accounts/);
  expect(await page.evaluate('document.querySelector(":target")?.name')).toBe('accounts.sales');
  await page.goBack();
  await cause.getByRole('button', { name: 'Retry all 3' }).click();
  await page.getByText('3 records tried again').waitFor();
  expect(await cause.count()).toBe(0);
});

test('records: finds one by its number, opens it and sends it again', async () => {
  const page = await open('/records');
  await page.getByRole('searchbox').fill('INV-001');
  await page.locator('[data-record="contact/c-1"]').waitFor({ state: 'detached' });
  await page.getByRole('link', { name: 'Invoice INV-001' }).click();
  expect(await page.locator('h1').textContent()).toBe('Invoice INV-001');
  expect(await page.locator('[data-action]').count()).toBe(2);
  await page.getByRole('button', { name: 'Send to Xero now' }).click();
  await page.getByText('Sending the invoice deal-01 again').waitFor();
  await page.getByRole('heading', { name: 'A change waits to go to Xero' }).waitFor();
});

test('manual sync: sends a type, and its results appear by themselves', async () => {
  const page = await open('/sync');
  await page.locator('[data-type="contact"]').getByRole('button', { name: 'Send' }).click();
  await page.getByText('Sending 4 records').waitFor();
  const results = Number(await page.locator('[data-results]').getAttribute('data-results'));
  await page.locator('main').click({ position: { x: 5, y: 5 } });
  await putActivity(stand.table, {
    ...{
      ...scope,
      id: 'later',
      at: stand.now().toISOString(),
      actor: 'crm',
      action: 'created',
      type: 'contact',
      crmId: 'c-2',
    },
  });
  await page.locator(`[data-results="${results + 1}"]`).waitFor({ timeout: 20_000 });
});
