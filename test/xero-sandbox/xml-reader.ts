import { badData } from './answer.ts';
import type { Json, JsonObject } from './json.ts';

type Element = { name: string; isNil: boolean; children: Element[]; text: string };

const LISTS = new Set(
  [
    ...['Contacts', 'Invoices', 'Currencies', 'HistoryRecords', 'Phones', 'Addresses', 'ContactPersons'],
    ...['ContactGroups', 'SalesTrackingCategories', 'PurchasesTrackingCategories', 'LineItems', 'Tracking'],
    ...['Payments', 'Prepayments', 'Overpayments', 'CreditNotes', 'Attachments', 'InvoiceAddresses'],
    ...['ValidationErrors', 'Warnings', 'Options', 'Items', 'Quotes', 'PurchaseOrders', 'Allocations', 'Accounts'],
    ...['TaxRates', 'TaxComponents', 'TrackingCategories'],
  ].map((name) => name.toLowerCase()),
);
const NUMBERS = new Set(
  [
    ...['Quantity', 'UnitAmount', 'TaxAmount', 'LineAmount', 'DiscountRate', 'DiscountAmount', 'CurrencyRate'],
    ...['SubTotal', 'TotalTax', 'Total', 'TotalDiscount', 'AmountDue', 'AmountPaid', 'AmountCredited', 'Day'],
    ...['UnitPrice', 'Amount', 'BankAmount', 'Rate'],
  ].map((name) => name.toLowerCase()),
);
const FLAGS = new Set(
  [
    'IsSupplier',
    'IsCustomer',
    'IncludeInEmails',
    'SentToContact',
    'HasAttachments',
    'IsSold',
    'IsPurchased',
    'IsReconciled',
  ].map((name) => name.toLowerCase()),
);
const ENTITIES = new Map([
  ['amp', '&'],
  ['lt', '<'],
  ['gt', '>'],
  ['quot', '"'],
  ['apos', "'"],
]);
const TOKEN =
  /<!--[\s\S]*?-->|<\?[\s\S]*?\?>|<!\[CDATA\[([\s\S]*?)\]\]>|<(\/?)([A-Za-z_][\w.:-]*)((?:\s+[\w.:-]+\s*=\s*(?:"[^"<]*"|'[^'<]*'))*)\s*(\/?)>|([^<]+)/y;

function invalid(reason: string): Error {
  return badData(`Xml for post data was invalid, ${reason}`);
}

function unescaped(text: string): string {
  return text.replace(/&([^;&\s]*);?/g, (whole, name: string) => {
    const number = /^#x([0-9a-f]+)$/i.exec(name)?.[1] ?? /^#(\d+)$/.exec(name)?.[1];
    const code = number === undefined ? undefined : Number.parseInt(number, /^#x/i.test(name) ? 16 : 10);
    const found = code !== undefined && code <= 0x10ffff ? String.fromCodePoint(code) : ENTITIES.get(name);
    if (found === undefined || !whole.endsWith(';')) throw invalid(`'${whole}' is not an entity.`);
    return found;
  });
}

function parse(source: string): Element {
  const top: Element = { name: '', isNil: false, children: [], text: '' };
  const open = [top];
  TOKEN.lastIndex = 0;
  const trimmed = source.replace(/^\uFEFF/, '').trim();
  while (TOKEN.lastIndex < trimmed.length) {
    const at = TOKEN.lastIndex;
    const match = TOKEN.exec(trimmed);
    if (match === null) throw invalid(`unexpected token at position ${at + 1}.`);
    const [, cdata, closes, name, attributes, isEmpty, text] = match;
    const inside = open.at(-1) ?? top;
    if (name === undefined) {
      inside.text += cdata ?? unescaped(text ?? '');
    } else if (closes === '/') {
      if (open.length === 1 || inside.name !== name.replace(/^.*:/, ''))
        throw invalid(`the end tag '${name}' does not match the start tag '${inside.name}'.`);
      open.pop();
    } else {
      const isNil = /(?:^|[\s:])nil\s*=\s*["'](?:true|1)["']/.test(attributes ?? '');
      const element: Element = { name: name.replace(/^.*:/, ''), isNil, children: [], text: '' };
      inside.children.push(element);
      if (isEmpty !== '/') open.push(element);
    }
  }
  const root = top.children[0];
  if (open.length > 1) throw invalid(`the element '${open.at(-1)?.name}' is not closed.`);
  if (root === undefined || top.children.length > 1 || top.text.trim() !== '')
    throw invalid('there must be one root element.');
  return root;
}

function scalar(name: string, text: string): Json {
  const trimmed = text.trim();
  if (NUMBERS.has(name) && /^-?\d+(\.\d+)?$/.test(trimmed)) return Number(trimmed);
  if (FLAGS.has(name) && /^(true|false)$/i.test(trimmed)) return trimmed.toLowerCase() === 'true';
  return text;
}

function toJson(element: Element): Json {
  const name = element.name.toLowerCase();
  if (element.isNil) return null;
  if (LISTS.has(name)) return element.children.map(toJson);
  if (element.children.length === 0) return scalar(name, element.text);
  return Object.fromEntries(element.children.map((child) => [child.name, toJson(child)]));
}

/**
 * Reads an XML request body into the object its JSON form would be: lists by their plural element, numbers and true/false by the
 * field's name, `nil` as null. Attributes and name spaces are passed over, document types are refused. Throws error 14.
 */
export function readXml(source: string): JsonObject {
  const root = parse(source);
  return { [root.name]: toJson(root) };
}
