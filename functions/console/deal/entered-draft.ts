import { addDays, type CalendarDate } from '../../../shared/records/calendar-date.ts';
import type { Deal } from '../../../shared/records/deal.ts';

/** One line as it stands in the form. */
export interface EnteredLine {
  description: string;
  /** Code of an item in Xero, as the deal named it. */
  item: string;
  quantity: string;
  unitAmount: string;
  discountPercent: string;
  account: string;
  taxRate: string;
}

/** What stands in the form of a draft invoice. */
export interface EnteredDraft {
  /** `own`: the CRM's contact; `new`: the one of the fields below; else `xero:` with id and name of one that was found. */
  contact: string;
  search: string;
  newName: string;
  newEmail: string;
  date: string;
  dueDate: string;
  reference: string;
  currency: string;
  amountsAre: string;
  lines: EnteredLine[];
}

const lineFields = ['description', 'item', 'quantity', 'unitAmount', 'discountPercent', 'account', 'taxRate'] as const;
const emptyLine: EnteredLine = {
  ...{ description: '', item: '', quantity: '', unitAmount: '', discountPercent: '', account: '', taxRate: '' },
};
const mostLines = 100;

const isEmpty = ({ description, unitAmount }: EnteredLine) => description === '' && unitAmount === '';

/** The lines, with one more to fill in. */
export const withRoom = (lines: EnteredLine[]): EnteredLine[] => [...lines, emptyLine];

/** The form as a deal fills it. `knownContact`: the CRM has said who its customer is. */
export const draftFromDeal = (
  deal: Deal,
  facts: { today: CalendarDate; dueDays: number; baseCurrency: string; knownContact: boolean },
): EnteredDraft => {
  const date = deal.date ?? facts.today;
  return {
    ...{ contact: facts.knownContact ? 'own' : 'new', search: '' },
    ...{ newName: deal.contact?.name ?? '', newEmail: deal.contact?.email ?? '' },
    ...{ date, dueDate: addDays(date, facts.dueDays), reference: deal.reference ?? deal.name ?? '' },
    ...{ currency: deal.currency ?? facts.baseCurrency, amountsAre: deal.amountsAre ?? 'taxExclusive' },
    lines: deal.lines.map(({ description = '', item = '', quantity, unitAmount = '', ...line }) => ({
      ...{ description: description || item, item, quantity, unitAmount },
      ...{ discountPercent: line.discountPercent ?? '', account: line.account ?? '', taxRate: line.taxRate ?? '' },
    })),
  };
};

/** The form as it was posted; lines with nothing in them are dropped. */
export const enteredDraft = (form: FormData): EnteredDraft => {
  const text = (name: string) => String(form.get(name) ?? '').trim();
  const columns = lineFields.map((name) => form.getAll(name).map((value) => String(value).trim()));
  const count = Math.min(mostLines, Math.max(0, ...columns.map((column) => column.length)));
  const lines = Array.from({ length: count }, (_, at): EnteredLine => {
    const [
      description = '',
      item = '',
      quantity = '',
      unitAmount = '',
      discountPercent = '',
      account = '',
      taxRate = '',
    ] = columns.map((column) => column[at] ?? '');
    return { description, item, quantity, unitAmount, discountPercent, account, taxRate };
  });
  return {
    ...{ contact: text('contact'), search: text('search').slice(0, 100), newName: text('newName') },
    ...{ newEmail: text('newEmail'), date: text('date'), dueDate: text('dueDate'), reference: text('reference') },
    ...{ currency: text('currency'), amountsAre: text('amountsAre') },
    lines: lines.filter((line) => !isEmpty(line)),
  };
};
