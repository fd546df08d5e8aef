import Big from 'big.js';
import { bareStamp, stamp } from './dates.ts';
import { type Item, isTracked } from './item.ts';
import { compact, isObject, type Json, type JsonObject, text } from './json.ts';
import { round } from './money.ts';

function detailsJson(details: Json | undefined, places: number): JsonObject {
  if (!isObject(details)) return {};
  const price = details.UnitPrice;
  return compact({
    UnitPrice: typeof price === 'number' ? round(new Big(price), places).toNumber() : undefined,
    AccountCode: details.AccountCode,
    COGSAccountCode: details.COGSAccountCode,
    TaxType: details.TaxType,
  });
}

/** An item in Xero's JSON. `places` = decimals of UnitPrice (2, or 4 with unitdp=4). */
export function itemJson(item: Item, view: 'list' | 'one' | 'write', places: number): JsonObject {
  const { body } = item;
  const tracked = isTracked(item);
  return compact({
    ItemID: item.id,
    Code: item.code,
    Description: body.Description,
    PurchaseDescription: body.PurchaseDescription,
    UpdatedDateUTC: view === 'write' ? bareStamp(item.updatedMs) : stamp(item.updatedMs),
    PurchaseDetails: detailsJson(body.PurchaseDetails, places),
    SalesDetails: detailsJson(body.SalesDetails, places),
    Name: body.Name,
    IsTrackedAsInventory: tracked,
    InventoryAssetAccountCode: body.InventoryAssetAccountCode,
    TotalCostPool: tracked ? (body.TotalCostPool ?? 0) : undefined,
    QuantityOnHand: tracked ? (body.QuantityOnHand ?? 0) : undefined,
    IsSold: body.IsSold !== false,
    IsPurchased: body.IsPurchased !== false,
    ValidationErrors: view === 'list' ? undefined : [],
  });
}

/** A refused item as it is echoed: what was sent. */
export function itemEcho(sent: JsonObject, recordId: string): JsonObject {
  return compact({
    ItemID: recordId,
    Code: text(sent, 'Code'),
    Description: text(sent, 'Description'),
    PurchaseDescription: text(sent, 'PurchaseDescription'),
    PurchaseDetails: isObject(sent.PurchaseDetails) ? sent.PurchaseDetails : {},
    SalesDetails: isObject(sent.SalesDetails) ? sent.SalesDetails : {},
    Name: text(sent, 'Name'),
    InventoryAssetAccountCode: text(sent, 'InventoryAssetAccountCode'),
    IsSold: sent.IsSold,
    IsPurchased: sent.IsPurchased,
  });
}
