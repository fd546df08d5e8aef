import { afterAll, beforeAll, describe, expect, it } from 'vitest';
// biome-ignore lint/style/noRestrictedImports: this test drives the sandbox with Xero's own client
import { AccountingApi } from 'xero-node/dist/gen/api/accountingApi.js';
// biome-ignore lint/style/noRestrictedImports: this test drives the sandbox with Xero's own client
import type { Account } from 'xero-node/dist/gen/model/accounting/account.js';
// biome-ignore lint/style/noRestrictedImports: this test drives the sandbox with Xero's own client
import type { CreditNote } from 'xero-node/dist/gen/model/accounting/creditNote.js';
// biome-ignore lint/style/noRestrictedImports: this test drives the sandbox with Xero's own client
import type { Invoice } from 'xero-node/dist/gen/model/accounting/invoice.js';
import { isObject, parseObject } from './json.ts';
import { ALL_SCOPES, startTestClient, type TestClient } from './test-client.ts';

let client: TestClient;
let api: AccountingApi;
let tenant: string;
beforeAll(async () => {
  client = await startTestClient();
  api = new AccountingApi(`${client.url}/api.xro/2.0`);
  api.accessToken = String((await client.signIn()).access_token);
  tenant = client.demo.tenantId;
});
afterAll(() => client.close());

const sale: Invoice = JSON.parse(
  JSON.stringify({
    type: 'ACCREC',
    contact: { name: 'Via the SDK' },
    date: '2026-11-20',
    dueDate: '2026-12-20',
    status: 'AUTHORISED',
    url: 'https://crm.example/1',
    lineItems: [{ description: 'Work', quantity: 2, unitAmount: 10.1234, accountCode: '200' }],
  }),
);

async function rejection(call: Promise<unknown>): Promise<{ statusCode: unknown; body: unknown }> {
  try {
    await call;
  } catch (error) {
    const { response } = parseObject(String(error));
    if (isObject(response)) return { statusCode: response.statusCode, body: response.body };
  }
  throw new Error('The call was not rejected.');
}

