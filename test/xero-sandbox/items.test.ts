import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type JsonObject, objects } from './json.ts';
import {
  type Answer,
  billOf,
  creditOf,
  first,
  refusal,
  saleOf,
  startTestClient,
  type TestClient,
} from './test-client.ts';

let client: TestClient;
beforeAll(async () => {
  client = await startTestClient();
});
afterAll(() => client.close());
beforeEach(async () => {
  await client.startOver();
  await client.switches({ enforceLimits: false });
});

const put = (item: JsonObject, query = ''): Promise<Answer> => client.api('PUT', `/Items${query}`, { Items: [item] });
const post = (item: JsonObject, query = ''): Promise<Answer> => client.api('POST', `/Items${query}`, { Items: [item] });
const CONSULTING: JsonObject = {
  Code: 'CONS',
  Name: 'Consulting',
  Description: 'An hour of advice',
  PurchaseDescription: 'An hour bought in',
  SalesDetails: { UnitPrice: 120.12345, AccountCode: '260', TaxType: 'OUTPUT2' },
  PurchaseDetails: { UnitPrice: 80, AccountCode: '412', TaxType: 'INPUT2' },
};
const GUITAR: JsonObject = {
  Code: 'GUITAR',
  InventoryAssetAccountCode: '630',
  SalesDetails: { UnitPrice: 500, AccountCode: '200' },
  PurchaseDetails: { UnitPrice: 250, COGSAccountCode: '310', TaxType: 'INPUT2' },
};

