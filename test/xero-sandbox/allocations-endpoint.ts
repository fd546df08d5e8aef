import { type Answer, ApiFailure, apiException, ElementRefused, notFound } from './answer.ts';
import type { ApiCall } from './api-call.ts';
import { writeBatch } from './batch.ts';
import { readBooks } from './books.ts';
import { readGuid } from './contact-rules.ts';
import { dateMs, dateOf, stamp } from './dates.ts';
import { type BookDocument, findDocument } from './document.ts';
import { namedDocument } from './document-listing.ts';
import { sentDate, sentNumber } from './document-parts.ts';
import { noteChange } from './history.ts';
import { findInvoice, findInvoicesByNumber, type Invoice } from './invoice.ts';
import { lockProblems } from './invoice-rules.ts';
import { compact, filled, isObject, type JsonObject } from './json.ts';
import { type Allocation, allocationsOf, settleCreditNote, settleInvoice } from './settlement.ts';

function invoiceOf(call: ApiCall, note: BookDocument, sent: JsonObject, path: string): Invoice | undefined {
  const wanted = isObject(sent.Invoice) ? sent.Invoice : {};
  const id = readGuid(wanted, 'InvoiceID', `${path}.Invoice`);
  const { store } = call.world;
  const tenantId = call.organisation.tenantId;
  if (id !== undefined) return findInvoice(store, tenantId, id);
  const number = filled(wanted, 'InvoiceNumber');
  const type = note.type === 'ACCRECCREDIT' ? 'ACCREC' : 'ACCPAY';
  return number === undefined ? undefined : findInvoicesByNumber(store, tenantId, number, type)[0];
}

/** What keeps a credit note from being allocated to an invoice: both approved, same side, contact and currency, enough left of both. */
function problemsOf(note: BookDocument, invoice: Invoice, amount: number | undefined): string[] {
  const problems: string[] = [];
  const side = note.type === 'ACCRECCREDIT' ? 'ACCREC' : 'ACCPAY';
  if (note.status !== 'AUTHORISED' || invoice.status !== 'AUTHORISED')
    problems.push('Credit notes can only be allocated to Authorised documents when they are Authorised');
  if (invoice.type !== side)
    problems.push(`A credit note of type ${note.type} can only be allocated to ${side} invoices.`);
  if (invoice.contactId !== note.contactId)
    problems.push('The credit note and the invoice must belong to the same contact.');
  if (invoice.currency !== note.currency)
    problems.push('The credit note and the invoice must be in the same currency.');
  if (amount === undefined || amount <= 0) problems.push('The Amount of an allocation must be greater than zero.');
  else {
    if (amount > note.remaining) problems.push('Allocation amount exceeds the remaining credit');
    if (amount > invoice.amountDue) problems.push('Allocation amount exceeds the amount outstanding on this document');
  }
  return problems;
}

function written(allocation: Allocation): JsonObject {
  return {
    AllocationID: allocation.id,
    Amount: allocation.amount,
    Date: stamp(dateMs(allocation.date)),
    Invoice: {
      InvoiceID: allocation.invoiceId,
      Payments: [],
      CreditNotes: [],
      Prepayments: [],
      Overpayments: [],
      HasErrors: false,
      IsDiscounted: false,
      LineItems: [],
      ValidationErrors: [],
    },
    CreditNote: { CreditNoteID: allocation.creditNoteId, ID: allocation.creditNoteId, LineItems: [] },
    ValidationErrors: [],
  };
}

function allocate(call: ApiCall, noteId: string, sent: JsonObject, index: number): JsonObject {
  const { store, clock } = call.world;
  const tenantId = call.organisation.tenantId;
  const path = `Allocations[${index}]`;
  const note = findDocument(store, tenantId, 'creditNote', noteId);
  if (note === undefined) throw new ApiFailure(notFound());
  const date = sentDate(sent, 'Date', path) ?? dateOf(clock.now());
  const amount = sentNumber(sent, 'Amount', path);
  const invoice = invoiceOf(call, note, sent, path);
  if (invoice === undefined) throw new ElementRefused(['The invoice of the allocation could not be found.']);
  const problems = [
    ...problemsOf(note, invoice, amount),
    ...lockProblems(readBooks(store, call.organisation), undefined, date),
  ];
  if (problems.length > 0 || amount === undefined) throw new ElementRefused(problems);
  const allocation: Allocation = { id: call.world.newId(), creditNoteId: note.id, invoiceId: invoice.id, amount, date };
  store.run(
    'INSERT INTO allocations (tenant_id, id, credit_note_id, invoice_id, amount, date) VALUES (?, ?, ?, ?, ?, ?)',
    ...[tenantId, allocation.id, note.id, invoice.id, amount, date],
  );
  settleCreditNote(store, tenantId, note.id, clock.now());
  settleInvoice(store, tenantId, invoice.id, clock.now());
  noteChange(call, note.id, 'Allocated', `${amount.toFixed(2)} to ${invoice.number}`);
  noteChange(call, invoice.id, 'Credit applied', `${amount.toFixed(2)} from ${note.number}`);
  return written(allocation);
}

/** PUT /CreditNotes/{CreditNoteID}/Allocations: sets credit off against invoices. */
export function createAllocations(call: ApiCall): Answer {
  const noteId = namedDocument(call, 'creditNote').id;
  return writeBatch(call, {
    key: 'Allocations',
    one: 'Allocation',
    write: (element, index) => ({ record: allocate(call, noteId, element, index), warnings: [] }),
    echo: (element, recordId) =>
      compact({ AllocationID: recordId, Amount: element.Amount, Date: element.Date, Invoice: element.Invoice }),
  });
}

/** DELETE /CreditNotes/{CreditNoteID}/Allocations/{AllocationID}: undoes one. The answer is the bare allocation. */
export function deleteAllocation(call: ApiCall): Answer {
  const { store, clock } = call.world;
  const tenantId = call.organisation.tenantId;
  const note = namedDocument(call, 'creditNote');
  const allocation = allocationsOf(store, tenantId, 'credit_note_id', note.id).find(
    (entry) => entry.id === call.params[1]?.toLowerCase(),
  );
  if (allocation === undefined) throw new ApiFailure(notFound());
  const locked = lockProblems(readBooks(store, call.organisation), undefined, allocation.date);
  const body: JsonObject = {
    AllocationID: allocation.id,
    Date: stamp(dateMs(allocation.date)),
    Invoice: { InvoiceID: allocation.invoiceId },
  };
  if (locked.length > 0) {
    const element = { ...body, ValidationErrors: locked.map((Message) => ({ Message })) };
    throw new ApiFailure(apiException(10, 'ValidationException', 'A validation exception occurred', [element]));
  }
  store.run('DELETE FROM allocations WHERE tenant_id = ? AND id = ?', tenantId, allocation.id);
  settleCreditNote(store, tenantId, note.id, clock.now());
  settleInvoice(store, tenantId, allocation.invoiceId, clock.now());
  noteChange(call, note.id, 'Allocation removed', allocation.amount.toFixed(2));
  return { status: 200, body: { ...body, IsDeleted: true }, elements: 1 };
}
