import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type JsonObject, objects } from './json.ts';
import { type Answer, first, refusal, startTestClient, type TestClient } from './test-client.ts';

let client: TestClient;
beforeAll(async () => {
  client = await startTestClient();
});
afterAll(() => client.close());
beforeEach(async () => {
  await client.startOver();
  await client.switches({ enforceLimits: false });
});

const quoteOf = (changes: JsonObject = {}): JsonObject => ({
  Contact: { Name: 'Northwind Traders' },
  Date: '2026-11-20',
  LineItems: [{ Description: 'Work', Quantity: 1, UnitAmount: 100.1234, AccountCode: '200' }],
  ...changes,
});
const put = (changes: JsonObject = {}, query = ''): Promise<Answer> =>
  client.api('PUT', `/Quotes${query}`, { Quotes: [quoteOf(changes)] });
const made = async (changes: JsonObject = {}): Promise<JsonObject> => first(await put(changes), 'Quotes');
const post = (quote: JsonObject, query = ''): Promise<Answer> =>
  client.api('POST', `/Quotes${query}`, { Quotes: [quote] });
const change = (quote: JsonObject, changes: JsonObject): Promise<Answer> =>
  post({ QuoteID: quote.QuoteID ?? '', Contact: quote.Contact ?? null, Date: '2026-11-20', ...changes });

describe('quotes', () => {
  it('are answered as recorded: bare dates, upper-case amounts, no tax from the account, no error flag', async () => {
    const answer = await put({ Terms: 'Net 30' }, '?summarizeErrors=false');
    expect(Object.keys(answer.json)).toEqual([
      ...['SummarizeErrors', 'Id', 'Status', 'ProviderName', 'DateTimeUTC', 'Quotes'],
    ]);
    expect(answer.json.SummarizeErrors).toBe(false);
    const quote = first(answer, 'Quotes');
    expect(Object.keys(quote)).toEqual([
      ...['QuoteID', 'QuoteNumber', 'Terms', 'Contact', 'LineItems', 'Date', 'DateString', 'Status', 'CurrencyRate'],
      ...['CurrencyCode', 'SubTotal', 'TotalTax', 'Total', 'BrandingThemeID', 'UpdatedDateUTC', 'LineAmountTypes'],
      'StatusAttributeString',
    ]);
    expect(quote).toMatchObject({
      QuoteNumber: 'QU-0001',
      Date: `/Date(${Date.UTC(2026, 10, 20)})/`,
      DateString: '2026-11-20T00:00:00',
      Status: 'DRAFT',
      TotalTax: 0,
      Total: 100.12,
      LineAmountTypes: 'EXCLUSIVE',
    });
    expect(objects(quote, 'LineItems')[0]).toEqual({
      LineItemID: expect.any(String),
      AccountCode: '200',
      Description: 'Work',
      UnitAmount: 100.1234,
      LineAmount: 100.12,
      ItemCode: '',
      Quantity: 1,
      TaxAmount: 0,
      Tracking: [],
    });
    expect((await client.api('GET', `/Quotes/${quote.QuoteID}`)).json.SummarizeErrors).toBe(true);
  });

  it('reckon tax, discounts and both ways of amounts', async () => {
    const lines = [{ Description: 'x', Quantity: 2, UnitAmount: 60, TaxType: 'OUTPUT2', DiscountRate: 50 }];
    expect(await made({ LineAmountTypes: 'Inclusive', LineItems: lines })).toMatchObject({
      LineAmountTypes: 'INCLUSIVE',
      SubTotal: 50,
      TotalTax: 10,
      Total: 60,
      TotalDiscount: 60,
    });
    expect((await put({ LineAmountTypes: 'NETTO' })).json.ErrorNumber).toBe(14);
  });

  it.each<[string, JsonObject]>([
    ['no contact', { Contact: null }],
    ['no date', { Date: null }],
    ['no lines', { LineItems: [] }],
    ['a line without words', { LineItems: [{ UnitAmount: 1 }] }],
    ['a long title', { Title: 'x'.repeat(101) }],
    ['a long summary', { Summary: 'x'.repeat(3001) }],
    ['long terms', { Terms: 'x'.repeat(4001) }],
    ['a number in use', { QuoteNumber: 'QU-0001' }],
    ['tracking by name', { LineItems: [{ Description: 'x', Tracking: [{ Name: 'Region', Option: 'North' }] }] }],
    ['an unknown item', { LineItems: [{ Description: 'x', ItemCode: 'NONE' }] }],
  ])('are refused with %s', async (_, changes) => {
    await made();
    expect(await refusal(put(changes))).toHaveLength(1);
  });

  it('take tracking by option id', async () => {
    const categories = objects((await client.api('GET', '/TrackingCategories')).json, 'TrackingCategories');
    const { TrackingOptionID } = objects(categories[0] ?? {}, 'Options')[0] ?? {};
    const lines = [{ Description: 'x', UnitAmount: 1, Tracking: [{ TrackingOptionID: TrackingOptionID ?? '' }] }];
    expect(objects(await made({ LineItems: lines }), 'LineItems')[0]?.Tracking).toMatchObject([
      { Name: 'Region', Option: 'North' },
    ]);
  });

  it('go their own way: draft, sent, accepted, invoiced, and to DELETED from everywhere', async () => {
    const quote = await made();
    const status = async (wanted: string): Promise<unknown> => {
      const answer = await change(quote, { Status: wanted });
      return answer.status === 200 ? first(answer, 'Quotes').Status : 'refused';
    };
    expect(await status('ACCEPTED')).toBe('refused');
    expect(await status('SENT')).toBe('SENT');
    expect(await status('INVOICED')).toBe('refused');
    expect(await status('DECLINED')).toBe('DECLINED');
    expect(await status('ACCEPTED')).toBe('refused');
    expect(await status('SENT')).toBe('SENT');
    expect(await status('ACCEPTED')).toBe('ACCEPTED');
    expect(await status('INVOICED')).toBe('INVOICED');
    expect(await status('DELETED')).toBe('DELETED');
    expect(await status('SENT')).toBe('refused');
  });

  it('need id, contact and date in a change; what is left out is blank, the number drawn anew', async () => {
    const quote = await made({ Terms: 'Net 30', Title: 'Offer' });
    expect(await refusal(post({ QuoteID: quote.QuoteID ?? '', Status: 'SENT' }))).toEqual([
      'Contact is required for a quote.',
      'Date is required for a quote.',
    ]);
    const sent = first(await change(quote, { Status: 'SENT' }), 'Quotes');
    expect(sent).toMatchObject({ QuoteID: quote.QuoteID, QuoteNumber: 'QU-0002', Terms: '' });
    expect(sent).not.toHaveProperty('Title');
    expect(sent.LineItems).toEqual(quote.LineItems);
    await client.switches({ quoteUpdateOmitted: 'kept' });
    const kept = first(await change(sent, { Title: 'Kept' }), 'Quotes');
    expect(first(await change(kept, {}), 'Quotes')).toMatchObject({ QuoteNumber: 'QU-0002', Title: 'Kept' });
    expect((await post(quoteOf({ QuoteID: '11111111-1111-4111-8111-111111111111' }))).status).toBe(404);
    const one = await client.api('POST', `/Quotes/${quote.QuoteID}`, quoteOf({ Reference: 'r' }));
    expect(first(one, 'Quotes').Reference).toBe('r');
  });
});

