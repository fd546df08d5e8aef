import type { Place } from '../failures/attention.ts';
import { problems } from '../failures/catalogue.ts';
import { Big, type Decimal } from '../records/decimal.ts';
import type { Reference } from '../records/reference.ts';
import { accountOf } from './choose-account.ts';
import type { DocumentTerms, Side } from './document-terms.ts';
import type { Facts } from './facts.ts';
import { mapped, sameName } from './mapped.ts';
import { type Stopped, stopped } from './stopped.ts';

type TaxRate = Reference['taxRates'][number];
type Books = Pick<Facts<unknown>, 'reference' | 'settings'>;

/** `taxType` absent: Xero takes the account's or item's own; `percent` absent: it is not known, since the item decides. */
export interface ChosenTax {
  taxType?: string;
  percent?: Decimal;
}

interface Wish {
  taxRate?: string | undefined;
  taxPercent?: Decimal | undefined;
}

/** Xero says of each tax rate to which classes of accounts it applies (Xero API docs: tax rates). */
const appliesTo = (rate: TaxRate, accountClass: string | undefined, side: Side): boolean => {
  if (accountClass === 'ASSET') return rate.forAssets;
  if (accountClass === 'LIABILITY') return rate.forLiabilities;
  if (accountClass === 'EQUITY') return rate.forEquity;
  return (accountClass ?? (side === 'sales' ? 'REVENUE' : 'EXPENSE')) === 'REVENUE'
    ? rate.forRevenue
    : rate.forExpenses;
};

/**
 * The tax rate of a line: as mapped in the settings, as Xero's tax type or name, as the only rate with that percentage that
 * applies to the account, else the account's own. A percentage that Xero lacks is created there where the settings say so.
 */
export const chooseTax = (
  wish: Wish,
  place: Place,
  { side, explicit }: Pick<DocumentTerms, 'side' | 'explicit'>,
  { reference, settings }: Books,
  accountCode: string | undefined,
): ChosenTax | Stopped => {
  const account = accountOf(accountCode, reference);
  const active = reference.taxRates.filter((rate) => rate.status === 'ACTIVE');
  const fitting = active.filter((rate) => appliesTo(rate, account?.class, side));
  const chosen = (rate: TaxRate): ChosenTax => ({ taxType: rate.taxType, percent: rate.rate });
  const own = fitting.find((rate) => rate.taxType === account?.taxType);
  if (wish.taxRate !== undefined) {
    const wanted = mapped(settings.taxRates, wish.taxRate) ?? wish.taxRate;
    const found = named(fitting, wanted);
    if (found) return chosen(found);
    if (named(active, wanted)) {
      const where = account ? `with account ${account.code}` : `on ${side === 'sales' ? 'sales' : 'purchases'}`;
      return stopped(problems.taxRateUnfit(place, wish.taxRate, where));
    }
    if (wish.taxPercent === undefined) return stopped(problems.taxRateUnknown(place, wish.taxRate));
  }
  if (wish.taxPercent !== undefined) {
    const percent = new Big(wish.taxPercent);
    if (own && percent.eq(own.rate)) return chosen(own);
    const [only, ...others] = fitting.filter((rate) => percent.eq(rate.rate));
    if (!only) return missingRate(wish, place, side, settings);
    const names = [only, ...others].map((rate) => rate.name);
    return others.length === 0 ? chosen(only) : stopped(problems.taxRateAmbiguous(place, wish.taxPercent, names));
  }
  if (!account) return {};
  if (!own) return { percent: '0', ...(explicit && { taxType: 'NONE' }) };
  return { percent: own.rate, ...(explicit && { taxType: own.taxType }) };
};

const named = (rates: TaxRate[], wanted: string): TaxRate | undefined =>
  rates.find((rate) => sameName(rate.taxType, wanted)) ?? rates.find((rate) => sameName(rate.name, wanted));

const missingRate = (wish: Wish, place: Place, side: Side, settings: Books['settings']): Stopped => {
  const { taxRate, taxPercent = '0' } = wish;
  const percent = new Big(taxPercent);
  const words = taxRate ?? `${taxPercent} %`;
  const mayBeMade = percent.gte(0) && percent.lte(100) && percent.round(4).eq(percent);
  if (settings.unknownTaxRate === 'refuse' || mapped(settings.taxRates, taxRate) !== undefined || !mayBeMade)
    return stopped(problems.taxRateUnknown(place, words));
  const name = (taxRate ?? `${side === 'sales' ? 'Sales' : 'Purchases'} ${taxPercent}%`).slice(0, 50);
  return {
    stop: { do: 'prepare', preparation: { add: 'taxRate', name, percent: taxPercent, forSales: side === 'sales' } },
  };
};
