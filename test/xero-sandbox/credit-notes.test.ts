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

const put = (changes: JsonObject = {}): Promise<Answer> =>
  client.api('PUT', '/CreditNotes', { CreditNotes: [creditOf(changes)] });
const made = async (changes: JsonObject = {}): Promise<JsonObject> => first(await put(changes), 'CreditNotes');
const post = (note: JsonObject): Promise<Answer> => client.api('POST', '/CreditNotes', { CreditNotes: [note] });
const sold = async (changes: JsonObject = {}): Promise<JsonObject> =>
  first(await client.api('PUT', '/Invoices', saleOf(changes)), 'Invoices');
const read = async (note: JsonObject): Promise<JsonObject> =>
  first(await client.api('GET', `/CreditNotes/${note.CreditNoteID}`), 'CreditNotes');
const allocate = (note: JsonObject, invoice: JsonObject, amount: number, date = '2026-11-21'): Promise<Answer> =>
  client.api('PUT', `/CreditNotes/${note.CreditNoteID}/Allocations`, {
    Allocations: [{ Amount: amount, Date: date, Invoice: { InvoiceID: invoice.InvoiceID ?? '' } }],
  });

describe('credit notes', () => {
  it('are answered as recorded', async () => {
    const note = await made({ Reference: 'r' });
    expect(Object.keys(note)).toEqual([
      ...[
        'CreditNoteID',
        'CreditNoteNumber',
        'Payments',
        'ID',
        'HasErrors',
        'InvoiceAddresses',
        'CurrencyRate',
        'Type',
      ],
      ...['Reference', 'RemainingCredit', 'Allocations', 'UpdatedDateUTCString', 'Contact', 'DateString', 'Date'],
      ...['BrandingThemeID', 'Status', 'LineAmountTypes', 'LineItems', 'SubTotal', 'TotalTax', 'Total'],
      ...['UpdatedDateUTC', 'CurrencyCode'],
    ]);
    expect(note).toMatchObject({ CreditNoteNumber: 'CN-0001', ID: note.CreditNoteID, Total: 48, RemainingCredit: 48 });
    expect(
      (await made({ Type: 'ACCPAYCREDIT', LineItems: [{ Description: 'x', UnitAmount: 1, AccountCode: '429' }] }))
        .CreditNoteNumber,
    ).toBe('');
  });

  it('are listed thin without a page, whole with one, by where and since when', async () => {
    const note = await made();
    client.clock.ms += 60_000;
    await made({ Status: 'DRAFT' });
    const list = async (query: string, headers = {}): Promise<JsonObject[]> =>
      objects((await client.api('GET', `/CreditNotes${query}`, undefined, headers)).json, 'CreditNotes');
    expect((await list(''))[0]).toMatchObject({ CreditNoteID: note.CreditNoteID, LineItems: [] });
    expect(objects((await list('?page=1'))[0] ?? {}, 'LineItems')).toHaveLength(1);
    expect(await list(`?where=${encodeURIComponent('Status=="AUTHORISED" AND Type=="ACCRECCREDIT"')}`)).toHaveLength(1);
    expect(await list(`?where=${encodeURIComponent('Contact.Name=="northwind traders"')}`)).toHaveLength(2);
    expect(await list('', { 'if-modified-since': '2026-11-21T12:00:30' })).toHaveLength(1);
    expect((await client.api('GET', '/CreditNotes?page=1&pageSize=1')).json.pagination).toMatchObject({ itemCount: 2 });
    expect((await client.api('GET', '/CreditNotes/CN-0001')).status).toBe(200);
  });

  it('follow the statuses of invoices', async () => {
    const draft = await made({ Status: 'DRAFT' });
    const id = draft.CreditNoteID ?? '';
    expect(first(await post({ CreditNoteID: id, Status: 'AUTHORISED' }), 'CreditNotes')).toMatchObject({
      Status: 'AUTHORISED',
      Total: 48,
    });
    expect(await refusal(post({ CreditNoteID: id, Status: 'DELETED' }))).toEqual([
      'Credit Note not of valid status for modification',
    ]);
    expect(first(await post({ CreditNoteID: id, Status: 'VOIDED' }), 'CreditNotes').Status).toBe('VOIDED');
    expect(await refusal(post({ CreditNoteID: id, Reference: 'x' }))).toHaveLength(1);
    expect((await post({ CreditNoteID: '11111111-1111-4111-8111-111111111111' })).status).toBe(404);
    await client.switches({ unknownIdInCollection: 'element' });
    expect(await refusal(post({ CreditNoteID: '11111111-1111-4111-8111-111111111111' }))).toEqual([
      'An existing Credit Note with the specified CreditNoteID could not be found',
    ]);
  });

  it.each<[string, JsonObject]>([
    ['a number in use', { CreditNoteNumber: 'CN-0001' }],
    ['a discount', { LineItems: [{ Description: 'x', UnitAmount: 1, AccountCode: '200', DiscountRate: 5 }] }],
    ['no lines', { LineItems: [] }],
    ['no type', { Type: null }],
    ['the status PAID', { Status: 'PAID' }],
    ['a currency the organisation has not', { CurrencyCode: 'CHF' }],
  ])('are refused with %s', async (_, changes) => {
    await made();
    expect(await refusal(put(changes))).toHaveLength(1);
  });

  it('obey lock dates', async () => {
    await client.admin('PUT', `/organisations/${client.demo.tenantId}`, { periodLockDate: '2026-11-20' });
    expect(await refusal(put())).toEqual([
      'The document date cannot be before the period lock date, currently set at 20 November 2026',
    ]);
    expect((await put({ Status: 'DRAFT' })).status).toBe(200);
  });
});

