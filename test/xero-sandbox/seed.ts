import { chartOfAccounts } from './chart-of-accounts.ts';
import { currencyName } from './currencies.ts';
import { stamp } from './dates.ts';
import { fixedId } from './fixed-id.ts';
import { addToList, keepOrganisation, listOrganisations, type Organisation } from './organisation.ts';
import type { Store } from './store.ts';
import { taxRatesOf } from './tax-rates.ts';
import { keepApp, keepUser } from './users-and-apps.ts';

const TIMEZONES: Record<string, string> = {
  GB: 'GMTSTANDARDTIME',
  NZ: 'NEWZEALANDSTANDARDTIME',
  AU: 'AUSEASTERNSTANDARDTIME',
  US: 'EASTERNSTANDARDTIME',
};

export type NewOrganisation = {
  tenantId: string;
  name: string;
  country: string;
  currency: string;
  extraCurrencies: string[];
  at: number;
};

/** Opens the books of a new organisation: chart of accounts, tax rates, currencies, themes, tracking, users. */
export function openBooks(store: Store, wanted: NewOrganisation): Organisation {
  const { tenantId, name, country, currency, at } = wanted;
  const organisation: Organisation = {
    tenantId,
    name,
    country,
    currency,
    shortCode: `!${fixedId(`${tenantId} short code`).replaceAll('-', '').slice(0, 5)}`,
    timezone: TIMEZONES[country] ?? 'UTC',
    plan: 'PREMIUM',
    isDemo: name.startsWith('Demo Company'),
    createdMs: at,
    periodLockDate: null,
    endOfYearLockDate: null,
    approveLimit: null,
    multiCurrency: true,
  };
  keepOrganisation(store, organisation);
  const { rates, saleTax, costTax } = taxRatesOf(country);
  for (const rate of rates) addToList(store, tenantId, 'taxRates', rate);
  for (const account of chartOfAccounts({ tenantId, currency, saleTax, costTax, at }))
    addToList(store, tenantId, 'accounts', account);
  for (const code of [currency, ...wanted.extraCurrencies.filter((extra) => extra !== currency)]) {
    addToList(store, tenantId, 'currencies', { Code: code, Description: currencyName(code) });
  }
  addToList(store, tenantId, 'brandingThemes', {
    BrandingThemeID: fixedId(`${tenantId} theme standard`),
    Name: 'Standard',
    LogoUrl: '',
    Type: 'INVOICE',
    SortOrder: 0,
    CreatedDateUTC: stamp(946_684_800_000),
  });
  addToList(store, tenantId, 'trackingCategories', {
    Name: 'Region',
    Status: 'ACTIVE',
    TrackingCategoryID: fixedId(`${tenantId} tracking region`),
    Options: ['North', 'South', 'East', 'West'].map((option) => ({
      TrackingOptionID: fixedId(`${tenantId} tracking region ${option}`),
      Name: option,
      Status: 'ACTIVE',
      HasValidationErrors: false,
      IsDeleted: false,
      IsArchived: false,
      IsActive: true,
    })),
  });
  addToList(store, tenantId, 'users', {
    UserID: fixedId('user Demo Bookkeeper'),
    EmailAddress: 'bookkeeper@sandbox.example',
    FirstName: 'Demo',
    LastName: 'Bookkeeper',
    UpdatedDateUTC: stamp(at),
    IsSubscriber: true,
    OrganisationRole: 'FINANCIALADVISER',
  });
  return organisation;
}

/** Fills an empty store with the default app, users and organisations. */
export function seedWhenEmpty(store: Store, at: number): void {
  if (listOrganisations(store).length > 0) return;
  store.atomically(() => {
    const demo = openBooks(store, {
      tenantId: fixedId('organisation Demo Company (UK)'),
      name: 'Demo Company (UK)',
      country: 'GB',
      currency: 'GBP',
      extraCurrencies: ['EUR', 'USD', 'DKK'],
      at,
    });
    const second = openBooks(store, {
      tenantId: fixedId('organisation Second Company (NZ)'),
      name: 'Second Company (NZ)',
      country: 'NZ',
      currency: 'NZD',
      extraCurrencies: [],
      at,
    });
    keepUser(store, {
      userId: fixedId('user Demo Bookkeeper'),
      name: 'Demo Bookkeeper',
      givenName: 'Demo',
      familyName: 'Bookkeeper',
      email: 'bookkeeper@sandbox.example',
      organisations: [demo.tenantId, second.tenantId],
    });
    keepUser(store, {
      userId: fixedId('user User Without Organisation'),
      name: 'User Without Organisation',
      givenName: 'User',
      familyName: 'Without Organisation',
      email: 'nobody@sandbox.example',
      organisations: [],
    });
    keepApp(store, {
      clientId: 'sandbox-client',
      clientSecret: 'sandbox-secret',
      name: 'Sandbox App',
      type: 'web',
      redirectUris: [],
      createdOn: '2026-06-01T00:00:00Z',
    });
  });
}
