import type { Answer } from './answer.ts';
import type { ApiCall } from './api-call.ts';
import { writeBatch } from './batch.ts';
import { readBooks } from './books.ts';
import { findContact } from './contact.ts';
import { contactStub } from './contact-json.ts';
import type { WriteMode } from './contact-write.ts';
import type { BookDocument } from './document.ts';
import { dateBound, documentFields, listDocuments, namedDocument, wordFilter } from './document-listing.ts';
import { envelope } from './envelope.ts';
import type { JsonObject } from './json.ts';
import { readPaging } from './listing.ts';
import { type OrderView, orderContact, purchaseOrderEcho, purchaseOrderJson } from './purchase-order-json.ts';
import { writePurchaseOrder } from './purchase-order-write.ts';

const FIELDS = documentFields('PurchaseOrder');

function json(call: ApiCall, order: BookDocument, view: OrderView): JsonObject {
  const contact = findContact(call.world.store, call.organisation.tenantId, order.contactId);
  const inside =
    contact === undefined ? contactStub(order.contactId, '') : orderContact(contact, call.organisation.country, view);
  return purchaseOrderJson(order, inside, view);
}

/** GET /PurchaseOrders: paging, Status, DateFrom, DateTo; no where. */
export function listPurchaseOrders(call: ApiCall): Answer {
  const conditions = [
    wordFilter(call, 'Status', 'd.status'),
    dateBound(call, 'DateFrom', 'd.date', '>='),
    dateBound(call, 'DateTo', 'd.date', '<='),
  ];
  const query = { record: 'PurchaseOrder', fields: FIELDS, conditions, paging: readPaging(call, false) };
  const { documents, pagination } = listDocuments(call, 'purchaseOrder', query);
  const records = documents.map((order) => json(call, order, 'page'));
  return envelope(call, 'PurchaseOrders', records, pagination);
}

/** GET /PurchaseOrders/{PurchaseOrderID or PurchaseOrderNumber}. */
export const getPurchaseOrder = (call: ApiCall): Answer =>
  envelope(call, 'PurchaseOrders', [json(call, namedDocument(call, 'purchaseOrder'), 'one')]);

function write(call: ApiCall, mode: WriteMode, id?: string): Answer {
  const books = readBooks(call.world.store, call.organisation);
  return writeBatch(call, {
    key: 'PurchaseOrders',
    one: 'PurchaseOrder',
    write: (element, index) => {
      const writing = { call, books, mode, places: 4, path: `PurchaseOrders[${index}]`, id };
      return { record: json(call, writePurchaseOrder(writing, element), 'write'), warnings: [] };
    },
    echo: purchaseOrderEcho,
    errorFlag: 'HasErrors',
  });
}

/** PUT /PurchaseOrders: creates. */
export const createPurchaseOrders = (call: ApiCall): Answer => write(call, 'create');

/** POST /PurchaseOrders: creates or updates. */
export const upsertPurchaseOrders = (call: ApiCall): Answer => write(call, 'upsert');

/** POST /PurchaseOrders/{PurchaseOrderID or PurchaseOrderNumber}: updates one. */
export const updatePurchaseOrder = (call: ApiCall): Answer =>
  write(call, 'update', namedDocument(call, 'purchaseOrder').id);
