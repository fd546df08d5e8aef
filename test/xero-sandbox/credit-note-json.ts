import type { ContactView } from './contact-json.ts';
import { readDate, secondsUtc, stamp } from './dates.ts';
import type { BookDocument } from './document.ts';
import { documentDate, echoedContact, echoedLine, lineJson } from './invoice-json.ts';
import { compact, type JsonObject, objects, text } from './json.ts';

export type CreditNoteView = Extract<ContactView, 'write' | 'list' | 'page' | 'one'>;

/** A credit note in Xero's JSON. `places` = decimals of UnitAmount (2, or 4 with unitdp=4). */
export function creditNoteJson(
  note: BookDocument,
  contact: JsonObject,
  view: CreditNoteView,
  places: number,
): JsonObject {
  const { body } = note;
  const lines = objects(body, 'LineItems').map((line) => lineJson(line, view, places));
  return compact({
    CreditNoteID: note.id,
    CreditNoteNumber: note.number,
    SentToContact: body.SentToContact === true ? true : undefined,
    Payments: body.Payments ?? [],
    ID: note.id,
    HasErrors: false,
    InvoiceAddresses: [],
    CurrencyRate: body.CurrencyRate,
    Type: note.type,
    Reference: body.Reference ?? '',
    RemainingCredit: note.remaining,
    Allocations: body.Allocations ?? [],
    HasAttachments: view === 'write' ? undefined : false,
    Attachments: view === 'one' ? [] : undefined,
    UpdatedDateUTCString: secondsUtc(note.updatedMs),
    Contact: contact,
    ...documentDate('Date', note.date),
    ...documentDate('DueDate', note.dueDate),
    BrandingThemeID: body.BrandingThemeID,
    Status: note.status,
    LineAmountTypes: body.LineAmountTypes,
    LineItems: view === 'list' ? [] : lines,
    SubTotal: body.SubTotal,
    TotalTax: body.TotalTax,
    Total: note.total,
    UpdatedDateUTC: stamp(note.updatedMs),
    CurrencyCode: note.currency,
    FullyPaidOnDate: body.FullyPaidOnDate,
  });
}

/** A refused credit note as it is echoed: what was sent, every list present. */
export function creditNoteEcho(sent: JsonObject, recordId: string, standing: BookDocument | undefined): JsonObject {
  return compact({
    CreditNoteID: recordId,
    CreditNoteNumber: text(sent, 'CreditNoteNumber'),
    Payments: [],
    ID: recordId,
    HasErrors: true,
    InvoiceAddresses: [],
    Type: text(sent, 'Type') ?? standing?.type,
    Reference: text(sent, 'Reference'),
    Allocations: [],
    Contact: echoedContact(sent.Contact, standing?.contactId),
    ...documentDate('Date', readDate(text(sent, 'Date') ?? '')),
    Status: text(sent, 'Status'),
    LineAmountTypes: text(sent, 'LineAmountTypes') ?? 'Exclusive',
    LineItems: objects(sent, 'LineItems').map(echoedLine),
    CurrencyCode: text(sent, 'CurrencyCode'),
  });
}
