import type { ApiCall } from './api-call.ts';
import { column } from './store.ts';

/** Names of the contacts of documents, by contact id. */
export function contactNames(call: ApiCall, documents: { contactId: string }[]): Map<string, string> {
  const ids = JSON.stringify([...new Set(documents.map((document) => document.contactId))]);
  const rows = call.world.store.all(
    'SELECT id, name FROM contacts WHERE tenant_id = ? AND id IN (SELECT value FROM json_each(?))',
    call.organisation.tenantId,
    ids,
  );
  return new Map(rows.map((row) => [column(row, 'id'), column(row, 'name')]));
}
