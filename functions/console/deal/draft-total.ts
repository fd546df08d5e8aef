import { Big, type Decimal, decimalSchema, roundHalfUp } from '../../../shared/records/decimal.ts';
import { type AmountsAre, amountsAre } from '../../../shared/records/document.ts';
import { chooseAccount } from '../../../shared/sync/choose-account.ts';
import { chooseTax } from '../../../shared/sync/choose-tax.ts';
import { type LineToSum, lineAmount, xeroTotal } from '../../../shared/sync/totals.ts';
import type { EnteredDraft } from './entered-draft.ts';
import { discountOf, type EnteredLine, isEmptyLine } from './entered-line.ts';
import type { Books } from './tracking-slots.ts';

/** What the invoice comes to, as Xero will compute it. */
export interface DraftSums {
  /** The lines, before tax or with it as the amounts are. */
  lines: Decimal;
  /** Tax that is added, or, in amounts with tax, `0.00`. */
  tax: Decimal;
  total: Decimal;
}

/** What stands in the form, worked out as far as that can be known. */
export interface DraftTotal {
  /** Of each line, where its numbers are numbers. */
  amounts: (Decimal | undefined)[];
  /** Absent as long as something is open. */
  sums?: DraftSums;
  /** What is missing, in a sentence. */
  open?: string;
}

type Numbers = Omit<LineToSum, 'taxPercent'>;
/** Xero keeps four decimals of a price (Xero API docs: unitdp). */
const priceDecimals = 4;

const numbersOf = (line: EnteredLine): Numbers | undefined => {
  const { discountPercent, discountAmount } = discountOf(line.discount);
  const number = (text: string) => decimalSchema.safeParse(text).data;
  const [quantity, unitAmount] = [number(line.quantity || '1'), number(line.unitAmount)];
  const discount = number(discountPercent ?? discountAmount ?? '0');
  if (quantity === undefined || unitAmount === undefined || discount === undefined) return undefined;
  return {
    ...{ quantity, unitAmount: roundHalfUp(new Big(unitAmount), priceDecimals).toFixed() },
    ...(discountPercent === undefined ? { discountAmount: discount } : { discountPercent: discount }),
  };
};

/** The tax of a line as push chooses it, in per cent; else why it is not known. */
const percentOf = (line: EnteredLine, at: number, are: AmountsAre, books: Books): { percent: Decimal } | string => {
  if (are !== 'taxExclusive') return { percent: '0' };
  const byItem = `Xero takes the tax of line ${at + 1} from item ${line.item}. Choose a tax to see the total.`;
  if (line.item !== '' && line.taxRate === '' && line.taxPercent === '') return byItem;
  const given = (value: string) => value || undefined;
  const wish = { account: given(line.account), item: given(line.item), category: given(line.category) };
  const account = chooseAccount(wish, at, 'sales', books);
  if ('stop' in account) return account.stop.do === 'attention' ? account.stop.problem.message : '';
  const taxes = { taxRate: given(line.taxRate), taxPercent: given(line.taxPercent) };
  const tax = chooseTax(taxes, at, { side: 'sales', explicit: false }, books, account.code);
  if (!('stop' in tax)) return tax.percent === undefined ? byItem : { percent: tax.percent };
  if (tax.stop.do === 'attention') return tax.stop.problem.message;
  return { percent: taxes.taxPercent ?? '0' };
};

const whyNoAmount = ({ unitAmount, item }: EnteredLine, at: number): string => {
  if (unitAmount !== '') return `Correct the numbers of line ${at + 1} to see the total.`;
  return item === ''
    ? `Line ${at + 1} has no price yet.`
    : `Xero takes the price of line ${at + 1} from item ${item}. Enter one to see the total.`;
};

/** The total of what stands in the form. Lines with nothing in them do not count. */
export const draftTotal = (entered: EnteredDraft, books: Books): DraftTotal => {
  const are = amountsAre.find((one) => one === entered.amountsAre) ?? 'taxExclusive';
  const sums: LineToSum[] = [];
  const amounts: DraftTotal['amounts'] = [];
  const open: string[] = [];
  for (const [at, line] of entered.lines.entries()) {
    const numbers = numbersOf(line);
    amounts.push(numbers && lineAmount(numbers).toFixed(2));
    if (isEmptyLine(line)) continue;
    const tax = percentOf(line, at, are, books);
    if (!numbers) open.push(whyNoAmount(line, at));
    else if (typeof tax === 'string') open.push(tax);
    else sums.push({ ...numbers, taxPercent: tax.percent });
  }
  const [missing = sums.length === 0 ? 'The invoice has no line yet.' : undefined] = open;
  if (missing !== undefined) return { amounts, open: missing };
  const lines = sums.reduce((sum, line) => sum.plus(lineAmount(line)), new Big(0));
  const total = xeroTotal(sums, are);
  return { amounts, sums: { lines: lines.toFixed(2), tax: new Big(total).minus(lines).toFixed(2), total } };
};
