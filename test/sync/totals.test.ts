import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { lineAmount, xeroTotal } from '../../shared/sync/totals.ts';

describe('the total that Xero will compute', () => {
  it('rounds each line half away from zero before it is taxed', () => {
    expect(lineAmount({ quantity: '3', unitAmount: '0.335' }).toFixed(3)).toBe('1.010');
    expect(lineAmount({ quantity: '-3', unitAmount: '0.335' }).toFixed(3)).toBe('-1.010');
  });

  it('taxes line by line, so that the sum can differ from the tax of the sum', () => {
    const line = { quantity: '1', unitAmount: '0.07', taxPercent: '20' };
    expect(xeroTotal([line, line, line], 'taxExclusive')).toBe('0.24');
    expect(xeroTotal([{ ...line, unitAmount: '0.21' }], 'taxExclusive')).toBe('0.25');
  });

  it('adds no tax to amounts that hold it or have none', () => {
    const lines = [{ quantity: '2', unitAmount: '10', taxPercent: '20' }];
    expect(xeroTotal(lines, 'taxInclusive')).toBe('20.00');
    expect(xeroTotal(lines, 'noTax')).toBe('20.00');
  });

  it('takes discounts off before tax, as a percentage or an amount', () => {
    const line = { quantity: '10', unitAmount: '9.99', taxPercent: '20' };
    expect(xeroTotal([{ ...line, discountPercent: '12.5' }], 'taxExclusive')).toBe('104.89');
    expect(xeroTotal([{ ...line, discountAmount: '9.90' }], 'taxExclusive')).toBe('108.00');
  });

  it('agrees with whole cents computed in integers, for any quantity and price', () => {
    const line = fc.record({
      quantity: fc.integer({ min: 1, max: 500 }),
      tenthsOfPence: fc.integer({ min: 0, max: 1_000_000 }),
      percent: fc.constantFrom(0, 5, 20),
    });
    fc.assert(
      fc.property(fc.array(line, { minLength: 1, maxLength: 12 }), (lines) => {
        const half = (numerator: number, denominator: number) =>
          Math.floor((2 * numerator + denominator) / (2 * denominator));
        const cents = lines.reduce((sum, { quantity, tenthsOfPence, percent }) => {
          const amount = half(quantity * tenthsOfPence, 10);
          return sum + amount + half(amount * percent, 100);
        }, 0);
        const total = xeroTotal(
          lines.map(({ quantity, tenthsOfPence, percent }) => ({
            quantity: String(quantity),
            unitAmount: (tenthsOfPence / 1000).toFixed(3),
            taxPercent: String(percent),
          })),
          'taxExclusive',
        );
        expect(total).toBe((cents / 100).toFixed(2));
      }),
    );
  });
});
