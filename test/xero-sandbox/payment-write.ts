import { ElementRefused } from './answer.ts';
import type { Books } from './books.ts';
import { readGuid, readWord } from './contact-rules.ts';
import { dayRate } from './currencies.ts';
import { dateOf } from './dates.ts';
import { type BookDocument, findDocument, findDocumentsByNumber } from './document.ts';
import { cents, lengthProblems, sentDate, sentNumber } from './document-parts.ts';
import { type Actor, noteChange } from './history.ts';
import { findInvoice, findInvoicesByNumber, type Invoice } from './invoice.ts';
import { lockProblems } from './invoice-rules.ts';
import { compact, filled, isObject, type JsonObject, text } from './json.ts';
import { keepPayment, type Payment } from './payment.ts';
import { settleCreditNote, settleInvoice } from './settlement.ts';
import type { Store } from './store.ts';

/** What a payment is made against. `open` = how much of it can be paid. */
export type Payable = {
  id: string;
  type: string;
  number: string;
  status: string;
  currency: string;
  rate: number;
  open: number;
};

const TYPES: Record<string, string> = {
  ACCREC: 'ACCRECPAYMENT',
  ACCPAY: 'ACCPAYPAYMENT',
  ACCRECCREDIT: 'ARCREDITPAYMENT',
  ACCPAYCREDIT: 'APCREDITPAYMENT',
};
const NOT_VALID = 'Payment not of valid status for modification';

function fromInvoice(invoice: Invoice | undefined): Payable | undefined {
  if (invoice === undefined) return undefined;
  const { id, type, number, status, currency, amountDue } = invoice;
  return { id, type, number, status, currency, rate: Number(invoice.body.CurrencyRate ?? 1), open: amountDue };
}

function fromNote(note: BookDocument | undefined): Payable | undefined {
  if (note === undefined) return undefined;
  const { id, type, number, status, currency, remaining } = note;
  return { id, type, number, status, currency, rate: Number(note.body.CurrencyRate ?? 1), open: remaining };
}

/** The invoice or credit note with that id, as something to pay. */
export function findPayable(store: Store, tenantId: string, id: string): Payable | undefined {
  return fromInvoice(findInvoice(store, tenantId, id)) ?? fromNote(findDocument(store, tenantId, 'creditNote', id));
}

function payableOf(actor: Actor, sent: JsonObject, path: string): Payable {
  const { store } = actor.world;
  const tenantId = actor.organisation.tenantId;
  const part = (key: string): JsonObject | undefined => (isObject(sent[key]) ? sent[key] : undefined);
  const invoiceNumber = filled(sent, 'InvoiceNumber') ?? filled(part('Invoice') ?? {}, 'InvoiceNumber');
  const noteNumber = filled(sent, 'CreditNoteNumber') ?? filled(part('CreditNote') ?? {}, 'CreditNoteNumber');
  const named = [
    part('Invoice') ?? invoiceNumber,
    part('CreditNote') ?? noteNumber,
    part('Prepayment'),
    part('Overpayment'),
  ].filter((document) => document !== undefined);
  if (named.length === 0) throw new ElementRefused(['The payment must be applied to an invoice or a credit note.']);
  if (named.length > 1) throw new ElementRefused(['Payment is applied to more than one document.']);
  const invoiceId = readGuid(part('Invoice') ?? {}, 'InvoiceID', `${path}.Invoice`);
  const noteId = readGuid(part('CreditNote') ?? {}, 'CreditNoteID', `${path}.CreditNote`);
  const numbered = (number: string | undefined): Payable | undefined =>
    number === undefined
      ? undefined
      : (fromInvoice(findInvoicesByNumber(store, tenantId, number)[0]) ??
        fromNote(findDocumentsByNumber(store, tenantId, 'creditNote', number)[0]));
  const found =
    invoiceId !== undefined
      ? findPayable(store, tenantId, invoiceId)
      : noteId !== undefined
        ? fromNote(findDocument(store, tenantId, 'creditNote', noteId))
        : numbered(invoiceNumber ?? noteNumber);
  if (found === undefined) throw new ElementRefused(['The document the payment is applied to could not be found.']);
  return found;
}

function accountOf(books: Books, sent: JsonObject, path: string): JsonObject | undefined {
  const wanted = isObject(sent.Account) ? sent.Account : {};
  const id = readGuid(wanted, 'AccountID', `${path}.Account`);
  const code = filled(wanted, 'Code') ?? filled(sent, 'Code');
  if (id !== undefined) return books.accountById(id);
  return code === undefined ? undefined : books.accounts.get(code);
}

function accountProblems(account: JsonObject | undefined): string[] {
  if (account === undefined || account.Status !== 'ACTIVE') return ['Account could not be found'];
  const payable = account.Type === 'BANK' || account.EnablePaymentsToAccount === true;
  return payable ? [] : ['Account type is invalid for making a payment to/from'];
}

type Exchange = { rate: number; bankAmount: number; problems: string[] };

