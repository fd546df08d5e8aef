import Big from 'big.js';
import { type Contact, findContact } from './contact.ts';
import { contactEcho, contactJson, contactStub } from './contact-json.ts';
import { dateMs, readDate, secondsUtc, stamp } from './dates.ts';
import type { Invoice } from './invoice.ts';
import { compact, isObject, type Json, type JsonObject, objects, text } from './json.ts';
import { round } from './money.ts';
import type { Store } from './store.ts';

/** `write`: answer of a write; `list`: unpaged (no lines); `page`: paged; `one`: by id or number; `summary`: summaryOnly. */
export type InvoiceView = 'write' | 'list' | 'page' | 'one' | 'summary';

/** A calendar date in Xero's two forms. */
export function documentDate(name: string, date: string | undefined): JsonObject {
  return date === undefined ? {} : { [`${name}String`]: `${date}T00:00:00`, [name]: stamp(dateMs(date)) };
}

/** In a page the option's id is left out and an empty Options list stands in (seen in recorded answers). */
function trackingJson(line: JsonObject, view: InvoiceView): JsonObject[] {
  const tracking = objects(line, 'Tracking');
  if (view !== 'page') return tracking;
  return tracking.map((entry) => {
    const { TrackingOptionID: _, ...rest } = entry;
    return { ...rest, Options: [] };
  });
}

/** A line of an invoice or credit note. */
export function lineJson(line: JsonObject, view: InvoiceView, places: number): JsonObject {
  const unit = typeof line.UnitAmount === 'number' ? round(new Big(line.UnitAmount), places).toNumber() : undefined;
  return compact({
    ItemCode: line.ItemCode,
    Description: line.Description,
    UnitAmount: unit,
    TaxType: line.TaxType,
    TaxAmount: line.TaxAmount,
    LineAmount: line.LineAmount,
    AccountCode: line.AccountCode,
    Item: view === 'write' ? undefined : line.Item,
    Tracking: trackingJson(line, view),
    Quantity: line.Quantity,
    DiscountRate: line.DiscountRate,
    DiscountAmount: line.DiscountAmount,
    LineItemID: line.LineItemID,
    AccountID: line.AccountID,
    ValidationErrors: view === 'write' || view === 'one' ? [] : undefined,
  });
}

function nonEmpty(list: JsonObject[]): JsonObject[] | undefined {
  return list.length === 0 ? undefined : list;
}

/** An invoice in Xero's JSON. `places` = decimals of UnitAmount (2, or 4 with unitdp=4). */
export function invoiceJson(invoice: Invoice, contact: JsonObject, view: InvoiceView, places: number): JsonObject {
  const { body } = invoice;
  const list = view === 'list' || view === 'page';
  const summary = view === 'summary';
  const payments = objects(body, 'Payments');
  const credits = objects(body, 'CreditNotes');
  const sent = body.SentToContact === true;
  const lines = objects(body, 'LineItems').map((line) => lineJson(line, view, places));
  return compact({
    Type: invoice.type,
    InvoiceID: invoice.id,
    InvoiceNumber: invoice.number,
    Reference: invoice.type === 'ACCREC' ? (body.Reference ?? '') : body.Reference,
    Payments: list ? payments : summary ? undefined : nonEmpty(payments),
    CreditNotes: list ? credits : summary ? [] : nonEmpty(credits),
    Prepayments: [],
    Overpayments: [],
    AmountDue: invoice.amountDue,
    AmountPaid: invoice.amountPaid,
    AmountCredited: list || summary || body.AmountCredited !== undefined ? (body.AmountCredited ?? 0) : undefined,
    SentToContact: list || summary ? (sent ? true : undefined) : sent,
    CurrencyRate: body.CurrencyRate,
    TotalDiscount: body.TotalDiscount,
    IsDiscounted: body.TotalDiscount !== undefined,
    HasAttachments: view === 'write' || summary ? undefined : false,
    InvoiceAddresses: list || summary ? [] : undefined,
    HasErrors: false,
    Attachments: view === 'one' ? [] : undefined,
    InvoicePaymentServices: [],
    UpdatedDateUTCString: secondsUtc(invoice.updatedMs),
    Contact: contact,
    ...documentDate('Date', invoice.date),
    ...documentDate('DueDate', invoice.dueDate),
    ...documentDate('ExpectedPaymentDate', text(body, 'ExpectedPaymentDate')),
    ...documentDate('PlannedPaymentDate', text(body, 'PlannedPaymentDate')),
    BrandingThemeID: body.BrandingThemeID,
    Status: invoice.status,
    LineAmountTypes: body.LineAmountTypes,
    LineItems: summary ? undefined : view === 'list' ? [] : lines,
    SubTotal: body.SubTotal,
    TotalTax: body.TotalTax,
    Total: invoice.total,
    UpdatedDateUTC: stamp(invoice.updatedMs),
    CurrencyCode: invoice.currency,
    FullyPaidOnDate: body.FullyPaidOnDate,
    Url: body.Url,
  });
}

