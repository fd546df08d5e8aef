import * as z from 'zod';
import type { Reference } from '../records/reference.ts';
import { dayOf, flag, instantOf, listOf, number, rows, text } from './answer-fields.ts';
import type { Calls } from './calls.ts';
import { failureOf } from './rejections.ts';
import { timeZoneOf } from './time-zones.ts';

const organisationsSchema = z.object({
  Organisations: listOf(
    z.object({
      OrganisationID: text,
      Name: z.string(),
      CountryCode: text,
      BaseCurrency: z.string(),
      ShortCode: text,
      Timezone: text,
      IsDemoCompany: flag,
      PeriodLockDate: text,
      EndOfYearLockDate: text,
    }),
  ),
});

const accountsSchema = z.object({
  Accounts: listOf(
    z.object({
      AccountID: text,
      Code: text,
      Name: z.string(),
      Type: z.string(),
      Class: text,
      Status: z.string(),
      Description: text,
      TaxType: text,
      SystemAccount: text,
      EnablePaymentsToAccount: flag,
      CurrencyCode: text,
      UpdatedDateUTC: text,
    }),
  ),
});

const taxRatesSchema = z.object({
  TaxRates: listOf(
    z.object({
      TaxType: z.string(),
      Name: z.string(),
      EffectiveRate: z.number(),
      Status: z.string(),
      CanApplyToRevenue: flag,
      CanApplyToExpenses: flag,
      CanApplyToAssets: flag,
      CanApplyToLiabilities: flag,
      CanApplyToEquity: flag,
    }),
  ),
});

const currenciesSchema = z.object({ Currencies: listOf(z.object({ Code: z.string() })) });

const status = z.string().catch('ACTIVE');
const trackingSchema = z.object({
  TrackingCategories: listOf(
    z.object({
      TrackingCategoryID: z.string(),
      Name: z.string(),
      Status: status,
      Options: rows(z.object({ TrackingOptionID: z.string(), Name: z.string(), Status: status })),
    }),
  ),
});

const brandingThemesSchema = z.object({
  BrandingThemes: listOf(z.object({ BrandingThemeID: z.string(), Name: z.string(), SortOrder: number })),
});

/** The organisation itself: name, country, currency, lock dates. One call. */
export const readOrganisation = async ({ organisation, call }: Calls) => {
  const { Organisations } = await call(organisationsSchema, (api) => api.getOrganisations(organisation));
  const [found] = Organisations;
  if (!found) throw failureOf({ status: 403, headers: {}, body: undefined });
  return {
    name: found.Name,
    country: found.CountryCode,
    baseCurrency: found.BaseCurrency,
    shortCode: found.ShortCode,
    timeZone: timeZoneOf(found.Timezone),
    isDemo: found.IsDemoCompany ?? false,
    periodLockDate: dayOf(found.PeriodLockDate),
    endOfYearLockDate: dayOf(found.EndOfYearLockDate),
  };
};

/** The chart of accounts, archived accounts included. */
export const readAccounts = async ({ organisation, call }: Calls): Promise<Reference['accounts']> => {
  const { Accounts } = await call(accountsSchema, (api) => api.getAccounts(organisation));
  return Accounts.map((account) => ({
    id: account.AccountID,
    code: account.Code,
    name: account.Name,
    type: account.Type,
    class: account.Class,
    status: account.Status,
    description: account.Description,
    taxType: account.TaxType,
    system: account.SystemAccount !== undefined,
    forPayments: account.Type === 'BANK' || account.EnablePaymentsToAccount === true,
    currency: account.CurrencyCode,
    updatedAt: instantOf(account.UpdatedDateUTC)?.toISOString(),
  }));
};

/** Tax rates with what each may be applied to. */
export const readTaxRates = async ({ organisation, call }: Calls): Promise<Reference['taxRates']> => {
  const { TaxRates } = await call(taxRatesSchema, (api) => api.getTaxRates(organisation));
  return TaxRates.map((rate) => ({
    taxType: rate.TaxType,
    name: rate.Name,
    rate: String(rate.EffectiveRate),
    status: rate.Status,
    forRevenue: rate.CanApplyToRevenue ?? true,
    forExpenses: rate.CanApplyToExpenses ?? true,
    forAssets: rate.CanApplyToAssets ?? true,
    forLiabilities: rate.CanApplyToLiabilities ?? true,
    forEquity: rate.CanApplyToEquity ?? true,
  }));
};

/** ISO 4217 codes of the currencies the organisation has added. */
export const readCurrencies = async ({ organisation, call }: Calls): Promise<string[]> => {
  const { Currencies } = await call(currenciesSchema, (api) => api.getCurrencies(organisation));
  return Currencies.map((currency) => currency.Code);
};

/** Tracking categories and their options, archived ones included. */
export const readTracking = async ({ organisation, call }: Calls): Promise<Reference['tracking']> => {
  const { TrackingCategories } = await call(trackingSchema, (api) =>
    api.getTrackingCategories(organisation, undefined, undefined, true),
  );
  return TrackingCategories.map((category) => ({
    id: category.TrackingCategoryID,
    name: category.Name,
    status: category.Status,
    options: category.Options.map((option) => ({
      id: option.TrackingOptionID,
      name: option.Name,
      status: option.Status,
    })),
  }));
};

/** Branding themes; the one whose sort order is 0 is used when a document names none. */
export const readBrandingThemes = async ({ organisation, call }: Calls): Promise<Reference['brandingThemes']> => {
  const { BrandingThemes } = await call(brandingThemesSchema, (api) => api.getBrandingThemes(organisation));
  return BrandingThemes.map((theme) => ({ id: theme.BrandingThemeID, name: theme.Name, sortOrder: theme.SortOrder }));
};
