import { afterEach, beforeEach, expect, test } from 'vitest';
import { dealSchema } from '../../shared/records/deal.ts';
import { getChange } from '../../shared/store/changes.ts';
import { putDraft } from '../../shared/store/drafts.ts';
import { getLink } from '../../shared/store/links.ts';
import { link, scope } from './review-sample.ts';
import { startSample } from './sample.ts';
import type { ConsoleStand } from './stand.ts';

let stand: ConsoleStand;
beforeEach(async () => {
  stand = await startSample();
  await putDraft(stand.table, 'acme', 'd1', deal(), stand.now());
});
afterEach(() => stand.stop());

const deal = (more: object = {}) =>
  dealSchema.parse({
    ...{
      id: 'deal-77',
      name: 'New kitchen',
      contact: { id: 'crm-9', name: 'Harbour Bakery Ltd', email: 'hello@harbour.example' },
    },
    lines: [
      { description: 'Work', quantity: '3', unitAmount: '33.33' },
      { description: 'Oven', item: 'P-1', unitAmount: '100', account: '260', taxRate: 'NONE' },
    ],
    ...more,
  });
const page = '/draft?organisation=org&deal=d1';
const invoice = () => getChange(stand.table, { ...scope, type: 'invoice', id: 'deal-77' });
const line = (description: string, unitAmount: string): [string, string][] => [
  ['description', description],
  ['item', ''],
  ['quantity', '1'],
  ['unitAmount', unitAmount],
  ['discountPercent', ''],
  ['account', '200'],
  ['taxRate', 'OUTPUT2'],
];
const form = (more: [string, string][] = [], lines = line('Work', '100')): [string, string][] => [
  ...(Object.entries({
    contact: 'own',
    date: '2026-03-11',
    dueDate: '2026-04-30',
    currency: 'GBP',
    amountsAre: 'taxExclusive',
    do: 'send',
  }).filter(([name]) => !more.some(([other]) => other === name)) as [string, string][]),
  ...lines,
  ...more,
];

test('without a deal it says how to get one', async () => {
  const { text } = await (await stand.person('viewer')).show('/draft');
  expect(text).toContain('It opens from a deal in your CRM');
});

test('fills the form from the deal, due in 30 days, with the total as Xero will compute it', async () => {
  const { text } = await (await stand.person('member')).show(page);
  expect(text).toContain('name="date" value="2026-03-11"');
  expect(text).toContain('name="dueDate" value="2026-04-10"');
  expect(text).toContain('name="reference" value="New kitchen"');
  expect(text).toContain('Harbour Bakery Ltd');
  expect(text).toContain('<option value="260" selected>260 Other Revenue</option>');
  expect(text).toContain('data-total="219.99"');
});

test('works the total out again on the server, and keeps what was entered', async () => {
  const { submit } = await stand.person('member');
  const { text } = await submit(
    page,
    '/draft',
    form(
      [
        ['do', 'look'],
        ['amountsAre', 'taxInclusive'],
      ],
      line('Else', '12.50'),
    ),
  );
  expect(text).toContain('data-total="12.50"');
  expect(text).toContain('name="dueDate" value="2026-04-30"');
  expect(await invoice()).toBeUndefined();
});

test('finds contacts of Xero from three letters on', async () => {
  const { submit } = await stand.person('member');
  const search = async (term: string) =>
    (
      await submit(
        page,
        '/draft',
        form([
          ['do', 'look'],
          ['search', term],
        ]),
      )
    ).text;
  expect(await search('ha')).not.toContain('Harbour Light');
  expect(await search('harbour')).toContain('Harbour Light Café');
  expect(await search('nobody')).toContain('No active contact in Xero fits');
});

test('sends the draft and its customer like events, wakes the worker, and waits for the link', async () => {
  const { submit } = await stand.person('member');
  const { text } = await submit(page, '/draft', form());
  expect(text).toContain('data-draft="waits"');
  expect(await invoice()).toMatchObject({
    readyAt: stand.now().toISOString(),
    record: {
      data: {
        contact: { id: 'crm-9' },
        dueDate: '2026-04-30',
        status: 'draft',
        lines: [{ account: '200', taxRate: 'OUTPUT2' }],
      },
    },
  });
  expect((await getChange(stand.table, { ...scope, type: 'contact', id: 'crm-9' }))?.record.data.email).toBe(
    'hello@harbour.example',
  );
  expect(stand.woken).toEqual([scope]);
});

test('a contact that was found in Xero becomes the customer', async () => {
  const { submit } = await stand.person();
  const xero = '4c8ab4a3-6f7f-4a37-8a36-0000000000a2';
  await submit(page, '/draft', form([['contact', `xero:${xero} Harbour Light Café`]]));
  expect((await getLink(stand.table, { ...scope, type: 'contact', crmId: 'crm-9' }))?.xeroId).toBe(xero);
  expect((await invoice())?.record.data.contact).toEqual({ id: 'crm-9' });
});

test('one that belongs to another record of the CRM already stays with it', async () => {
  await link(stand, 'contact', 'holder', 5);
  const { submit } = await stand.person();
  await submit(page, '/draft', form([['contact', 'xero:4c8ab4a3-6f7f-4a37-8a36-000000000005 Holder']]));
  expect((await invoice())?.record.data.contact).toEqual({ id: 'holder' });
});

test('says what is wrong and sends nothing', async () => {
  const { submit } = await stand.person();
  const wrong = await submit(
    page,
    '/draft',
    form(
      [
        ['contact', 'new'],
        ['newName', ''],
      ],
      line('Work', 'ten'),
    ),
  );
  expect(wrong.text).toContain('give the new contact a name');
  expect(wrong.text).toContain('line 1, unit amount: must be a decimal number');
  expect((await submit(page, '/draft', form([], []))).text).toContain('an invoice needs one at least');
  expect(await invoice()).toBeUndefined();
});

test('shows the draft in Xero once it is there, and sends no second one', async () => {
  await link(stand, 'invoice', 'deal-77', 77, { xero: { number: 'INV-77', status: 'DRAFT', total: '120.00' } });
  const { show } = await stand.person('viewer');
  const { text } = await show(page);
  expect(text).toContain('The draft is in Xero');
  expect(text).toContain('InvoiceID%3D4c8ab4a3-6f7f-4a37-8a36-000000000077');
});

test('a viewer sees the form and cannot send it', async () => {
  const { show } = await stand.person('viewer');
  expect((await show(page)).text).toContain('Only owners, administrators and members may send drafts');
  expect((await show('/draft', { method: 'POST', body: new FormData() })).status).toBe(403);
});
