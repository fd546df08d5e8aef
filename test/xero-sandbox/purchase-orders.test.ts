import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { type JsonObject, objects } from './json.ts';
import { type Answer, first, messages, refusal, startTestClient, type TestClient } from './test-client.ts';

let client: TestClient;
beforeAll(async () => {
  client = await startTestClient();
});
afterAll(() => client.close());
let contactId: string;
beforeEach(async () => {
  await client.startOver();
  await client.switches({ enforceLimits: false });
  const made = await client.api('PUT', '/Contacts', { Contacts: [{ Name: 'Steel Works', ContactNumber: 's-1' }] });
  contactId = String(first(made, 'Contacts').ContactID);
});

const orderOf = (changes: JsonObject = {}): JsonObject => ({
  Contact: { ContactID: contactId },
  Date: '2026-11-20',
  Status: 'SUBMITTED',
  LineItems: [{ Description: 'steel', Quantity: 1, UnitAmount: 100.1234, AccountCode: '300' }],
  ...changes,
});
const post = (changes: JsonObject = {}, query = ''): Promise<Answer> =>
  client.api('POST', `/PurchaseOrders${query}`, { PurchaseOrders: [changes] });
const put = (changes: JsonObject = {}): Promise<Answer> =>
  client.api('PUT', '/PurchaseOrders', { PurchaseOrders: [orderOf(changes)] });
const made = async (changes: JsonObject = {}): Promise<JsonObject> => first(await put(changes), 'PurchaseOrders');

it('are answered as recorded', async () => {
  const order = first(await post(orderOf({ PurchaseOrderNumber: 'PO-7' }), '?summarizeErrors=false'), 'PurchaseOrders');
  expect(Object.keys(order)).toEqual([
    ...['PurchaseOrderID', 'PurchaseOrderNumber', 'DateString', 'Date', 'HasErrors', 'IsDiscounted', 'TotalDiscount'],
    ...['SentToContact', 'Type', 'CurrencyRate', 'CurrencyCode', 'Contact', 'Status', 'LineAmountTypes', 'LineItems'],
    ...['SubTotal', 'TotalTax', 'Total', 'UpdatedDateUTC', 'StatusAttributeString'],
  ]);
  expect(order).toMatchObject({
    PurchaseOrderNumber: 'PO-7',
    Type: 'PURCHASEORDER',
    Status: 'SUBMITTED',
    Total: 120.14,
    Contact: { ContactID: contactId, Addresses: [], Phones: [] },
    LineItems: [{ UnitAmount: 100.1234, TaxType: 'INPUT2', TaxAmount: 20.02, LineAmount: 100.12, AccountCode: '300' }],
  });
});

it('need a contact that exists, and never create one', async () => {
  expect(await refusal(put({ Contact: { Name: 'Nobody yet' } }))).toHaveLength(1);
  expect(await refusal(put({ Contact: { ContactNumber: 'none' } }))).toHaveLength(1);
  expect(objects((await client.api('GET', '/Contacts')).json, 'Contacts')).toHaveLength(1);
  expect((await put({ Contact: { ContactNumber: 's-1' } })).status).toBe(200);
});

it.each<[string, JsonObject]>([
  ['no lines', { LineItems: [] }],
  ['no contact', { Contact: null }],
  ['long instructions', { DeliveryInstructions: 'x'.repeat(501) }],
  ['the status DELETED', { Status: 'DELETED' }],
  ['a fixed discount', { LineItems: [{ Description: 'x', UnitAmount: 5, DiscountAmount: 1 }] }],
  ['a line without words', { LineItems: [{ UnitAmount: 5, Quantity: 1 }] }],
])('are refused with %s', async (_, changes) => {
  expect(await refusal(put(changes))).toHaveLength(1);
});

it('take a discount rate and every delivery field', async () => {
  const fields = {
    DeliveryDate: '2026-11-28',
    ExpectedArrivalDate: '2026-11-29',
    DeliveryAddress: '1 Yard Lane',
    AttentionTo: 'Jo',
    Telephone: '5550100',
    DeliveryInstructions: 'Ring',
    Reference: 'r',
  };
  const LineItems = [{ Description: 'x', Quantity: 1, UnitAmount: 100, DiscountRate: 10 }];
  const order = await made({ ...fields, LineItems });
  const { DeliveryDate, ExpectedArrivalDate, ...words } = fields;
  expect(order).toMatchObject({ ...words, IsDiscounted: true, TotalDiscount: 10, SubTotal: 90 });
  expect(order.DeliveryDateString).toBe(`${DeliveryDate}T00:00:00`);
  expect(order.ExpectedArrivalDateString).toBe(`${ExpectedArrivalDate}T00:00:00`);
});

