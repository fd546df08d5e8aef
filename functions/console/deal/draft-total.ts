import { Big, type Decimal, decimalSchema } from '../../../shared/records/decimal.ts';
import { amountsAre } from '../../../shared/records/document.ts';
import type { Reference } from '../../../shared/records/reference.ts';
import type { Settings } from '../../../shared/settings/settings.ts';
import { defaultSalesAccount } from '../../../shared/sync/default-account.ts';
import { lineAmount, xeroTotal } from '../../../shared/sync/totals.ts';
import type { EnteredDraft, EnteredLine } from './entered-draft.ts';

/** What the invoice comes to, as Xero will compute it. */
export interface DraftTotal {
  /** The lines, before tax or with it as the amounts are. */
  lines: Decimal;
  /** Tax that is added, or, in amounts with tax, `0.00`. */
  tax: Decimal;
  total: Decimal;
}

const percentOf = (line: EnteredLine, reference: Reference, settings: Settings): Decimal => {
  const code = line.account || settings.accounts.sales || defaultSalesAccount(reference);
  const account = reference.accounts.find((one) => one.code === code);
  const wanted = line.taxRate === '' ? account?.taxType : (settings.taxRates[line.taxRate] ?? line.taxRate);
  return reference.taxRates.find(({ taxType, name }) => taxType === wanted || name === wanted)?.rate ?? '0';
};

/** The total of what stands in the form; undefined while a number is none, or there are no lines. */
export const draftTotal = (entered: EnteredDraft, reference: Reference, settings: Settings): DraftTotal | undefined => {
  const are = amountsAre.find((one) => one === entered.amountsAre) ?? 'taxExclusive';
  const sums = entered.lines.map((line) => {
    const quantity = decimalSchema.safeParse(line.quantity || '1').data;
    const unitAmount = decimalSchema.safeParse(line.unitAmount).data;
    const discountPercent = decimalSchema.safeParse(line.discountPercent || '0').data;
    if (quantity === undefined || unitAmount === undefined || discountPercent === undefined) return undefined;
    return { quantity, unitAmount, discountPercent, taxPercent: percentOf(line, reference, settings) };
  });
  const known = sums.filter((sum) => sum !== undefined);
  if (known.length === 0 || known.length < sums.length) return undefined;
  const lines = known.reduce((sum, line) => sum.plus(lineAmount(line)), new Big(0));
  const total = xeroTotal(known, are);
  return { lines: lines.toFixed(2), tax: new Big(total).minus(lines).toFixed(2), total };
};
