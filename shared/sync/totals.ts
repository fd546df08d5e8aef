import { Big, type Decimal, roundHalfUp } from '../records/decimal.ts';
import type { AmountsAre } from '../records/document.ts';

export interface LineToSum {
  quantity: Decimal;
  unitAmount: Decimal;
  discountPercent?: Decimal | undefined;
  discountAmount?: Decimal | undefined;
  /** Per cent. */
  taxPercent: Decimal;
}

/** The amount of a line before (or, when amounts include tax, with) tax, as Xero computes it: to the cent, discount taken off. */
export const lineAmount = (line: Omit<LineToSum, 'taxPercent'>): Big => {
  const gross = new Big(line.quantity).times(line.unitAmount);
  if (line.discountPercent !== undefined) {
    return roundHalfUp(gross.times(new Big(100).minus(line.discountPercent)).div(100));
  }
  return roundHalfUp(gross.minus(line.discountAmount ?? 0));
};

/**
 * The total Xero will show: tax is worked out and rounded line by line, then summed (Xero API docs: rounding).
 * Two decimal places.
 */
export const xeroTotal = (lines: LineToSum[], amountsAre: AmountsAre): Decimal =>
  lines
    .reduce((sum, line) => {
      const amount = lineAmount(line);
      const tax = amountsAre === 'taxExclusive' ? roundHalfUp(amount.times(line.taxPercent).div(100)) : new Big(0);
      return sum.plus(amount).plus(tax);
    }, new Big(0))
    .toFixed(2);
