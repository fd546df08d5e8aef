import { isObject, type Json, type JsonObject } from './json.ts';

const SINGULAR: Record<string, string> = {
  Addresses: 'Address',
  Currencies: 'Currency',
  TrackingCategories: 'TrackingCategory',
  SalesTrackingCategories: 'SalesTrackingCategory',
  PurchasesTrackingCategories: 'PurchasesTrackingCategory',
  Tracking: 'TrackingCategory',
  Elements: 'DataContractBase',
};

function singular(name: string): string {
  return SINGULAR[name] ?? (name.endsWith('s') ? name.slice(0, -1) : name);
}

function escaped(value: string): string {
  return value.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}

function scalar(value: string | number | boolean): string {
  const stamped = typeof value === 'string' ? /^\/Date\((-?\d+)(?:\+0000)?\)\/$/.exec(value) : null;
  if (stamped?.[1] !== undefined) return new Date(Number(stamped[1])).toISOString().replace('Z', '');
  return escaped(String(value));
}

const TYPES_BY_ID: Record<string, string> = {
  PaymentID: 'Payment',
  AllocationID: 'Allocation',
  CreditNoteID: 'CreditNote',
  QuoteID: 'Quote',
  PurchaseOrderID: 'PurchaseOrder',
  ItemID: 'Item',
  AccountID: 'Account',
  TrackingCategoryID: 'TrackingCategory',
  TaxType: 'TaxRate',
};

/** In a list of refused elements each names its type. */
function typeOf(record: JsonObject): string {
  const id = Object.keys(TYPES_BY_ID).find((key) => key in record);
  if (id !== undefined) return TYPES_BY_ID[id] ?? '';
  if ('InvoiceID' in record) return 'Invoice';
  if ('ContactID' in record) return 'Contact';
  return 'DateUTC' in record ? 'HistoryRecord' : 'Currency';
}

function attributes(name: string, record: JsonObject): string {
  const type = name === 'DataContractBase' ? ` xsi:type="${typeOf(record)}"` : '';
  return typeof record.StatusAttributeString === 'string' ? `${type} status="${record.StatusAttributeString}"` : type;
}

function element(name: string, value: Json): string {
  if (value === null) return `<${name} />`;
  if (Array.isArray(value)) return `<${name}>${value.map((item) => element(singular(name), item)).join('')}</${name}>`;
  if (isObject(value)) return `<${name}${attributes(name, value)}>${children(value)}</${name}>`;
  return `<${name}>${scalar(value)}</${name}>`;
}

function children(object: JsonObject): string {
  return Object.entries(object)
    .filter(([name]) => name !== 'StatusAttributeString')
    .map(([name, value]) => element(name, value))
    .join('');
}

/** A simple XML rendering of an answer, for clients that do not ask for JSON (Xero's default is XML). */
export function toXml(body: JsonObject): string {
  const root = 'ErrorNumber' in body ? 'ApiException' : 'Response';
  return `<${root} xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xmlns:xsd="http://www.w3.org/2001/XMLSchema">${children(body)}</${root}>`;
}