describe('listing', () => {
  it('filters by dates, status, contact and part of the number', async () => {
    const quote = await made({ ExpiryDate: '2026-12-20' });
    await made({ Date: '2026-10-01', ExpiryDate: '2026-10-31', QuoteNumber: 'Special-77', Contact: { Name: 'Other' } });
    client.clock.ms += 60_000;
    await change(quote, { Status: 'SENT', QuoteNumber: 'QU-0001' });
    const numbers = async (query: string, headers = {}): Promise<unknown[]> =>
      objects((await client.api('GET', `/Quotes?${query}`, undefined, headers)).json, 'Quotes').map(
        (entry) => entry.QuoteNumber,
      );
    expect(await numbers('DateFrom=2026-11-01')).toEqual(['QU-0001']);
    expect(await numbers('DateTo=2026-11-01')).toEqual(['Special-77']);
    expect(await numbers('ExpiryDateTo=2026-11-01')).toEqual(['Special-77']);
    expect(await numbers('Status=SENT')).toEqual(['QU-0001']);
    expect(await numbers('QuoteNumber=special')).toEqual(['Special-77']);
    expect(await numbers('order=Date%20DESC')).toEqual(['QU-0001', 'Special-77']);
    expect(await numbers(`where=${encodeURIComponent('QuoteNumber=="none"')}`)).toHaveLength(2);
    const contact = objects({ list: [quote.Contact ?? null] }, 'list')[0]?.ContactID;
    expect(await numbers(`ContactID=${contact}`)).toEqual(['QU-0001']);
    expect(await numbers('', { 'if-modified-since': '2026-11-21T12:00:30' })).toEqual(['QU-0001']);
  });

  it('gives pages of 100 without a pagination object, whatever size is asked for', async () => {
    await client.api('PUT', '/Quotes', { Quotes: Array.from({ length: 101 }, () => quoteOf()) });
    const count = async (query: string): Promise<number> =>
      objects((await client.api('GET', `/Quotes${query}`)).json, 'Quotes').length;
    expect([await count(''), await count('?page=2'), await count('?page=1&pageSize=7')]).toEqual([100, 1, 100]);
    expect((await client.api('GET', '/Quotes?page=1')).json).not.toHaveProperty('pagination');
    await client.switches({ quotesPageSize: 'asked' });
    expect(await count('?page=1&pageSize=7')).toBe(7);
  });

  it('dumps them for the admin', async () => {
    await made();
    const dump = await client.admin('GET', `/organisations/${client.demo.tenantId}/quotes`);
    expect(dump.json).toMatchObject({ total: 1, quotes: [{ QuoteNumber: 'QU-0001' }] });
  });
});
