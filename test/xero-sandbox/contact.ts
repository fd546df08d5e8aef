import { type JsonObject, parseObject } from './json.ts';
import { amount, column, type Row, type Store } from './store.ts';

/** A contact as it stands in the books. `body` holds the rest in Xero's field names. */
export type Contact = {
  id: string;
  name: string;
  number: string | undefined;
  status: string;
  updatedMs: number;
  body: JsonObject;
};

/** Reads a row of the contacts table. */
export function toContact(row: Row): Contact {
  return {
    id: column(row, 'id'),
    name: column(row, 'name'),
    number: row.number === null ? undefined : column(row, 'number'),
    status: column(row, 'status'),
    updatedMs: amount(row, 'updated_ms'),
    body: parseObject(column(row, 'body')),
  };
}

/** A contact by its id, or undefined. */
export function findContact(store: Store, tenantId: string, id: string): Contact | undefined {
  const row = store.one('SELECT * FROM contacts WHERE tenant_id = ? AND id = ?', tenantId, id.toLowerCase());
  return row === undefined ? undefined : toContact(row);
}

/** A contact by its contact number, active ones first, or undefined. */
export function findContactByNumber(store: Store, tenantId: string, number: string): Contact | undefined {
  const row = store.one(
    "SELECT * FROM contacts WHERE tenant_id = ? AND number = ? ORDER BY status = 'ACTIVE' DESC, updated_ms, id LIMIT 1",
    tenantId,
    number,
  );
  return row === undefined ? undefined : toContact(row);
}

/** The active contact of that name (without regard to case), or undefined. */
export function findActiveContactByName(store: Store, tenantId: string, name: string): Contact | undefined {
  const row = store.one(
    "SELECT * FROM contacts WHERE tenant_id = ? AND name_key = ? AND status = 'ACTIVE' ORDER BY updated_ms, id LIMIT 1",
    tenantId,
    name.toLowerCase(),
  );
  return row === undefined ? undefined : toContact(row);
}

/** Changes what Xero changes without moving UpdatedDateUTC (IsCustomer, IsSupplier); no webhook tells of it. */
export function keepContactQuietly(store: Store, tenantId: string, contact: Contact): void {
  store.run(
    'UPDATE contacts SET body = ? WHERE tenant_id = ? AND id = ?',
    ...[JSON.stringify(contact.body), tenantId, contact.id],
  );
}

/** Writes a contact, new or changed. */
export function keepContact(store: Store, tenantId: string, contact: Contact): void {
  store.run(
    `INSERT INTO contacts (tenant_id, id, name, name_key, number, status, updated_ms, body) VALUES (?, ?, ?, ?, ?, ?, ?, ?)
     ON CONFLICT (tenant_id, id) DO UPDATE SET name = excluded.name, name_key = excluded.name_key, number = excluded.number, status = excluded.status,
       updated_ms = excluded.updated_ms, body = excluded.body`,
    ...[
      tenantId,
      contact.id,
      contact.name,
      contact.name.toLowerCase(),
      contact.number ?? null,
      contact.status,
      contact.updatedMs,
      JSON.stringify(contact.body),
    ],
  );
}
