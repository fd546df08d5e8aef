import type { ApiCall } from './api-call.ts';
import { findContact } from './contact.ts';
import { contactStub } from './contact-json.ts';
import { dateMs, secondsUtc, stamp } from './dates.ts';
import { type BookDocument, findDocument } from './document.ts';
import { cents } from './document-parts.ts';
import { findInvoice, type Invoice } from './invoice.ts';
import { documentDate, invoiceJson, lineJson } from './invoice-json.ts';
import { compact, type JsonObject, objects, text } from './json.ts';
import { settingsList } from './organisation.ts';
import type { Payment } from './payment.ts';

type Side = Pick<ApiCall, 'world' | 'organisation'>;

function shortContact(side: Side, contactId: string, listed: boolean): JsonObject {
  const contact = findContact(side.world.store, side.organisation.tenantId, contactId);
  const name = contact?.name ?? '';
  if (!listed) return { ContactID: contactId, Name: name, ContactPersons: [], HasValidationErrors: false };
  const { ContactID, ...rest } = contactStub(contactId, name);
  return { ContactID: ContactID ?? '', ContactNumber: contact?.number ?? '', ...rest };
}

function stub(
  document: { id: string; type: string; number: string; currency: string },
  contact: JsonObject,
): JsonObject {
  return {
    Type: document.type,
    InvoiceID: document.id,
    InvoiceNumber: document.number,
    Payments: [],
    CreditNotes: [],
    Prepayments: [],
    Overpayments: [],
    HasErrors: false,
    IsDiscounted: false,
    Contact: contact,
    LineItems: [],
    CurrencyCode: document.currency,
  };
}

/** A credit note inside its refund looks like an invoice. */
function noteAsInvoice(note: BookDocument, contact: JsonObject): JsonObject {
  const { body } = note;
  return compact({
    Type: note.type,
    InvoiceID: note.id,
    InvoiceNumber: note.number,
    Reference: body.Reference ?? '',
    Payments: body.Payments,
    Prepayments: [],
    Overpayments: [],
    AmountDue: note.remaining,
    AmountPaid: cents(note.total - note.remaining),
    SentToContact: body.SentToContact === true,
    CurrencyRate: body.CurrencyRate,
    IsDiscounted: false,
    HasErrors: false,
    Contact: contact,
    ...documentDate('Date', note.date),
    Status: note.status,
    LineAmountTypes: body.LineAmountTypes,
    LineItems: objects(body, 'LineItems').map((line) => lineJson(line, 'write', 2)),
    SubTotal: body.SubTotal,
    TotalTax: body.TotalTax,
    Total: note.total,
    UpdatedDateUTC: stamp(note.updatedMs),
    UpdatedDateUTCString: secondsUtc(note.updatedMs),
    CurrencyCode: note.currency,
  });
}

function documentJson(side: Side, payment: Payment, listed: boolean): JsonObject | undefined {
  const { store } = side.world;
  const { tenantId } = side.organisation;
  const invoice: Invoice | undefined = findInvoice(store, tenantId, payment.documentId);
  const note = invoice === undefined ? findDocument(store, tenantId, 'creditNote', payment.documentId) : undefined;
  const document = invoice ?? note;
  if (document === undefined) return undefined;
  const contact = shortContact(side, document.contactId, listed);
  if (listed) return stub(document, contact);
  if (invoice !== undefined) return invoiceJson(invoice, contact, 'write', 2);
  return note === undefined ? undefined : noteAsInvoice(note, contact);
}

/** A payment in Xero's JSON: `list` with stubs of account and document, otherwise with the whole document. A refund's credit note stands under Invoice. */
export function paymentJson(side: Side, payment: Payment, view: 'list' | 'one'): JsonObject {
  const { body } = payment;
  const accounts = settingsList(side.world.store, side.organisation.tenantId, 'accounts');
  const account = accounts.find((entry) => entry.AccountID === payment.accountId) ?? {};
  const listed = view === 'list';
  return compact({
    PaymentID: payment.id,
    Date: stamp(dateMs(payment.date)),
    BankAmount: body.BankAmount,
    Amount: payment.amount,
    Reference: body.Reference,
    CurrencyRate: body.CurrencyRate,
    PaymentType: payment.type,
    Status: payment.status,
    UpdatedDateUTC: stamp(payment.updatedMs),
    UpdatedDateUTCString: secondsUtc(payment.updatedMs),
    HasAccount: true,
    IsReconciled: body.IsReconciled,
    Details: body.Details,
    Particulars: body.Particulars,
    BankAccountNumber: body.BankAccountNumber,
    Account: compact({
      AccountID: payment.accountId,
      Code: account.Code,
      Name: listed ? undefined : account.Name,
    }),
    Invoice: documentJson(side, payment, listed),
    HasValidationErrors: false,
  });
}

/** A refused payment as it is echoed. */
export function paymentEcho(sent: JsonObject, recordId: string): JsonObject {
  return compact({
    PaymentID: recordId,
    Date: sent.Date,
    Amount: sent.Amount,
    BankAmount: sent.BankAmount,
    Reference: text(sent, 'Reference'),
    CurrencyRate: sent.CurrencyRate,
    Status: sent.Status,
    HasAccount: sent.Account !== undefined,
    Account: sent.Account,
    Invoice: sent.Invoice,
    CreditNote: sent.CreditNote,
    InvoiceNumber: sent.InvoiceNumber,
    CreditNoteNumber: sent.CreditNoteNumber,
    HasValidationErrors: true,
  });
}
