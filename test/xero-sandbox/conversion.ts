import { dateOf } from './dates.ts';
import { ask, type Desk } from './desk.ts';
import { type DocumentKind, findDocument, keepDocument } from './document.ts';
import { noteChange } from './history.ts';
import { compact, type JsonObject, objects, text } from './json.ts';

const AMOUNT_TYPES: Record<string, string> = { EXCLUSIVE: 'Exclusive', INCLUSIVE: 'Inclusive', NOTAX: 'NoTax' };

type Conversion = {
  kind: DocumentKind;
  endpoint: 'Quotes' | 'PurchaseOrders';
  type: 'ACCREC' | 'ACCPAY';
  from: string[];
  done: string;
  refusal: string;
};

const TO_INVOICE: Conversion = {
  kind: 'quote',
  endpoint: 'Quotes',
  type: 'ACCREC',
  from: ['SENT', 'ACCEPTED'],
  done: 'INVOICED',
  refusal: 'Only a quote that was sent or accepted can become an invoice.',
};
const TO_BILL: Conversion = {
  kind: 'purchaseOrder',
  endpoint: 'PurchaseOrders',
  type: 'ACCPAY',
  from: ['AUTHORISED'],
  done: 'BILLED',
  refusal: 'Only an approved purchase order can become a bill.',
};

function copiedLines(source: JsonObject): JsonObject[] {
  return objects(source, 'LineItems').map((line) => {
    const { LineItemID: _, ValidationErrors: __, TaxAmount: ___, LineAmount: ____, AccountID: _____, ...rest } = line;
    return rest;
  });
}

function convert(desk: Desk, conversion: Conversion, id: string): JsonObject | string {
  const { store, clock } = desk.world;
  const { tenantId } = desk.organisation;
  const standing = findDocument(store, tenantId, conversion.kind, id);
  if (standing === undefined) return 'There is no such document.';
  if (!conversion.from.includes(standing.status)) return conversion.refusal;
  const source = objects(ask(desk, 'GET', `/${conversion.endpoint}/${id}`), conversion.endpoint)[0] ?? {};
  const amounts = text(source, 'LineAmountTypes') ?? 'Exclusive';
  const body = compact({
    Type: conversion.type,
    Status: 'DRAFT',
    Contact: { ContactID: standing.contactId },
    Date: dateOf(clock.now()),
    DueDate: dateOf(clock.now()),
    InvoiceNumber: conversion.type === 'ACCPAY' ? standing.number : undefined,
    Reference: conversion.type === 'ACCREC' ? standing.number : undefined,
    CurrencyCode: standing.currency,
    LineAmountTypes: AMOUNT_TYPES[amounts.toUpperCase()] ?? 'Exclusive',
    LineItems: copiedLines(source),
  });
  return store.atomically(() => {
    const made = objects(ask(desk, 'PUT', '/Invoices', { body }), 'Invoices')[0] ?? {};
    keepDocument(store, tenantId, { ...standing, status: conversion.done, updatedMs: clock.now() });
    noteChange(desk, id, conversion.done, `${conversion.done} as ${text(made, 'InvoiceNumber') ?? ''}`);
    return made;
  });
}

/** Makes a draft invoice of a quote, which is INVOICED then. Out: the invoice, or what is wrong. */
export const invoiceQuote = (desk: Desk, id: string): JsonObject | string => convert(desk, TO_INVOICE, id);

/** Makes a draft bill of a purchase order, which is BILLED then; nothing in the API links the two. Out: the bill, or what is wrong. */
export const billOrder = (desk: Desk, id: string): JsonObject | string => convert(desk, TO_BILL, id);
