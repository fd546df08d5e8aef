import { addDays, type CalendarDate } from '../../../shared/records/calendar-date.ts';
import type { Deal } from '../../../shared/records/deal.ts';
import type { Invoice } from '../../../shared/records/invoice.ts';
import { type EnteredLine, emptyLine, isEmptyLine, lineFields, lineInForm } from './entered-line.ts';
import type { Books } from './tracking-slots.ts';

/** What stands in the form of a draft invoice. */
export interface EnteredDraft {
  /**
   * `own`: the CRM's contact; `new`: the one of the fields below; `sent`: the one that an earlier attempt named; else `xero:`
   * with id and name of one that was found.
   */
  contact: string;
  /** One that was found is the CRM's own customer: the two are to be linked. */
  same: boolean;
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

const mostLines = 100;

/** The form as a deal fills it. `knownContact`: the CRM has said who its customer is. */
export const draftFromDeal = (
  deal: Deal,
  facts: {
    today: CalendarDate;
    dueDays: number;
    baseCurrency: string;
    knownContact: boolean;
    books: Books | undefined;
  },
): EnteredDraft => {
  const date = deal.date ?? facts.today;
  const lines = deal.lines.map((line) => lineInForm(line, facts.books));
  return {
    ...{ contact: facts.knownContact ? 'own' : 'new', same: false, search: '' },
    ...{ newName: deal.contact?.name ?? '', newEmail: deal.contact?.email ?? '' },
    ...{ date, dueDate: addDays(date, facts.dueDays), reference: deal.reference ?? deal.name ?? '' },
    ...{ currency: deal.currency ?? facts.baseCurrency, amountsAre: deal.amountsAre ?? 'taxExclusive' },
    lines: lines.length === 0 ? [emptyLine] : lines,
  };
};

/** The form as an earlier attempt left it: the draft that Xero did not take. */
export const draftFromInvoice = (
  invoice: Invoice,
  deal: Deal,
  { baseCurrency, books }: { baseCurrency: string; books: Books | undefined },
): EnteredDraft => ({
  ...{
    contact: 'sent',
    same: false,
    search: '',
    newName: deal.contact?.name ?? '',
    newEmail: deal.contact?.email ?? '',
  },
  ...{ date: invoice.date ?? '', dueDate: invoice.dueDate ?? '', reference: invoice.reference ?? '' },
  ...{ currency: invoice.currency ?? baseCurrency, amountsAre: invoice.amountsAre },
  lines: invoice.lines.map((line) => lineInForm(line, books)),
});

/** The form as it was posted. */
export const enteredDraft = (form: FormData): EnteredDraft => {
  const text = (name: string) => String(form.get(name) ?? '').trim();
  const columns = lineFields.map((name) => ({
    name,
    values: form.getAll(name).map((value) => String(value).replaceAll('\r\n', '\n').trim()),
  }));
  const count = Math.min(mostLines, Math.max(0, ...columns.map(({ values }) => values.length)));
  return {
    ...{
      contact: text('contact'),
      same: text('same') === 'yes',
      search: text('search').slice(0, 100),
      newName: text('newName'),
    },
    ...{ newEmail: text('newEmail'), date: text('date'), dueDate: text('dueDate'), reference: text('reference') },
    ...{ currency: text('currency'), amountsAre: text('amountsAre') },
    lines: Array.from({ length: count }, (_, at) => {
      const line = { ...emptyLine };
      for (const { name, values } of columns) line[name] = values[at] ?? '';
      return line;
    }),
  };
};

/** The lines after a button of the form: `add`, or `remove-` and the place of a line; and the line to go on with. */
export const afterButton = (lines: EnteredLine[], button: string): { lines: EnteredLine[]; goOn?: number } => {
  if (button === 'add' && lines.length < mostLines) return { lines: [...lines, emptyLine], goOn: lines.length };
  const removed = /^remove-(\d+)$/.exec(button)?.[1];
  if (removed === undefined) return { lines };
  const left = lines.filter((_, at) => at !== Number(removed));
  const kept = left.length === 0 ? [emptyLine] : left;
  return { lines: kept, goOn: Math.min(Number(removed), kept.length - 1) };
};

/** The draft without lines that nobody filled in. */
export const withoutEmptyLines = (draft: EnteredDraft): EnteredDraft => ({
  ...draft,
  lines: draft.lines.filter((line) => !isEmptyLine(line)),
});
