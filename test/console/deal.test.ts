import { afterEach, beforeEach, expect, test } from 'vitest';
import { contactSchema } from '../../shared/records/contact.ts';
import { dealSchema } from '../../shared/records/deal.ts';
import { orderSchema } from '../../shared/records/quote.ts';
import { getChange, putChange } from '../../shared/store/changes.ts';
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
const line = (description: string, unitAmount: string, more: Record<string, string> = {}): [string, string][] =>
  Object.entries({
    ...{ description, item: '', category: '', quantity: '1', unitAmount, discount: '', account: '200' },
    ...{ taxRate: 'OUTPUT2', taxPercent: '', tracking1: '', tracking2: '' },
    ...more,
  });
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

const cafe = '4c8ab4a3-6f7f-4a37-8a36-0000000000a2';
const chosen: [string, string] = ['contact', `xero:${cafe} Harbour Light Café`];
const contactLink = (crmId: string) => getLink(stand.table, { ...scope, type: 'contact', crmId });

test("a contact that was found in Xero becomes the customer, and the CRM's own stays what it is", async () => {
  const { submit } = await stand.person();
  await submit(page, '/draft', form([chosen]));
  expect((await contactLink('deal-77~contact'))?.xeroId).toBe(cafe);
  expect(await contactLink('crm-9')).toBeUndefined();
  expect((await invoice())?.record.data.contact).toEqual({ id: 'deal-77~contact' });
});

test("the CRM's own customer is linked to it when a person says that they are the same", async () => {
  const { submit } = await stand.person();
  await submit(page, '/draft', form([chosen, ['same', 'yes']]));
  expect((await contactLink('crm-9'))?.xeroId).toBe(cafe);
  expect((await invoice())?.record.data.contact).toEqual({ id: 'crm-9' });
});

test("the CRM's own customer who is on the way already is not sent a second time", async () => {
  const full = contactSchema.parse({ id: 'crm-9', name: 'Harbour Bakery Ltd', taxNumber: 'GB123' });
  await stand.change('org', { type: 'contact', data: full }, { readyAt: stand.ago(-1) });
  const { submit } = await stand.person();
  await submit(page, '/draft', form());
  const waiting = await getChange(stand.table, { ...scope, type: 'contact', id: 'crm-9' });
  expect(waiting?.record.data).toMatchObject({ taxNumber: 'GB123' });
  expect((await invoice())?.record.data.contact).toEqual({ id: 'crm-9' });
});

test('one that belongs to another record of the CRM already stays with it', async () => {
  await link(stand, 'contact', 'holder', 5);
  const { submit } = await stand.person();
  await submit(page, '/draft', form([['contact', 'xero:4c8ab4a3-6f7f-4a37-8a36-000000000005 Holder']]));
  expect((await invoice())?.record.data.contact).toEqual({ id: 'holder' });
});

const both = {
  lines: [
    {
      ...{ description: 'Work', quantity: '3', unitAmount: '33.335', discountAmount: '5', taxPercent: '20' },
      tracking: [{ category: 'region', option: 'NORTH' }],
    },
    {
      description: 'Travel',
      unitAmount: '-10',
      discountPercent: '7.5',
      tracking: [{ category: 'Team', option: 'Blue' }],
    },
  ],
};

test('a fixed discount, a percentage and tracking are in the form, in the total and in the invoice', async () => {
  await putDraft(stand.table, 'acme', 'd1', deal({ lines: both.lines.slice(0, 1) }), stand.now());
  const { show, submit } = await stand.person('member');
  const { text } = await show(page);
  expect(text).toContain('name="discount" value="5"');
  expect(text).toContain('<option value="[&quot;Region&quot;,&quot;North&quot;]" selected>North</option>');
  expect(text).toContain('data-total="114.01"');
  const north = { discount: '10%', tracking1: '["Region","South"]', account: '', taxRate: '', taxPercent: '20' };
  await submit(page, '/draft', form([], line('Work', '33.335', north)));
  expect((await invoice())?.record.data).toMatchObject({
    total: '36',
    lines: [{ discountPercent: '10', taxPercent: '20', tracking: [{ category: 'Region', option: 'South' }] }],
  });
});

test('tracking that Xero lacks is kept in sight and named at its field, as are all wrong entries at once', async () => {
  await putDraft(stand.table, 'acme', 'd1', deal(both), stand.now());
  const { show, submit } = await stand.person('member');
  expect((await show(page)).text).toContain('Team: Blue (not in Xero)');
  const { text } = await submit(
    page,
    '/draft',
    form(
      [['currency', 'CHF']],
      [
        ...line('Work', '1', { account: '999' }),
        ...line('Travel', '1', { tracking1: '["Team","Blue"]' }),
        ...line('', 'x', { discount: 'much' }),
      ],
    ),
  );
  const wrongs = [...text.matchAll(/<small class="wrong" id="draft-([^"]+)-wrong">/g)].map(([, field]) => field);
  expect(wrongs).toEqual(['lines.2.description', 'lines.2.unitAmount', 'lines.2.discount']);
  const { text: next } = await submit(
    page,
    '/draft',
    form(
      [['currency', 'CHF']],
      [...line('Work', '1', { account: '999' }), ...line('Travel', '1', { tracking1: '["Team","Blue"]' })],
    ),
  );
  const left = [...next.matchAll(/<small class="wrong" id="draft-([^"]+)-wrong">/g)].map(([, field]) => field);
  expect(left).toEqual(['currency', 'lines.0.account', 'lines.1.tracking1']);
  expect(await invoice()).toBeUndefined();
});

