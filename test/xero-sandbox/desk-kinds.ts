import { ask, type Desk } from './desk.ts';
import { isObject, type JsonObject, objects, text } from './json.ts';

/** A type of record as the bookkeeper's screens name it. */
export type RecordKind = {
  /** Part of the address, e.g. purchaseOrders. */
  path: string;
  /** Heading of its list. */
  label: string;
  endpoint: string;
  idField: string;
  /** Fields that name a record, first one filled. */
  titles: string[];
  /** The list narrowed, in the API's where language. */
  where?: string;
  /** Columns of the list. */
  columns: string[];
};

const DOCUMENT = ['Reference', 'Contact', 'DateString', 'DueDateString', 'Status', 'CurrencyCode', 'Total'];

export const KINDS: RecordKind[] = [
  {
    path: 'contacts',
    label: 'Contacts',
    endpoint: 'Contacts',
    idField: 'ContactID',
    titles: ['Name'],
    columns: ['Name', 'ContactNumber', 'EmailAddress', 'TaxNumber', 'ContactStatus'],
  },
  {
    path: 'items',
    label: 'Items',
    endpoint: 'Items',
    idField: 'ItemID',
    titles: ['Code'],
    columns: ['Code', 'Name', 'Description', 'QuantityOnHand'],
  },
  {
    path: 'quotes',
    label: 'Quotes',
    endpoint: 'Quotes',
    idField: 'QuoteID',
    titles: ['QuoteNumber'],
    columns: ['QuoteNumber', 'Title', 'Reference', 'Contact', 'DateString', 'ExpiryDateString', 'Status', 'Total'],
  },
  {
    path: 'invoices',
    label: 'Invoices',
    endpoint: 'Invoices',
    idField: 'InvoiceID',
    titles: ['InvoiceNumber'],
    where: 'Type=="ACCREC"',
    columns: ['InvoiceNumber', ...DOCUMENT, 'AmountDue'],
  },
  {
    path: 'bills',
    label: 'Bills',
    endpoint: 'Invoices',
    idField: 'InvoiceID',
    titles: ['InvoiceNumber'],
    where: 'Type=="ACCPAY"',
    columns: ['InvoiceNumber', ...DOCUMENT, 'AmountDue'],
  },
  {
    path: 'purchaseOrders',
    label: 'Purchase orders',
    endpoint: 'PurchaseOrders',
    idField: 'PurchaseOrderID',
    titles: ['PurchaseOrderNumber'],
    columns: ['PurchaseOrderNumber', 'Reference', 'Contact', 'DateString', 'DeliveryDateString', 'Status', 'Total'],
  },
  {
    path: 'creditNotes',
    label: 'Credit notes',
    endpoint: 'CreditNotes',
    idField: 'CreditNoteID',
    titles: ['CreditNoteNumber'],
    columns: ['CreditNoteNumber', 'Type', ...DOCUMENT, 'RemainingCredit'],
  },
  {
    path: 'payments',
    label: 'Payments',
    endpoint: 'Payments',
    idField: 'PaymentID',
    titles: ['Reference'],
    columns: ['Date', 'PaymentType', 'Invoice', 'CreditNote', 'Reference', 'Amount', 'Status'],
  },
  {
    path: 'accounts',
    label: 'Accounts',
    endpoint: 'Accounts',
    idField: 'AccountID',
    titles: ['Name'],
    columns: ['Code', 'Name', 'Type', 'TaxType', 'Status'],
  },
];

/** The type of record of that address, or undefined. */
export function findKind(path: string): RecordKind | undefined {
  return KINDS.find((kind) => kind.path.toLowerCase() === path.toLowerCase());
}

/** One record in Xero's JSON. Throws ApiFailure (404) when there is none. */
export function readRecord(desk: Desk, kind: RecordKind, id: string): JsonObject {
  const answer = ask(desk, 'GET', `/${kind.endpoint}/${encodeURIComponent(id)}`);
  return objects(answer, kind.endpoint)[0] ?? {};
}

/** A page of records in Xero's JSON, last changed first, and how many there are in all. */
export function listRecords(
  desk: Desk,
  kind: RecordKind,
  page: number,
  pageSize: number,
): { records: JsonObject[]; total: number } {
  const query: Record<string, string> = { page: String(page), pageSize: String(pageSize), includeArchived: 'true' };
  if (kind.where !== undefined) query.where = kind.where;
  if (kind.path !== 'accounts') query.order = 'UpdatedDateUTC DESC';
  const answer = ask(desk, 'GET', `/${kind.endpoint}`, { query });
  const records = objects(answer, kind.endpoint);
  const { pagination } = answer;
  return { records, total: isObject(pagination) ? Number(pagination.itemCount) : records.length };
}

/** What a record is called on the screens: its number or name, or else the beginning of its id. */
export function titleOf(kind: RecordKind, record: JsonObject): string {
  const named = kind.titles.map((field) => text(record, field) ?? '').find((title) => title !== '');
  return named ?? String(record[kind.idField] ?? '').slice(0, 8);
}

/** A record's status, whatever its type calls the field. */
export function statusOf(record: JsonObject): string {
  return text(record, 'Status') ?? text(record, 'ContactStatus') ?? '';
}
