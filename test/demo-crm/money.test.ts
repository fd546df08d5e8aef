import fc from 'fast-check';
import { expect, test } from 'vitest';
import { lineAmount, money, totals } from './money.ts';

test.each([
  ['half a cent goes up', [{ quantity: '1', unitAmount: '0.005' }], 'noTax', '0.01'],
  ['half a cent below zero goes away from zero', [{ quantity: '-1', unitAmount: '0.005' }], 'noTax', '-0.01'],
  [
    'tax is rounded on each line',
    [
      { unitAmount: '0.13', taxPercent: '20' },
      { unitAmount: '0.13', taxPercent: '20' },
    ],
    'taxExclusive',
    '0.32',
  ],
  ['tax within the price adds nothing', [{ unitAmount: '120', taxPercent: '20' }], 'taxInclusive', '120.00'],
  ['a discount in per cent', [{ quantity: '14.5', unitAmount: '38.7525', discountPercent: '12.5' }], 'noTax', '491.67'],
  ['a discount as an amount', [{ quantity: '2', unitAmount: '10', discountAmount: '3.50' }], 'noTax', '16.50'],
] as const)('%s', (_name, lines, amountsAre, total) => {
  expect(totals([...lines], amountsAre).total).toBe(total);
});

test('net and tax always add up to the total, to the cent', () => {
  const line = fc.record({
    quantity: fc.integer({ min: -50, max: 5000 }).map((n) => (n / 10).toFixed(1)),
    unitAmount: fc.integer({ min: 0, max: 9_999_999 }).map((n) => (n / 10_000).toFixed(4)),
    taxPercent: fc.constantFrom('0', '5', '20', '25'),
  });
  fc.assert(
    fc.property(
      fc.array(line, { maxLength: 12 }),
      fc.constantFrom('taxExclusive' as const, 'taxInclusive' as const),
      (lines, amountsAre) => {
        const { net, tax, total } = totals(lines, amountsAre);
        const cents = (text: string) => BigInt(text.replace('.', ''));
        expect(cents(net) + cents(tax)).toBe(cents(total));
      },
    ),
  );
});

test('words in place of numbers count as nothing, and amounts are written for people', () => {
  expect(lineAmount({ quantity: 'many', unitAmount: 'x' }).toFixed(2)).toBe('0.00');
  expect([money('1234567.5', 'GBP'), money(undefined, 'GBP'), money('-1234', undefined)]).toEqual([
    'GBP 1,234,567.50',
    '',
    '-1,234.00',
  ]);
});
