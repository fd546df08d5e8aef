import Big from 'big.js';

export interface MoneyLine {
  quantity?: string | undefined;
  unitAmount?: string | undefined;
  discountPercent?: string | undefined;
  discountAmount?: string | undefined;
  taxPercent?: string | undefined;
}

export type AmountsAre = 'taxExclusive' | 'taxInclusive' | 'noTax';

const decimal = (text: string | undefined, otherwise: string): Big => {
  try {
    return new Big(text === undefined || text.trim() === '' ? otherwise : text.trim());
  } catch {
    return new Big(otherwise);
  }
};

const cents = (value: Big) => value.round(2, Big.roundHalfUp);

/** Amount of a line after its discount (2 decimal places, half away from zero); with its tax when amounts include tax. */
export const lineAmount = (line: MoneyLine): Big => {
  const full = decimal(line.quantity, '1').times(decimal(line.unitAmount, '0'));
  const discounted = full.times(new Big(100).minus(decimal(line.discountPercent, '0'))).div(100);
  return cents(discounted.minus(decimal(line.discountAmount, '0')));
};

const lineTax = (line: MoneyLine, amountsAre: AmountsAre): Big => {
  const percent = decimal(line.taxPercent, '0');
  if (amountsAre === 'noTax') return new Big(0);
  const amount = lineAmount(line);
  return amountsAre === 'taxExclusive'
    ? cents(amount.times(percent).div(100))
    : cents(amount.times(percent).div(percent.plus(100)));
};

/** What an invoice comes to: each line rounded to 2 decimal places, then added up. */
export const totals = (lines: MoneyLine[], amountsAre: AmountsAre): { net: string; tax: string; total: string } => {
  const sum = (parts: Big[]) => parts.reduce((all, part) => all.plus(part), new Big(0));
  const amount = sum(lines.map(lineAmount));
  const tax = sum(lines.map((line) => lineTax(line, amountsAre)));
  const net = amountsAre === 'taxInclusive' ? amount.minus(tax) : amount;
  return { net: net.toFixed(2), tax: tax.toFixed(2), total: net.plus(tax).toFixed(2) };
};

/** An amount for people: thousands separated, two decimal places, the currency in front. */
export const money = (amount: string | number | undefined, currency: string | undefined): string => {
  if (amount === undefined || amount === '') return '';
  const [whole = '0', part = '00'] = decimal(String(amount), '0').toFixed(2).split('.');
  return `${currency ? `${currency} ` : ''}${whole.replace(/\B(?=(\d{3})+$)/g, ',')}.${part}`;
};
