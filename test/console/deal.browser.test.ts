import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import * as z from 'zod';
import { axeFindings, overflow } from './browsing.ts';
import { saveInCrm } from './story/books.ts';
import { focusIsSeen, tabTo } from './story/by-keyboard.ts';
import { type Stage, startStage } from './story/stage.ts';

/* From a deal in the CRM to a draft in Xero and back, on the real local stack. */
const patience = { timeout: 30_000 };
const deal = (id: string, more: object = {}) => ({
  ...{ id, name: 'New kitchen', contact: { id: 'con-9' }, status: 'open', currency: 'GBP', amountsAre: 'taxExclusive' },
  lines: [
    {
      ...{ description: 'Fitting, per hour', quantity: '3', unitAmount: '33.335', account: '200', taxRate: 'OUTPUT2' },
      ...{ discountAmount: '5', tracking: [{ category: 'Region', option: 'North' }] },
    },
    {
      ...{ description: 'Oven', quantity: '1', unitAmount: '499.99', account: '260', taxRate: 'OUTPUT2' },
      discountPercent: '7.5',
    },
  ],
  ...more,
});
const ids = ['DEAL-1', 'DEAL-2', 'DEAL-3', 'DEAL-4', 'DEAL-5', 'DEAL-6'];

const booksSchema = z.object({
  invoices: z.array(
    z.looseObject({
      ...{ InvoiceID: z.string(), Status: z.string(), Total: z.number(), Reference: z.string().optional() },
      Contact: z.looseObject({ Name: z.string() }),
      LineItems: z.array(z.looseObject({ Description: z.string() })).default([]),
    }),
  ),
});

let stage: Stage;
let page: Page;
let books: string;
beforeAll(async () => {
  stage = await startStage();
  const { organisations } = z
    .object({ organisations: z.array(z.object({ tenantId: z.string(), name: z.string() })) })
    .parse(await (await fetch(`${stage.sandbox}/sandbox/state`)).json());
  const { tenantId = '' } = organisations.find(({ name }) => name === 'Demo Company (UK)') ?? {};
  books = `${stage.sandbox}/sandbox/organisations/${tenantId}`;
  for (const Name of ['Harbour Light Café', 'Harbour Bakery', 'Northwind'])
    await fetch(`${books}/contacts`, { method: 'POST', body: JSON.stringify({ Name }) });
  await saveInCrm(stage.crm, {
    ...{ send: false, contacts: [{ id: 'con-9', name: 'Ridgeway University', email: 'office@ridgeway.example' }] },
    deals: ids.map((id) => deal(id)),
  });
  page = await stage.openPage();
  await page.goto(stage.crm);
  await page.getByRole('link', { name: 'Connect Xero' }).click();
  await page.getByRole('button', { name: 'Connect to Xero' }).click();
  await page.getByLabel(/Demo Company/).check();
  await page.getByRole('button', { name: 'Allow access' }).click();
  await page.getByRole('button', { name: 'Link this organisation' }).click();
  await page.getByRole('button', { name: 'Check connection' }).click();
  await page.getByText('Connection attempt successful').waitFor();
}, 120_000);
afterAll(async () => {
  const complaints = stage?.complaints;
  await stage?.stop();
  expect(complaints).toEqual([]);
});

const invoices = async () => booksSchema.parse(await (await fetch(`${books}/invoices`)).json()).invoices;
const invoiceOf = async (InvoiceID: string) =>
  z
    .object({ record: booksSchema.shape.invoices.element })
    .parse(await (await fetch(`${books}/invoices/${InvoiceID}`)).json()).record;
const archiveAccount = async (code: string) => {
  const { accounts } = z
    .object({ accounts: z.array(z.object({ AccountID: z.string(), Code: z.string().optional() })) })
    .parse(await (await fetch(`${books}/accounts`)).json());
  const { AccountID } = accounts.find(({ Code }) => Code === code) ?? {};
  await fetch(`${books}/accounts/${AccountID}/archive`, { method: 'POST' });
};
const total = (of = page) => of.locator('[data-total]').getAttribute('data-total');
const send = (of = page) => of.getByRole('button', { name: 'Make the draft in Xero' });
/** Opens a deal in the CRM as somebody with this role, and its draft from there. */
const openDraft = async (id: string, role: string, of = page) => {
  await of.goto(`${stage.crm}/deals/${id}`);
  await of.locator('.who summary').click();
  await of.locator(`button[value="${role}"]`).click();
  await of.getByRole('link', { name: 'Draft invoice' }).click();
  await of.getByRole('heading', { name: 'Draft invoice' }).waitFor();
};
const linkToXero = (of = page) => of.getByRole('link', { name: 'Open it in Xero' });

