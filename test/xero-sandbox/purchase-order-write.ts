import { ElementRefused } from './answer.ts';
import type { ApiCall } from './api-call.ts';
import { type Contact, findActiveContactByName, findContactByNumber } from './contact.ts';
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
import { resolveContact } from './invoice-contact.ts';
import { lockProblems } from './invoice-rules.ts';
import { compact, filled, isObject, type Json, type JsonObject, text } from './json.ts';
import { documentTotals } from './money.ts';

const STATUSES = ['DRAFT', 'SUBMITTED', 'AUTHORISED', 'BILLED', 'DELETED'];
const TRANSITIONS: Record<string, string[]> = {
  NEW: ['DRAFT', 'SUBMITTED', 'AUTHORISED', 'BILLED'],
  DRAFT: ['DRAFT', 'SUBMITTED', 'AUTHORISED', 'BILLED', 'DELETED'],
  SUBMITTED: ['SUBMITTED', 'DRAFT', 'AUTHORISED', 'BILLED', 'DELETED'],
  AUTHORISED: ['AUTHORISED', 'BILLED', 'DELETED'],
  BILLED: ['BILLED', 'AUTHORISED', 'DELETED'],
};
const INVALID_CHANGE = 'PurchaseOrder status change is invalid';
const DELETED = 'Deleted PurchaseOrders cannot be updated';
const TEXTS = ['Reference', 'DeliveryAddress', 'AttentionTo', 'Telephone', 'DeliveryInstructions'];
const LENGTHS = { PurchaseOrderNumber: 255, Reference: 255, DeliveryInstructions: 500 };

function numbered(writing: Writing, number: string): BookDocument | undefined {
  const { call } = writing;
  return findDocumentsByNumber(call.world.store, call.organisation.tenantId, 'purchaseOrder', number)[0];
}

/**
 * The order a write means: by id; or, for a number a living order has, that order without a word (seen live) unless the switch
 * refuses it as documented. The number of a deleted order leads to the refusal that was recorded.
 */
function matchExisting(writing: Writing, sent: JsonObject): BookDocument | undefined {
  const { call } = writing;
  const { store, switches } = call.world;
  const id = writing.id ?? (writing.mode === 'create' ? undefined : readGuid(sent, 'PurchaseOrderID', writing.path));
  const number = filled(sent, 'PurchaseOrderNumber');
  const holder = number === undefined ? undefined : numbered(writing, number);
  if (id !== undefined) {
    const found = findDocument(store, call.organisation.tenantId, 'purchaseOrder', id);
    if (found === undefined)
      throw unknownRecord(call, 'The purchase order with the specified PurchaseOrderID could not be found.');
    if (holder !== undefined && holder.id !== found.id)
      throw new ElementRefused(['Order number must be unique'], found.id);
    return found;
  }
  if (holder?.status === 'DELETED') throw new ElementRefused([INVALID_CHANGE, DELETED]);
  if (holder !== undefined && switches.current.orderNumberOfLiveOrder === 'refused')
    throw new ElementRefused(['Order number must be unique']);
  return holder;
}

function statusProblems(existing: BookDocument | undefined, sentStatus: string | undefined, status: string): string[] {
  if (existing?.status === 'DELETED')
    return sentStatus === undefined || sentStatus === 'DELETED' ? [DELETED] : [INVALID_CHANGE, DELETED];
  return TRANSITIONS[existing?.status ?? 'NEW']?.includes(status) === true ? [] : [INVALID_CHANGE];
}

/** Orders never create a contact: it must be there. */
function standingContact(call: ApiCall, sent: Json | undefined, path: string): Contact {
  const wanted = isObject(sent) ? sent : {};
  const { store } = call.world;
  const { tenantId } = call.organisation;
  const name = filled(wanted, 'Name');
  const number = filled(wanted, 'ContactNumber');
  const known =
    filled(wanted, 'ContactID') !== undefined ||
    (number !== undefined && findContactByNumber(store, tenantId, number) !== undefined) ||
    (name !== undefined && findActiveContactByName(store, tenantId, name) !== undefined);
  if (!known && (name !== undefined || number !== undefined))
    throw new ElementRefused(['The contact of a purchase order must exist; name it by ContactID or ContactNumber.']);
  return resolveContact(call, sent, path);
}

