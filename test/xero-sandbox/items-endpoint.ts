import { type Answer, ApiFailure, apiException, notFound } from './answer.ts';
import { type ApiCall, unitPlaces } from './api-call.ts';
import { writeBatch } from './batch.ts';
import { readBooks } from './books.ts';
import type { WriteMode } from './contact-write.ts';
import { envelope } from './envelope.ts';
import { parseGuid } from './guid.ts';
import { dropItem, findItem, findItemByCode, type Item, isTracked, toItem } from './item.ts';
import { itemEcho, itemJson } from './item-json.ts';
import { writeItem } from './item-write.ts';
import { modifiedSince, runListing, whereCondition } from './listing.ts';
import type { Fields, FieldType } from './where-parser.ts';

function inBody(path: string, type: FieldType): { sql: string; type: FieldType } {
  return { sql: `json_extract(i.body, '$.${path}')`, type };
}

const FIELDS: Fields = {
  itemid: { sql: 'i.id', type: 'guid' },
  code: { sql: 'i.code', type: 'text' },
  name: inBody('Name', 'text'),
  description: inBody('Description', 'text'),
  purchasedescription: inBody('PurchaseDescription', 'text'),
  issold: inBody('IsSold', 'flag'),
  ispurchased: inBody('IsPurchased', 'flag'),
  istrackedasinventory: { sql: "(json_extract(i.body, '$.InventoryAssetAccountCode') IS NOT NULL)", type: 'flag' },
  quantityonhand: inBody('QuantityOnHand', 'number'),
  'salesdetails.unitprice': inBody('SalesDetails.UnitPrice', 'number'),
  'salesdetails.accountcode': inBody('SalesDetails.AccountCode', 'text'),
  'purchasedetails.unitprice': inBody('PurchaseDetails.UnitPrice', 'number'),
  'purchasedetails.accountcode': inBody('PurchaseDetails.AccountCode', 'text'),
  updateddateutc: { sql: 'i.updated_ms', type: 'instant' },
};

/** GET /Items: all of them; where, order, If-Modified-Since, unitdp. */
export function listItems(call: ApiCall): Answer {
  const { rows } = runListing(call, {
    table: 'items',
    record: 'Item',
    alias: 'i',
    fields: FIELDS,
    conditions: [modifiedSince(call, 'i.updated_ms'), whereCondition(call, FIELDS, 'Item')],
    paging: undefined,
  });
  return envelope(
    call,
    'Items',
    rows.map((row) => itemJson(toItem(row), 'list', unitPlaces(call))),
  );
}

function named(call: ApiCall): Item {
  const { store } = call.world;
  const { tenantId } = call.organisation;
  const wanted = call.params[0] ?? '';
  const id = parseGuid(wanted);
  const found =
    (id === undefined ? undefined : findItem(store, tenantId, id)) ?? findItemByCode(store, tenantId, wanted);
  if (found === undefined) throw new ApiFailure(notFound());
  return found;
}

/** GET /Items/{ItemID or Code}. */
export const getItem = (call: ApiCall): Answer =>
  envelope(call, 'Items', [itemJson(named(call), 'one', unitPlaces(call))]);

function write(call: ApiCall, mode: WriteMode, id?: string): Answer {
  const books = readBooks(call.world.store, call.organisation);
  const places = unitPlaces(call);
  return writeBatch(call, {
    key: 'Items',
    one: 'Item',
    write: (element, index) => {
      const item = writeItem({ call, books, mode, places, path: `Items[${index}]`, id }, element);
      return { record: itemJson(item, 'write', places), warnings: [] };
    },
    echo: itemEcho,
  });
}

/** PUT /Items: creates. */
export const createItems = (call: ApiCall): Answer => write(call, 'create');

/** POST /Items: creates, or updates by ItemID or Code. */
export const upsertItems = (call: ApiCall): Answer => write(call, 'upsert');

/** POST /Items/{ItemID or Code}: updates one. */
export const updateItem = (call: ApiCall): Answer => write(call, 'update', named(call).id);

/** DELETE /Items/{ItemID}: 204; a tracked item with stock stays. */
export function deleteItem(call: ApiCall): Answer {
  const item = named(call);
  if (isTracked(item) && Number(item.body.QuantityOnHand ?? 0) !== 0) {
    const words = 'A tracked item with a quantity on hand cannot be deleted.';
    const element = { ...itemJson(item, 'one', 2), ValidationErrors: [{ Message: words }] };
    throw new ApiFailure(apiException(10, 'ValidationException', 'A validation exception occurred', [element]));
  }
  dropItem(call.world.store, call.organisation.tenantId, item.id);
  return { status: 204, raw: '', elements: 1 };
}