/** The rate and the amount in the account's currency: BankAmount decides, then CurrencyRate, then the document's own rate. */
function exchange(
  books: Books,
  payable: Payable,
  account: JsonObject | undefined,
  sent: JsonObject,
  path: string,
): Exchange {
  const amount = sentNumber(sent, 'Amount', path) ?? 0;
  const sentRate = sentNumber(sent, 'CurrencyRate', path);
  const bankAmount = sentNumber(sent, 'BankAmount', path);
  const base = books.organisation.currency;
  const currency = text(account ?? {}, 'CurrencyCode') ?? base;
  const six = (value: number): number => Math.round(value * 1e6) / 1e6;
  if (currency === payable.currency) {
    const differs = bankAmount !== undefined && cents(bankAmount) !== cents(amount);
    const rate = payable.currency === base ? 1 : (sentRate ?? payable.rate);
    const problems = differs ? ['The BankAmount must equal the Amount in the same currency.'] : [];
    return { rate: six(rate), bankAmount: cents(amount), problems };
  }
  const usual = currency === base ? payable.rate : dayRate(payable.currency, currency);
  const rate = bankAmount !== undefined && bankAmount > 0 ? amount / bankAmount : (sentRate ?? usual);
  const problems = rate > 0 ? [] : ['The CurrencyRate must be greater than zero.'];
  return { rate: six(rate), bankAmount: cents(bankAmount ?? amount / (rate > 0 ? rate : 1)), problems };
}

function settle(actor: Actor, payable: Payable): void {
  const { store, clock } = actor.world;
  const { tenantId } = actor.organisation;
  if (payable.type.endsWith('CREDIT')) settleCreditNote(store, tenantId, payable.id, clock.now());
  else settleInvoice(store, tenantId, payable.id, clock.now());
}

/**
 * Enters one payment against exactly one approved invoice or credit note, and settles that document.
 * Throws ElementRefused with messages, error 14 for malformed values.
 */
export function writePayment(actor: Actor, books: Books, sent: JsonObject, path: string): Payment {
  const { store, clock } = actor.world;
  if (readWord(sent, 'Status', ['AUTHORISED', 'DELETED'], path) === 'DELETED') throw new ElementRefused([NOT_VALID]);
  const payable = payableOf(actor, sent, path);
  const account = accountOf(books, sent, path);
  const amount = sentNumber(sent, 'Amount', path) ?? 0;
  const date = sentDate(sent, 'Date', path) ?? dateOf(clock.now());
  const money = exchange(books, payable, account, sent, path);
  const problems = [
    ...accountProblems(account),
    ...(amount > 0 && cents(amount) === amount
      ? []
      : ['The Amount of a payment must be greater than zero, with at most two decimals.']),
    ...(payable.status === 'AUTHORISED' ? [] : ['Payments can only be made against Authorised documents']),
    ...(payable.status === 'AUTHORISED' && amount <= payable.open
      ? []
      : ['Payment amount exceeds the amount outstanding on this document']),
    ...lengthProblems(sent, { Reference: 255 }),
    ...money.problems,
    ...lockProblems(books, undefined, date),
  ];
  if (problems.length > 0) throw new ElementRefused(problems);
  const payment: Payment = {
    id: actor.world.newId(),
    type: TYPES[payable.type] ?? '',
    documentId: payable.id,
    accountId: String(account?.AccountID ?? ''),
    status: 'AUTHORISED',
    date,
    amount,
    updatedMs: clock.now(),
    body: compact({
      Reference: text(sent, 'Reference') ?? '',
      CurrencyRate: money.rate,
      BankAmount: money.bankAmount,
      IsReconciled: String(sent.IsReconciled).toLowerCase() === 'true',
      Details: text(sent, 'Details'),
      Particulars: text(sent, 'Particulars'),
      BankAccountNumber: text(sent, 'BankAccountNumber'),
    }),
  };
  keepPayment(store, actor.organisation.tenantId, payment);
  settle(actor, payable);
  noteChange(actor, payable.id, 'Paid', `Payment of ${amount.toFixed(2)} on ${date}`);
  noteChange(actor, payment.id, 'Created', `Payment of ${payable.number}`);
  return payment;
}

/** Reverses a payment: the only change Xero allows. Throws ElementRefused when it is reversed already or lies in a locked period. */
export function reversePayment(actor: Actor, books: Books, payment: Payment): Payment {
  const { store, clock } = actor.world;
  const { tenantId } = actor.organisation;
  if (payment.status !== 'AUTHORISED') throw new ElementRefused([NOT_VALID], payment.id);
  const locked = lockProblems(books, { status: 'AUTHORISED', date: payment.date }, undefined);
  if (locked.length > 0) throw new ElementRefused(locked, payment.id);
  const reversed: Payment = { ...payment, status: 'DELETED', updatedMs: clock.now() };
  keepPayment(store, tenantId, reversed);
  const payable = findPayable(store, tenantId, payment.documentId);
  if (payable !== undefined) settle(actor, payable);
  noteChange(
    actor,
    payment.documentId,
    'Payment removed',
    `Payment of ${payment.amount.toFixed(2)} on ${payment.date}`,
  );
  noteChange(actor, payment.id, 'DELETED', 'Payment reversed');
  return reversed;
}
