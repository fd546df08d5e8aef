import { findItemByCode, isTracked, keepItem } from './item.ts';
import { type JsonObject, objects, text } from './json.ts';
import { amount, column, type Store } from './store.ts';

type Move = { type: string; quantity: number; cost: number };

const MOVES = `
SELECT d.type AS type, d.date AS date, d.position AS position, json_extract(l.value, '$.Quantity') AS quantity,
  json_extract(l.value, '$.LineAmount') AS amount, json_extract(l.value, '$.TaxAmount') AS tax,
  json_extract(d.body, '$.LineAmountTypes') AS amounts, json_extract(d.body, '$.CurrencyRate') AS rate
FROM (
  SELECT type, date, rowid AS position, body FROM invoices WHERE tenant_id = ?1 AND status IN ('AUTHORISED', 'PAID')
  UNION ALL
  SELECT type, date, 1000000000 + rowid, body FROM documents WHERE tenant_id = ?1 AND kind = 'creditNote' AND status IN ('AUTHORISED', 'PAID')
) d, json_each(d.body, '$.LineItems') l
WHERE json_extract(l.value, '$.ItemCode') = ?2 COLLATE NOCASE ORDER BY d.date, d.position`;

function movesOf(store: Store, tenantId: string, code: string): Move[] {
  return store.all(MOVES, tenantId, code).map((row) => {
    const gross = amount(row, 'amount');
    const net = column(row, 'amounts') === 'Inclusive' ? gross - amount(row, 'tax') : gross;
    return { type: column(row, 'type'), quantity: amount(row, 'quantity'), cost: net / (amount(row, 'rate') || 1) };
  });
}

function tally(moves: Move[]): { quantity: number; pool: number } {
  let quantity = 0;
  let pool = 0;
  let average = 0;
  for (const move of moves) {
    if (quantity > 0) average = pool / quantity;
    const bought = move.type === 'ACCPAY' || move.type === 'ACCPAYCREDIT';
    const direction = move.type === 'ACCPAY' || move.type === 'ACCRECCREDIT' ? 1 : -1;
    quantity += direction * move.quantity;
    pool += direction * (bought ? move.cost : move.quantity * average);
  }
  return { quantity: Math.round(quantity * 1e4) / 1e4, pool: Math.round(pool * 100) / 100 };
}

/**
 * Recalculates stock and average-cost value of the tracked items that stand on any of the lines, from the approved invoices, bills
 * and credit notes in the books (Xero API docs: items, tracked inventory). Out: the codes of items of which less than nothing is left.
 */
export function moveStock(store: Store, tenantId: string, ...bodies: (JsonObject | undefined)[]): string[] {
  const codes = bodies.flatMap((body) =>
    objects(body ?? {}, 'LineItems').flatMap((line) => text(line, 'ItemCode') ?? []),
  );
  return [...new Set(codes)].flatMap((code) => {
    const item = findItemByCode(store, tenantId, code);
    if (item === undefined || !isTracked(item)) return [];
    const { quantity, pool } = tally(movesOf(store, tenantId, item.code));
    keepItem(store, tenantId, { ...item, body: { ...item.body, QuantityOnHand: quantity, TotalCostPool: pool } });
    return quantity < 0 ? [item.code] : [];
  });
}
