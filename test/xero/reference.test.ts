import { afterAll, beforeAll, expect, it } from 'vitest';
import { Failure } from '../../shared/failures/failure.ts';
import { referenceSchema } from '../../shared/records/reference.ts';
import { type Stand, startStand } from './stand.ts';

let stand: Stand;
beforeAll(async () => {
  stand = await startStand();
});
afterAll(() => stand.close());

it('reads all that plans are checked against', async () => {
  const { xero } = stand;
  const { isDemo, ...organisation } = await xero.readOrganisation();
  expect(isDemo).toBe(true);
  const reference = referenceSchema.parse({
    fetchedAt: '2026-11-21T12:00:00Z',
    organisation,
    accounts: await xero.readAccounts(),
    taxRates: await xero.readTaxRates(),
    currencies: await xero.readCurrencies(),
    tracking: await xero.readTracking(),
    brandingThemes: await xero.readBrandingThemes(),
  });
  expect(reference.organisation).toMatchObject({ baseCurrency: 'GBP', country: 'GB', timeZone: 'Europe/London' });
  const bank = reference.accounts.find(({ type }) => type === 'BANK');
  expect(bank).toMatchObject({ forPayments: true, id: expect.stringMatching(/-/), currency: 'GBP' });
  expect(bank?.updatedAt).toMatch(/^20\d\d-/);
  const sales = reference.accounts.find(({ code }) => code === '200');
  expect(sales).toMatchObject({ forPayments: false, class: 'REVENUE' });
  const rate = reference.taxRates.find(({ taxType }) => taxType === 'OUTPUT2');
  expect(rate).toMatchObject({ rate: '20', forRevenue: true, forExpenses: false });
  expect(reference.tracking[0]?.options.length).toBeGreaterThan(1);
  expect(reference.brandingThemes.some(({ sortOrder }) => sortOrder === 0)).toBe(true);
});

it('adds a currency once', async () => {
  await stand.xero.addCurrency('SEK', stand.newKey());
  await stand.xero.addCurrency('SEK', stand.newKey());
  expect((await stand.xero.readCurrencies()).filter((code) => code === 'SEK')).toEqual(['SEK']);
  await expect(stand.xero.addCurrency('XX', stand.newKey())).rejects.toThrow(Failure);
});

it('adds tax rates for sales and for purchases', async () => {
  await stand.xero.addTaxRate({ name: 'Sales 7%', percent: '7', forSales: true }, stand.newKey());
  await stand.xero.addTaxRate({ name: 'Sales 7%', percent: '7', forSales: true }, stand.newKey());
  await stand.xero.addTaxRate({ name: 'Purchases 7.25%', percent: '7.25', forSales: false }, stand.newKey());
  const rates = await stand.xero.readTaxRates();
  expect(rates.filter(({ name }) => name === 'Sales 7%')).toMatchObject([{ rate: '7', forRevenue: true }]);
  expect(rates.find(({ name }) => name === 'Purchases 7.25%')).toMatchObject({ rate: '7.25', forExpenses: true });
});
