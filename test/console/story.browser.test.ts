import type { Locator, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest';
import { openBooks, saveInCrm } from './story/books.ts';
import { focusIsSeen, tabTo } from './story/by-keyboard.ts';
import { firstSend, kiwiSend, lateSend, nameless, takenNumbers } from './story/invoices.ts';
import { type Stage, startStage } from './story/stage.ts';

/*
 * One story on the real local stack, told in order by its tests: from the connect link to invoices that are paid. Each test
 * begins where the one before it ended.
 */
const patience = { timeout: 60_000 };
vi.setConfig({ testTimeout: 180_000, hookTimeout: 180_000 });
let stage: Stage;
let page: Page;
let uk: Awaited<ReturnType<typeof openBooks>>;

beforeAll(async () => {
  stage = await startStage();
  page = await stage.openPage();
  uk = await openBooks(stage.sandbox, 'Demo Company (UK)');
  await uk.enterInvoices('Old Landlord', takenNumbers);
});
afterEach(() => expect(stage.complaints).toEqual([]));
afterAll(() => stage?.stop());

/** Clicks what leads to another page, and waits for that. */
const onward = (target: Locator) => Promise.all([page.waitForEvent('load'), target.click()]);
const press = (name: string) => onward(page.getByRole('button', { name, exact: true }));
const follow = (name: string | RegExp) => onward(page.getByRole('link', { name, exact: true }));
const goTo = (name: string) =>
  onward(page.getByRole('navigation', { name: 'Pages' }).getByRole('link', { name, exact: true }));
const heading = (name: string | RegExp, of = page) => of.getByRole('heading', { name });
/** What stands on the overview under a figure's name. */
const figure = (name: string, of = page) => of.locator('dl.figures div', { hasText: name }).locator('dd');
const card = (text: RegExp) => page.locator('section').filter({ hasText: text });

test('an administrator cancels in Xero, comes back and connects', async () => {
  await page.goto(stage.crm);
  await follow('Connect Xero');
  await heading('Connect Demo CRM to Xero').waitFor();
  await stage.picture(page, '01-connect');
  await press('Connect to Xero');
  await stage.picture(page, '02-consent');
  await press('Cancel');
  await heading('You cancelled in Xero').waitFor();
  await stage.picture(page, '03-cancelled');
  await follow('Try again');
  await press('Connect to Xero');
  await page.getByLabel(/Demo Company/).check();
  await press('Allow access');
  await heading('Use this organisation?').waitFor();
  await stage.picture(page, '04-picker');
  await press('Link this organisation');
  await press('Check connection');
  await page.getByText('Connection attempt successful').waitFor();
  await stage.picture(page, '05-connected');
});

test('of twenty-five invoices five arrive, and the overview says that twenty records need attention', async () => {
  await saveInCrm(stage.crm, firstSend);
  await expect.poll(() => uk.numbers(), patience).toHaveLength(5 + takenNumbers.length);
  await goTo('Overview');
  await expect
    .poll(async () => {
      await page.reload();
      return figure('Needing attention').textContent();
    }, patience)
    .toBe('20');
  expect(await figure('Waiting for other records').textContent()).toBe('1');
  await stage.picture(page, '06-overview');
  await follow(/^20 records cannot go to Xero/);
  await heading('Needs attention').waitFor();
  await stage.picture(page, '07-attention');
});

test('they are grouped by cause, with count, field and remedy', async () => {
  const causes = [
    [
      /No active tax rate in Xero fits "Standard VAT"/,
      '8 records',
      /"Tax rates" in the settings, or correct it in the CRM/,
    ],
    [/Account code "215" of line 1 does not exist in Xero/, '7 records', /add the account in Xero, then retry/],
    [/Line 1 has no description/, '2 records', /Describe the line in the CRM/],
    [/number HL-1871 stands in Xero already/, '2 records', /another number in the CRM/],
    [/The contact has no name/, '1 record', /Give it an organisation name/],
  ] as const;
  for (const [wrong, count, remedy] of causes) {
    await card(wrong).getByText(count, { exact: true }).waitFor();
    await card(wrong).getByText(remedy).first().waitFor();
    await card(wrong)
      .getByText(/^Field: /)
      .first()
      .waitFor();
  }
});

test('one cause is cured in the settings, and its records go at once', async () => {
  await onward(card(/No active tax rate/).getByRole('link', { name: 'Tax rates', exact: true }));
  await page.getByLabel('Tax code or name in the CRM, new entry 1').fill('Standard VAT');
  await page.getByLabel('Tax rate in Xero, new entry 1').selectOption('20% (VAT on Income)');
  await stage.picture(page, '08-tax');
  await press('Save');
  await page.getByText(/tried again now/).waitFor();
  await stage.picture(page, '09-saved');
  await expect.poll(() => uk.numbers(), patience).toHaveLength(13 + takenNumbers.length);
  await goTo('Needs attention');
  await expect
    .poll(() => page.reload().then(() => page.getByRole('button', { name: 'Retry all 7' }).count()), patience)
    .toBe(1);
});

test('one is cured in Xero: the account is opened there, and all that lacked it are tried again', async () => {
  await uk.openAccount('215', 'Consulting');
  await press('Retry all 7');
  await page.getByText('7 records tried again').waitFor();
  await stage.picture(page, '11-retried');
  await expect.poll(() => uk.numbers(), patience).toHaveLength(20 + takenNumbers.length);
  await goTo('Accounts');
  await page.getByRole('row', { name: /215 Consulting/ }).waitFor();
  await stage.picture(page, '10-accounts');
  await goTo('Needs attention');
});

test('the others are cured in the CRM, and go by themselves', async () => {
  const edit = async (id: string, label: string, value: string) => {
    const link = page.getByRole('link', { name: id, exact: true });
    const [crm] = await Promise.all([page.context().waitForEvent('page'), link.click()]);
    await stage.picture(crm, `12-${id}`);
    await crm.getByRole('link', { name: 'Edit', exact: true }).click();
    await crm.getByLabel(label).fill(value);
    await crm.getByRole('button', { name: 'Save and send' }).click();
    await crm.getByRole('heading', { name: 'Xero', exact: true }).waitFor();
    await crm.close();
  };
  await edit('inv-21', 'Line 1: description', 'Boiler service');
  await edit('inv-22', 'Line 1: description', 'Boiler repair');
  await edit('inv-23', 'Number', 'HL-2023');
  await edit('inv-24', 'Number', 'HL-2024');
  await edit(nameless.id, 'Organisation', 'Quayside Guesthouse');
  await heading('Nothing needs attention').waitFor();
  await stage.picture(page, '13-nothing');
  const all = [...firstSend.invoices.map(({ number }) => number), 'HL-2023', 'HL-2024'];
  await expect.poll(() => uk.numbers(), patience).toEqual(all.sort());
  const customers = firstSend.contacts.flatMap((one) => ('name' in one ? [one.name] : []));
  expect(await uk.contacts()).toEqual([...customers, 'Old Landlord', 'Quayside Guesthouse'].sort());
});

test('an invoice is paid in Xero: the CRM shows it, and the console tells how', async () => {
  await page.goto(uk.invoicesPage);
  await follow('HL-2001');
  await press('Pay');
  await page.goto(`${stage.crm}/invoices/inv-1`);
  await expect
    .poll(async () => {
      await page.reload();
      return page.getByRole('main').textContent();
    }, patience)
    .toMatch(/Status\s*Paid/);
  await stage.picture(page, '14-paid-in-crm');
  await page.goto(`${stage.bridge}/console/demo`);
  await goTo('Records');
  await page.getByRole('searchbox').fill('HL-2001');
  await press('Find');
  await stage.picture(page, '15-records');
  await follow('Invoice HL-2001');
  const timeline = card(/What happened/);
  await stage.picture(page, '16-record');
  await timeline.getByRole('row', { name: /Created in Xero/ }).waitFor();
  await timeline
    .getByRole('row', { name: /Changed in Xero|CRM told/ })
    .first()
    .waitFor();
  expect(await page.getByRole('main').textContent()).toMatch(/Paid/);
});

test('a second organisation is connected, and what belongs to it goes there', async () => {
  await goTo('Connection');
  await press('Connect another organisation');
  await page.getByLabel(/Demo Company/).uncheck();
  await page.getByLabel(/Second Company/).check();
  await press('Allow access');
  await stage.picture(page, '17-second');
  await press('Link this organisation');
  await heading('Second Company (NZ)').waitFor();
  await goTo('Settings');
  await follow('Several organisations');
  await page.getByLabel('Records go to').selectOption('The organisation that a field in the CRM names');
  await page.getByLabel('Name of that field').fill('region');
  await page.getByLabel('Value of the field, new entry 1').fill('NZ');
  await page.getByLabel('Organisation, new entry 1').selectOption('Second Company (NZ)');
  await press('Save');
  await stage.picture(page, '18-routing');
  await page.getByText(/^Saved: /).waitFor();
  await saveInCrm(stage.crm, kiwiSend);
  const nz = await openBooks(stage.sandbox, 'Second Company (NZ)');
  await expect.poll(() => nz.numbers(), patience).toEqual(['HL-2041']);
  expect(await uk.numbers()).not.toContain('HL-2041');
  await goTo('Overview');
  await page.getByLabel(/^Organisation: /).click();
  await follow('All organisations');
  await heading('Demo Company (UK)').waitFor();
  await heading('Second Company (NZ)').waitFor();
  await stage.picture(page, '19-both');
});

test('the pages for reading need no script', async () => {
  await saveInCrm(stage.crm, lateSend);
  await expect
    .poll(async () => {
      await page.reload();
      return figure('Needing attention').first().textContent();
    }, patience)
    .toBe('5');
  const plain = await stage.withoutScripts(page);
  const reads = async (path: string, title: string, name: RegExp) => {
    await plain.goto(`${stage.bridge}/console/demo${path}`);
    await plain.getByRole('heading', { level: 1, name: title }).waitFor();
    await plain.getByText(name).first().waitFor();
  };
  await reads('', 'Demo CRM and Xero', /5 records cannot go to Xero/);
  await reads('/attention', 'Needs attention', /Account code "216"/);
  await reads('/activity?text=HL-2041', 'Activity', /Invoice HL-2041/);
  await reads('/records?text=HL-2006', 'Records', /Invoice HL-2006/);
  await plain.context().close();
});

test('with the keyboard alone a setting is saved, and a cause is tried again', async () => {
  const choose = async (target: Locator, key = 'Enter') => {
    await tabTo(page, target);
    expect(await focusIsSeen(page)).toBe(true);
    const next = page.waitForEvent('load');
    await page.keyboard.press(key);
    await next;
  };
  const link = (name: string) => page.getByRole('link', { name, exact: true }).first();
  const button = (name: string) => page.getByRole('button', { name, exact: true });
  await choose(link('Needs attention'));
  await choose(link('Tax rates'));
  await tabTo(page, page.getByLabel('Tax code or name in the CRM, new entry 1'));
  await page.keyboard.type('Reduced VAT');
  await page.keyboard.press('Tab');
  await page.keyboard.type('5% (VAT on I');
  await stage.picture(page, '20-keyboard');
  await choose(button('Save'));
  await page.getByText('Saved: 1 setting changed').waitFor();
  await expect.poll(() => uk.numbers(), patience).toContain('HL-2033');
  await uk.openAccount('216', 'Training');
  await choose(link('Needs attention'));
  await choose(button('Retry all 2'), 'Space');
  await page.getByText('2 records tried again').waitFor();
  await expect.poll(() => uk.numbers(), patience).toContain('HL-2035');
  await stage.picture(page, '21-keyboard');
});
