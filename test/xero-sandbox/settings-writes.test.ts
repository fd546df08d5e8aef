import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type JsonObject, objects } from './json.ts';
import { type Answer, first, refusal, saleOf, startTestClient, type TestClient } from './test-client.ts';

let client: TestClient;
beforeAll(async () => {
  client = await startTestClient();
});
afterAll(() => client.close());
beforeEach(async () => {
  await client.startOver();
  await client.switches({ enforceLimits: false });
});

const saleWith = (line: JsonObject): Promise<Answer> =>
  client.api(
    'PUT',
    '/Invoices',
    saleOf({ LineItems: [{ Description: 'x', Quantity: 1, UnitAmount: 100, AccountCode: '200', ...line }] }),
  );

describe('accounts', () => {
  const put = (account: JsonObject): Promise<Answer> => client.api('PUT', '/Accounts', account);

  it('are created one at a time, edited, and archived by that alone', async () => {
    const made = first(await put({ Code: '201', Name: 'Online Sales', Type: 'SALES', TaxType: 'OUTPUT2' }), 'Accounts');
    expect(made).toMatchObject({ Code: '201', Status: 'ACTIVE', Class: 'REVENUE', TaxType: 'OUTPUT2' });
    expect((await saleWith({ AccountCode: '201' })).status).toBe(200);
    const path = `/Accounts/${made.AccountID}`;
    expect(first(await client.api('POST', path, { Name: 'Web Sales' }), 'Accounts')).toMatchObject({
      Name: 'Web Sales',
      Code: '201',
    });
    expect(await refusal(client.api('POST', path, { Status: 'ARCHIVED', Name: 'x' }))).toHaveLength(1);
    expect(first(await client.api('POST', path, { Status: 'ARCHIVED' }), 'Accounts').Status).toBe('ARCHIVED');
    expect(await refusal(saleWith({ AccountCode: '201' }))).toEqual([
      "Account code '201' has been archived, or has been deleted. Each line item must reference a valid account.",
    ]);
    expect((await client.api('POST', '/Accounts/11111111-1111-4111-8111-111111111111', { Name: 'x' })).status).toBe(
      404,
    );
    const two = {
      Accounts: [
        { Code: 'a', Name: 'a', Type: 'SALES' },
        { Code: 'b', Name: 'b', Type: 'SALES' },
      ],
    };
    expect((await client.api('PUT', '/Accounts', two)).status).toBe(400);
  });

  it.each<[string, JsonObject, string[]]>([
    ['a name in use', { Code: '999', Name: 'sales', Type: 'SALES' }, ['Please enter a unique Name.']],
    ['a code in use', { Code: '200', Name: 'x', Type: 'SALES' }, ['Please enter a unique Code.']],
    [
      'a long code',
      { Code: '12345678901', Name: 'x', Type: 'SALES' },
      ['The Code field must not be longer than 10 characters.'],
    ],
    [
      'a bank without its number',
      { Name: 'x', Type: 'BANK' },
      ['The BankAccountNumber of a bank account must be specified.'],
    ],
    ['no type', { Code: '999', Name: 'x' }, ['The Type of an account must be specified.']],
  ])('are refused with %s', async (_, account, expected) => {
    expect(await refusal(put(account))).toEqual(expected);
  });

  it('may lack a code when they are banks', async () => {
    const bank = { Name: 'Euro Account', Type: 'BANK', BankAccountNumber: '12-34', CurrencyCode: 'EUR' };
    expect(first(await put(bank), 'Accounts')).toMatchObject({ Type: 'BANK', CurrencyCode: 'EUR' });
  });

  it('of the system cannot be archived', async () => {
    const debtors = first(await client.api('GET', '/Accounts/610'), 'Accounts');
    expect(await refusal(client.api('POST', `/Accounts/${debtors.AccountID}`, { Status: 'ARCHIVED' }))).toHaveLength(1);
  });
});

