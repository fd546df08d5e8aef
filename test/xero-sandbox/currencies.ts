const NAMES: Record<string, string> = {
  AUD: 'Australian Dollar',
  CAD: 'Canadian Dollar',
  CHF: 'Swiss Franc',
  DKK: 'Danish Krone',
  EUR: 'Euro',
  GBP: 'British Pound',
  JPY: 'Japanese Yen',
  NOK: 'Norwegian Krone',
  NZD: 'New Zealand Dollar',
  PLN: 'Polish Zloty',
  SEK: 'Swedish Krona',
  SGD: 'Singapore Dollar',
  USD: 'United States Dollar',
  ZAR: 'South African Rand',
};
/** Made-up fixed rates: units of the currency for one pound. */
const PER_POUND: Record<string, number> = {
  ...{ AUD: 1.94, CAD: 1.79, CHF: 1.08, DKK: 8.62, EUR: 1.155, GBP: 1, JPY: 193, NOK: 13.4, NZD: 2.18, PLN: 4.92 },
  ...{ SEK: 12.9, SGD: 1.72, USD: 1.31, ZAR: 23.1 },
};

/** Whether Xero would know the code as a currency at all. */
export function isCurrency(code: string): boolean {
  return /^[A-Z]{3}$/.test(code) && (Object.hasOwn(NAMES, code) || Intl.supportedValuesOf('currency').includes(code));
}

/** The currency's English name; the code itself when none is known. */
export function currencyName(code: string): string {
  return NAMES[code] ?? code;
}

/** Units of `code` for one unit of `base`, six decimals. Stands in for the day's XE rate. */
export function dayRate(code: string, base: string): number {
  if (code === base) return 1;
  return Math.round(((PER_POUND[code] ?? 1.5) / (PER_POUND[base] ?? 1.5)) * 1e6) / 1e6;
}
