import type { DocumentLine } from '../../../shared/records/document.ts';
import { type Books, choiceOf, slotsOf } from './tracking-slots.ts';

/** The fields of a line in the form, each of which every line posts once. */
export const lineFields = [
  ...(['description', 'item', 'category', 'quantity', 'unitAmount', 'discount'] as const),
  ...(['account', 'taxRate', 'taxPercent', 'tracking1', 'tracking2'] as const),
] as const;
export type LineField = (typeof lineFields)[number];

/**
 * One line as it stands in the form. `item`, `category` and `taxPercent` are the deal's and not shown as fields; `discount` is
 * `10%` or an amount; a tracking is a choice of `tracking-slots.ts`.
 */
export type EnteredLine = Record<LineField, string>;

export const emptyLine: EnteredLine = {
  ...{ description: '', item: '', category: '', quantity: '', unitAmount: '', discount: '' },
  ...{ account: '', taxRate: '', taxPercent: '', tracking1: '', tracking2: '' },
};

/** Whether nobody has entered anything that makes it a line. */
export const isEmptyLine = ({ description, unitAmount, item }: EnteredLine): boolean =>
  description === '' && unitAmount === '' && item === '';

const discountWords = ({ discountPercent, discountAmount }: DocumentLine): string =>
  discountPercent === undefined ? (discountAmount ?? '') : `${discountPercent}%`;

/** The line of a record as the form shows it. `books`: absent until Xero was read. */
export const lineInForm = (line: DocumentLine, books: Books | undefined): EnteredLine => {
  const { description = '', item = '', category = '', quantity, unitAmount = '' } = line;
  const { account = '', taxRate = '', taxPercent = '' } = line;
  const [tracking1 = '', tracking2 = ''] = slotsOf(line.tracking, books);
  return {
    ...{ description: description || item, item, category, quantity, unitAmount, discount: discountWords(line) },
    ...{ account, taxRate, taxPercent, tracking1, tracking2 },
  };
};

/** A discount as it is entered: `10%` or an amount. */
export const discountOf = (entered: string): { discountPercent?: string; discountAmount?: string } => {
  if (entered === '') return {};
  return entered.endsWith('%') ? { discountPercent: entered.slice(0, -1).trim() } : { discountAmount: entered };
};

/** The entered line as the record's schema takes it. A tax that was chosen replaces the deal's percentage. */
export const lineOfRecord = (line: EnteredLine): Record<string, unknown> => {
  const given = (value: string) => (value === '' ? undefined : value);
  return {
    ...{ description: given(line.description), item: given(line.item), category: given(line.category) },
    ...{ quantity: given(line.quantity), unitAmount: given(line.unitAmount), ...discountOf(line.discount) },
    ...{ account: given(line.account), taxRate: given(line.taxRate), taxPercent: given(line.taxPercent) },
    tracking: [line.tracking1, line.tracking2].flatMap((choice) => choiceOf(choice) ?? []),
  };
};