describe('items', () => {
  it('are answered as recorded', async () => {
    const written = first(await put(CONSULTING), 'Items');
    expect(Object.keys(written)).toEqual([
      ...['ItemID', 'Code', 'Description', 'PurchaseDescription', 'UpdatedDateUTC', 'PurchaseDetails', 'SalesDetails'],
      ...['Name', 'IsTrackedAsInventory', 'IsSold', 'IsPurchased', 'ValidationErrors'],
    ]);
    expect(written).toMatchObject({
      UpdatedDateUTC: `/Date(${client.clock.ms})/`,
      SalesDetails: { UnitPrice: 120.12, AccountCode: '260', TaxType: 'OUTPUT2' },
      IsTrackedAsInventory: false,
      IsSold: true,
    });
    const listed = first(await client.api('GET', '/Items'), 'Items');
    expect(listed.UpdatedDateUTC).toBe(`/Date(${client.clock.ms}+0000)/`);
    expect(listed).not.toHaveProperty('ValidationErrors');
    for (const name of [written.ItemID, 'CONS', 'cons'])
      expect(first(await client.api('GET', `/Items/${name}`), 'Items').ItemID).toBe(written.ItemID);
    expect((await client.api('GET', '/Items/NONE')).status).toBe(404);
  });

  it('keep four decimals with unitdp=4', async () => {
    await put(CONSULTING, '?unitdp=4');
    expect(first(await client.api('GET', '/Items/CONS?unitdp=4'), 'Items').SalesDetails).toMatchObject({
      UnitPrice: 120.1235,
    });
    expect(first(await client.api('GET', '/Items/CONS'), 'Items').SalesDetails).toMatchObject({ UnitPrice: 120.12 });
  });

  it('are filtered by where and If-Modified-Since', async () => {
    await put(CONSULTING);
    client.clock.ms += 60_000;
    await put({ Code: 'OTHER', IsPurchased: false });
    const codes = async (query: string, headers = {}): Promise<unknown[]> =>
      objects((await client.api('GET', `/Items${query}`, undefined, headers)).json, 'Items').map((item) => item.Code);
    expect(await codes('?order=Code%20DESC')).toEqual(['OTHER', 'CONS']);
    expect(await codes(`?where=${encodeURIComponent('Code=="cons"')}`)).toEqual(['CONS']);
    expect(await codes(`?where=${encodeURIComponent('IsPurchased==false')}`)).toEqual(['OTHER']);
    expect(await codes('', { 'if-modified-since': '2026-11-21T12:00:30' })).toEqual(['OTHER']);
    expect((await client.api('GET', '/Items?where=Nope==1')).json.Message).toBe(
      "No property or field 'Nope' exists in type 'Item'",
    );
  });

  it('have unique codes; a POST updates by code or id and keeps the rest', async () => {
    const { ItemID } = first(await put(CONSULTING), 'Items');
    expect(await refusal(put({ Code: 'cons' }))).toEqual(["Price List Item with Code 'cons' already exists"]);
    expect(first(await post({ Code: 'CONS', Name: 'Advice' }), 'Items')).toMatchObject({
      ItemID,
      Name: 'Advice',
      Description: 'An hour of advice',
      SalesDetails: { UnitPrice: 120.12 },
    });
    await put({ Code: 'OTHER' });
    expect(await refusal(client.api('POST', `/Items/${ItemID}`, { Code: 'OTHER' }))).toEqual([
      "Price List Item with Code 'OTHER' already exists",
    ]);
    expect(first(await client.api('POST', `/Items/${ItemID}`, { Code: 'NEW' }), 'Items').Code).toBe('NEW');
    expect((await post({ ItemID: '11111111-1111-4111-8111-111111111111', Code: 'X' })).status).toBe(404);
  });

  it('lose the details of a side they are not used on', async () => {
    await put(CONSULTING);
    const item = first(await post({ Code: 'CONS', IsSold: false }), 'Items');
    expect(item).toMatchObject({ IsSold: false, SalesDetails: {}, PurchaseDescription: 'An hour bought in' });
    expect(item).not.toHaveProperty('Description');
  });

  it.each<[string, JsonObject]>([
    ['no code', { Name: 'x' }],
    ['a long code', { Code: 'x'.repeat(31) }],
    ['a long name', { Code: 'x', Name: 'x'.repeat(51) }],
    ['a long description', { Code: 'x', Description: 'x'.repeat(4001) }],
    ['an unknown account', { Code: 'x', SalesDetails: { AccountCode: '999' } }],
    ['an unknown tax', { Code: 'x', SalesDetails: { TaxType: 'NOPE' } }],
    ['an inventory account of another type', { ...GUITAR, InventoryAssetAccountCode: '710' }],
    ['tracking without cost of goods sold', { ...GUITAR, PurchaseDetails: {} }],
    ['cost of goods sold without tracking', { Code: 'x', PurchaseDetails: { COGSAccountCode: '310' } }],
  ])('are refused with %s', async (_, item) => {
    expect(await refusal(put(item))).toHaveLength(1);
  });

  it('are deleted for good', async () => {
    await put(CONSULTING);
    expect((await client.api('DELETE', '/Items/CONS')).status).toBe(204);
    expect((await client.api('GET', '/Items/CONS')).status).toBe(404);
    expect((await client.api('DELETE', '/Items/CONS')).status).toBe(404);
  });

  it('show no error flag; an error is in StatusAttributeString', async () => {
    const answer = await client.api('PUT', '/Items?summarizeErrors=false', {
      Items: [{ Code: 'A' }, { Name: 'b' }, { Code: 'C' }],
    });
    const items = objects(answer.json, 'Items');
    expect(items.map((item) => item.StatusAttributeString)).toEqual(['OK', 'ERROR', 'OK']);
    expect(items[1]).toMatchObject({ ItemID: '00000000-0000-0000-0000-000000000000' });
    expect(items[1]).not.toHaveProperty('HasErrors');
    expect(items[1]).not.toHaveProperty('HasValidationErrors');
  });
});