test.each([
  ['an item without a price', { item: 'P-1', unitAmount: '' }, 'Xero takes the price of line 1 from item P-1'],
  ['an item whose tax Xero decides', { item: 'P-1', unitAmount: '5', taxRate: '' }, 'Xero takes the tax of line 1'],
  ['no price', { unitAmount: '' }, 'Line 1 has no price yet'],
  ['a wrong discount', { unitAmount: '5', discount: 'x%' }, 'Correct the numbers of line 1'],
])('with %s it says why there is no total', async (_, more, words) => {
  const { submit } = await stand.person('member');
  const { text } = await submit(page, '/draft', form([['do', 'look']], line('Work', '', more)));
  expect(text).not.toContain('data-total');
  expect(text).toContain(words);
});

test('lines come and go without losing what was entered', async () => {
  const { submit } = await stand.person('member');
  const press = async (button: string) =>
    (await submit(page, '/draft', form([['do', button]], [...line('One', '1.5'), ...line('Two', 'two')]))).text;
  const descriptions = (text: string) => [...text.matchAll(/<textarea[^>]*>([^<]*)</g)].map(([, words]) => words);
  expect(descriptions(await press('add'))).toEqual(['One', 'Two', '']);
  const removed = await press('remove-0');
  expect(descriptions(removed)).toEqual(['Two']);
  expect(removed).toContain('name="unitAmount" value="two"');
});

test('Xero is asked for contacts only when the answer is to show some', async () => {
  const { submit } = await stand.person('member');
  const look = form([
    ['do', 'look'],
    ['search', 'harbour'],
    ['part', 'totals amount-0'],
  ]);
  expect((await submit(page, '/draft', look)).text).not.toContain('Harbour Light');
});

test('a draft that did not get through comes back as it was sent, and can be sent again', async () => {
  const { show, submit } = await stand.person('member');
  await submit(page, '/draft', form([['reference', 'Changed']]));
  const sent = await invoice();
  const problem = { code: 'x', next: 'attention' as const, message: 'The period is locked.', remedy: 'Date it later.' };
  if (sent) await putChange(stand.table, { ...sent, problem, readyAt: undefined }, sent.rev);
  const { text } = await show(page);
  expect(text).toContain('The period is locked. Date it later.');
  expect(text).toContain('name="reference" value="Changed"');
  expect(text).toContain('value="sent" checked');
  await submit(page, '/draft', form([['contact', 'sent']], line('Work', '7')));
  expect((await invoice())?.record.data).toMatchObject({ total: '8.4', contact: { id: 'crm-9' } });
});

test('one that waits for a customer who is in trouble can be changed meanwhile', async () => {
  const { show, submit } = await stand.person('member');
  await submit(page, '/draft', form());
  const sent = await invoice();
  const problem = { code: 'x', next: 'wait' as const, message: 'The customer needs attention.', remedy: 'Mend it.' };
  const waitsFor = { type: 'contact' as const, id: 'crm-9' };
  if (sent) await putChange(stand.table, { ...sent, problem, waitsFor, readyAt: undefined }, sent.rev);
  expect((await show(page)).text).toContain('&amp;change=yes');
  await submit(`${page}&change=yes`, '/draft', form([chosen]));
  expect((await invoice())?.record.data.contact).toEqual({ id: 'deal-77~contact' });
});

test('it goes although the settings keep invoices from going by themselves', async () => {
  const { submit } = await stand.person('member');
  await submit(page, '/draft', form());
  expect(await invoice()).toMatchObject({ byHand: true });
});

test('of two people who send at once one sends it', async () => {
  const [one, other] = await Promise.all([stand.person('member'), stand.person('owner')]);
  const answers = await Promise.all([one, other].map(({ submit }) => submit(page, '/draft', form())));
  for (const { text } of answers) expect(text).toContain('data-draft="waits"');
  expect(stand.woken.length).toBeLessThan(3);
});

test('a deal that is on its way by itself is not sent a second time', async () => {
  await stand.change('org', { type: 'order', data: orderSchema.parse({ id: 'deal-77' }) }, { readyAt: stand.ago(-1) });
  const { show, submit } = await stand.person('member');
  expect((await show(page)).text).toContain('On its way to Xero');
  await putDraft(stand.table, 'acme', 'd2', deal({ id: 'deal-78' }), stand.now());
  await submit('/draft?organisation=org&deal=d2', '/draft', [...form(), ['deal', 'd1']]);
  expect(await invoice()).toBeUndefined();
});

test('after two days it says where to open it again', async () => {
  const long = new Date(stand.now().getTime() - 2 * 86_400_000);
  await putDraft(stand.table, 'acme', 'old', deal(), long);
  const { text } = await (await stand.person('member')).show('/draft?organisation=org&deal=old');
  expect(text).toContain('Open it again from the deal in your CRM');
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
  expect(wrong.text).toContain('Give the new contact a name');
  expect(wrong.text).toContain('&quot;ten&quot; is not a number. Write it as 1250.50.');
  expect(wrong.text).toMatch(/name="unitAmount" aria-invalid="true" aria-describedby="draft-lines.0.unitAmount-wrong"/);
  expect((await submit(page, '/draft', form([], line('', '')))).text).toContain('An invoice needs one line at least');
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