describe('allocating', () => {
  it('takes from both, and undoes', async () => {
    const [note, invoice] = [await made(), await sold()];
    client.clock.ms += 5000;
    const allocation = first(await allocate(note, invoice, 30), 'Allocations');
    expect(allocation).toMatchObject({
      Amount: 30,
      Invoice: { InvoiceID: invoice.InvoiceID },
      CreditNote: { CreditNoteID: note.CreditNoteID },
      ValidationErrors: [],
    });
    expect(await read(note)).toMatchObject({
      RemainingCredit: 18,
      Status: 'AUTHORISED',
      Allocations: [{ AllocationID: allocation.AllocationID, Amount: 30, Invoice: { InvoiceNumber: 'INV-0001' } }],
    });
    const credited = first(await client.api('GET', '/Invoices?page=1'), 'Invoices');
    expect(credited).toMatchObject({
      AmountDue: 90,
      AmountPaid: 0,
      AmountCredited: 30,
      CreditNotes: [{ CreditNoteID: note.CreditNoteID, AppliedAmount: 30 }],
      UpdatedDateUTC: `/Date(${client.clock.ms}+0000)/`,
    });
    const void_ = { InvoiceID: invoice.InvoiceID ?? '', Status: 'VOIDED' };
    expect(await refusal(client.api('POST', '/Invoices', void_))).toEqual([
      'Invoice not of valid status for modification',
    ]);
    expect(await refusal(post({ CreditNoteID: note.CreditNoteID ?? '', Status: 'VOIDED' }))).toHaveLength(1);
    const path = `/CreditNotes/${note.CreditNoteID}/Allocations/${allocation.AllocationID}`;
    expect((await client.api('DELETE', path)).json).toMatchObject({
      AllocationID: allocation.AllocationID,
      IsDeleted: true,
    });
    expect(await read(note)).toMatchObject({ RemainingCredit: 48, Allocations: [] });
    expect(first(await client.api('GET', '/Invoices/INV-0001'), 'Invoices').AmountDue).toBe(120);
    expect((await client.api('DELETE', path)).status).toBe(404);
  });

  it('pays invoice and credit note when all is used up', async () => {
    const [note, invoice] = [
      await made(),
      await sold({ LineItems: [{ Description: 'x', UnitAmount: 40, AccountCode: '200' }] }),
    ];
    await allocate(note, invoice, 48);
    expect(await read(note)).toMatchObject({ Status: 'PAID', RemainingCredit: 0, FullyPaidOnDate: expect.any(String) });
    expect(first(await client.api('GET', '/Invoices/INV-0001'), 'Invoices')).toMatchObject({
      Status: 'PAID',
      AmountDue: 0,
    });
  });

  it.each<[string, JsonObject, JsonObject, number]>([
    ['more than remains', {}, {}, 48.01],
    ['more than is due', {}, { LineItems: [{ Description: 'x', UnitAmount: 10, AccountCode: '200' }] }, 20],
    ['a draft credit note', { Status: 'DRAFT' }, {}, 1],
    ['a draft invoice', {}, { Status: 'DRAFT' }, 1],
    ['another contact', {}, { Contact: { Name: 'Other' } }, 1],
    ['another currency', {}, { CurrencyCode: 'EUR' }, 1],
    ['nothing', {}, {}, 0],
  ])('is refused for %s', async (_, note, invoice, amount) => {
    expect(await refusal(allocate(await made(note), await sold(invoice), amount))).toHaveLength(1);
  });

  it('is refused for a bill, on a locked day, and for an unknown credit note', async () => {
    const note = await made({ Contact: { Name: 'Paper Supplies' } });
    const bill = first(await client.api('PUT', '/Invoices', billOf()), 'Invoices');
    expect(await refusal(allocate(note, bill, 1))).toHaveLength(1);
    await client.admin('PUT', `/organisations/${client.demo.tenantId}`, { endOfYearLockDate: '2026-11-21' });
    expect(await refusal(allocate(await made({ Status: 'DRAFT' }), await sold({ Status: 'DRAFT' }), 1))).toHaveLength(
      2,
    );
    expect((await allocate({ CreditNoteID: '11111111-1111-4111-8111-111111111111' }, bill, 1)).status).toBe(404);
  });

  it('forbids changing what the allocation rests on', async () => {
    const [note, invoice] = [await made(), await sold()];
    await allocate(note, invoice, 30);
    const refused = ['This document cannot be edited as it has a payment or credit note allocated to it.'];
    const id = note.CreditNoteID ?? '';
    expect(await refusal(post({ CreditNoteID: id, Date: '2026-11-01' }))).toEqual(refused);
    expect(first(await post({ CreditNoteID: id, Reference: 'new' }), 'CreditNotes')).toMatchObject({
      RemainingCredit: 18,
    });
    const other = await sold({ Contact: { Name: 'Other' } });
    const contact = {
      InvoiceID: invoice.InvoiceID ?? '',
      Contact: { ContactID: objects({ list: [other.Contact ?? null] }, 'list')[0]?.ContactID ?? '' },
    };
    expect(await refusal(client.api('POST', '/Invoices', contact))).toEqual(refused);
  });
});
