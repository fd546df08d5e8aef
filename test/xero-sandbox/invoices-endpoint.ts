import { createHash } from 'node:crypto';
import { type Answer, ApiFailure, apiException, notFound } from './answer.ts';
import { type ApiCall, commaList, flag, unitPlaces } from './api-call.ts';
import { writeBatch } from './batch.ts';
import { readBooks } from './books.ts';
import { findContact } from './contact.ts';
import { contactStub } from './contact-json.ts';
import { contactNames } from './contact-names.ts';
import type { WriteMode } from './contact-write.ts';
import { envelope } from './envelope.ts';
import { parseGuid } from './guid.ts';
import { findInvoice, findInvoicesByNumber, type Invoice, keepInvoice, toInvoice } from './invoice.ts';
import { invoiceContact, invoiceEcho, invoiceJson } from './invoice-json.ts';
import { invoicePdf } from './invoice-pdf.ts';
import { writeInvoice } from './invoice-write.ts';
import { filled } from './json.ts';
import { modifiedSince, oneOf, readPaging, runListing, whereCondition } from './listing.ts';
import type { Condition, Fields } from './where-parser.ts';

const HAS_ATTACHMENTS = 'EXISTS (SELECT 1 FROM attachments a WHERE a.tenant_id = i.tenant_id AND a.record_id = i.id)';

const FIELDS: Fields = {
  invoiceid: { sql: 'i.id', type: 'guid' },
  invoicenumber: { sql: 'i.number', type: 'text' },
  type: { sql: 'i.type', type: 'text' },
  status: { sql: 'i.status', type: 'text' },
  reference: { sql: 'i.reference', type: 'text' },
  date: { sql: 'i.date', type: 'date' },
  duedate: { sql: 'i.due_date', type: 'date' },
  total: { sql: 'i.total', type: 'number' },
  amountdue: { sql: 'i.amount_due', type: 'number' },
  amountpaid: { sql: 'i.amount_paid', type: 'number' },
  amountcredited: { sql: "COALESCE(json_extract(i.body, '$.AmountCredited'), 0)", type: 'number' },
  subtotal: { sql: "json_extract(i.body, '$.SubTotal')", type: 'number' },
  totaltax: { sql: "json_extract(i.body, '$.TotalTax')", type: 'number' },
  currencyrate: { sql: "json_extract(i.body, '$.CurrencyRate')", type: 'number' },
  lineamounttypes: { sql: "json_extract(i.body, '$.LineAmountTypes')", type: 'text' },
  brandingthemeid: { sql: "json_extract(i.body, '$.BrandingThemeID')", type: 'guid' },
  url: { sql: "json_extract(i.body, '$.Url')", type: 'text' },
  senttocontact: { sql: "COALESCE(json_extract(i.body, '$.SentToContact'), 0)", type: 'flag' },
  hasattachments: { sql: HAS_ATTACHMENTS, type: 'flag' },
  currencycode: { sql: 'i.currency', type: 'text' },
  updateddateutc: { sql: 'i.updated_ms', type: 'instant' },
  'contact.contactid': { sql: 'i.contact_id', type: 'guid' },
  'contact.name': { sql: 'c.name_key', type: 'folded' },
  'contact.contactnumber': { sql: 'c.number', type: 'text' },
};

function searchCondition(call: ApiCall): Condition | undefined {
  const term = call.query('searchTerm');
  if (term === undefined || term.trim() === '') return undefined;
  const sql = ['i.number', 'i.reference']
    .map((name) => `INSTR(LOWER(COALESCE(${name}, '')), LOWER(?)) > 0`)
    .join(' OR ');
  return { sql, values: [term.trim(), term.trim()] };
}

/** GET /Invoices: filters, paging, unitdp, summaryOnly; without paging the lines are left out. */
export function listInvoices(call: ApiCall): Answer {
  const summary = flag(call, 'summaryOnly');
  const paging = readPaging(call, summary);
  const ids = (name: string): string[] | undefined => commaList(call, name)?.map((id) => parseGuid(id) ?? id);
  const conditions = [
    oneOf('i.id', ids('IDs')),
    oneOf('i.number', commaList(call, 'InvoiceNumbers')),
    oneOf('i.contact_id', ids('ContactIDs')),
    oneOf(
      'i.status',
      commaList(call, 'Statuses')?.map((status) => status.toUpperCase()),
    ),
    flag(call, 'createdByMyApp') ? { sql: 'i.app = ?', values: [call.app.clientId] } : undefined,
    modifiedSince(call, 'i.updated_ms'),
    searchCondition(call),
    whereCondition(call, FIELDS, 'Invoice'),
  ];
  const join = { sql: 'LEFT JOIN contacts c ON c.tenant_id = i.tenant_id AND c.id = i.contact_id', alias: 'c' };
  const { rows, pagination } = runListing(call, {
    table: 'invoices',
    record: 'Invoice',
    alias: 'i',
    fields: FIELDS,
    conditions,
    paging,
    join,
  });
  const view = summary ? 'summary' : paging === undefined ? 'list' : 'page';
  const invoices = rows.map(toInvoice);
  const names = contactNames(call, invoices);
  const records = invoices.map((invoice) =>
    invoiceJson(invoice, contactStub(invoice.contactId, names.get(invoice.contactId) ?? ''), view, unitPlaces(call)),
  );
  return envelope(call, 'Invoices', records, pagination);
}

