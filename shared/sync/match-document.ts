import type { CreditNote } from '../records/credit-note.ts';
import { Big } from '../records/decimal.ts';
import type { Bill, Invoice } from '../records/invoice.ts';
import type { PurchaseOrder } from '../records/purchase-order.ts';
import type { Order, Quote } from '../records/quote.ts';
import type { XeroKind } from '../records/record.ts';
import { type Standing, standingSchemas } from './standing.ts';
import type { Traits } from './traits.ts';

export type MatchedDocument = Quote | Order | Invoice | Bill | PurchaseOrder | CreditNote;
type DocumentType = 'quote' | 'order' | 'invoice' | 'bill' | 'purchaseOrder' | 'creditNote';

/** What is needed to lay a document of the CRM beside one in Xero. */
export interface DocumentWords {
  /** The contacts in Xero that the CRM's contact is or may be. */
  contactsOf: (crmId: string) => readonly string[];
  /** Currency of documents that name none. */
  baseCurrency: string | undefined;
  /** The path of our own address of the record, which Xero shows. */
  ownPath: string;
}

interface Compared {
  number: string | undefined;
  reference: string | undefined;
  url: string | undefined;
  contacts: readonly string[];
  date: string | undefined;
  total: string | undefined;
  currency: string | undefined;
  /** What it is: sale or purchase. */
  side: string | undefined;
}

const spelled = (text: string | undefined): string[] => {
  const plain = text?.trim().toLowerCase() ?? '';
  return plain === '' ? [] : [plain];
};

const traitsOf = ({ number, reference, url, contacts, date, total, currency, side }: Compared): Traits => {
  const withTotal = total === undefined ? [] : contacts.map((one) => `${one} ${total}`);
  return {
    url: { words: 'link to the CRM', weight: 0.99, key: true, values: url === undefined ? [] : [url] },
    number: { words: 'number', weight: 0.8, differing: 0.7, key: true, values: spelled(number) },
    reference: { words: 'reference', weight: 0.5, key: true, values: spelled(reference) },
    contactAndTotal: { words: 'contact and total', weight: 0, key: true, values: withTotal },
    contact: {
      ...{ words: 'contact', weight: 0.4, differing: 0.5, key: false, unreadable: true },
      values: [...contacts],
    },
    date: { words: 'date', weight: 0.35, differing: 0.9, key: false, values: date === undefined ? [] : [date] },
    total: { words: 'total', weight: 0.5, differing: 0.6, key: false, values: total === undefined ? [] : [total] },
    currency: {
      ...{ words: 'currency', weight: 0, differing: 0.4, key: false },
      values: currency === undefined ? [] : [currency],
    },
    side: { words: 'kind', weight: 0, differing: 0, key: false, values: side === undefined ? [] : [side] },
  };
};

const amount = (value: string | number | undefined): string | undefined =>
  value === undefined ? undefined : new Big(value).toFixed(2);

const sideOf = (type: DocumentType, document: MatchedDocument): string =>
  type === 'bill' || type === 'purchaseOrder' || ('kind' in document && document.kind === 'purchase')
    ? 'purchase'
    : 'sale';

/** What is compared of a document of the CRM. */
export const documentTraits = (type: DocumentType, document: MatchedDocument, words: DocumentWords): Traits =>
  traitsOf({
    number: document.number,
    reference: document.reference,
    url: words.ownPath,
    contacts: document.contact === undefined ? [] : words.contactsOf(document.contact.id),
    date: document.date,
    total: amount(document.total),
    currency: document.currency ?? words.baseCurrency,
    side: sideOf(type, document),
  });

const pathOf = (url: string | undefined): string | undefined => {
  const path = url === undefined ? undefined : URL.parse(url)?.pathname;
  return path?.includes('/r/') ? path.slice(path.indexOf('/r/')) : undefined;
};

const sides: Record<string, string> = {
  ACCREC: 'sale',
  ACCPAY: 'purchase',
  ACCRECCREDIT: 'sale',
  ACCPAYCREDIT: 'purchase',
};

/** What is compared of a document in Xero. */
export const standingDocumentTraits = (kind: XeroKind, standing: Standing): Traits => {
  const invoice = standingSchemas.invoice.parse(standing);
  const number =
    standing.invoiceNumber ?? standing.quoteNumber ?? standing.purchaseOrderNumber ?? standing.creditNoteNumber;
  const type = typeof standing.type === 'string' ? sides[standing.type] : undefined;
  return traitsOf({
    number: typeof number === 'string' ? number : undefined,
    reference: invoice.reference,
    url: pathOf(invoice.url),
    contacts: invoice.contact?.contactID === undefined ? [] : [invoice.contact.contactID],
    date: invoice.date,
    total: amount(invoice.total),
    currency: invoice.currencyCode,
    side: type ?? (kind === 'purchaseOrder' ? 'purchase' : 'sale'),
  });
};