/** Writes one purchase order as Xero does. Throws ElementRefused with messages, ApiFailure for malformed values and unknown ids. */
export function writePurchaseOrder(writing: Writing, sent: JsonObject): BookDocument {
  const { call, books, path } = writing;
  const { store, clock, switches } = call.world;
  const tenantId = call.organisation.tenantId;
  const sentStatus = readWord(sent, 'Status', STATUSES, path);
  const sentAmounts = readWord(sent, 'LineAmountTypes', ['Exclusive', 'Inclusive', 'NoTax'], path);
  const existing = matchExisting(writing, sent);
  const status = sentStatus ?? existing?.status ?? 'DRAFT';
  const problems = statusProblems(existing, sentStatus, status);
  if (problems.length > 0) throw new ElementRefused(problems, existing?.id);
  const date = sentDate(sent, 'Date', path) ?? existing?.date ?? dateOf(clock.now());
  const lineAmountTypes = sentAmounts ?? String(existing?.body.LineAmountTypes ?? 'Exclusive');
  const currency = filled(sent, 'CurrencyCode')?.toUpperCase() ?? existing?.currency ?? books.organisation.currency;
  const finishing = status === 'DELETED';
  const terms = { type: 'PURCHASEORDER', complete: !finishing && status !== 'DRAFT', lineAmountTypes };
  const read = readLines(writing, finishing ? {} : sent, existing, terms);
  const number = filled(sent, 'PurchaseOrderNumber') ?? existing?.number ?? '';
  if (read.length === 0 && !finishing) problems.push('One or more line items must be specified');
  problems.push(
    ...lengthProblems(sent, LENGTHS),
    ...subscriptionProblems(writing, currency),
    ...(switches.current.lockDatesHoldOrders && !finishing ? lockProblems(books, undefined, date) : []),
    ...read.flatMap((line) => line.problems),
  );
  const contact = documentContact(writing, sent, existing, problems, standingContact);
  if (problems.length > 0 || contact === undefined) throw new ElementRefused([...new Set(problems)], existing?.id);
  const totals = documentTotals(read, lineAmountTypes);
  const words = Object.fromEntries(
    TEXTS.flatMap((key) => {
      const word = text(sent, key) ?? existing?.body[key];
      return word === undefined ? [] : [[key, word]];
    }),
  );
  const order: BookDocument = {
    kind: 'purchaseOrder',
    id: existing?.id ?? call.world.newId(),
    type: '',
    number: number === '' ? nextDocumentNumber(store, tenantId, 'purchaseOrder') : number,
    contactId: contact.id,
    status,
    date,
    dueDate: sentDate(sent, 'DeliveryDate', path) ?? existing?.dueDate,
    currency,
    total: totals.total,
    remaining: 0,
    updatedMs: clock.now(),
    body: compact({
      ...words,
      ExpectedArrivalDate: sentDate(sent, 'ExpectedArrivalDate', path) ?? existing?.body.ExpectedArrivalDate,
      SentToContact: typeof sent.SentToContact === 'boolean' ? sent.SentToContact : existing?.body.SentToContact,
      CurrencyRate: currencyRate(writing, sent, currency, existing),
      BrandingThemeID: brandingTheme(books, sent, existing),
      LineAmountTypes: lineAmountTypes,
      LineItems: read.map((line) => line.line),
      SubTotal: totals.subTotal,
      TotalTax: totals.totalTax,
      TotalDiscount: cents(read.reduce((sum, line) => sum + line.discount.toNumber(), 0)),
    }),
  };
  keepDocument(store, tenantId, order);
  const changes = existing === undefined ? 'Created' : status === existing.status ? 'Edited' : status;
  noteChange(call, order.id, changes, `Purchase order ${order.number}`);
  return order;
}
