import { afterAll, beforeAll, expect, it } from 'vitest';
import { objects } from './json.ts';
import { first, messages, startTestClient, type TestClient } from './test-client.ts';

let client: TestClient;
beforeAll(async () => {
  client = await startTestClient();
  await client.switches({ enforceLimits: false });
});
afterAll(() => client.close());

async function list(path: string, key: string, headers = {}) {
  return objects((await client.api('GET', path, undefined, headers)).json, key);
}

it('describes the organisation of the tenant header', async () => {
  const uk = first(await client.api('GET', '/Organisation'), 'Organisations');
  expect(uk).toMatchObject({
    Name: 'Demo Company (UK)',
    CountryCode: 'GB',
    BaseCurrency: 'GBP',
    OrganisationID: client.demo.tenantId,
  });
  expect(uk.ShortCode).toMatch(/^![0-9a-zA-Z]{5}$/);
  expect(uk).not.toHaveProperty('PeriodLockDate');
  const nz = await client.api('GET', '/organisations', undefined, { 'xero-tenant-id': client.second.tenantId });
  expect(first(nz, 'Organisations')).toMatchObject({ CountryCode: 'NZ', BaseCurrency: 'NZD' });
});

it('knows what the app may do there', async () => {
  const actions = async (headers = {}) =>
    new Map((await list('/Organisation/Actions', 'Actions', headers)).map((action) => [action.Name, action.Status]));
  expect((await actions()).get('UseMulticurrency')).toBe('ALLOWED');
  expect((await actions({ 'xero-tenant-id': client.second.tenantId })).get('UseMulticurrency')).toBe('NOT-ALLOWED');
});

it('has a chart of accounts and the country’s tax rates', async () => {
  const accounts = await list('/Accounts', 'Accounts');
  expect(accounts.length).toBeGreaterThanOrEqual(15);
  expect(accounts.find((account) => account.Code === '200')).toMatchObject({
    Name: 'Sales',
    Type: 'REVENUE',
    TaxType: 'OUTPUT2',
    Class: 'REVENUE',
  });
  expect(accounts.find((account) => account.Code === '610')?.SystemAccount).toBe('DEBTORS');
  const rates = new Map((await list('/TaxRates', 'TaxRates')).map((rate) => [rate.TaxType, rate.EffectiveRate]));
  expect([rates.get('OUTPUT2'), rates.get('RROUTPUT'), rates.get('ZERORATEDOUTPUT'), rates.get('NONE')]).toEqual([
    20, 5, 0, 0,
  ]);
  const nz = await list('/TaxRates', 'TaxRates', { 'xero-tenant-id': client.second.tenantId });
  expect(nz.find((rate) => rate.TaxType === 'OUTPUT2')?.EffectiveRate).toBe(15);
});

it('filters, orders and reads one of a list', async () => {
  expect(
    (await list(`/Accounts?where=${encodeURIComponent('Type=="BANK" AND Status=="ACTIVE"')}`, 'Accounts')).map(
      (account) => account.Code,
    ),
  ).toEqual(['090', '091', undefined]);
  expect((await list('/Currencies?order=Code%20DESC', 'Currencies')).map((currency) => currency.Code)).toEqual([
    'USD',
    'GBP',
    'EUR',
    'DKK',
  ]);
  expect(first(await client.api('GET', '/Accounts/200'), 'Accounts').Name).toBe('Sales');
  expect((await client.api('GET', '/Accounts/nope')).status).toBe(404);
  expect((await client.api('GET', `/TaxRates?where=${encodeURIComponent('Nope==1')}`)).json.Type).toBe(
    'QueryParseException',
  );
  expect(await list('/Accounts', 'Accounts', { 'if-modified-since': '2030-01-01T00:00:00' })).toEqual([]);
  expect((await list('/TaxRates', 'TaxRates', { 'if-modified-since': '2030-01-01T00:00:00' })).length).toBeGreaterThan(
    0,
  );
});

it('adds one currency, which invoices may use then', async () => {
  const added = first(await client.api('PUT', '/Currencies', { code: 'CHF', description: 'x' }), 'Currencies');
  expect(added).toEqual({ Code: 'CHF', Description: 'Swiss Franc' });
  expect((await list('/Currencies', 'Currencies')).map((currency) => currency.Code)).toContain('CHF');
  const again = await client.api('PUT', '/Currencies', { Code: 'CHF' });
  expect([again.status, messages(objects(again.json, 'Elements')[0])]).toEqual([400, ['Currency already exists']]);
});

it('opens new books through the admin endpoint', async () => {
  const body = { name: 'Third (AU)', country: 'AU', currency: 'AUD', currencies: ['USD'] };
  const { tenantId } = (await client.admin('POST', '/organisations', body)).json;
  client.useToken((await client.signIn({ organisations: [tenantId ?? ''] })).access_token);
  const rates = await list('/TaxRates', 'TaxRates', { 'xero-tenant-id': String(tenantId) });
  expect(rates.find((rate) => rate.TaxType === 'OUTPUT')?.EffectiveRate).toBe(10);
});

it('answers XML to a client that does not ask for JSON', async () => {
  const answer = await client.api('GET', '/Currencies', undefined, { accept: '*/*' });
  expect(answer.headers.get('content-type')).toBe('text/xml; charset=utf-8');
  expect(answer.text).toMatch(/^<Response [^>]+><Id>[0-9a-f-]+<\/Id><Status>OK<\/Status>/);
  expect(answer.text).toContain(
    '<Currencies><Currency><Code>GBP</Code><Description>British Pound</Description></Currency>',
  );
  const refused = await client.api('PUT', '/Contacts', { Contacts: [{ Name: '<&>' }] }, { accept: 'application/xml' });
  expect(refused.text).toMatch(/^<ApiException [^>]+><ErrorNumber>10<\/ErrorNumber>.*<Name>&lt;&amp;&gt;<\/Name>/);
});
