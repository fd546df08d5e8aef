import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Big } from '../../shared/records/decimal.ts';
import { lineSchema } from '../../shared/records/document.ts';
import { documentTerms } from '../../shared/sync/document-terms.ts';
import { planLines } from '../../shared/sync/plan-lines.ts';
import { xeroTotal } from '../../shared/sync/totals.ts';
import { factsOf, wordOf } from './books.ts';

const terms = {
  invoice: documentTerms('invoice', 'sales', { discounts: true }),
  quote: documentTerms('quote', 'sales', { discounts: true, explicit: true }),
  bill: documentTerms('bill', 'purchase'),
};
const linesOf = (
  line: object,
  {
    kind = 'invoice',
    policies = {},
    ...document
  }: { kind?: keyof typeof terms; policies?: object; total?: string; amountsAre?: 'noTax' } = {},
) =>
  planLines(
    {
      amountsAre: 'taxExclusive',
      ...document,
      lines: [lineSchema.parse({ description: 'Work', unitAmount: 10, ...line })],
    },
    terms[kind],
    factsOf({}, { policies }),
  );
const first = (...given: Parameters<typeof linesOf>) => {
  const planned = linesOf(...given);
  return 'stop' in planned ? wordOf(planned.stop) : planned.lineItems[0];
};
const accounts = { items: { ROOF: '260' }, categories: { repair: '200', paper: '310', constructor: '299' } };

describe('the account of a line', () => {
  it.each([
    [{ account: '200', item: 'ROOF', category: 'repair' }, 'invoice', '200'],
    [{ item: 'ROOF', category: 'repair' }, 'invoice', '260'],
    [{ category: 'repair' }, 'invoice', '200'],
    [{ category: 'paper' }, 'invoice', '200'],
    [{ category: 'paper' }, 'bill', '310'],
    [{ category: 'repair' }, 'bill', '400'],
    [{ category: 'toString' }, 'bill', '400'],
    [{ item: 'OTHER' }, 'invoice', undefined],
    [{}, 'invoice', '200'],
    [{}, 'bill', '400'],
  ] as const)('of %j on a(n) %s is %s', (line, kind, expected) => {
    expect(Object(first(line, { kind, policies: { accounts } })).accountCode).toBe(expected);
  });

  it('may be that of an item’s stock on the purchase side only', () => {
    expect(first({ account: '630', item: 'ROOF' }, { kind: 'bill' })).toMatchObject({ accountCode: '630' });
    expect(first({ account: '630' }, { kind: 'bill' })).toBe('account-unfit');
    expect(first({ account: '630', item: 'ROOF' })).toBe('account-unfit');
  });
});

describe('the item of a line', () => {
  it('may supply price, words and account', () => {
    expect(first({ item: 'ROOF', description: undefined, unitAmount: undefined })).toEqual({
      itemCode: 'ROOF',
      quantity: 1,
    });
    expect(linesOf({ item: 'ROOF', unitAmount: undefined }, { total: '1' })).toMatchObject({ expectedTotal: '1.00' });
  });
});

describe('the tax of a line', () => {
  it('is one that Xero allows for its account', () => {
    expect(first({ account: '400', taxPercent: 20 })).toMatchObject({ taxType: 'INPUT2' });
    expect(first({ account: '400', taxRate: 'OUTPUT2' })).toBe('tax-rate-unfit');
    expect(first({ account: '800', taxPercent: 0 })).toMatchObject({ taxType: 'NONE' });
  });

  it('is found by percentage where its name says nothing to Xero', () => {
    expect(first({ taxRate: 'Standard', taxPercent: 20 })).toMatchObject({ taxType: 'OUTPUT2' });
  });

  it('is said outright on quotes, and never where there is none', () => {
    expect(first({}, { kind: 'quote' })).toMatchObject({ taxType: 'OUTPUT2' });
    expect(first({})).not.toHaveProperty('taxType');
    expect(first({ taxRate: 'nonsense' }, { amountsAre: 'noTax' })).not.toHaveProperty('taxType');
  });
});

describe('the tracking of a line', () => {
  const region = (option: string, category = 'Region') => ({ tracking: [{ category, option }] });

  it('goes by Xero’s names, mapped where the CRM has its own', () => {
    const tracking = { categories: { Area: 'Region' }, options: { 'Area: N': 'North' } };
    expect(first(region('N', 'Area'), { policies: { tracking } })).toMatchObject({
      tracking: [{ name: 'Region', option: 'North' }],
    });
    expect(first(region('north', 'region'))).toMatchObject({ tracking: [{ name: 'Region', option: 'North' }] });
  });

  it('is checked', () => {
    expect(first(region('South'))).toBe('tracking-unknown');
    expect(first(region('North', 'Team'))).toBe('tracking-unknown');
    expect(first({ tracking: [...region('North').tracking, ...region('North').tracking] })).toBe('tracking-twice');
  });
});

describe('the total of the lines', () => {
  const line = fc.record({
    description: fc.constant('Work'),
    quantity: fc.integer({ min: -50, max: 50 }).map((n) => new Big(n).div(4).toFixed()),
    unitAmount: fc.integer({ min: -100_000, max: 100_000 }).map((n) => new Big(n).div(1000).toFixed()),
    discountPercent: fc.option(fc.constantFrom('0', '12.5', '100'), { nil: undefined }),
    taxPercent: fc.constantFrom('5', '20'),
  });
  const document = fc.record({
    lines: fc.array(line, { minLength: 1, maxLength: 8 }),
    amountsAre: fc.constantFrom('taxExclusive' as const, 'taxInclusive' as const, 'noTax' as const),
    cents: fc.integer({ min: -15, max: 15 }),
  });

  it('is the CRM’s to the cent whatever the lines, or a person is asked', () => {
    fc.assert(
      fc.property(document, ({ lines, amountsAre, cents }) => {
        const parsed = lines.map((one) => lineSchema.parse(one));
        const computed = xeroTotal(
          lines.map((one) => ({ ...one, taxPercent: one.taxPercent })),
          amountsAre,
        );
        const total = new Big(computed).plus(new Big(cents).div(100)).toFixed(2);
        const planned = planLines(
          { lines: parsed, amountsAre, total },
          terms.invoice,
          factsOf({}, { policies: { invoices: { rounding: 'addLine' } } }),
        );
        if ('stop' in planned) {
          expect(wordOf(planned.stop)).toBe('total-differs');
          expect(Math.abs(cents)).toBeGreaterThan(10);
          return;
        }
        expect(planned.expectedTotal).toBe(total);
        const sent = planned.lineItems.map((one, index) => ({
          quantity: String(one.quantity),
          unitAmount: String(one.unitAmount),
          ...(typeof one.discountRate === 'number' && { discountPercent: String(one.discountRate) }),
          taxPercent: one.taxType === 'NONE' ? '0' : (lines[index]?.taxPercent ?? '0'),
        }));
        expect(xeroTotal(sent, amountsAre)).toBe(total);
      }),
    );
  });
});
