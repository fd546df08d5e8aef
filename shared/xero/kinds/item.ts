import * as z from 'zod';
import type { Standings } from '../../sync/standing.ts';
import { flag, mark, number, part, text } from '../answer-fields.ts';
import { elementOf, verdictFields, type XeroElement } from '../answers.ts';

const pricesSchema = part(z.object({ UnitPrice: number, AccountCode: text, COGSAccountCode: text, TaxType: text }));

const itemSchema = z.object({
  ItemID: text,
  Code: text,
  Name: text,
  Description: text,
  PurchaseDescription: text,
  IsSold: flag,
  IsPurchased: flag,
  InventoryAssetAccountCode: text,
  SalesDetails: pricesSchema,
  PurchaseDetails: pricesSchema,
  IsTrackedAsInventory: mark,
  QuantityOnHand: number,
  UpdatedDateUTC: text,
  ...verdictFields,
});

const pricesOf = (prices: z.output<typeof pricesSchema>): Standings['item']['salesDetails'] =>
  prices && {
    unitPrice: prices.UnitPrice,
    accountCode: prices.AccountCode,
    cOGSAccountCode: prices.COGSAccountCode,
    taxType: prices.TaxType,
  };

const standingOf = (item: z.output<typeof itemSchema>): Standings['item'] => ({
  code: item.Code,
  name: item.Name,
  description: item.Description,
  purchaseDescription: item.PurchaseDescription,
  isSold: item.IsSold,
  isPurchased: item.IsPurchased,
  inventoryAssetAccountCode: item.InventoryAssetAccountCode,
  salesDetails: pricesOf(item.SalesDetails),
  purchaseDetails: pricesOf(item.PurchaseDetails),
  isTrackedAsInventory: item.IsTrackedAsInventory,
  quantityOnHand: item.QuantityOnHand,
});

/** An item of an answer. */
export const itemElement = itemSchema.transform(
  (item): XeroElement => ({
    ...elementOf('item', item, item.ItemID, standingOf(item)),
    number: item.Code,
    name: item.Name,
  }),
);