function lookUp(call: ApiCall): Invoice | undefined {
  const wanted = call.params[0] ?? '';
  const id = parseGuid(wanted);
  const { store } = call.world;
  const tenantId = call.organisation.tenantId;
  return (
    (id === undefined ? undefined : findInvoice(store, tenantId, id)) ??
    findInvoicesByNumber(store, tenantId, wanted)[0]
  );
}

function named(call: ApiCall): Invoice {
  const found = lookUp(call);
  if (found === undefined) throw new ApiFailure(notFound());
  return found;
}

/** GET /Invoices/{InvoiceID or InvoiceNumber}; a PDF when that is what the client accepts. */
export function getInvoice(call: ApiCall): Answer {
  const invoice = named(call);
  if (/application\/pdf/i.test(call.header('accept') ?? '')) {
    const names = contactNames(call, [invoice]);
    const raw = invoicePdf(invoice, names.get(invoice.contactId) ?? '', call.organisation.name);
    return { status: 200, raw, contentType: 'application/pdf', elements: 1 };
  }
  const contact = invoiceContact(call.world.store, call.organisation.tenantId, invoice, false);
  return envelope(call, 'Invoices', [invoiceJson(invoice, contact, 'one', unitPlaces(call))]);
}

function write(call: ApiCall, mode: WriteMode, id?: string): Answer {
  const { store } = call.world;
  const books = readBooks(store, call.organisation);
  return writeBatch(call, {
    key: 'Invoices',
    one: 'Invoice',
    write: (element, index) => {
      const path = `Invoices[${index}]`;
      const { invoice, warnings } = writeInvoice({ call, books, mode, places: unitPlaces(call), path, id }, element);
      const contact = invoiceContact(store, call.organisation.tenantId, invoice, false);
      return { record: invoiceJson(invoice, contact, 'write', unitPlaces(call)), warnings };
    },
    echo: (element, recordId) =>
      invoiceEcho(
        element,
        recordId,
        call.organisation.currency,
        findInvoice(store, call.organisation.tenantId, recordId),
      ),
    errorFlag: 'HasErrors',
  });
}

/** PUT /Invoices: creates. */
export const createInvoices = (call: ApiCall): Answer => write(call, 'create');

/** POST /Invoices: creates or updates. */
export const upsertInvoices = (call: ApiCall): Answer => write(call, 'upsert');

/** POST /Invoices/{InvoiceID or InvoiceNumber}: updates one. */
export const updateInvoice = (call: ApiCall): Answer => write(call, 'update', named(call).id);

/** GET /Invoices/{InvoiceID}/OnlineInvoice: the address of a sales invoice that is not a draft. */
export function getOnlineInvoice(call: ApiCall): Answer {
  const invoice = named(call);
  if (invoice.type !== 'ACCREC' || invoice.status === 'DRAFT') throw new ApiFailure(notFound());
  const key = createHash('sha256').update(invoice.id).digest('base64url').slice(0, 40);
  return envelope(call, 'OnlineInvoices', [{ OnlineInvoiceUrl: `https://in.xero.com/${key}` }]);
}

/** POST /Invoices/{InvoiceID}/Email: 204 when it could be sent (nothing is sent), 400 otherwise. */
export function emailInvoice(call: ApiCall): Answer {
  const invoice = named(call);
  const contact = findContact(call.world.store, call.organisation.tenantId, invoice.contactId);
  const refusal =
    invoice.type !== 'ACCREC' || !['SUBMITTED', 'AUTHORISED', 'PAID'].includes(invoice.status)
      ? 'Invoice not of valid status for emailing'
      : filled(contact?.body ?? {}, 'EmailAddress') === undefined
        ? 'The contact has no email address'
        : undefined;
  if (refusal !== undefined) {
    const element = { InvoiceID: invoice.id, HasErrors: true, ValidationErrors: [{ Message: refusal }] };
    throw new ApiFailure(apiException(10, 'ValidationException', 'A validation exception occurred', [element]));
  }
  const updatedMs = call.world.clock.now();
  keepInvoice(call.world.store, call.organisation.tenantId, {
    ...invoice,
    updatedMs,
    body: { ...invoice.body, SentToContact: true },
  });
  return { status: 204, raw: '', elements: 1 };
}