describe('Xero’s own client', () => {
  it('reads the settings', async () => {
    const organisations = await api.getOrganisations(tenant);
    expect(organisations.body.organisations?.[0]).toMatchObject({
      name: 'Demo Company (UK)',
      baseCurrency: 'GBP',
      countryCode: 'GB',
    });
    expect(organisations.response.headers['x-minlimit-remaining']).toBeDefined();
    expect((await api.getAccounts(tenant)).body.accounts?.length).toBeGreaterThan(10);
    expect((await api.getTaxRates(tenant)).body.taxRates?.some((rate) => rate.taxType === 'OUTPUT2')).toBe(true);
    expect((await api.getCurrencies(tenant)).body.currencies?.length).toBe(4);
  });

  it('writes and reads contacts', async () => {
    const contacts = {
      contacts: [{ name: 'Acme', contactNumber: 'crm-1', emailAddress: 'a@acme.example' }, { name: 'acme' }],
    };
    const written = await api.createContacts(tenant, contacts, false, 'key-1');
    expect(written.body.contacts?.map((contact) => contact.statusAttributeString)).toEqual(['OK', 'ERROR']);
    const id = written.body.contacts?.[0]?.contactID ?? '';
    const since = new Date('2026-01-01T00:00:00Z');
    const found = await api.getContacts(tenant, since, 'Name=="ACME"', 'Name ASC', [id], 1, true, false, 'acme', 50);
    expect(found.body.contacts?.map((contact) => contact.contactNumber)).toEqual(['crm-1']);
    expect(found.body.pagination?.itemCount).toBe(1);
    expect(
      (await api.updateContact(tenant, id, { contacts: [{ firstName: 'Ann' }] })).body.contacts?.[0]?.firstName,
    ).toBe('Ann');
    expect((await api.getContact(tenant, id)).body.contacts?.[0]?.updatedDateUTC).toBeInstanceOf(Date);
  });

  it('writes and reads invoices', async () => {
    const written = await api.createInvoices(tenant, { invoices: [sale] }, false, 4, 'key-2');
    const invoice = written.body.invoices?.[0];
    expect(invoice).toMatchObject({
      invoiceNumber: 'INV-0001',
      total: 24.3,
      statusAttributeString: 'OK',
      url: 'https://crm.example/1',
    });
    expect(invoice?.lineItems?.[0]?.unitAmount).toBe(10.1234);
    const id = invoice?.invoiceID ?? '';
    const found = await api.getInvoices(
      tenant,
      undefined,
      'Type=="ACCREC"',
      undefined,
      undefined,
      ['INV-0001'],
      undefined,
      ['AUTHORISED'],
      1,
      undefined,
      true,
      4,
      false,
      10,
    );
    expect(found.body.invoices?.map((entry) => entry.invoiceID)).toEqual([id]);
    expect(
      (await api.updateInvoice(tenant, id, { invoices: [{ reference: 'changed' }] })).body.invoices?.[0]?.reference,
    ).toBe('changed');
    expect((await api.getOnlineInvoice(tenant, id)).body.onlineInvoices?.[0]?.onlineInvoiceUrl).toContain('https://');
    await api.createInvoiceHistory(tenant, id, { historyRecords: [{ details: 'note' }] });
    expect((await api.getInvoiceHistory(tenant, id)).body.historyRecords?.[0]?.details).toBe('note');
  });

  it('attaches files', async () => {
    const attaching = new AccountingApi(`${client.url}/api.xro/2.0`);
    attaching.accessToken = String(
      (await client.signIn({ scope: `${ALL_SCOPES} accounting.attachments` })).access_token,
    );
    const { invoices } = (await attaching.createInvoices(tenant, { invoices: [sale] })).body;
    const id = invoices?.[0]?.invoiceID ?? '';
    const file = Buffer.from([0, 255, 7]);
    const headers = { headers: { 'Content-Type': 'image/png' } };
    await attaching.createInvoiceAttachmentByFileName(tenant, id, 'scan.png', file, true, undefined, headers);
    expect((await attaching.getInvoiceAttachments(tenant, id)).body.attachments?.[0]).toMatchObject({
      fileName: 'scan.png',
      mimeType: 'image/png',
      contentLength: 3,
      includeOnline: true,
    });
    const read = await attaching.getInvoiceAttachmentByFileName(tenant, id, 'scan.png', 'image/png');
    expect(Buffer.from(read.body)).toEqual(file);
  });

  it('writes and reads items, quotes and orders', async () => {
    const item = { code: 'SDK', name: 'n', salesDetails: { unitPrice: 1.2345, accountCode: '200' } };
    const items = await api.createItems(tenant, { items: [item, item] }, false, 4, 'key-3');
    expect(items.body.items?.map((entry) => entry.statusAttributeString)).toEqual(['OK', 'ERROR']);
    expect(items.body.items?.[1]?.validationErrors?.[0]?.message).toBe(
      "Price List Item with Code 'SDK' already exists",
    );
    const id = items.body.items?.[0]?.itemID ?? '';
    expect((await api.updateItem(tenant, id, { items: [{ code: 'SDK', name: 'm' }] }, 4)).body.items?.[0]?.name).toBe(
      'm',
    );
    const found = await api.getItems(tenant, new Date('2026-01-01T00:00:00Z'), 'Code=="SDK"', 'Code ASC', 4);
    expect(found.body.items?.[0]?.salesDetails?.unitPrice).toBe(1.2345);

    const contact = (await api.createContacts(tenant, { contacts: [{ name: 'Orders' }] })).body.contacts?.[0] ?? {};
    const lineItems = [{ itemCode: 'SDK', description: 'Work', quantity: 1, unitAmount: 5.4321 }];
    const quote = { contact: { contactID: contact.contactID ?? '' }, date: '2026-11-20', lineItems };
    const quotes = await api.createQuotes(tenant, { quotes: [quote] }, false);
    expect(quotes.body.quotes?.[0]).toMatchObject({
      quoteNumber: 'QU-0001',
      lineAmountTypes: 'EXCLUSIVE',
      total: 5.43,
    });
    const quoteId = quotes.body.quotes?.[0]?.quoteID ?? '';
    expect((await api.getQuote(tenant, quoteId)).body.quotes?.[0]?.lineItems?.[0]?.unitAmount).toBe(5.4321);
    const listed = await api.getQuotes(
      tenant,
      undefined,
      '2026-11-01',
      '2026-11-30',
      undefined,
      undefined,
      contact.contactID,
    );
    expect(listed.body.quotes?.map((entry) => entry.quoteID)).toEqual([quoteId]);

    const order = { contact: { contactID: contact.contactID ?? '' }, lineItems, purchaseOrderNumber: 'PO-9' };
    const orders = await api.createPurchaseOrders(tenant, { purchaseOrders: [order] }, false);
    expect(orders.body.purchaseOrders?.[0]).toMatchObject({ purchaseOrderNumber: 'PO-9', statusAttributeString: 'OK' });
    expect((await api.getPurchaseOrderByNumber(tenant, 'PO-9')).body.purchaseOrders).toHaveLength(1);
    expect(
      (await api.getPurchaseOrders(tenant, undefined, 'DRAFT', undefined, undefined, undefined, 1, 10)).body.pagination
        ?.itemCount,
    ).toBe(1);
    expect((await api.deleteItem(tenant, id)).response.status).toBe(204);
  });

  it('pays, credits and reverses', async () => {
    const invoiceID =
      (await api.createInvoices(tenant, { invoices: [sale] }, false, 4)).body.invoices?.[0]?.invoiceID ?? '';
    const payment = { invoice: { invoiceID }, account: { code: '090' }, date: '2026-11-21', amount: 4.3 };
    const payments = await api.createPayments(
      tenant,
      { payments: [payment, { ...payment, amount: 100 }] },
      false,
      'key-4',
    );
    expect(payments.body.payments?.map((entry) => entry.statusAttributeString)).toEqual(['OK', 'ERROR']);
    const paymentID = payments.body.payments?.[0]?.paymentID ?? '';
    expect((await api.getInvoice(tenant, invoiceID)).body.invoices?.[0]).toMatchObject({
      amountDue: 20,
      amountPaid: 4.3,
    });
    const reversed = await api.deletePayment(tenant, paymentID, { status: 'DELETED' });
    expect(reversed.body.payments?.[0]?.status?.toString()).toBe('DELETED');
    expect(
      (await api.getPayments(tenant, undefined, 'Status=="DELETED"', undefined, 1, 10)).body.payments,
    ).toHaveLength(1);
    const one = await api.createPayment(tenant, payment, 'key-5');
    expect(one.body.payments?.[0]?.invoice?.amountDue).toBe(20);

    const note: CreditNote = JSON.parse(JSON.stringify({ ...sale, type: 'ACCRECCREDIT', url: undefined }));
    const notes = await api.createCreditNotes(tenant, { creditNotes: [note] }, false, 4);
    const creditNoteID = notes.body.creditNotes?.[0]?.creditNoteID ?? '';
    const allocation = { amount: 20, date: '2026-11-21', invoice: { invoiceID } };
    const made = await api.createCreditNoteAllocation(tenant, creditNoteID, { allocations: [allocation] });
    const allocationID = made.body.allocations?.[0]?.allocationID ?? '';
    expect((await api.getInvoice(tenant, invoiceID)).body.invoices?.[0]?.status?.toString()).toBe('PAID');
    expect(
      (await api.getCreditNotes(tenant, undefined, undefined, undefined, 1)).body.creditNotes?.[0]?.remainingCredit,
    ).toBe(4.3);
    expect((await api.deleteCreditNoteAllocations(tenant, creditNoteID, allocationID)).body.isDeleted).toBe(true);
  });

  it('writes settings', async () => {
    const account: Account = JSON.parse(JSON.stringify({ code: '201', name: 'Online', type: 'SALES' }));
    const accountID = (await api.createAccount(tenant, account)).body.accounts?.[0]?.accountID ?? '';
    const archived: Account = JSON.parse(JSON.stringify({ status: 'ARCHIVED' }));
    const answer = await api.updateAccount(tenant, accountID, { accounts: [archived] });
    expect(answer.body.accounts?.[0]?.status?.toString()).toBe('ARCHIVED');
    const rate = { name: 'City', taxComponents: [{ name: 'City', rate: 7.5 }] };
    expect((await api.createTaxRates(tenant, { taxRates: [rate] })).body.taxRates?.[0]?.taxType).toBe('TAX001');
    const category = (await api.createTrackingCategory(tenant, { name: 'Team' })).body.trackingCategories?.[0];
    const options = await api.createTrackingOptions(tenant, category?.trackingCategoryID ?? '', { name: 'Red' });
    expect(options.body.options?.[0]?.name).toBe('Red');
  });

  it('gets errors as it does from Xero: a validation exception, an empty 429, text for 404', async () => {
    const refused = await rejection(
      api.createInvoices(tenant, { invoices: [{ ...sale, dueDate: undefined as unknown as string }] }),
    );
    expect(refused).toMatchObject({ statusCode: 400, body: { ErrorNumber: 10, Type: 'ValidationException' } });
    await client.admin('POST', '/faults', { kind: '429-minute' });
    expect(await rejection(api.getOrganisations(tenant))).toEqual({ statusCode: 429, body: '' });
    expect(await rejection(api.getInvoice(tenant, '11111111-1111-4111-8111-111111111111'))).toMatchObject({
      statusCode: 404,
    });
  });
});
