import { type AmountsAre, type MoneyLine, totals } from '../demo-crm/money.ts';
import type { Country } from './places.ts';
import { wares } from './places.ts';
import type { Random } from './random.ts';

export interface ExportLine extends MoneyLine {
  description?: string;
  quantity?: string;
  unitAmount?: string;
  account?: string;
  taxRate?: string;
}

/** An invoice snapshot as the CRM exports it. */
export interface ExportInvoice extends Record<string, unknown> {
  id: string;
  version: number;
  number?: string;
  contact: { id: string };
  date: string;
  dueDate?: string;
  currency: string;
  status?: 'draft' | 'submitted' | 'authorised';
  amountsAre?: AmountsAre;
  lines: ExportLine[];
  total: string;
}

/** The id of the nth invoice, from 1. */
export const invoiceId = (number: number): string => `inv-${String(number).padStart(5, '0')}`;

const taxes = [
  ['OUTPUT2', '20', 62],
  ['RROUTPUT', '5', 14],
  ['ZERORATEDOUTPUT', '0', 16],
  ['EXEMPTOUTPUT', '0', 8],
] as const;

const taxOf = (random: Random) => {
  let left = random.whole(1, 100);
  for (const [taxRate, taxPercent, share] of taxes) {
    left -= share;
    if (left <= 0) return { taxRate, taxPercent };
  }
  throw new Error('The shares of the tax rates do not come to 100.');
};

const quantityOf = (random: Random, most: number): string => {
  const whole = random.whole(1, most);
  if (most > 10 && random.chance(22)) return `${whole}.${random.pick(['5', '25', '75', '125', '3333'])}`;
  return String(whole);
};

const makeLine = (random: Random, amountsAre: AmountsAre): ExportLine => {
  const [description, unitAmount, most] = random.pick(wares);
  const quantity = quantityOf(random, most);
  const discount = random.chance(12)
    ? { discountPercent: random.pick(['5', '10', '12.5', '33.33', '100']) }
    : random.chance(3)
      ? { discountAmount: random.pick(['0.01', '1.50', '2.99']) }
      : {};
  return {
    description,
    quantity,
    unitAmount,
    ...discount,
    account: random.chance(85) ? '200' : '260',
    ...(amountsAre === 'noTax' ? {} : taxOf(random)),
  };
};

const lineCount = (random: Random) =>
  random.chance(38) ? 1 : random.chance(75) ? random.whole(2, 4) : random.whole(5, 12);

const dayAfter = (date: string, days: number) =>
  new Date(Date.parse(`${date}T00:00:00Z`) + days * 86_400_000).toISOString().slice(0, 10);

/** The total that belongs to the invoice's lines. */
export const totalOf = (invoice: Pick<ExportInvoice, 'lines' | 'amountsAre'>): string =>
  totals(invoice.lines, invoice.amountsAre ?? 'taxExclusive').total;

/** One invoice to a contact, right in every respect. */
export const makeInvoice = (
  random: Random,
  number: number,
  contact: { id: string; country: Country },
): ExportInvoice => {
  const amountsAre: AmountsAre = random.chance(72) ? 'taxExclusive' : random.chance(90) ? 'taxInclusive' : 'noTax';
  const date = dayAfter('2026-01-05', random.whole(0, 300));
  const status = random.pick([
    'authorised',
    'authorised',
    'authorised',
    'draft',
    'draft',
    'submitted',
    'unset',
  ] as const);
  const lines = Array.from({ length: lineCount(random) }, () => makeLine(random, amountsAre));
  const head = {
    id: invoiceId(number),
    version: 1,
    ...(random.chance(90) ? { number: `FH-2026-${String(number).padStart(5, '0')}` } : {}),
    ...(random.chance(35) ? { reference: `PO ${random.whole(10_000, 99_999)}` } : {}),
    contact: { id: contact.id },
    date,
    ...(random.chance(88) ? { dueDate: dayAfter(date, random.pick([7, 14, 30, 30, 60])) } : {}),
    currency: contact.country.currency ?? 'GBP',
    ...(status === 'unset' ? {} : { status }),
    ...(amountsAre === 'taxExclusive' && random.chance(70) ? {} : { amountsAre }),
  };
  return { ...head, lines, total: totalOf({ lines, amountsAre }) };
};