test('the deal fills the form, and the total follows what is typed', async () => {
  await openDraft('DEAL-1', 'member');
  expect(await page.getByLabel('Reference').inputValue()).toBe('New kitchen');
  expect(await page.getByLabel('Discount', { exact: true }).first().inputValue()).toBe('5');
  expect(await page.getByLabel('Discount', { exact: true }).nth(1).inputValue()).toBe('7.5%');
  expect(await page.getByLabel('Region', { exact: true }).first().locator('option:checked').textContent()).toBe(
    'North',
  );
  expect(await total()).toBe('669.00');
  expect(await axeFindings(page)).toEqual([]);
  await stage.picture(page, 'draft-desktop');
  await page.getByLabel('Price', { exact: true }).first().fill('40');
  await page.locator('[data-total="692.99"]').waitFor();
  await page.getByLabel('Discount', { exact: true }).first().fill('10%');
  await page.locator('[data-total="684.59"]').waitFor();
});

test('a search finds contacts of Xero by keyboard alone, says how many, and lines come and go', async () => {
  const search = page.getByLabel('Search the contacts in Xero');
  await search.focus();
  await page.keyboard.type('harbour', { delay: 30 });
  await page.getByRole('status').filter({ hasText: '2 contacts found in Xero' }).waitFor();
  await page.keyboard.type(' lig', { delay: 30 });
  await page.getByRole('status').filter({ hasText: '1 contact found in Xero' }).waitFor();
  const found = page.getByRole('radio', { name: 'Harbour Light Café' });
  const own = page.getByRole('radio', { name: /Ridgeway University/ });
  expect(await own.isChecked()).toBe(true);
  await own.focus();
  await page.keyboard.press('ArrowDown');
  expect(await found.isChecked()).toBe(true);
  expect(await focusIsSeen(page)).toBe(true);
  await tabTo(page, page.getByRole('button', { name: 'Add a line' }));
  await page.keyboard.press('Enter');
  const third = page.getByLabel('Description', { exact: true }).nth(2);
  await third.waitFor();
  await expect.poll(() => third.evaluate((element) => element.matches(':focus'))).toBe(true);
  await page.keyboard.type('Delivery');
  await page.getByLabel('Price', { exact: true }).nth(2).fill('12.345');
  await page.locator('[data-total="699.41"]').waitFor();
  expect(await page.getByLabel('Price', { exact: true }).first().inputValue()).toBe('40');
  expect(await found.isChecked()).toBe(true);
  await page.getByRole('button', { name: 'Remove line 2' }).click();
  await page.locator('[data-total="144.42"]').waitFor();
  expect(await page.getByLabel('Description', { exact: true }).nth(1).inputValue()).toBe('Delivery');
  await stage.picture(page, 'draft-changed');
});

test('what is wrong is said next to its field, and nothing is lost', async () => {
  await page.getByLabel('Quantity', { exact: true }).first().fill('three');
  await page.getByLabel('Price', { exact: true }).nth(1).fill('');
  await send().click();
  await page.getByText('Nothing was sent yet').waitFor();
  const quantity = page.getByLabel('Quantity', { exact: true }).first();
  expect(await quantity.getAttribute('aria-invalid')).toBe('true');
  const said = await quantity.getAttribute('aria-describedby');
  expect(await page.locator(`[id="${said}"]`).textContent()).toBe('"three" is not a number. Write it as 1.5.');
  expect(await page.getByLabel('Description', { exact: true }).nth(1).inputValue()).toBe('Delivery');
  expect(await page.getByRole('radio', { name: 'Harbour Light Café' }).isChecked()).toBe(true);
  expect(await axeFindings(page)).toEqual([]);
  await stage.picture(page, 'draft-wrong');
  expect(await invoices()).toEqual([]);
  await quantity.fill('3');
  await page.getByLabel('Price', { exact: true }).nth(1).fill('12.345');
  await page.locator('[data-total="144.42"]').waitFor();
});

test('a double click makes one draft of exactly that total; the page leads to it, and the CRM gets a note with the link', async () => {
  await send().dblclick();
  await linkToXero().waitFor();
  await stage.picture(page, 'draft-sent');
  const href = (await linkToXero().getAttribute('href')) ?? '';
  const [made, ...more] = await invoices();
  expect(more).toEqual([]);
  expect(made).toMatchObject({ Status: 'DRAFT', Total: 144.42, Reference: 'New kitchen' });
  expect(made?.Contact.Name).toBe('Harbour Light Café');
  expect(href).toContain(made?.InvoiceID);
  expect((await invoiceOf(made?.InvoiceID ?? '')).LineItems).toMatchObject([
    { Description: 'Fitting, per hour', DiscountRate: 10, Tracking: [{ Name: 'Region', Option: 'North' }] },
    { Description: 'Delivery', UnitAmount: 12.345 },
  ]);
  await page.goto(`${stage.crm}/deals/DEAL-1`);
  const note = page.locator('.notes li', { hasText: 'is in Xero (Demo Company (UK)), draft, total 144.42' });
  await expect
    .poll(async () => {
      await page.reload();
      return note.count();
    }, patience)
    .toBe(1);
  expect(await note.getByRole('link').getAttribute('href')).toBe(href);
  await page.getByRole('link', { name: 'Ridgeway University' }).waitFor();
  await stage.picture(page, 'crm-note');
});

