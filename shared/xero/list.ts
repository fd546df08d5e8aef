import type { XeroKind } from '../records/record.ts';
import type { Page, XeroElement } from './answers.ts';
import type { Calls } from './calls.ts';
import { answerOf } from './kinds/answer-of.ts';

/** Which records are asked for. At most 40 ids or numbers, so that the address of the call does not grow too long. */
export interface ListQuery {
  since?: Date | undefined;
  ids?: readonly string[] | undefined;
  /** Contact numbers, item codes or document numbers; payments have none. */
  numbers?: readonly string[] | undefined;
  page: number;
  /** Xero's own condition; quotes and purchase orders take none. */
  where?: string | undefined;
}

type List = (calls: Calls, query: ListQuery) => Promise<Page<XeroElement>>;

const pageSize = 1000;
/** Quotes have no page size of their own choice (Xero API docs: quotes). */
const quotesPerPage = 100;
const decimals = 4;
const oldestFirst = 'UpdatedDateUTC ASC';
/** Arguments of xero-node that are left out by place. */
const skip = undefined;

const pageOf = (
  answer: { rows: XeroElement[]; pageCount: number | undefined },
  page: number,
  size = pageSize,
): Page<XeroElement> => ({
  rows: answer.rows,
  more: answer.pageCount === undefined ? answer.rows.length >= size : page < answer.pageCount,
});

/** A condition on one text field; a quotation mark within is doubled. */
const anyOf = (field: string, values: readonly string[] | undefined): string | undefined =>
  values?.map((value) => `${field}=="${value.replaceAll('"', '""')}"`).join(' OR ');

const both = (...conditions: (string | undefined)[]): string | undefined => {
  const given = conditions.filter((condition) => condition !== undefined);
  return given.length > 1 ? given.map((condition) => `(${condition})`).join(' AND ') : given[0];
};

const optional = (list: readonly string[] | undefined) => list && [...list];

/** One call for each id or number; those that Xero does not have are left out. */
const each = async (
  keys: readonly string[],
  read: (key: string) => Promise<{ rows: XeroElement[] } | undefined>,
): Promise<Page<XeroElement>> => {
  const rows: XeroElement[] = [];
  for (const key of keys) rows.push(...((await read(key))?.rows ?? []));
  return { rows, more: false };
};

const contacts: List = async ({ organisation, call }, { since, ids, numbers, page, where }) => {
  const condition = both(where, anyOf('ContactNumber', numbers));
  const answer = await call(answerOf.contact, (api) =>
    api.getContacts(organisation, since, condition, oldestFirst, optional(ids), page, true, skip, skip, pageSize),
  );
  return pageOf(answer, page);
};

const invoices: List = async ({ organisation, call }, { since, ids, numbers, page, where }) => {
  const listed = numbers?.some((number) => number.includes(',')) ? undefined : optional(numbers);
  const condition = both(where, listed ? undefined : anyOf('InvoiceNumber', numbers));
  const answer = await call(answerOf.invoice, (api) =>
    // Skipped by place: contact ids, statuses; made by this app; summary only.
    api.getInvoices(
      organisation,
      since,
      condition,
      oldestFirst,
      optional(ids),
      listed,
      skip,
      skip,
      page,
      true,
      skip,
      decimals,
      skip,
      pageSize,
    ),
  );
  return pageOf(answer, page);
};

/** Items come all at once (Xero API docs: items). */
const items: List = async ({ organisation, call, find }, { since, ids, numbers, page, where }) => {
  if (ids) return each(ids, (id) => find(answerOf.item, (api) => api.getItem(organisation, id, decimals)));
  if (page > 1) return { rows: [], more: false };
  const condition = both(where, anyOf('Code', numbers));
  const { rows } = await call(answerOf.item, (api) =>
    api.getItems(organisation, since, condition, oldestFirst, decimals),
  );
  return { rows, more: false };
};

const quotePage = async (
  { organisation, call }: Calls,
  { since, page }: { since?: Date | undefined; page: number },
  number?: string,
): Promise<Page<XeroElement>> => {
  const answer = await call(answerOf.quote, (api) =>
    // Skipped by place: four ends of dates, contact, status.
    api.getQuotes(organisation, since, skip, skip, skip, skip, skip, skip, page, oldestFirst, number),
  );
  return pageOf(answer, page, quotesPerPage);
};

/** Xero finds quotes by a part of their number; only the very one counts. */
const quotesNumbered = async (calls: Calls, number: string): Promise<{ rows: XeroElement[] }> => {
  for (let page = 1; ; page += 1) {
    const { rows, more } = await quotePage(calls, { page }, number);
    const found = rows.filter((row) => row.number === number);
    if (found.length > 0 || !more) return { rows: found };
  }
};

const quotes: List = async (calls, { since, ids, numbers, page }) => {
  const { organisation, find } = calls;
  if (ids) return each(ids, (id) => find(answerOf.quote, (api) => api.getQuote(organisation, id)));
  return numbers ? each(numbers, (number) => quotesNumbered(calls, number)) : quotePage(calls, { since, page });
};

const purchaseOrders: List = async ({ organisation, call, find }, { since, ids, numbers, page }) => {
  if (ids) return each(ids, (id) => find(answerOf.purchaseOrder, (api) => api.getPurchaseOrder(organisation, id)));
  if (numbers) {
    return each(numbers, (number) =>
      find(answerOf.purchaseOrder, (api) => api.getPurchaseOrderByNumber(organisation, number)),
    );
  }
  const answer = await call(answerOf.purchaseOrder, (api) =>
    // Skipped by place: status, both ends of dates.
    api.getPurchaseOrders(organisation, since, skip, skip, skip, oldestFirst, page, pageSize),
  );
  return pageOf(answer, page);
};

const creditNotes: List = async ({ organisation, call, find }, { since, ids, numbers, page, where }) => {
  if (ids) return each(ids, (id) => find(answerOf.creditNote, (api) => api.getCreditNote(organisation, id, decimals)));
  const condition = both(where, anyOf('CreditNoteNumber', numbers));
  const answer = await call(answerOf.creditNote, (api) =>
    api.getCreditNotes(organisation, since, condition, oldestFirst, page, decimals, pageSize),
  );
  return pageOf(answer, page);
};

const payments: List = async ({ organisation, call, find }, { since, ids, numbers, page, where }) => {
  if (ids) return each(ids, (id) => find(answerOf.payment, (api) => api.getPayment(organisation, id)));
  if (numbers) return { rows: [], more: false };
  const answer = await call(answerOf.payment, (api) =>
    api.getPayments(organisation, since, where, oldestFirst, page, pageSize),
  );
  return pageOf(answer, page);
};

const lists: Record<XeroKind, List> = {
  contact: contacts,
  item: items,
  quote: quotes,
  invoice: invoices,
  purchaseOrder: purchaseOrders,
  creditNote: creditNotes,
  payment: payments,
};

/**
 * One page of records of a kind, the longest unchanged first, archived ones included. Only contacts, items, credit notes and
 * invoices can be asked for by several numbers in one call, only contacts and invoices by several ids; of the others each
 * takes a call of its own.
 */
export const listRecords = async (calls: Calls, kind: XeroKind, query: ListQuery): Promise<Page<XeroElement>> => {
  const nothingAsked = query.ids?.length === 0 || query.numbers?.length === 0;
  return nothingAsked ? { rows: [], more: false } : lists[kind](calls, query);
};
