import { problems } from '../failures/catalogue.ts';
import { Big, type Decimal } from '../records/decimal.ts';
import type { Facts } from './facts.ts';
import { type Stopped, stopped } from './stopped.ts';

type Books = Pick<Facts<unknown>, 'reference' | 'settings'>;

/** Nothing when the currency is in use in Xero; else what to do instead: a person's matter, or it is added first. */
export const checkCurrency = (
  currency: string | undefined,
  word: string,
  { reference, settings }: Books,
): Stopped | undefined => {
  const base = reference.organisation.baseCurrency;
  if (currency === undefined || currency === base || reference.currencies.includes(currency)) return undefined;
  return settings.unknownCurrency === 'add'
    ? { stop: { do: 'prepare', preparation: { add: 'currency', code: currency } } }
    : stopped(problems.currencyNotEnabled(currency, base, word));
};

/** Currency and rate of a document; the base currency when it names none, and no rate for that. */
export const chooseCurrency = (
  { currency, currencyRate }: { currency?: string | undefined; currencyRate?: Decimal | undefined },
  word: string,
  books: Books,
): { currencyCode: string; currencyRate?: number } | Stopped => {
  const unknown = checkCurrency(currency, word, books);
  if (unknown) return unknown;
  const base = books.reference.organisation.baseCurrency;
  const currencyCode = currency ?? base;
  if (currencyRate === undefined || currencyCode === base) return { currencyCode };
  if (new Big(currencyRate).lte(0)) return stopped(problems.currencyRateNotPositive());
  return { currencyCode, currencyRate: Number(currencyRate) };
};
