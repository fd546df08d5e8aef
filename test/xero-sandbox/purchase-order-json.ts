import type { Contact } from './contact.ts';
import { contactJson } from './contact-json.ts';
import { readDate, stamp } from './dates.ts';
import type { BookDocument } from './document.ts';
import { documentDate, echoedContact, echoedLine, lineJson } from './invoice-json.ts';
import { compact, filled, type JsonObject, objects, text } from './json.ts';

export type OrderView = 'write' | 'page' | 'one';

const HOUR_MS = 3_600_000;
/** Hours by which the instants inside an order are off: they are written in the organisation's time (seen in recorded answers). */
const OFFSETS: Record<string, number> = { NZ: 12, AU: 10, US: -5 };

function filledSlots(contact: JsonObject): JsonObject {
  const used = (slot: JsonObject, ...keys: string[]): boolean => keys.some((key) => filled(slot, key) !== undefined);
  return {
    ...contact,
    Addresses: objects(contact, 'Addresses').filter((slot) =>
      used(slot, 'AddressLine1', 'City', 'Region', 'PostalCode', 'Country'),
    ),
    Phones: objects(contact, 'Phones').filter((slot) => used(slot, 'PhoneNumber')),
  };
}

/** The contact inside an order: used addresses and phones only; in a list without e-mail and roles. */
export function orderContact(contact: Contact, country: string, view: OrderView): JsonObject {
  const updatedMs = contact.updatedMs + (OFFSETS[country] ?? 0) * HOUR_MS;
  const json = filledSlots(contactJson({ ...contact, updatedMs }, 'write'));
  if (view !== 'page') return json;
  const { EmailAddress: _, BankAccountDetails: __, IsSupplier: ___, IsCustomer: ____, ...rest } = json;
  const { SalesTrackingCategories: _____, PurchasesTrackingCategories: ______, ...listed } = rest;
  return listed;
}

/** A purchase order in Xero's JSON; unit prices have four decimals always. */
export function purchaseOrderJson(order: BookDocument, contact: JsonObject, view: OrderView): JsonObject {
  const { body } = order;
  const listed = view === 'page';
  const discount = Number(body.TotalDiscount ?? 0);
  return compact({
    PurchaseOrderID: order.id,
    PurchaseOrderNumber: order.number,
    ...documentDate('Date', order.date),
    ...documentDate('DeliveryDate', order.dueDate),
    ...documentDate('ExpectedArrivalDate', text(body, 'ExpectedArrivalDate')),
    DeliveryAddress: body.DeliveryAddress,
    AttentionTo: body.AttentionTo,
    Telephone: body.Telephone,
    DeliveryInstructions: body.DeliveryInstructions,
    HasErrors: false,
    IsDiscounted: discount > 0,
    TotalDiscount: listed && discount === 0 ? undefined : discount,
    SentToContact: listed && body.SentToContact !== true ? undefined : body.SentToContact === true,
    Reference: body.Reference,
    Type: 'PURCHASEORDER',
    CurrencyRate: body.CurrencyRate,
    CurrencyCode: order.currency,
    Contact: contact,
    BrandingThemeID: view === 'write' ? undefined : body.BrandingThemeID,
    Status: order.status,
    LineAmountTypes: body.LineAmountTypes,
    LineItems: objects(body, 'LineItems').map((line) => {
      const { ValidationErrors: _, Item: __, ...rest } = lineJson(line, 'write', 4);
      return rest;
    }),
    SubTotal: body.SubTotal,
    TotalTax: body.TotalTax,
    Total: order.total,
    UpdatedDateUTC: stamp(order.updatedMs),
    HasAttachments: view === 'write' ? undefined : false,
    Attachments: view === 'one' ? [] : undefined,
  });
}

/** A refused order as it is echoed: what was sent. */
export function purchaseOrderEcho(sent: JsonObject, recordId: string): JsonObject {
  return compact({
    PurchaseOrderID: recordId,
    PurchaseOrderNumber: text(sent, 'PurchaseOrderNumber'),
    ...documentDate('Date', readDate(text(sent, 'Date') ?? '')),
    ...documentDate('DeliveryDate', readDate(text(sent, 'DeliveryDate') ?? '')),
    HasErrors: true,
    IsDiscounted: false,
    TotalDiscount: 0,
    Reference: text(sent, 'Reference'),
    Type: 'PURCHASEORDER',
    CurrencyCode: text(sent, 'CurrencyCode'),
    Contact: echoedContact(sent.Contact, undefined),
    Status: text(sent, 'Status'),
    LineAmountTypes: text(sent, 'LineAmountTypes') ?? 'Exclusive',
    LineItems: objects(sent, 'LineItems').map((line) => ({ ...echoedLine(line), ValidationErrors: [] })),
  });
}
