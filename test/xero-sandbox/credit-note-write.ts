import { ElementRefused } from './answer.ts';
import { type Contact, keepContactQuietly } from './contact.ts';
import { readGuid, readWord } from './contact-rules.ts';
import { dateOf } from './dates.ts';
import {
  type BookDocument,
  findDocument,
  findDocumentsByNumber,
  keepDocument,
  nextDocumentNumber,
} from './document.ts';
import {
  brandingTheme,
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
import { IN_USE, lockProblems } from './invoice-rules.ts';
import { compact, filled, type JsonObject, text } from './json.ts';
import { documentTotals } from './money.ts';
import { moveStock } from './stock.ts';

const STATUSES = ['DRAFT', 'SUBMITTED', 'DELETED', 'AUTHORISED', 'PAID', 'VOIDED'];
const TRANSITIONS: Record<string, string[]> = {
  NEW: ['DRAFT', 'SUBMITTED', 'AUTHORISED'],
  DRAFT: ['DRAFT', 'SUBMITTED', 'AUTHORISED', 'DELETED'],
  SUBMITTED: ['SUBMITTED', 'DRAFT', 'AUTHORISED', 'DELETED'],
  AUTHORISED: ['AUTHORISED', 'VOIDED'],
  PAID: ['PAID'],
};

function isUsed(note: BookDocument | undefined): boolean {
  return note !== undefined && note.remaining !== note.total;
}

function matchExisting(writing: Writing, sent: JsonObject, type: string | undefined): BookDocument | undefined {
  const { call } = writing;
  const { store } = call.world;
  if (writing.mode === 'create') return undefined;
  const id = writing.id ?? readGuid(sent, 'CreditNoteID', writing.path);
  if (id !== undefined) {
    const found = findDocument(store, call.organisation.tenantId, 'creditNote', id);
    if (found === undefined)
      throw unknownRecord(call, 'An existing Credit Note with the specified CreditNoteID could not be found');
    return found;
  }
  const number = filled(sent, 'CreditNoteNumber');
  if (number === undefined || type === 'ACCPAYCREDIT') return undefined;
  return findDocumentsByNumber(store, call.organisation.tenantId, 'creditNote', number).find(
    (note) => note.type === 'ACCRECCREDIT',
  );
}

function statusProblems(existing: BookDocument | undefined, wanted: string): string[] {
  const allowed = TRANSITIONS[existing?.status ?? 'NEW']?.includes(wanted) === true;
  if (allowed && !(wanted === 'VOIDED' && isUsed(existing))) return [];
  return [`Credit Note not of valid status for ${existing === undefined ? 'creation' : 'modification'}`];
}

/** A credit note that is partly used lets only its number, reference and theme change. */
function usedProblems(existing: BookDocument | undefined, sent: JsonObject): string[] {
  const touched = ['LineItems', 'Date', 'Contact', 'CurrencyCode', 'LineAmountTypes'].some(
    (key) => sent[key] !== undefined && sent[key] !== null,
  );
  return isUsed(existing) && touched ? [IN_USE] : [];
}

function numberProblems(writing: Writing, type: string, number: string, id: string | undefined): string[] {
  if (type !== 'ACCRECCREDIT' || number === '') return [];
  const { call } = writing;
  const taken = findDocumentsByNumber(call.world.store, call.organisation.tenantId, 'creditNote', number).some(
    (note) =>
      note.id !== id &&
      note.type === type &&
      !(call.world.switches.current.voidedNumberReusable && ['VOIDED', 'DELETED'].includes(note.status)),
  );
  return taken ? ['Credit Note # must be unique.'] : [];
}

function markRole(writing: Writing, contact: Contact, type: string): void {
  const role = type === 'ACCRECCREDIT' ? 'IsCustomer' : 'IsSupplier';
  if (contact.body[role] === true) return;
  const marked = { ...contact, body: { ...contact.body, [role]: true } };
  keepContactQuietly(writing.call.world.store, writing.call.organisation.tenantId, marked);
}

/**
 * Writes one credit note as Xero does: statuses and lines as on invoices, no discounts, a number of its own (CN-0001) on the sales side.
 * Throws ElementRefused with messages, ApiFailure for malformed values and unknown ids.
 */
export function writeCreditNote(writing: Writing, sent: JsonObject): BookDocument {
  const { call, books, path } = writing;
  const { store, clock } = call.world;
  const tenantId = call.organisation.tenantId;
  const sentType = readWord(sent, 'Type', ['ACCPAYCREDIT', 'ACCRECCREDIT'], path);
  const sentStatus = readWord(sent, 'Status', STATUSES, path);
  const sentAmounts = readWord(sent, 'LineAmountTypes', ['Exclusive', 'Inclusive', 'NoTax'], path);
  const existing = matchExisting(writing, sent, sentType);
  const type = existing?.type ?? sentType;
  const status = sentStatus ?? existing?.status ?? 'DRAFT';
  const problems = statusProblems(existing, status);
  if (problems.length > 0 && existing !== undefined) throw new ElementRefused(problems, existing.id);
  if (type === undefined) throw new ElementRefused([...problems, 'Credit Note Type must be specified']);
  if (sentType !== undefined && sentType !== type)
    problems.push('The Type of an existing credit note cannot be changed.');
  const date = sentDate(sent, 'Date', path) ?? existing?.date ?? dateOf(clock.now());
  const lineAmountTypes = sentAmounts ?? String(existing?.body.LineAmountTypes ?? 'Exclusive');
  const currency = filled(sent, 'CurrencyCode')?.toUpperCase() ?? existing?.currency ?? books.organisation.currency;
  const finishing = status === 'VOIDED' || status === 'DELETED';
  const complete = !finishing && status !== 'DRAFT';
  const read = readLines(writing, finishing ? {} : sent, existing, { type, complete, lineAmountTypes });
  const number = filled(sent, 'CreditNoteNumber') ?? existing?.number ?? '';
  if (read.length === 0 && !finishing) problems.push('One or more line items must be specified');
  problems.push(
    ...lengthProblems(sent, { CreditNoteNumber: 255, Reference: 255 }),
    ...usedProblems(existing, sent),
    ...lockProblems(books, existing, status === 'DRAFT' || status === 'DELETED' ? undefined : date),
    ...subscriptionProblems(writing, currency),
    ...read.flatMap((line) => line.problems),
    ...numberProblems(writing, type, number, existing?.id),
  );
  const contact = documentContact(writing, sent, existing, problems);
  if (problems.length > 0 || contact === undefined) throw new ElementRefused([...new Set(problems)], existing?.id);
  const totals = documentTotals(read, lineAmountTypes);
  const note: BookDocument = {
    kind: 'creditNote',
    id: existing?.id ?? call.world.newId(),
    type,
    number: number === '' && type === 'ACCRECCREDIT' ? nextDocumentNumber(store, tenantId, 'creditNote') : number,
    contactId: contact.id,
    status,
    date,
    dueDate: sentDate(sent, 'DueDate', path) ?? existing?.dueDate,
    currency,
    total: totals.total,
    remaining: isUsed(existing) ? (existing?.remaining ?? 0) : totals.total,
    updatedMs: clock.now(),
    body: compact({
      ...existing?.body,
      Reference: type === 'ACCRECCREDIT' ? (text(sent, 'Reference') ?? existing?.body.Reference) : undefined,
      SentToContact: typeof sent.SentToContact === 'boolean' ? sent.SentToContact : existing?.body.SentToContact,
      CurrencyRate: currencyRate(writing, sent, currency, existing),
      BrandingThemeID: brandingTheme(books, sent, existing),
      LineAmountTypes: lineAmountTypes,
      LineItems: read.map((line) => line.line),
      SubTotal: totals.subTotal,
      TotalTax: totals.totalTax,
    }),
  };
  keepDocument(store, tenantId, note);
  moveStock(store, tenantId, existing?.body, note.body);
  markRole(writing, contact, type);
  const changes = existing === undefined ? 'Created' : status === existing.status ? 'Edited' : status;
  noteChange(call, note.id, changes, `Credit note ${note.number}`);
  return note;
}
