import { problems } from '../failures/catalogue.ts';
import { Big, type Decimal, roundHalfUp } from '../records/decimal.ts';
import type { AmountsAre, DocumentLine } from '../records/document.ts';
import { chooseAccount, defaultAccount } from './choose-account.ts';
import { chooseTax } from './choose-tax.ts';
import { chooseTracking } from './choose-tracking.ts';
import type { DocumentTerms } from './document-terms.ts';
import type { Facts } from './facts.ts';
import type { Body } from './plan.ts';
import { type Stopped, stopped } from './stopped.ts';
import { type LineToSum, lineAmount, xeroTotal } from './totals.ts';

type Books = Pick<Facts<unknown>, 'reference' | 'settings'>;

interface LinesToPlan {
  lines: DocumentLine[];
  amountsAre: AmountsAre;
  total?: Decimal | undefined;
}

interface PlannedLine {
  body: Body;
  /** Absent when the item in Xero supplies price or tax. */
  sum?: LineToSum;
}

/** Xero keeps four decimals of a price (Xero API docs: unitdp). */
const priceDecimals = 4;
const largestLine = new Big('9999999999.99');

/**
 * The lines of a document as Xero takes them, and the total to expect, where the CRM gives one. All that Xero would refuse
 * is checked, and the CRM's total is compared with what Xero will compute, under the rounding policy.
 */
export const planLines = (
  document: LinesToPlan,
  terms: DocumentTerms,
  books: Books,
): { lineItems: Body[]; expectedTotal?: Decimal } | Stopped => {
  if (document.lines.length === 0) return stopped(problems.documentLinesMissing(terms.word));
  const lines: PlannedLine[] = [];
  for (const [index, line] of document.lines.entries()) {
    const planned = planLine(line, index, document, terms, books);
    if ('stop' in planned) return planned;
    lines.push(planned);
  }
  const settled = settleTotal(lines, document, terms, books);
  if ('stop' in settled) return settled;
  const { total } = document;
  return {
    lineItems: settled.lines.map((line) => line.body),
    ...(total !== undefined &&
      books.settings.invoices.rounding !== 'accept' && { expectedTotal: new Big(total).toFixed(2) }),
  };
};

const planLine = (
  line: DocumentLine,
  index: number,
  document: LinesToPlan,
  terms: DocumentTerms,
  books: Books,
): PlannedLine | Stopped => {
  if (line.description === undefined && line.item === undefined) return stopped(problems.lineDescriptionMissing(index));
  if (line.unitAmount === undefined && line.item === undefined) return stopped(problems.lineAmountMissing(index));
  if (line.quantity.length > 13) return stopped(problems.lineQuantityTooLong(index));
  const discount = planDiscount(line, index, terms);
  if ('stop' in discount) return discount;
  const price = planPrice(line, index, document, books);
  if ('stop' in price) return price;
  const account = chooseAccount(line, index, terms.side, books);
  if ('stop' in account) return account;
  const tax = document.amountsAre === 'noTax' ? { percent: '0' } : chooseTax(line, index, terms, books, account.code);
  if ('stop' in tax) return tax;
  const tracking = chooseTracking(line.tracking, index, books, terms.explicit);
  if ('stop' in tracking) return tracking;
  return {
    body: {
      ...(line.description !== undefined && { description: line.description }),
      ...(line.item !== undefined && { itemCode: line.item }),
      quantity: Number(line.quantity),
      ...(price.unitAmount !== undefined && { unitAmount: Number(price.unitAmount) }),
      ...(account.code !== undefined && { accountCode: account.code }),
      ...(tax.taxType !== undefined && { taxType: tax.taxType }),
      ...discount.body,
      ...tracking,
    },
    ...(price.unitAmount !== undefined &&
      tax.percent !== undefined && { sum: { ...line, unitAmount: price.unitAmount, taxPercent: tax.percent } }),
  };
};

const planDiscount = (line: DocumentLine, index: number, terms: DocumentTerms): { body: Body } | Stopped => {
  const { discountPercent, discountAmount } = line;
  const field = discountPercent === undefined ? 'discountAmount' : 'discountPercent';
  const given = discountPercent ?? discountAmount;
  if (given === undefined) return { body: {} };
  if (!terms.discounts) {
    return new Big(given).eq(0) ? { body: {} } : stopped(problems.lineDiscountNotAllowed(index, terms.word, field));
  }
  if (discountPercent === undefined) return { body: { discountAmount: Number(discountAmount) } };
  const percent = new Big(discountPercent);
  if (percent.lt(0) || percent.gt(100)) return stopped(problems.lineDiscountOutOfRange(index));
  return { body: { discountRate: Number(discountPercent) } };
};

const planPrice = (
  line: DocumentLine,
  index: number,
  document: LinesToPlan,
  { settings }: Books,
): { unitAmount?: Decimal } | Stopped => {
  if (line.unitAmount === undefined) return {};
  const exact = lineAmount({ ...line, unitAmount: line.unitAmount });
  const unitAmount = roundHalfUp(new Big(line.unitAmount), priceDecimals).toFixed();
  const rounded = lineAmount({ ...line, unitAmount });
  if (document.total === undefined && settings.invoices.rounding !== 'accept' && !rounded.eq(exact)) {
    return stopped(problems.linePriceTooPrecise(index, exact.toFixed(2), rounded.toFixed(2)));
  }
  return rounded.abs().gt(largestLine) ? stopped(problems.lineAmountTooLarge(index)) : { unitAmount };
};

/** Compares the CRM's total with what Xero will compute, under the rounding policy. */
const settleTotal = (
  lines: PlannedLine[],
  { total, amountsAre }: LinesToPlan,
  terms: DocumentTerms,
  books: Books,
): { lines: PlannedLine[] } | Stopped => {
  const { rounding, roundingLimit } = books.settings.invoices;
  const sums = lines.flatMap((line) => line.sum ?? []);
  if (total === undefined || sums.length < lines.length) return { lines };
  const computed = xeroTotal(sums, amountsAre);
  const difference = new Big(total).minus(computed);
  if (difference.eq(0)) return { lines };
  const differs = () => stopped(problems.totalDiffers(new Big(total).toFixed(2), computed));
  if (rounding === 'refuse' || difference.abs().gt(roundingLimit)) return differs();
  if (rounding === 'accept') return { lines };
  const account = lines.at(-1)?.body.accountCode ?? defaultAccount(terms.side, books);
  const amount = roundHalfUp(difference);
  if (account === undefined || !amount.eq(difference)) return differs();
  const body = {
    description: 'Rounding',
    quantity: 1,
    unitAmount: amount.toNumber(),
    accountCode: account,
    taxType: 'NONE',
  };
  return { lines: [...lines, { body }] };
};