describe('tax rates', () => {
  const rate: JsonObject = {
    Name: 'City Tax',
    ReportTaxType: 'OUTPUT',
    TaxComponents: [
      { Name: 'State', Rate: 10 },
      { Name: 'City', Rate: 5, IsCompound: true },
    ],
  };

  it('are made by the user as TAX001 and so on, and used on lines', async () => {
    const made = first(await client.api('PUT', '/TaxRates', { TaxRates: [rate] }), 'TaxRates');
    expect(made).toMatchObject({
      TaxType: 'TAX001',
      EffectiveRate: 15.5,
      CanApplyToRevenue: true,
      CanApplyToExpenses: false,
    });
    expect(first(await saleWith({ TaxType: 'TAX001' }), 'Invoices').TotalTax).toBe(15.5);
    expect(first(await client.api('PUT', '/TaxRates', { ...rate, Name: 'Other' }), 'TaxRates').TaxType).toBe('TAX002');
    expect(await refusal(client.api('PUT', '/TaxRates', rate))).toHaveLength(1);
  });

  it('are deleted by POST; system rates cannot change', async () => {
    await client.api('PUT', '/TaxRates', rate);
    const deleted = await client.api('POST', '/TaxRates', { TaxRates: [{ TaxType: 'TAX001', Status: 'DELETED' }] });
    expect(first(deleted, 'TaxRates')).toMatchObject({ Name: 'City Tax', Status: 'DELETED' });
    expect(await refusal(saleWith({ TaxType: 'TAX001' }))).toEqual([
      "The TaxType code 'TAX001' cannot be used with account code '200'.",
    ]);
    expect(await refusal(client.api('POST', '/TaxRates', { TaxType: 'OUTPUT2', Status: 'DELETED' }))).toHaveLength(1);
    expect(await refusal(client.api('PUT', '/TaxRates', { Name: 'x', TaxComponents: [] }))).toHaveLength(1);
  });
});

describe('tracking', () => {
  it('has two active categories at most, with options', async () => {
    const made = first(
      await client.api('PUT', '/TrackingCategories', { Name: 'Team', Options: [{ Name: 'Red' }] }),
      'TrackingCategories',
    );
    expect(made).toMatchObject({ Name: 'Team', Status: 'ACTIVE', Options: [{ Name: 'Red', IsActive: true }] });
    expect(await refusal(client.api('PUT', '/TrackingCategories', { Name: 'Third' }))).toEqual([
      'You can only have 2 active tracking categories.',
    ]);
    const path = `/TrackingCategories/${made.TrackingCategoryID}`;
    const blue = first(await client.api('PUT', `${path}/Options`, { Options: [{ Name: 'Blue' }] }), 'Options');
    expect(await refusal(client.api('PUT', `${path}/Options`, { Name: 'blue' }))).toHaveLength(1);
    const Tracking = [
      { Name: 'Region', Option: 'North' },
      { TrackingCategoryID: made.TrackingCategoryID ?? '', TrackingOptionID: blue.TrackingOptionID ?? '' },
    ];
    const sale = first(await saleWith({ Tracking }), 'Invoices');
    expect(objects(objects(sale, 'LineItems')[0] ?? {}, 'Tracking').map((entry) => entry.Option)).toEqual([
      'North',
      'Blue',
    ]);
    await client.api('POST', `${path}/Options/${blue.TrackingOptionID}`, { Status: 'ARCHIVED' });
    expect(await refusal(saleWith({ Tracking }))).toHaveLength(1);
    await client.api('POST', path, { Status: 'ARCHIVED' });
    expect((await client.api('PUT', '/TrackingCategories', { Name: 'Third' })).status).toBe(200);
    const shown = objects((await client.api('GET', '/TrackingCategories')).json, 'TrackingCategories');
    expect(shown.map((category) => category.Name)).toEqual(['Region', 'Third']);
    expect(await refusal(saleWith({ Tracking: [{ Name: 'Team', Option: 'Red' }] }))).toHaveLength(1);
  });
});

it('can be without currencies beside its own', async () => {
  await client.admin('PUT', `/organisations/${client.demo.tenantId}`, { multiCurrency: false });
  expect(await refusal(client.api('PUT', '/Currencies', { Code: 'CHF' }))).toHaveLength(1);
  expect(await refusal(client.api('PUT', '/Invoices', saleOf({ CurrencyCode: 'EUR' })))).toEqual([
    'Organisation is not subscribed to currency EUR',
  ]);
  const actions = objects((await client.api('GET', '/Organisation/Actions')).json, 'Actions');
  expect(actions.find((action) => action.Name === 'UseMulticurrency')?.Status).toBe('NOT-ALLOWED');
});
