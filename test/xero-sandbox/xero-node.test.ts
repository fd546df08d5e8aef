import { afterAll, beforeAll, describe, expect, it } from 'vitest';
// biome-ignore lint/style/noRestrictedImports: this test drives the sandbox with Xero's own client
import { AccountingApi } from 'xero-node/dist/gen/api/accountingApi.js';
// biome-ignore lint/style/noRestrictedImports: this test drives the sandbox with Xero's own client
import type { Invoice } from 'xero-node/dist/gen/model/accounting/invoice.js';
import { isObject, parseObject } from './json.ts';
import { startTestClient, type TestClient } from './test-client.ts';

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