/** The contact of a document as it stands in a list (stub) or in an answer about one invoice (whole). */
export function invoiceContact(
  store: Store,
  tenantId: string,
  document: { contactId: string },
  stub: boolean,
): JsonObject {
  const contact: Contact | undefined = findContact(store, tenantId, document.contactId);
  if (contact === undefined) return contactStub(document.contactId, '');
  return stub ? contactStub(contact.id, contact.name) : contactJson(contact, 'write');
}

const ECHOED_LINE = [
  ...[
    'ItemCode',
    'Description',
    'UnitAmount',
    'TaxType',
    'TaxAmount',
    'LineAmount',
    'AccountCode',
    'Tracking',
    'Quantity',
    'DiscountRate',
  ],
  ...['DiscountAmount', 'LineItemID', 'AccountID'],
];

/** A refused line: what was sent. */
export function echoedLine(sent: JsonObject): JsonObject {
  const line: JsonObject = { Tracking: [], ...sent };
  return Object.fromEntries(
    ECHOED_LINE.flatMap((key) => (line[key] === undefined || line[key] === null ? [] : [[key, line[key]]])),
  );
}

/** The contact of a refused document: what was sent, every list present. */
export function echoedContact(sent: Json | undefined, standing: string | undefined): JsonObject {
  const contact = isObject(sent) ? sent : {};
  const { ContactID, ...rest } = contactEcho(contact, '');
  const id = text(contact, 'ContactID') ?? standing;
  return compact({
    ContactID: ContactID === '' ? id : ContactID,
    ...rest,
    HasValidationErrors: false,
    ValidationErrors: [],
  });
}

/** What Xero adds from the books when it echoes a refused change of an invoice: not its number nor its reference (seen in recorded answers). */
function standingFields(sent: JsonObject, standing: Invoice | undefined): JsonObject {
  if (standing === undefined) return {};
  const { body } = standing;
  const linesStand = !Array.isArray(sent.LineItems);
  return compact({
    Type: standing.type,
    Date: standing.date,
    DueDate: standing.dueDate,
    LineAmountTypes: body.LineAmountTypes,
    LineItems: body.LineItems,
    SubTotal: linesStand ? body.SubTotal : undefined,
    TotalTax: linesStand ? body.TotalTax : undefined,
    Total: linesStand ? standing.total : undefined,
    CurrencyCode: standing.currency,
  });
}

/** A refused invoice as Xero echoes it: what was sent over what stands in the books, every list present, HasErrors. */
export function invoiceEcho(
  refused: JsonObject,
  recordId: string,
  currency: string,
  standing: Invoice | undefined,
): JsonObject {
  const given = Object.entries(refused).filter(([, value]) => value !== null);
  const sent: JsonObject = { ...standingFields(refused, standing), ...Object.fromEntries(given) };
  const lines = objects(sent, 'LineItems').map(echoedLine);
  return compact({
    Type: sent.Type,
    InvoiceID: standing === undefined ? (text(sent, 'InvoiceID') ?? recordId) : recordId,
    InvoiceNumber: sent.InvoiceNumber,
    Reference: sent.Reference,
    Payments: [],
    CreditNotes: [],
    Prepayments: [],
    Overpayments: [],
    AmountDue: sent.AmountDue,
    AmountPaid: sent.AmountPaid,
    SentToContact: sent.SentToContact,
    CurrencyRate: sent.CurrencyRate,
    IsDiscounted: false,
    InvoiceAddresses: [],
    HasErrors: true,
    InvoicePaymentServices: [],
    Contact: echoedContact(sent.Contact, standing?.contactId),
    ...documentDate('Date', readDate(text(sent, 'Date') ?? '')),
    ...documentDate('DueDate', readDate(text(sent, 'DueDate') ?? '')),
    BrandingThemeID: sent.BrandingThemeID,
    Status: sent.Status,
    LineAmountTypes: sent.LineAmountTypes ?? 'Exclusive',
    LineItems: lines,
    SubTotal: sent.SubTotal,
    TotalTax: sent.TotalTax,
    Total: sent.Total,
    CurrencyCode: sent.CurrencyCode ?? currency,
    Url: sent.Url,
  });
}
