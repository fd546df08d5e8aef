import { ApiFailure, badQuery, notFound } from './answer.ts';
import type { ApiCall } from './api-call.ts';
import { readDate } from './dates.ts';
import { type BookDocument, type DocumentKind, findDocument, findDocumentsByNumber, toDocument } from './document.ts';
import type { Pagination } from './envelope.ts';
import { parseGuid } from './guid.ts';
import { modifiedSince, type Paging, runListing } from './listing.ts';
import type { Condition, Fields } from './where-parser.ts';

/** What `order`, and for credit notes `where`, may name. */
export function documentFields(name: 'CreditNote' | 'Quote' | 'PurchaseOrder'): Fields {
  return {
    [`${name.toLowerCase()}id`]: { sql: 'd.id', type: 'guid' },
    [`${name.toLowerCase()}number`]: { sql: 'd.number', type: 'text' },
    type: { sql: 'd.type', type: 'text' },
    status: { sql: 'd.status', type: 'text' },
    reference: { sql: 'd.reference', type: 'text' },
    date: { sql: 'd.date', type: 'date' },
    expirydate: { sql: 'd.due_date', type: 'date' },
    deliverydate: { sql: 'd.due_date', type: 'date' },
    total: { sql: 'd.total', type: 'number' },
    remainingcredit: { sql: 'd.remaining', type: 'number' },
    currencycode: { sql: 'd.currency', type: 'text' },
    updateddateutc: { sql: 'd.updated_ms', type: 'instant' },
    'contact.contactid': { sql: 'd.contact_id', type: 'guid' },
    'contact.name': { sql: 'c.name_key', type: 'folded' },
    'contact.contactnumber': { sql: 'c.number', type: 'text' },
  };
}

/** Condition on a date column from a query parameter. Throws a QueryParseException when it is no date. */
export function dateBound(call: ApiCall, name: string, column: string, operator: '>=' | '<='): Condition | undefined {
  const value = call.query(name);
  if (value === undefined || value.trim() === '') return undefined;
  const date = readDate(value);
  if (date === undefined) throw badQuery('String was not recognized as a valid DateTime.');
  return { sql: `${column} ${operator} ?`, values: [date] };
}

/** Condition that a column equals a query parameter, in upper case. */
export function wordFilter(call: ApiCall, name: string, column: string): Condition | undefined {
  const value = call.query(name);
  return value === undefined || value.trim() === ''
    ? undefined
    : { sql: `${column} = ?`, values: [value.trim().toUpperCase()] };
}

/** Runs a list query over the documents of one kind, with If-Modified-Since. */
export function listDocuments(
  call: ApiCall,
  kind: DocumentKind,
  query: { record: string; fields: Fields; conditions: (Condition | undefined)[]; paging: Paging | undefined },
): { documents: BookDocument[]; pagination: Pagination | undefined } {
  const { rows, pagination } = runListing(call, {
    table: 'documents',
    alias: 'd',
    record: query.record,
    fields: query.fields,
    conditions: [{ sql: 'd.kind = ?', values: [kind] }, modifiedSince(call, 'd.updated_ms'), ...query.conditions],
    paging: query.paging,
    join: { sql: 'LEFT JOIN contacts c ON c.tenant_id = d.tenant_id AND c.id = d.contact_id', alias: 'c' },
  });
  return { documents: rows.map(toDocument), pagination };
}

/** The document the path names, by id or number, or undefined. */
export function lookUpDocument(call: ApiCall, kind: DocumentKind): BookDocument | undefined {
  const wanted = call.params[0] ?? '';
  const id = parseGuid(wanted);
  const { store } = call.world;
  const tenantId = call.organisation.tenantId;
  const byId = id === undefined ? undefined : findDocument(store, tenantId, kind, id);
  return byId ?? findDocumentsByNumber(store, tenantId, kind, wanted)[0];
}

/** The document the path names. Throws 404. */
export function namedDocument(call: ApiCall, kind: DocumentKind): BookDocument {
  const found = lookUpDocument(call, kind);
  if (found === undefined) throw new ApiFailure(notFound());
  return found;
}