describe('items on documents', () => {
  const lineOf = async (document: JsonObject): Promise<JsonObject> =>
    objects(first(await client.api('PUT', '/Invoices', document), 'Invoices'), 'LineItems')[0] ?? {};

  it('supply what a line leaves out, and given values win', async () => {
    await put(CONSULTING, '?unitdp=4');
    expect(await lineOf(saleOf({ LineItems: [{ ItemCode: 'cons', Quantity: 2 }] }))).toMatchObject({
      ItemCode: 'CONS',
      Description: 'An hour of advice',
      UnitAmount: 120.12,
      AccountCode: '260',
      TaxType: 'OUTPUT2',
      LineAmount: 240.24,
    });
    expect(
      await lineOf(billOf({ LineItems: [{ ItemCode: 'CONS', AccountCode: '429', UnitAmount: 7 }] })),
    ).toMatchObject({ Description: 'An hour bought in', UnitAmount: 7, AccountCode: '429', TaxType: 'INPUT2' });
    const page = first(await client.api('GET', '/Invoices?page=1&where=Type=="ACCREC"'), 'Invoices');
    expect(objects(page, 'LineItems')[0]?.Item).toMatchObject({ Name: 'Consulting', Code: 'CONS' });
  });

  it('must be known', async () => {
    expect(
      await refusal(client.api('PUT', '/Invoices', saleOf({ LineItems: [{ ItemCode: 'NONE', Description: 'x' }] }))),
    ).toContain("Item code 'NONE' is not valid");
  });

  it('move stock when tracked: bills in at cost, sales out at average cost, voiding back', async () => {
    await put(GUITAR);
    const stock = async (): Promise<unknown[]> => {
      const item = first(await client.api('GET', '/Items/GUITAR'), 'Items');
      return [item.QuantityOnHand, item.TotalCostPool, item.IsTrackedAsInventory];
    };
    expect(await stock()).toEqual([0, 0, true]);
    const line = (quantity: number, unit?: number): JsonObject => ({
      LineItems: [{ ItemCode: 'GUITAR', Description: 'Guitar', Quantity: quantity, UnitAmount: unit ?? null }],
    });
    expect(await lineOf(billOf(line(10)))).toMatchObject({ AccountCode: '630', UnitAmount: 250 });
    await lineOf(billOf(line(10, 350)));
    expect(await stock()).toEqual([20, 6000, true]);
    await lineOf(saleOf({ ...line(5), Status: 'DRAFT' }));
    expect(await stock()).toEqual([20, 6000, true]);
    const sale = first(await client.api('PUT', '/Invoices', saleOf(line(5))), 'Invoices');
    expect(await stock()).toEqual([15, 4500, true]);
    await client.api('PUT', '/CreditNotes', creditOf(line(1)));
    expect(await stock()).toEqual([16, 4800, true]);
    await client.api('POST', '/Invoices', { InvoiceID: sale.InvoiceID ?? '', Status: 'VOIDED' });
    expect(await stock()).toEqual([21, 6300, true]);
    expect(first(await post({ Code: 'GUITAR', QuantityOnHand: 99, TotalCostPool: 1 }), 'Items').QuantityOnHand).toBe(
      21,
    );
    expect(await refusal(client.api('DELETE', '/Items/GUITAR'))).toHaveLength(1);
  });

  it('cannot be sold beyond their stock unless back orders are allowed', async () => {
    await put(GUITAR);
    const sale = saleOf({ LineItems: [{ ItemCode: 'GUITAR', Description: 'Guitar', Quantity: 2 }] });
    expect(await refusal(client.api('PUT', '/Invoices', sale))).toHaveLength(1);
    expect((await client.api('PUT', '/Invoices?allowBackorders=true', sale)).status).toBe(200);
    expect(first(await client.api('GET', '/Items/GUITAR'), 'Items').QuantityOnHand).toBe(-2);
  });

  it('keep inventory accounts to tracked items', async () => {
    const plain = billOf({ LineItems: [{ Description: 'x', UnitAmount: 1, AccountCode: '630' }] });
    expect(await refusal(client.api('PUT', '/Invoices', plain))).toEqual([
      "Account code '630' is not a valid code for this document.",
    ]);
    await put(GUITAR);
    const other = billOf({ LineItems: [{ ItemCode: 'GUITAR', Description: 'x', Quantity: 1, AccountCode: '429' }] });
    expect(await refusal(client.api('PUT', '/Invoices', other))).toEqual([
      "Account code '429' is not a valid code for this document.",
    ]);
  });
});
