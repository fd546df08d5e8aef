import { type Answer, ApiFailure, badQuery, notFound } from './answer.ts';
import type { ApiCall } from './api-call.ts';
import { summarizes, writeBatch } from './batch.ts';
import { readBooks } from './books.ts';
import { findContact } from './contact.ts';
import type { WriteMode } from './contact-write.ts';
import { type BookDocument, findDocument } from './document.ts';
import { dateBound, documentFields, listDocuments, wordFilter } from './document-listing.ts';
import { envelope } from './envelope.ts';
import { parseGuid } from './guid.ts';
import type { JsonObject } from './json.ts';
import { type Paging, readPaging } from './listing.ts';
import { quoteEcho, quoteJson } from './quote-json.ts';
import { writeQuote } from './quote-write.ts';
import type { Condition } from './where-parser.ts';

const FIELDS = documentFields('Quote');

/** Answers about quotes say on top whether errors were summarized. */
function withSummary(answer: Answer, summarized: boolean): Answer {
  return { ...answer, body: { SummarizeErrors: summarized, ...answer.body } };
}

function json(call: ApiCall, quote: BookDocument, listed: boolean): JsonObject {
  return quoteJson(quote, findContact(call.world.store, call.organisation.tenantId, quote.contactId), listed);
}

function contactFilter(call: ApiCall): Condition | undefined {
  const wanted = call.query('ContactID');
  if (wanted === undefined || wanted === '') return undefined;
  const id = parseGuid(wanted);
  if (id === undefined) throw badQuery('Guid should contain 32 digits with 4 dashes');
  return { sql: 'd.contact_id = ?', values: [id] };
}

function numberFilter(call: ApiCall): Condition | undefined {
  const part = call.query('QuoteNumber')?.trim() ?? '';
  return part === '' ? undefined : { sql: "INSTR(LOWER(COALESCE(d.number, '')), LOWER(?)) > 0", values: [part] };
}

function pagingOf(call: ApiCall): Paging {
  const asked = readPaging(call, true) ?? { page: 1, pageSize: 100 };
  return call.world.switches.current.quotesPageSize === 'asked' ? asked : { ...asked, pageSize: 100 };
}

/** GET /Quotes: pages of 100 (no pagination object); filters by dates, Status, ContactID and part of the QuoteNumber; no where. */
export function listQuotes(call: ApiCall): Answer {
  const conditions = [
    dateBound(call, 'DateFrom', 'd.date', '>='),
    dateBound(call, 'DateTo', 'd.date', '<='),
    dateBound(call, 'ExpiryDateFrom', 'd.due_date', '>='),
    dateBound(call, 'ExpiryDateTo', 'd.due_date', '<='),
    wordFilter(call, 'Status', 'd.status'),
    contactFilter(call),
    numberFilter(call),
  ];
  const query = { record: 'Quote', fields: FIELDS, conditions, paging: pagingOf(call) };
  const records = listDocuments(call, 'quote', query).documents.map((quote) => json(call, quote, true));
  return withSummary(envelope(call, 'Quotes', records), true);
}

function named(call: ApiCall): BookDocument {
  const id = parseGuid(call.params[0] ?? '');
  const found = id === undefined ? undefined : findDocument(call.world.store, call.organisation.tenantId, 'quote', id);
  if (found === undefined) throw new ApiFailure(notFound());
  return found;
}

/** GET /Quotes/{QuoteID}. */
export const getQuote = (call: ApiCall): Answer =>
  withSummary(envelope(call, 'Quotes', [json(call, named(call), false)]), true);

function write(call: ApiCall, mode: WriteMode, id?: string): Answer {
  const books = readBooks(call.world.store, call.organisation);
  const answer = writeBatch(call, {
    key: 'Quotes',
    one: 'Quote',
    write: (element, index) => {
      const quote = writeQuote({ call, books, mode, places: 4, path: `Quotes[${index}]`, id }, element);
      return { record: json(call, quote, false), warnings: [] };
    },
    echo: quoteEcho,
  });
  return withSummary(answer, summarizes(call));
}

/** PUT /Quotes: creates. */
export const createQuotes = (call: ApiCall): Answer => write(call, 'create');

/** POST /Quotes: creates, or updates by QuoteID. */
export const upsertQuotes = (call: ApiCall): Answer => write(call, 'upsert');

/** POST /Quotes/{QuoteID}: updates one. */
export const updateQuote = (call: ApiCall): Answer => write(call, 'update', named(call).id);
