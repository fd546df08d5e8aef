import { createServer, type IncomingMessage, type Server } from 'node:http';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { Failure } from '../../shared/failures/failure.ts';
import { createXero, type Xero } from '../../shared/xero/client.ts';
import { REFUSED } from '../../shared/xero/rejections.ts';

let answer: { status: number; body: unknown; headers?: Record<string, string> };
let asked: { method: string; url: string; body: string; headers: IncomingMessage['headers'] }[];
let server: Server;
let xero: Xero;
let noted: { minuteRemaining?: number | undefined }[];

beforeAll(async () => {
  server = createServer(async (request, response) => {
    const body = Buffer.concat(await request.toArray()).toString();
    const { method = '', url = '', headers } = request;
    asked.push({ method, url: decodeURIComponent(url), body, headers });
    const text = typeof answer.body === 'string' ? answer.body : JSON.stringify(answer.body);
    response.writeHead(answer.status, { 'Content-Type': 'application/json', ...answer.headers });
    response.end(answer.status === 204 ? undefined : text);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  xero = createXero({
    apiUrl: `http://127.0.0.1:${port}`,
    organisation: 'org',
    accessToken: async () => 'token',
    beforeCall: async () => undefined,
    afterCall: async (limits) => {
      noted.push(limits);
    },
  });
});
afterAll(() => server.close());
beforeEach(() => {
  asked = [];
  noted = [];
});

const problemIn = async (run: Promise<unknown>) => {
  const error = await run.catch((thrown: unknown) => thrown);
  if (!(error instanceof Failure)) throw new Error('No failure came.', { cause: error });
  return error.problem;
};

describe('one odd field', () => {
  it('counts as absent, and one odd row as none', async () => {
    answer = {
      status: 200,
      body: {
        pagination: 'none',
        Invoices: [
          {
            InvoiceID: 'i1',
            InvoiceNumber: 7,
            Type: 'ACCREC',
            Total: '12',
            AmountDue: 12.5,
            Date: '/Date(oops)/',
            DueDate: '/Date(-86400000+0000)/',
            Contact: 'somebody',
            LineItems: [{ Description: 'Work', Quantity: 'two', Tracking: {} }, null, 'line'],
            Payments: 'none',
            CreditNotes: null,
            ValidationErrors: 'none',
            UpdatedDateUTC: '/Date(8640000000000001)/',
            Surprise: { deep: true },
          },
          null,
          'invoice',
        ],
      },
    };
    const { rows, more } = await xero.list('invoice', { page: 1 });
    expect(more).toBe(false);
    expect(rows).toEqual([
      {
        kind: 'invoice',
        xeroId: 'i1',
        amountDue: '12.5',
        invoiceType: 'ACCREC',
        verdict: { ok: true, errors: [], warnings: [] },
        standing: { type: 'ACCREC', dueDate: '1969-12-31', amountDue: 12.5, lineItems: [{ description: 'Work' }] },
      },
    ]);
  });

  it('of a contact neither, nor of reference data', async () => {
    answer = {
      status: 200,
      body: {
        Contacts: [{ ContactID: 'c1', Phones: [{ PhoneNumber: '1' }, 5], Addresses: 'none', IsCustomer: 'yes' }],
      },
    };
    expect((await xero.list('contact', { page: 1 })).rows[0]?.standing).toEqual({});
    answer = { status: 200, body: { Accounts: [{ Name: 'Sales', Type: 'REVENUE', Status: 'ACTIVE', Code: 200 }, {}] } };
    expect(await xero.readAccounts()).toMatchObject([{ name: 'Sales', code: undefined }]);
    answer = {
      status: 200,
      body: {
        TrackingCategories: [
          {
            TrackingCategoryID: 't',
            Name: 'Region',
            Status: 'ARCHIVED',
            Options: [{ TrackingOptionID: 'o', Name: 'N' }],
          },
        ],
      },
    };
    expect(await xero.readTracking()).toEqual([
      { id: 't', name: 'Region', status: 'ARCHIVED', options: [{ id: 'o', name: 'N', status: 'ACTIVE' }] },
    ]);
    expect(asked.at(-1)?.url).toContain('includeArchived=true');
  });

  it('in a whole that is no list of records leaves the outcome unknown', async () => {
    for (const body of [{}, { Invoices: {} }, '<html>', [], { Contacts: [] }]) {
      answer = { status: 200, body };
      expect(await problemIn(xero.list('invoice', { page: 1 }))).toMatchObject({ next: 'lookUp' });
    }
  });
});

describe('a record', () => {
  it('that was reversed or undone counts as gone', async () => {
    answer = {
      status: 200,
      body: {
        CreditNotes: [
          {
            CreditNoteID: 'n1',
            Type: 'ACCPAYCREDIT',
            DateString: '2026-11-20T00:00:00',
            Date: '/Date(1763683200000+0000)/',
            Payments: [
              { PaymentID: 'p1', Status: 'DELETED' },
              { PaymentID: 'p2', Date: '/Date(1763683200000+0000)/', Amount: 3 },
            ],
            Allocations: [
              { AllocationID: 'a1', IsDeleted: true },
              { AllocationID: 'a2', Amount: 5, Invoice: { InvoiceID: 'i1' } },
            ],
          },
        ],
      },
    };
    const { rows } = await xero.list('creditNote', { page: 1 });
    expect(rows[0]?.standing).toEqual({
      type: 'ACCPAYCREDIT',
      date: '2026-11-20',
      payments: [{ paymentID: 'p2', date: '2025-11-21', amount: 3 }],
      allocations: [{ allocationID: 'a2', amount: 5, invoice: { invoiceID: 'i1' } }],
    });
  });

  it('is asked for with what each endpoint understands', async () => {
    const since = new Date('2026-11-21T12:00:00.000Z');
    const wanted: [Parameters<Xero['list']>[0], string, string[]][] = [
      ['contact', 'Contacts', ['page=2', 'pageSize=1000', 'includeArchived=true']],
      ['invoice', 'Invoices', ['page=2', 'pageSize=1000', 'unitdp=4']],
      ['creditNote', 'CreditNotes', ['page=2', 'pageSize=1000', 'unitdp=4']],
      ['payment', 'Payments', ['page=2', 'pageSize=1000']],
      ['purchaseOrder', 'PurchaseOrders', ['page=2', 'pageSize=1000']],
      ['quote', 'Quotes', ['page=2']],
    ];
    for (const [kind, key, query] of wanted) {
      answer = { status: 200, body: { [key]: [] } };
      await xero.list(kind, { since, page: 2 });
      const call = asked.at(-1);
      expect(call?.headers['if-modified-since']).toBe(since.toISOString());
      for (const part of [...query, 'order=UpdatedDateUTC+ASC']) expect(call?.url, kind).toContain(part);
      expect(call?.url.includes('pageSize'), kind).toBe(query.includes('pageSize=1000'));
    }
  });

  it('has more pages as Xero counts them, or as the page is full', async () => {
    const hundred = Array.from({ length: 100 }, (_, index) => ({ QuoteID: `q${index}` }));
    answer = { status: 200, body: { Quotes: hundred } };
    expect((await xero.list('quote', { page: 1 })).more).toBe(true);
    answer = { status: 200, body: { Quotes: hundred, pagination: { page: 1, pageCount: 1 } } };
    expect((await xero.list('quote', { page: 1 })).more).toBe(false);
    answer = { status: 200, body: { Payments: [], pagination: { page: 1, pageCount: 3 } } };
    expect((await xero.list('payment', { page: 1 })).more).toBe(true);
  });
});

describe('a write', () => {
  it('judges every element on its own, keeps four decimals and its key', async () => {
    answer = { status: 200, body: { Items: [] } };
    await xero.write('item', 'update', [{ itemID: 'i', salesDetails: { unitPrice: 1.2345 } }], 'key-9');
    expect(asked[0]).toMatchObject({ method: 'POST', headers: { 'idempotency-key': 'key-9' } });
    expect(asked[0]?.url).toContain('summarizeErrors=false');
    expect(asked[0]?.url).toContain('unitdp=4');
    expect(JSON.parse(asked[0]?.body ?? '')).toEqual({
      Items: [{ ItemID: 'i', SalesDetails: { UnitPrice: 1.2345 } }],
    });
  });

  it('of a quote spells and names things as the endpoint wants them', async () => {
    answer = { status: 200, body: { Quotes: [] } };
    const tracking = [
      { id: 'c1', name: 'Region', status: 'ACTIVE', options: [{ id: 'o1', name: 'North', status: 'ACTIVE' }] },
    ];
    const lineItems = [
      {
        description: 'Work',
        tracking: [
          { name: 'Region', option: 'North' },
          { name: 'Region', option: 'Nowhere' },
        ],
      },
    ];
    await xero.write('quote', 'create', [{ lineAmountTypes: 'NoTax', lineItems }, { quoteID: 'q' }], 'key', tracking);
    expect(JSON.parse(asked[0]?.body ?? '')).toEqual({
      Quotes: [
        {
          LineAmountTypes: 'NOTAX',
          LineItems: [
            {
              Description: 'Work',
              Tracking: [
                { Name: 'Region', Option: 'North', TrackingCategoryID: 'c1', TrackingOptionID: 'o1' },
                { Name: 'Region', Option: 'Nowhere' },
              ],
            },
          ],
        },
        { QuoteID: 'q' },
      ],
    });
  });

  it('refused as a whole keeps its code and says what to do', async () => {
    answer = {
      status: 400,
      body: {
        ErrorNumber: 10,
        Message: 'A validation exception occurred',
        Elements: [{ ValidationErrors: [{ Message: "Price List Item with Code 'A' already exists" }] }],
      },
      headers: { 'X-MinLimit-Remaining': '41' },
    };
    const problem = await problemIn(xero.write('item', 'create', [{ code: 'A' }], 'key'));
    expect(problem).toMatchObject({ code: REFUSED, field: 'code', remedy: expect.stringMatching(/another code/) });
    expect(noted).toMatchObject([{ minuteRemaining: 41 }]);
    answer = { status: 404, body: 'The resource cannot be found' };
    expect(await problemIn(xero.write('item', 'update', [{ itemID: 'x' }], 'key'))).toMatchObject({ code: REFUSED });
  });

  it('whose verdict comes without flags is judged by its messages', async () => {
    answer = {
      status: 200,
      body: {
        Quotes: [
          { QuoteID: '00000000-0000-0000-0000-000000000000', ValidationErrors: [{ Message: 'No' }, { Message: 5 }] },
          { QuoteID: 'q2', StatusAttributeString: 'ERROR' },
          { QuoteID: 'q3', StatusAttributeString: 'WARNING', Warnings: [{ Message: 'Odd rate' }] },
        ],
      },
    };
    const [first, second, third] = await xero.write('quote', 'create', [{}, {}, {}], 'key');
    expect(first).toMatchObject({ xeroId: undefined, verdict: { ok: false, errors: ['No', 'Xero gave no reason.'] } });
    expect(second?.verdict).toMatchObject({ ok: false, errors: ['Xero refused it without a reason'] });
    expect(third?.verdict).toEqual({ ok: true, errors: [], warnings: ['Odd rate'] });
  });
});

it('an act that Xero answers without content is done', async () => {
  answer = { status: 204, body: '' };
  expect(await xero.act({ act: 'email', name: 'email', kind: 'invoice', xeroId: 'i' }, 'key')).toEqual({});
  expect(await xero.act({ act: 'deleteItem', name: 'delete', kind: 'item', xeroId: 'i' }, 'key')).toEqual({});
  expect(asked.map(({ method, url }) => `${method} ${url}`)).toEqual([
    'POST /api.xro/2.0/Invoices/i/Email',
    'DELETE /api.xro/2.0/Items/i',
  ]);
});
