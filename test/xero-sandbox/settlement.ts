import { dateMs, stamp } from './dates.ts';
import { type BookDocument, findDocument, keepDocument } from './document.ts';
import { cents } from './document-parts.ts';
import { findInvoice, type Invoice, keepInvoice } from './invoice.ts';
import { compact, type JsonObject } from './json.ts';
import { paymentLine, paymentsOf } from './payment.ts';
import { amount, column, type Store } from './store.ts';

export type Allocation = { id: string; creditNoteId: string; invoiceId: string; amount: number; date: string };

/** The allocations of a credit note, or those on an invoice, oldest first. */
export function allocationsOf(
  store: Store,
  tenantId: string,
  side: 'credit_note_id' | 'invoice_id',
  id: string,
): Allocation[] {
  return store
    .all(`SELECT * FROM allocations WHERE tenant_id = ? AND ${side} = ? ORDER BY date, rowid`, tenantId, id)
    .map((row) => ({
      id: column(row, 'id'),
      creditNoteId: column(row, 'credit_note_id'),
      invoiceId: column(row, 'invoice_id'),
      amount: amount(row, 'amount'),
      date: column(row, 'date'),
    }));
}

function sum(list: { amount: number }[]): number {
  return cents(list.reduce((total, entry) => total + entry.amount, 0));
}

function lastDay(lists: { date: string }[][]): string {
  return (
    lists
      .flat()
      .map((entry) => entry.date)
      .toSorted()
      .at(-1) ?? ''
  );
}

/** The status of an approved document, from what is open. Drafts and voided ones keep theirs. */
function settledStatus(status: string, open: number): string {
  return status === 'AUTHORISED' || status === 'PAID' ? (open === 0 ? 'PAID' : 'AUTHORISED') : status;
}

function creditLine(store: Store, tenantId: string, allocation: Allocation): JsonObject {
  const note = findDocument(store, tenantId, 'creditNote', allocation.creditNoteId);
  return {
    CreditNoteID: allocation.creditNoteId,
    CreditNoteNumber: note?.number ?? '',
    ID: allocation.creditNoteId,
    HasErrors: false,
    AppliedAmount: allocation.amount,
    DateString: `${allocation.date}T00:00:00`,
    Date: stamp(dateMs(allocation.date)),
    LineItems: [],
    Total: note?.total ?? 0,
  };
}

/** Brings an invoice in line with its payments and allocated credits: amounts, lists, PAID and the day it was fully paid. */
export function settleInvoice(store: Store, tenantId: string, id: string, updatedMs: number): Invoice {
  const invoice = findInvoice(store, tenantId, id);
  if (invoice === undefined) throw new Error(`There is no invoice ${id} to settle.`);
  const payments = paymentsOf(store, tenantId, id);
  const credits = allocationsOf(store, tenantId, 'invoice_id', id);
  const amountPaid = sum(payments);
  const credited = sum(credits);
  const amountDue = cents(invoice.total - amountPaid - credited);
  const status = settledStatus(invoice.status, amountDue);
  const settled: Invoice = {
    ...invoice,
    amountPaid,
    amountDue,
    status,
    updatedMs,
    body: compact({
      ...invoice.body,
      Payments: payments.length === 0 ? undefined : payments.map(paymentLine),
      CreditNotes:
        credits.length === 0 ? undefined : credits.map((allocation) => creditLine(store, tenantId, allocation)),
      AmountCredited: credited === 0 ? undefined : credited,
      FullyPaidOnDate: status === 'PAID' ? stamp(dateMs(lastDay([payments, credits]))) : undefined,
    }),
  };
  keepInvoice(store, tenantId, settled);
  return settled;
}

function allocationLine(store: Store, tenantId: string, allocation: Allocation): JsonObject {
  return {
    AllocationID: allocation.id,
    Amount: allocation.amount,
    Date: stamp(dateMs(allocation.date)),
    Invoice: {
      InvoiceID: allocation.invoiceId,
      InvoiceNumber: findInvoice(store, tenantId, allocation.invoiceId)?.number ?? '',
      Payments: [],
      CreditNotes: [],
      Prepayments: [],
      Overpayments: [],
      IsDiscounted: false,
      InvoiceAddresses: [],
      HasErrors: false,
      InvoicePaymentServices: [],
      LineItems: [],
    },
  };
}

/** Brings a credit note in line with its allocations and refunds: what remains, lists, PAID when it is used up. */
export function settleCreditNote(store: Store, tenantId: string, id: string, updatedMs: number): BookDocument {
  const note = findDocument(store, tenantId, 'creditNote', id);
  if (note === undefined) throw new Error(`There is no credit note ${id} to settle.`);
  const refunds = paymentsOf(store, tenantId, id);
  const allocations = allocationsOf(store, tenantId, 'credit_note_id', id);
  const remaining = cents(note.total - sum(refunds) - sum(allocations));
  const status = settledStatus(note.status, remaining);
  const settled: BookDocument = {
    ...note,
    remaining,
    status,
    updatedMs,
    body: compact({
      ...note.body,
      Payments: refunds.length === 0 ? undefined : refunds.map(paymentLine),
      Allocations:
        allocations.length === 0
          ? undefined
          : allocations.map((allocation) => allocationLine(store, tenantId, allocation)),
      FullyPaidOnDate: status === 'PAID' ? stamp(dateMs(lastDay([refunds, allocations]))) : undefined,
    }),
  };
  keepDocument(store, tenantId, settled);
  return settled;
}
