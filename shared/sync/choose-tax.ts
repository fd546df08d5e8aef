import { problems } from '../failures/catalogue.ts';
import type { Problem } from '../failures/failure.ts';
import { Big, type Decimal } from '../records/decimal.ts';
import type { InvoiceLine } from '../records/invoice.ts';
import type { Reference } from '../records/reference.ts';
import type { Settings } from '../settings/settings.ts';

type TaxRate = Reference['taxRates'][number];

/** `taxType` absent: Xero takes the account's own. */
export type ChosenTax = { taxType?: string; percent: Decimal } | { problem: Problem };

const same = (a: string, b: string) => a.trim().toLowerCase() === b.trim().toLowerCase();

/**
 * The tax rate of a sales line: as mapped in the settings, as Xero's tax type or name, as the only rate with that
 * percentage, else the account's own.
 */
export const chooseTax = (
  line: InvoiceLine,
  index: number,
  reference: Pick<Reference, 'taxRates' | 'accounts'>,
  settings: Pick<Settings, 'taxRates'>,
  accountCode: string | undefined,
): ChosenTax => {
  const active = reference.taxRates.filter((rate) => rate.status === 'ACTIVE' && rate.forRevenue);
  const chosen = (rate: TaxRate): ChosenTax => ({ taxType: rate.taxType, percent: rate.rate });
  if (line.taxRate !== undefined) {
    const wanted = settings.taxRates[line.taxRate] ?? line.taxRate;
    const found = active.find((rate) => same(rate.taxType, wanted)) ?? active.find((rate) => same(rate.name, wanted));
    return found ? chosen(found) : { problem: problems.taxRateUnknown(index, line.taxRate) };
  }
  const account = reference.accounts.find((candidate) => candidate.code === accountCode);
  const own = active.find((rate) => rate.taxType === account?.taxType);
  if (line.taxPercent !== undefined) {
    const percent = new Big(line.taxPercent);
    if (own && percent.eq(own.rate)) return chosen(own);
    const fits = active.filter((rate) => percent.eq(rate.rate));
    const [only] = fits;
    if (!only) return { problem: problems.taxRateUnknown(index, `${line.taxPercent} %`) };
    if (fits.length > 1) {
      return {
        problem: problems.taxRateAmbiguous(
          index,
          line.taxPercent,
          fits.map((rate) => rate.name),
        ),
      };
    }
    return chosen(only);
  }
  return own ? { percent: own.rate } : { percent: '0' };
};
