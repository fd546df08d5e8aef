import Big from 'big.js';
import { type JsonObject, text } from './json.ts';

export type LineTerms = {
  quantity: Big;
  unitAmount: Big;
  discountRate: Big | undefined;
  discountAmount: Big | undefined;
};

/** Rounds half away from zero, the way money is rounded on a document. */
export function round(value: Big, places: number): Big {
  return value.round(places, Big.roundHalfUp);
}

/** The decimal under `key`; undefined when absent, null when it is not a number. */
export function readDecimal(object: JsonObject, key: string): Big | undefined | null {
  const value = text(object, key)?.trim();
  if (value === undefined || value === '') return undefined;
  try {
    return new Big(value);
  } catch {
    return null;
  }
}

/** Quantity x UnitAmount, less the discount, to two decimals (Xero API docs: LineAmount). */
export function lineAmount(terms: LineTerms): Big {
  const gross = terms.quantity.times(terms.unitAmount);
  if (terms.discountAmount !== undefined) return round(gross.minus(terms.discountAmount), 2);
  if (terms.discountRate !== undefined) return round(gross.times(new Big(100).minus(terms.discountRate)).div(100), 2);
  return round(gross, 2);
}

/** The tax of one line, rounded per line to two decimals. `percent` is the effective rate. */
export function lineTax(amount: Big, percent: number, lineAmountTypes: string): Big {
  if (lineAmountTypes === 'NoTax') return new Big(0);
  if (lineAmountTypes === 'Inclusive') return round(amount.times(percent).div(new Big(100).plus(percent)), 2);
  return round(amount.times(percent).div(100), 2);
}

/** Sub total, tax and total of a document from its lines' amounts and taxes. */
export function documentTotals(
  lines: { amount: Big; tax: Big }[],
  lineAmountTypes: string,
): { subTotal: number; totalTax: number; total: number } {
  const amounts = lines.reduce((sum, line) => sum.plus(line.amount), new Big(0));
  const totalTax = lines.reduce((sum, line) => sum.plus(line.tax), new Big(0));
  const subTotal = lineAmountTypes === 'Inclusive' ? amounts.minus(totalTax) : amounts;
  return { subTotal: subTotal.toNumber(), totalTax: totalTax.toNumber(), total: subTotal.plus(totalTax).toNumber() };
}