it('go from draft to billed and to deleted from everywhere, never back from there', async () => {
  const order = await made({ Status: 'DRAFT', LineItems: [{ Description: 'words' }] });
  const id = order.PurchaseOrderID ?? '';
  const lines = orderOf().LineItems ?? [];
  const to = (Status: string): Promise<Answer> => post({ PurchaseOrderID: id, Status, LineItems: lines });
  for (const status of ['SUBMITTED', 'AUTHORISED', 'BILLED'])
    expect(first(await to(status), 'PurchaseOrders').Status).toBe(status);
  expect(await refusal(to('DRAFT'))).toEqual(['PurchaseOrder status change is invalid']);
  expect(first(await to('DELETED'), 'PurchaseOrders').Status).toBe('DELETED');
  expect(await refusal(post({ PurchaseOrderID: id, PurchaseOrderNumber: 'NEW' }))).toEqual([
    'Deleted PurchaseOrders cannot be updated',
  ]);
});

it('silently updates the living order whose number is sent, or refuses by switch', async () => {
  const order = await made({ PurchaseOrderNumber: 'PO-7', Reference: 'first' });
  const again = await post(orderOf({ PurchaseOrderNumber: 'po-7', Reference: 'second' }));
  expect(first(again, 'PurchaseOrders')).toMatchObject({ PurchaseOrderID: order.PurchaseOrderID, Reference: 'second' });
  expect((await made({ PurchaseOrderNumber: 'PO-7' })).PurchaseOrderID).toBe(order.PurchaseOrderID);
  await client.switches({ orderNumberOfLiveOrder: 'refused' });
  expect(await refusal(put({ PurchaseOrderNumber: 'PO-7' }))).toEqual(['Order number must be unique']);
});

it('refuses the number of a deleted order; renamed while deleting, the number is free', async () => {
  const kept = await made({ PurchaseOrderNumber: 'PO-7' });
  await post({ PurchaseOrderID: kept.PurchaseOrderID ?? '', Status: 'DELETED' });
  const answer = await post(orderOf({ PurchaseOrderNumber: 'PO-7' }), '?summarizeErrors=false');
  const echo = first(answer, 'PurchaseOrders');
  expect(echo).toMatchObject({
    PurchaseOrderID: '00000000-0000-0000-0000-000000000000',
    HasErrors: true,
    StatusAttributeString: 'ERROR',
  });
  expect(messages(echo)).toEqual([
    'PurchaseOrder status change is invalid',
    'Deleted PurchaseOrders cannot be updated',
  ]);
  const renamed = await made({ PurchaseOrderNumber: 'PO-8' });
  await post({ PurchaseOrderID: renamed.PurchaseOrderID ?? '', Status: 'DELETED', PurchaseOrderNumber: 'PO-8-void' });
  expect((await put({ PurchaseOrderNumber: 'PO-8' })).status).toBe(200);
});

it('are listed by page, status and dates, and read by id or number', async () => {
  await made();
  client.clock.ms += 60_000;
  await made({ Date: '2026-10-01', Status: 'DRAFT' });
  const page = await client.api('GET', '/PurchaseOrders?page=1&pageSize=1');
  expect(page.json.pagination).toEqual({ page: 1, pageSize: 1, pageCount: 2, itemCount: 2 });
  expect(first(page, 'PurchaseOrders')).toMatchObject({ PurchaseOrderNumber: 'PO-0001', HasAttachments: false });
  const numbers = async (query: string, headers = {}): Promise<unknown[]> =>
    objects((await client.api('GET', `/PurchaseOrders${query}`, undefined, headers)).json, 'PurchaseOrders').map(
      (order) => order.PurchaseOrderNumber,
    );
  expect(await numbers('?Status=DRAFT')).toEqual(['PO-0002']);
  expect(await numbers('?DateFrom=2026-11-01')).toEqual(['PO-0001']);
  expect(await numbers('?DateTo=2026-11-01')).toEqual(['PO-0002']);
  expect(await numbers('?order=PurchaseOrderNumber%20DESC')).toEqual(['PO-0002', 'PO-0001']);
  expect(await numbers('', { 'if-modified-since': '2026-11-21T12:00:30' })).toEqual(['PO-0002']);
  expect((await client.api('GET', '/PurchaseOrders/po-0001')).status).toBe(200);
  expect((await client.api('GET', '/PurchaseOrders/nope')).status).toBe(404);
  const dump = await client.admin('GET', `/organisations/${client.demo.tenantId}/purchaseOrders`);
  expect(dump.json.total).toBe(2);
});

it('are held by lock dates only when the switch says so', async () => {
  await client.admin('PUT', `/organisations/${client.demo.tenantId}`, { periodLockDate: '2026-11-20' });
  expect((await put()).status).toBe(200);
  await client.switches({ lockDatesHoldOrders: true });
  expect((await refusal(put()))[0]).toMatch(/^The document date cannot be before/);
});
