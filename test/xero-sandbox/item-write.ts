import Big from 'big.js';
import { ElementRefused } from './answer.ts';
import type { Books } from './books.ts';
import { readGuid } from './contact-rules.ts';
import { lengthProblems, sentNumber, unknownRecord, type Writing } from './document-parts.ts';
import { noteChange } from './history.ts';
import { findItem, findItemByCode, type Item, keepItem } from './item.ts';
import { compact, filled, isObject, type Json, type JsonObject, text } from './json.ts';
import { round } from './money.ts';

const LENGTHS = { Code: 30, Name: 50, Description: 4000, PurchaseDescription: 4000 };

function matchExisting(writing: Writing, sent: JsonObject): Item | undefined {
  const { call } = writing;
  const { store } = call.world;
  if (writing.mode === 'create') return undefined;
  const id = writing.id ?? readGuid(sent, 'ItemID', writing.path);
  if (id !== undefined) {
    const found = findItem(store, call.organisation.tenantId, id);
    if (found === undefined) throw unknownRecord(call, 'The item with the specified ItemID could not be found.');
    return found;
  }
  const code = filled(sent, 'Code');
  return code === undefined ? undefined : findItemByCode(store, call.organisation.tenantId, code);
}

/** The sales or purchase details after a write: sent keys over standing ones, the price rounded to `places`. */
function mergedDetails(writing: Writing, sent: JsonObject, key: string, standing: Json | undefined): JsonObject {
  const kept = isObject(standing) ? standing : {};
  const wanted = sent[key];
  if (!isObject(wanted)) return kept;
  const price = sentNumber(wanted, 'UnitPrice', `${writing.path}.${key}`);
  return compact({
    UnitPrice: price === undefined ? kept.UnitPrice : round(new Big(price), writing.places).toNumber(),
    AccountCode: text(wanted, 'AccountCode') ?? kept.AccountCode,
    COGSAccountCode: text(wanted, 'COGSAccountCode') ?? kept.COGSAccountCode,
    TaxType: text(wanted, 'TaxType') ?? kept.TaxType,
  });
}

function accountProblems(books: Books, code: string | undefined, type?: string): string[] {
  if (code === undefined) return [];
  const account = books.accounts.get(code);
  const usable =
    account?.Status === 'ACTIVE' &&
    account.Type !== 'BANK' &&
    account.SystemAccount === undefined &&
    (type === undefined ? account.Type !== 'INVENTORY' : account.Type === type);
  return usable ? [] : [`Account code '${code}' is not a valid code for this document.`];
}

function detailProblems(books: Books, details: JsonObject): string[] {
  const taxType = filled(details, 'TaxType');
  const known = taxType === undefined || books.taxRates.get(taxType)?.Status === 'ACTIVE';
  const code = filled(details, 'AccountCode');
  return [
    ...accountProblems(books, code),
    ...(known ? [] : [`The TaxType code '${taxType}' cannot be used with account code '${code ?? ''}'.`]),
  ];
}

/** Tracked items need an inventory account and one for the cost of goods sold, and no purchase account. */
function trackingProblems(books: Books, inventory: string | undefined, purchase: JsonObject): string[] {
  const cogs = filled(purchase, 'COGSAccountCode');
  if (inventory === undefined)
    return cogs === undefined ? [] : ['COGSAccountCode is only applicable to tracked items.'];
  return [
    ...accountProblems(books, inventory, 'INVENTORY'),
    ...(cogs === undefined ? ['COGSAccountCode must be specified for tracked items.'] : accountProblems(books, cogs)),
    ...(filled(purchase, 'AccountCode') === undefined
      ? []
      : ['AccountCode is not applicable to the purchase details of tracked items.']),
  ];
}

/**
 * Writes one item as Xero does: PUT creates, POST also updates by ItemID or Code; what is not sent stays; stock is read-only;
 * IsSold or IsPurchased false clears that side. Throws ElementRefused with messages, ApiFailure for malformed values and unknown ids.
 */
export function writeItem(writing: Writing, sent: JsonObject): Item {
  const { call, books } = writing;
  const { store, clock } = call.world;
  const { tenantId } = call.organisation;
  const existing = matchExisting(writing, sent);
  const before = existing?.body ?? {};
  const code = filled(sent, 'Code')?.trim() ?? existing?.code;
  if (code === undefined) throw new ElementRefused(['The Code of an item must be specified.'], existing?.id);
  const isSold = typeof sent.IsSold === 'boolean' ? sent.IsSold : before.IsSold !== false;
  const isPurchased = typeof sent.IsPurchased === 'boolean' ? sent.IsPurchased : before.IsPurchased !== false;
  const sales = mergedDetails(writing, sent, 'SalesDetails', before.SalesDetails);
  const purchase = mergedDetails(writing, sent, 'PurchaseDetails', before.PurchaseDetails);
  const inventory = filled(sent, 'InventoryAssetAccountCode') ?? text(before, 'InventoryAssetAccountCode');
  const holder = findItemByCode(store, tenantId, code);
  const problems = [
    ...(holder !== undefined && holder.id !== existing?.id
      ? [`Price List Item with Code '${code}' already exists`]
      : []),
    ...lengthProblems(sent, LENGTHS),
    ...(isSold ? detailProblems(books, sales) : []),
    ...(isPurchased ? detailProblems(books, purchase) : []),
    ...trackingProblems(books, inventory, purchase),
  ];
  if (problems.length > 0) throw new ElementRefused([...new Set(problems)], existing?.id);
  const item: Item = {
    id: existing?.id ?? call.world.newId(),
    code,
    updatedMs: clock.now(),
    body: compact({
      Name: text(sent, 'Name') ?? before.Name,
      Description: isSold ? (text(sent, 'Description') ?? before.Description) : undefined,
      PurchaseDescription: isPurchased ? (text(sent, 'PurchaseDescription') ?? before.PurchaseDescription) : undefined,
      SalesDetails: isSold ? sales : {},
      PurchaseDetails: isPurchased || inventory !== undefined ? purchase : {},
      InventoryAssetAccountCode: inventory,
      QuantityOnHand: before.QuantityOnHand,
      TotalCostPool: before.TotalCostPool,
      IsSold: isSold,
      IsPurchased: isPurchased,
    }),
  };
  keepItem(store, tenantId, item);
  noteChange(call, item.id, existing === undefined ? 'Created' : 'Edited', `Item ${item.code}`);
  return item;
}
