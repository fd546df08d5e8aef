import { ElementRefused } from './answer.ts';
import { readGuid, readWord } from './contact-rules.ts';
import {
  type BookDocument,
  findDocument,
  findDocumentsByNumber,
  keepDocument,
  nextDocumentNumber,
} from './document.ts';
import {
  brandingTheme,
  cents,
  currencyRate,
  documentContact,
  lengthProblems,
  readLines,
  sentDate,
  subscriptionProblems,
  unknownRecord,
  type Writing,
} from './document-parts.ts';
import { noteChange } from './history.ts';
import { lockProblems, namesContact } from './invoice-rules.ts';
import { compact, filled, type JsonObject, objects, text } from './json.ts';
import { documentTotals } from './money.ts';

const STATUSES = ['DRAFT', 'SENT', 'DECLINED', 'ACCEPTED', 'INVOICED', 'DELETED'];
const TRANSITIONS: Record<string, string[]> = {
  NEW: ['DRAFT', 'SENT'],
  DRAFT: ['DRAFT', 'SENT', 'DELETED'],
  SENT: ['SENT', 'ACCEPTED', 'DECLINED', 'DELETED'],
  ACCEPTED: ['ACCEPTED', 'INVOICED', 'SENT', 'DELETED'],
  DECLINED: ['DECLINED', 'SENT', 'DELETED'],
  INVOICED: ['INVOICED', 'SENT', 'DELETED'],
};
const LENGTHS = { QuoteNumber: 255, Reference: 4000, Terms: 4000, Title: 100, Summary: 3000 };
const AMOUNTS: Record<string, string> = { EXCLUSIVE: 'Exclusive', INCLUSIVE: 'Inclusive', NOTAX: 'NoTax' };

function matchExisting(writing: Writing, sent: JsonObject): BookDocument | undefined {
  const { call } = writing;
  if (writing.mode === 'create') return undefined;
  const id = writing.id ?? readGuid(sent, 'QuoteID', writing.path);
  if (id === undefined) return undefined;
  const found = findDocument(call.world.store, call.organisation.tenantId, 'quote', id);
  if (found === undefined) throw unknownRecord(call, 'The quote with the specified QuoteID could not be found.');
  return found;
}

/** A new quote needs contact, date and lines; a change needs contact and date again (Xero API docs: quotes). */
function missing(sent: JsonObject, existing: BookDocument | undefined): string[] {
  return [
    ...(namesContact(sent) ? [] : ['Contact is required for a quote.']),
    ...(filled(sent, 'Date') === undefined ? ['Date is required for a quote.'] : []),
    ...(existing === undefined && objects(sent, 'LineItems').length === 0
      ? ['At least one line item is required for a quote.']
      : []),
  ];
}

function numberProblems(writing: Writing, number: string, id: string | undefined): string[] {
  if (number === '') return [];
  const { call } = writing;
  const found = findDocumentsByNumber(call.world.store, call.organisation.tenantId, 'quote', number);
  return found.some((quote) => quote.id !== id) ? ['The quote number must be unique.'] : [];
}

/** Tracking on quotes is by option id only. */
function trackingProblems(sent: JsonObject): string[] {
  const entries = objects(sent, 'LineItems').flatMap((line) => objects(line, 'Tracking'));
  const named = entries.some(
    (entry) => filled(entry, 'TrackingOptionID') === undefined && filled(entry, 'Option') !== undefined,
  );
  return named ? ['The tracking of a quote must be given by TrackingOptionID.'] : [];
}

/**
 * Writes one quote as Xero does. A change replaces the header: what it leaves out is blank afterwards, the number is drawn anew
 * (seen in recorded answers; a switch keeps them instead); lines that are left out stay.
 * Throws ElementRefused with messages, ApiFailure for malformed values and unknown ids.
 */
export function writeQuote(writing: Writing, sent: JsonObject): BookDocument {
  const { call, books, path } = writing;
  const { store, clock, switches } = call.world;
  const tenantId = call.organisation.tenantId;
  const sentStatus = readWord(sent, 'Status', STATUSES, path);
  const amounts = readWord(sent, 'LineAmountTypes', ['EXCLUSIVE', 'INCLUSIVE', 'NOTAX'], path);
  const existing = matchExisting(writing, sent);
  const status = sentStatus ?? existing?.status ?? 'DRAFT';
  if (TRANSITIONS[existing?.status ?? 'NEW']?.includes(status) !== true)
    throw new ElementRefused([`The quote status cannot be ${status}.`], existing?.id);
  const standing = switches.current.quoteUpdateOmitted === 'kept' ? existing : undefined;
  const date = sentDate(sent, 'Date', path) ?? existing?.date;
  const expiry = sentDate(sent, 'ExpiryDate', path) ?? standing?.dueDate;
  const lineAmountTypes =
    amounts === undefined ? String(existing?.body.LineAmountTypes ?? 'Exclusive') : (AMOUNTS[amounts] ?? 'Exclusive');
  const currency = filled(sent, 'CurrencyCode')?.toUpperCase() ?? existing?.currency ?? books.organisation.currency;
  const read = readLines(writing, status === 'DELETED' ? {} : sent, existing, {
    type: 'QUOTE',
    complete: false,
    lineAmountTypes,
  });
  const number = filled(sent, 'QuoteNumber') ?? standing?.number ?? '';
  const problems = [
    ...missing(sent, existing),
    ...lengthProblems(sent, LENGTHS),
    ...trackingProblems(sent),
    ...subscriptionProblems(writing, currency),
    ...(switches.current.lockDatesHoldOrders ? lockProblems(books, undefined, date) : []),
    ...read.flatMap((line) => line.problems),
    ...read
      .filter(({ line }) => filled(line, 'Description') === undefined)
      .map(() => 'Description must be specified for every line item.'),
    ...numberProblems(writing, number, existing?.id),
  ];
  const contact = namesContact(sent) ? documentContact(writing, sent, existing, problems) : undefined;
  if (problems.length > 0 || contact === undefined) throw new ElementRefused([...new Set(problems)], existing?.id);
  const totals = documentTotals(read, lineAmountTypes);
  const discount = cents(read.reduce((sum, line) => sum + line.discount.toNumber(), 0));
  const word = (key: string): string => text(sent, key) ?? text(standing?.body ?? {}, key) ?? '';
  const quote: BookDocument = {
    kind: 'quote',
    id: existing?.id ?? call.world.newId(),
    type: '',
    number: number === '' ? nextDocumentNumber(store, tenantId, 'quote') : number,
    contactId: contact.id,
    status,
    date,
    dueDate: expiry,
    currency,
    total: totals.total,
    remaining: 0,
    updatedMs: clock.now(),
    body: compact({
      Reference: word('Reference'),
      Terms: word('Terms'),
      Title: word('Title'),
      Summary: word('Summary'),
      CurrencyRate: currencyRate(writing, sent, currency, existing),
      BrandingThemeID: brandingTheme(books, sent, existing),
      LineAmountTypes: lineAmountTypes,
      LineItems: read.map((line) => line.line),
      SubTotal: totals.subTotal,
      TotalTax: totals.totalTax,
      TotalDiscount: discount > 0 ? discount : undefined,
    }),
  };
  keepDocument(store, tenantId, quote);
  const changes = existing === undefined ? 'Created' : status === existing.status ? 'Edited' : status;
  noteChange(call, quote.id, changes, `Quote ${quote.number}`);
  return quote;
}
