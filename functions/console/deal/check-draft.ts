import type * as z from 'zod';
import type { CalendarDate } from '../../../shared/records/calendar-date.ts';
import type { Deal } from '../../../shared/records/deal.ts';
import { decimalSchema } from '../../../shared/records/decimal.ts';
import { type Invoice, invoiceSchema } from '../../../shared/records/invoice.ts';
import type { Facts } from '../../../shared/sync/facts.ts';
import { planInvoice } from '../../../shared/sync/plan-invoice.ts';
import { draftTotal } from './draft-total.ts';
import type { EnteredDraft } from './entered-draft.ts';
import { discountOf, type EnteredLine, type LineField, lineOfRecord } from './entered-line.ts';
import type { Books } from './tracking-slots.ts';

/** What is wrong with the form: a sentence for each field, by its name; `lines.0.quantity` for one of a line. */
export type Wrongs = ReadonlyMap<string, string>;

const words: Record<string, string> = {
  ...{ date: 'The date', dueDate: 'The due date', reference: 'The reference', currency: 'The currency' },
  ...{ lines: 'The invoice', description: 'The description', quantity: 'The quantity', unitAmount: 'The price' },
  ...{ discount: 'The discount', account: 'The account', taxRate: 'The tax', tracking1: 'The tracking' },
};

/** The field of the form for a path in the record. */
const fieldOf = (path: string): string =>
  path
    .replace(/^(lines\.\d+\.)discount(Percent|Amount)$/, '$1discount')
    .replace(/^(lines\.\d+\.)tracking.*$/, '$1tracking1')
    .replace(/^(lines\.\d+\.)tax(Percent|Rate)$/, '$1taxRate');

/** `The date must be an existing day.` */
export const sentence = (name: string, message: string): string => `${name} ${message.replace(/\.$/, '')}.`;

const fromSchema = (error: z.ZodError): [string, string][] =>
  error.issues.map(({ path, message }) => {
    const field = fieldOf(path.join('.'));
    return [field, sentence(words[field.split('.').at(-1) ?? ''] ?? 'This', message)];
  });

const isNumber = (text: string) => decimalSchema.safeParse(text).success;
const noNumber = (text: string, such: string) => `"${text}" is not a number. Write it as ${such}.`;

const problemsOf = (line: EnteredLine): [LineField, string][] => {
  const { description, item, quantity, unitAmount, discount } = line;
  const { discountPercent, discountAmount } = discountOf(discount);
  const checks: [boolean, LineField, string][] = [
    [description === '' && item === '', 'description', 'Describe the line: Xero takes none without words.'],
    [unitAmount === '' && item === '', 'unitAmount', 'Enter the price of one unit.'],
    [quantity !== '' && !isNumber(quantity), 'quantity', noNumber(quantity, '1.5')],
    [unitAmount !== '' && !isNumber(unitAmount), 'unitAmount', noNumber(unitAmount, '1250.50')],
    [!isNumber(discountPercent ?? discountAmount ?? '0'), 'discount', noNumber(discount, '10% or 25.50')],
  ];
  return checks.filter(([isWrong]) => isWrong).map(([, name, message]) => [name, message]);
};

const lineProblems = (lines: EnteredLine[]): [string, string][] =>
  lines.flatMap((line, at) =>
    problemsOf(line).map(([name, message]): [string, string] => [`lines.${at}.${name}`, message]),
  );

/** An invoice without the part that a problem is about, to see whether there are others; undefined when that cannot be. */
const without = (invoice: Invoice, field: string | undefined, { reference }: Books): Invoice | undefined => {
  const at = /^lines\.(\d+)\./.exec(field ?? '')?.[1];
  const account = reference.accounts.find((one) => one.status === 'ACTIVE' && !one.system && one.class === 'REVENUE');
  const harmless = { description: 'x', quantity: '1', unitAmount: '0', account: account?.code, tracking: [] };
  if (at !== undefined)
    return { ...invoice, lines: invoice.lines.map((line, place) => (place === Number(at) ? harmless : line)) };
  if (field === 'date') return { ...invoice, date: undefined };
  return field === 'currency' ? { ...invoice, currency: undefined } : undefined;
};

/** What push would find wrong with the invoice, field by field; the customer is taken for granted. */
const fromPlan = (invoice: Invoice, books: Books, today: CalendarDate): [string, string][] => {
  const facts: Omit<Facts<Invoice>, 'record'> = {
    ...{ ...books, deleted: false, fingerprint: '', twins: [], today, ownUrl: '', isOurPayment: () => false },
    related: () => ({ state: 'linked', xeroId: '', kind: 'contact' }),
  };
  const found = new Map<string, string>();
  let rest: Invoice | undefined = { ...invoice, total: undefined };
  while (rest) {
    const plan = planInvoice({ ...facts, record: rest });
    if (plan.do === 'prepare' && plan.preparation.add === 'currency') {
      rest = { ...rest, currency: undefined };
      continue;
    }
    if (plan.do !== 'attention') break;
    const { field = 'lines', message } = plan.problem;
    const name = fieldOf(field);
    if (found.has(name)) break;
    found.set(name, message);
    rest = without(rest, plan.problem.field, books);
  }
  return [...found];
};

/**
 * The entered draft as an invoice under the deal's id, with the total that was shown, or what is wrong with it: what the
 * schema, and once Xero was read push itself, would refuse.
 */
export const checkDraft = (
  deal: Deal,
  entered: EnteredDraft,
  books: Books | undefined,
  today: CalendarDate,
): { invoice: Omit<Invoice, 'contact'> } | { wrongs: Wrongs } => {
  const given = (value: string) => (value === '' ? undefined : value);
  const total = books && draftTotal(entered, books).sums?.total;
  const parsed = invoiceSchema.safeParse({
    ...{ id: deal.id, date: given(entered.date), dueDate: given(entered.dueDate), status: 'draft', url: deal.url },
    ...{ reference: given(entered.reference), currency: given(entered.currency), amountsAre: entered.amountsAre },
    ...{ version: deal.version, lines: entered.lines.map(lineOfRecord), total },
  });
  const own: [string, string][] =
    entered.lines.length === 0 ? [['lines', 'An invoice needs one line at least.']] : lineProblems(entered.lines);
  const schema = parsed.success ? [] : fromSchema(parsed.error);
  const plan = parsed.success && books ? fromPlan({ ...parsed.data, contact: { id: 'any' } }, books, today) : [];
  const wrongs = new Map([...plan, ...schema, ...own]);
  return parsed.success && wrongs.size === 0 ? { invoice: parsed.data } : { wrongs };
};