test('pressing back and sending again makes no second one', async () => {
  await openDraft('DEAL-1', 'member');
  await linkToXero().waitFor();
  await openDraft('DEAL-2', 'member');
  await send().click();
  await linkToXero().waitFor();
  await page.goBack();
  if ((await send().count()) === 1) await send().click();
  await linkToXero().waitFor();
  expect(await invoices()).toHaveLength(2);
});

test('two people who send at once make one draft', async () => {
  const colleague = await stage.openPage();
  await openDraft('DEAL-3', 'member');
  await openDraft('DEAL-3', 'administrator', colleague);
  await Promise.all([send().click(), send(colleague).click()]);
  await Promise.all([linkToXero().waitFor(), linkToXero(colleague).waitFor()]);
  const hrefs = await Promise.all([page, colleague].map((of) => linkToXero(of).getAttribute('href')));
  expect(new Set(hrefs).size).toBe(1);
  expect(await invoices()).toHaveLength(3);
});

test('what Xero refuses comes back to the page as it was sent, is corrected and arrives', async () => {
  await openDraft('DEAL-4', 'member');
  await page.getByRole('radio', { name: /A new contact/ }).check();
  await page.getByLabel('Name', { exact: true }).fill('Quayside Guesthouse');
  await page.getByLabel('E-mail', { exact: true }).fill('bookings@quayside.example');
  await page.getByLabel('Reference').fill('Second kitchen');
  await archiveAccount('260');
  await send().click();
  await page.getByText('Xero did not take it as it is').waitFor(patience);
  await stage.picture(page, 'draft-back');
  expect(await page.getByLabel('Reference').inputValue()).toBe('Second kitchen');
  expect(await page.getByRole('radio', { name: /Quayside Guesthouse/ }).isChecked()).toBe(true);
  await page.getByLabel('Account', { exact: true }).nth(1).selectOption('200');
  await page.getByLabel('Price', { exact: true }).first().fill('50');
  await page.locator('[data-total="728.99"]').waitFor();
  await send().click();
  await linkToXero().waitFor();
  const made = (await invoices()).filter(({ Reference }) => Reference === 'Second kitchen');
  expect(made.map(({ Total, Contact }) => [Contact.Name, Total])).toEqual([['Quayside Guesthouse', 728.99]]);
});

test('without JavaScript buttons search, count, add and take away; then it is sent', async () => {
  await openDraft('DEAL-5', 'member');
  const plain = await stage.withoutScripts(page);
  await plain.goto(page.url());
  await plain.getByLabel('Search the contacts in Xero').fill('northwind');
  await plain.getByRole('button', { name: 'Search' }).click();
  await plain.getByRole('radio', { name: 'Northwind' }).check();
  await plain.getByRole('button', { name: 'Add a line' }).click();
  await plain.getByLabel('Description', { exact: true }).nth(2).fill('Delivery');
  await plain.getByLabel('Price', { exact: true }).nth(2).fill('10');
  await plain.getByRole('button', { name: 'Remove line 2' }).click();
  expect(await total(plain)).toBe('126.01');
  await send(plain).click();
  await plain.getByRole('heading', { name: 'On its way to Xero' }).waitFor();
  await expect
    .poll(async () => {
      await plain.reload();
      return linkToXero(plain).count();
    }, patience)
    .toBe(1);
  const sums = (await invoices()).map(({ Total, Contact }) => [Contact.Name, Total]);
  expect(sums).toContainEqual(['Northwind', 126.01]);
});

test('a viewer sees the form and cannot send it; it fits a phone', async () => {
  const viewer = await stage.openPage({ viewport: { width: 360, height: 740 } });
  await openDraft('DEAL-6', 'viewer', viewer);
  await viewer.getByText('Only owners, administrators and members may send drafts').waitFor();
  expect(await send(viewer).count()).toBe(0);
  expect(await overflow(viewer)).toBe(0);
  await stage.picture(viewer, 'draft-viewer');
  const dark = await stage.openPage({ viewport: { width: 360, height: 740 }, colorScheme: 'dark' });
  await openDraft('DEAL-6', 'member', dark);
  expect(await overflow(dark)).toBe(0);
  expect(await axeFindings(dark)).toEqual([]);
  await stage.picture(dark, 'draft-phone-dark');
  await dark.setViewportSize({ width: 1280, height: 860 });
  await stage.picture(dark, 'draft-dark');
});
