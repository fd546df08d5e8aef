import type { Contact } from './contact.ts';
import { bareStamp, dateMs, readDate } from './dates.ts';
import type { BookDocument } from './document.ts';
import { compact, filled, isObject, type JsonObject, objects, text } from './json.ts';

function bareDate(name: string, date: string | undefined): JsonObject {
  return date === undefined ? {} : { [name]: bareStamp(dateMs(date)), [`${name}String`]: `${date}T00:00:00` };
}

function quoteLine(line: JsonObject, listed: boolean): JsonObject {
  return compact({
    LineItemID: line.LineItemID,
    AccountCode: line.AccountCode,
    Description: line.Description,
    UnitAmount: line.UnitAmount,
    DiscountRate: line.DiscountRate,
    DiscountAmount: line.DiscountAmount ?? (listed ? 0 : undefined),
    LineAmount: line.LineAmount,
    ItemCode: line.ItemCode ?? (listed ? undefined : ''),
    Quantity: line.Quantity,
    TaxAmount: line.TaxAmount,
    TaxType: line.TaxType,
    Tracking: line.Tracking ?? [],
  });
}

function quoteContact(contact: Contact | undefined): JsonObject {
  const body = contact?.body ?? {};
  return compact({
    ContactID: contact?.id ?? '',
    Name: contact?.name ?? '',
    EmailAddress: body.EmailAddress ?? '',
    FirstName: body.FirstName,
    LastName: body.LastName,
  });
}

/** A quote in Xero's JSON; unit prices have four decimals always, dates no offset. `listed` = as in GET /Quotes. */
export function quoteJson(quote: BookDocument, contact: Contact | undefined, listed: boolean): JsonObject {
  const { body } = quote;
  return compact({
    QuoteID: quote.id,
    QuoteNumber: quote.number,
    Reference: filled(body, 'Reference'),
    Terms: listed ? filled(body, 'Terms') : (body.Terms ?? ''),
    Contact: quoteContact(contact),
    LineItems: objects(body, 'LineItems').map((line) => quoteLine(line, listed)),
    ...bareDate('Date', quote.date),
    ...bareDate('ExpiryDate', quote.dueDate),
    Status: quote.status,
    CurrencyRate: body.CurrencyRate,
    CurrencyCode: quote.currency,
    SubTotal: body.SubTotal,
    TotalTax: body.TotalTax,
    Total: quote.total,
    TotalDiscount: body.TotalDiscount ?? (listed ? 0 : undefined),
    Title: filled(body, 'Title'),
    Summary: filled(body, 'Summary'),
    BrandingThemeID: body.BrandingThemeID,
    UpdatedDateUTC: bareStamp(quote.updatedMs),
    LineAmountTypes: String(body.LineAmountTypes ?? '').toUpperCase(),
  });
}

/** A refused quote as it is echoed: what was sent. */
export function quoteEcho(sent: JsonObject, recordId: string): JsonObject {
  return compact({
    QuoteID: recordId,
    QuoteNumber: text(sent, 'QuoteNumber'),
    Reference: text(sent, 'Reference'),
    Terms: text(sent, 'Terms'),
    Contact: isObject(sent.Contact) ? sent.Contact : undefined,
    LineItems: objects(sent, 'LineItems'),
    ...bareDate('Date', readDate(text(sent, 'Date') ?? '')),
    ...bareDate('ExpiryDate', readDate(text(sent, 'ExpiryDate') ?? '')),
    Status: text(sent, 'Status'),
    CurrencyCode: text(sent, 'CurrencyCode'),
    Title: text(sent, 'Title'),
    Summary: text(sent, 'Summary'),
    LineAmountTypes: text(sent, 'LineAmountTypes')?.toUpperCase(),
  });
}
