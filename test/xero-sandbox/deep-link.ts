import { column, type Store } from './store.ts';

const PATHS: Record<string, string> = {
  ...{ contact: 'contacts', ACCREC: 'invoices', ACCPAY: 'bills', item: 'items', payment: 'payments' },
  ...{ quote: 'quotes', purchaseOrder: 'purchaseOrders', creditNote: 'creditNotes' },
};

/**
 * Where the record a deep link names is shown. `path` is the link's redirecturl, which ends in the record's id
 * (Xero API docs: deep linking). A record that is not in the books leads to the organisation's overview.
 */
export function deepLinkTarget(store: Store, tenantId: string, path: string): string {
  const id = /([0-9a-f-]{36})\/?$/i.exec(path)?.[1]?.toLowerCase() ?? '';
  const row = store.one(
    `SELECT 'contact' AS kind FROM contacts WHERE tenant_id = ?1 AND id = ?2
     UNION ALL SELECT type FROM invoices WHERE tenant_id = ?1 AND id = ?2
     UNION ALL SELECT kind FROM documents WHERE tenant_id = ?1 AND id = ?2
     UNION ALL SELECT 'item' FROM items WHERE tenant_id = ?1 AND id = ?2
     UNION ALL SELECT 'payment' FROM payments WHERE tenant_id = ?1 AND id = ?2`,
    ...[tenantId, id],
  );
  const kind = PATHS[column(row, 'kind')];
  return kind === undefined ? `/organisations/${tenantId}#${id}` : `/organisations/${tenantId}/${kind}/${id}`;
}
