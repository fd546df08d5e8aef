import * as z from 'zod';
import { findActiveContactByName } from './contact.ts';
import { mergeContacts, restoreContact } from './contact-by-hand.ts';
import { billOrder, invoiceQuote } from './conversion.ts';
import { dateOf } from './dates.ts';
import { ask, type Desk } from './desk.ts';
import { type RecordKind, readRecord } from './desk-kinds.ts';
import { compact, isObject, type JsonObject, objects, text } from './json.ts';
import { settingsList } from './organisation.ts';

/** The bookkeeper asked for something that cannot be done; says why. */
export class DeskRefusal extends Error {}

const Money = z.coerce.number().positive();
const blankIsAbsent = (value: unknown): unknown => (value === '' ? undefined : value);
const Day = z.preprocess(blankIsAbsent, z.iso.date().optional());
const Words = z.preprocess(blankIsAbsent, z.string().optional());
const PayInput = z.object({ amount: Money, date: Day, account: Words, reference: Words });
const AllocateInput = z.object({ invoice: z.string().min(1), amount: Money, date: Day });

type Step = (desk: Desk, kind: RecordKind, id: string, input: JsonObject) => void;

function refuse(problem: string | undefined): void {
  if (problem !== undefined) throw new DeskRefusal(problem);
}

function bankAccount(desk: Desk, wanted: string | undefined): JsonObject {
  if (wanted !== undefined) return z.guid().safeParse(wanted).success ? { AccountID: wanted } : { Code: wanted };
  const accounts = settingsList(desk.world.store, desk.organisation.tenantId, 'accounts');
  const bank = accounts.find((account) => account.Type === 'BANK' && account.Status === 'ACTIVE');
  return { AccountID: bank?.AccountID ?? '' };
}

const QUOTE_HEADER = ['QuoteNumber', 'Reference', 'Terms', 'Title', 'Summary', 'BrandingThemeID'];

/** What a change of a quote has to send again, because the API blanks what is left out. */
function quoteHeader(quote: JsonObject): JsonObject {
  const words = QUOTE_HEADER.flatMap((name) => (quote[name] === undefined ? [] : [[name, quote[name]]]));
  const day = (name: string): string | undefined => text(quote, `${name}String`)?.slice(0, 10);
  const contact = isObject(quote.Contact) ? { ContactID: quote.Contact.ContactID ?? '' } : undefined;
  return compact({
    ...Object.fromEntries(words),
    Contact: contact,
    Date: day('Date'),
    ExpiryDate: day('ExpiryDate'),
  });
}

/** Changes fields, in Xero's names, as the API would, and keeps the others. */
const edit: Step = (desk, kind, id, input) => {
  const quote = kind.path === 'quotes';
  const header = quote ? quoteHeader(readRecord(desk, kind, id)) : {};
  const body = { ...header, ...input, [kind.idField]: id };
  ask(desk, 'POST', `/${kind.endpoint}/${id}`, { body });
};

const toStatus =
  (status: string): Step =>
  (desk, kind, id) =>
    edit(desk, kind, id, { [kind.path === 'contacts' ? 'ContactStatus' : 'Status']: status });

const pay: Step = (desk, kind, id, input) => {
  const { amount, date, account, reference } = PayInput.parse(input);
  const target = kind.path === 'creditNotes' ? { CreditNote: { CreditNoteID: id } } : { Invoice: { InvoiceID: id } };
  ask(desk, 'PUT', '/Payments', {
    body: compact({
      ...target,
      Account: bankAccount(desk, account),
      Date: date ?? dateOf(desk.world.clock.now()),
      Amount: amount,
      Reference: reference,
    }),
  });
};

function invoiceOf(desk: Desk, idOrNumber: string): JsonObject {
  return objects(ask(desk, 'GET', `/Invoices/${encodeURIComponent(idOrNumber)}`), 'Invoices')[0] ?? {};
}

