import { type JsonObject, parseObject } from './json.ts';
import { amount, column, type Row, type Store } from './store.ts';

/** A product or service. `body` holds the rest in Xero's field names; stock is in QuantityOnHand and TotalCostPool. */
export type Item = { id: string; code: string; updatedMs: number; body: JsonObject };

/** Reads a row of the items table. */
export function toItem(row: Row): Item {
  return {
    id: column(row, 'id'),
    code: column(row, 'code'),
    updatedMs: amount(row, 'updated_ms'),
    body: parseObject(column(row, 'body')),
  };
}

/** Whether the item is tracked as inventory. */
export function isTracked(item: Item): boolean {
  return item.body.InventoryAssetAccountCode !== undefined;
}

/** An item by its id, or undefined. */
export function findItem(store: Store, tenantId: string, id: string): Item | undefined {
  const row = store.one('SELECT * FROM items WHERE tenant_id = ? AND id = ?', tenantId, id);
  return row === undefined ? undefined : toItem(row);
}

/** An item by its code, without regard to case, or undefined. */
export function findItemByCode(store: Store, tenantId: string, code: string): Item | undefined {
  const row = store.one('SELECT * FROM items WHERE tenant_id = ? AND code = ?', tenantId, code);
  return row === undefined ? undefined : toItem(row);
}

/** Writes an item, new or changed. */
export function keepItem(store: Store, tenantId: string, item: Item): void {
  store.run(
    `INSERT INTO items (tenant_id, id, code, updated_ms, body) VALUES (?, ?, ?, ?, ?)
     ON CONFLICT (tenant_id, id) DO UPDATE SET code = excluded.code, updated_ms = excluded.updated_ms, body = excluded.body`,
    ...[tenantId, item.id, item.code, item.updatedMs, JSON.stringify(item.body)],
  );
}

/** Removes an item for good; documents keep its code. */
export function dropItem(store: Store, tenantId: string, id: string): void {
  store.run('DELETE FROM items WHERE tenant_id = ? AND id = ?', tenantId, id);
}
