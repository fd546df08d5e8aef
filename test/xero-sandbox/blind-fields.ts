import type { Invoice } from './invoice.ts';

const NOT_NOTICED = ['SentToContact'];

function rest(invoice: Invoice): string {
  const { updatedMs: _, dueDate: __, body, ...columns } = invoice;
  const fields = Object.entries(body).filter(([name]) => !NOT_NOTICED.includes(name));
  return JSON.stringify([Object.entries(columns).toSorted(), fields.toSorted(([a], [b]) => (a < b ? -1 : 1))]);
}

/**
 * Whether a part-paid document changes in nothing but what Xero does not notice: its due date and its sent mark
 * (Xero API docs: UpdatedDateUTC does not move then).
 */
export function changesUnnoticed(before: Invoice | undefined, after: Invoice): boolean {
  if (before === undefined || before.amountDue === before.total) return false;
  const same = before.dueDate === after.dueDate && before.body.SentToContact === after.body.SentToContact;
  return !same && rest(before) === rest(after);
}