const allocate: Step = (desk, _kind, id, input) => {
  const { invoice, amount, date } = AllocateInput.parse(input);
  const Invoice = { InvoiceID: text(invoiceOf(desk, invoice), 'InvoiceID') ?? '' };
  const allocation = { Amount: amount, Date: date ?? dateOf(desk.world.clock.now()), Invoice };
  ask(desk, 'PUT', `/CreditNotes/${id}/Allocations`, { body: { Allocations: [allocation] } });
};

const unallocate: Step = (desk, _kind, id, input) => {
  const { allocation } = z.object({ allocation: z.guid() }).parse(input);
  ask(desk, 'DELETE', `/CreditNotes/${id}/Allocations/${allocation}`);
};

const merge: Step = (desk, _kind, id, input) => {
  const { into } = z.object({ into: z.string().min(1) }).parse(input);
  const named = findActiveContactByName(desk.world.store, desk.organisation.tenantId, into);
  refuse(mergeContacts(desk, id, named?.id ?? into.toLowerCase()));
};

function converted(made: JsonObject | string): void {
  if (typeof made === 'string') throw new DeskRefusal(made);
}

const INVOICE: Record<string, Step> = {
  edit,
  draft: toStatus('DRAFT'),
  submit: toStatus('SUBMITTED'),
  approve: toStatus('AUTHORISED'),
  void: toStatus('VOIDED'),
  delete: toStatus('DELETED'),
  pay,
  'mark-sent': (desk, kind, id) => edit(desk, kind, id, { SentToContact: true }),
};

const STEPS: Record<string, Record<string, Step>> = {
  contacts: {
    edit,
    archive: toStatus('ARCHIVED'),
    restore: (desk, _kind, id) => refuse(restoreContact(desk, id)),
    merge,
  },
  items: { edit, delete: (desk, _kind, id) => void ask(desk, 'DELETE', `/Items/${id}`) },
  quotes: {
    edit,
    send: toStatus('SENT'),
    accept: toStatus('ACCEPTED'),
    decline: toStatus('DECLINED'),
    delete: toStatus('DELETED'),
    invoice: (desk, _kind, id) => converted(invoiceQuote(desk, id)),
  },
  invoices: INVOICE,
  bills: INVOICE,
  purchaseOrders: {
    edit,
    submit: toStatus('SUBMITTED'),
    approve: toStatus('AUTHORISED'),
    delete: toStatus('DELETED'),
    bill: (desk, _kind, id) => converted(billOrder(desk, id)),
  },
  creditNotes: { ...INVOICE, allocate, unallocate },
  payments: {
    reverse: (desk, _kind, id) => void ask(desk, 'POST', `/Payments/${id}`, { body: { Status: 'DELETED' } }),
  },
  accounts: { edit, archive: toStatus('ARCHIVED') },
};

/** The names of what can be done with a type of record. */
export function actionsOf(kind: RecordKind): string[] {
  return Object.keys(STEPS[kind.path] ?? {});
}

/**
 * Does one thing with a record in the bookkeeper's name, all of it or nothing. Throws DeskRefusal, ZodError, or ApiFailure with
 * what Xero says.
 */
export function act(desk: Desk, kind: RecordKind, id: string, action: string, input: JsonObject): void {
  const step = Object.hasOwn(STEPS[kind.path] ?? {}, action) ? STEPS[kind.path]?.[action] : undefined;
  if (step === undefined)
    throw new DeskRefusal(`"${action}" cannot be done here. What can: ${actionsOf(kind).join(', ')}.`);
  desk.world.store.atomically(() => step(desk, kind, id, input));
}

/** Enters a new record in the bookkeeper's name, in Xero's field names. Out: the record. */
export function enter(desk: Desk, kind: RecordKind, input: JsonObject): JsonObject {
  const type = kind.path === 'invoices' ? { Type: 'ACCREC' } : kind.path === 'bills' ? { Type: 'ACCPAY' } : {};
  const answer = ask(desk, 'PUT', `/${kind.endpoint}`, { body: { ...type, ...input } });
  return objects(answer, kind.endpoint)[0] ?? {};
}
