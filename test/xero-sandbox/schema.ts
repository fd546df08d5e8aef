/** Tables of the sandbox. `body` columns hold JSON; the other columns are what queries search by. */
export const SCHEMA = `
CREATE TABLE IF NOT EXISTS settings (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS apps (client_id TEXT PRIMARY KEY, body TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS users (user_id TEXT PRIMARY KEY, position INTEGER NOT NULL, body TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS organisations (tenant_id TEXT PRIMARY KEY, position INTEGER NOT NULL, body TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS lists (tenant_id TEXT NOT NULL, kind TEXT NOT NULL, position INTEGER NOT NULL, body TEXT NOT NULL,
  PRIMARY KEY (tenant_id, kind, position)) WITHOUT ROWID;

CREATE TABLE IF NOT EXISTS connections (id TEXT PRIMARY KEY, client_id TEXT NOT NULL, user_id TEXT NOT NULL, tenant_id TEXT NOT NULL,
  auth_event_id TEXT NOT NULL, created_ms INTEGER NOT NULL, updated_ms INTEGER NOT NULL, live INTEGER NOT NULL,
  UNIQUE (client_id, user_id, tenant_id)) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS grants (client_id TEXT NOT NULL, user_id TEXT NOT NULL, scopes TEXT NOT NULL,
  PRIMARY KEY (client_id, user_id)) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS codes (code TEXT PRIMARY KEY, body TEXT NOT NULL, issued_ms INTEGER NOT NULL, used INTEGER NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS refresh_tokens (token TEXT PRIMARY KEY, client_id TEXT NOT NULL, user_id TEXT NOT NULL, body TEXT NOT NULL,
  parent TEXT, issued_ms INTEGER NOT NULL, rotated_ms INTEGER, revoked INTEGER NOT NULL DEFAULT 0) WITHOUT ROWID;

CREATE TABLE IF NOT EXISTS contacts (tenant_id TEXT NOT NULL, id TEXT NOT NULL, name TEXT NOT NULL, name_key TEXT NOT NULL, number TEXT COLLATE NOCASE,
  status TEXT NOT NULL, updated_ms INTEGER NOT NULL, body TEXT NOT NULL, PRIMARY KEY (tenant_id, id));
CREATE INDEX IF NOT EXISTS contacts_name ON contacts (tenant_id, name_key);
CREATE INDEX IF NOT EXISTS contacts_email ON contacts (tenant_id, json_extract(body, '$.EmailAddress') COLLATE NOCASE);
CREATE INDEX IF NOT EXISTS contacts_account ON contacts (tenant_id, json_extract(body, '$.AccountNumber') COLLATE NOCASE);
CREATE INDEX IF NOT EXISTS contacts_number ON contacts (tenant_id, number);
CREATE INDEX IF NOT EXISTS contacts_updated ON contacts (tenant_id, updated_ms, id);

CREATE TABLE IF NOT EXISTS invoices (tenant_id TEXT NOT NULL, id TEXT NOT NULL, type TEXT NOT NULL, number TEXT COLLATE NOCASE, reference TEXT COLLATE NOCASE,
  contact_id TEXT NOT NULL, status TEXT NOT NULL, date TEXT, due_date TEXT, currency TEXT NOT NULL, total REAL NOT NULL, amount_due REAL NOT NULL,
  amount_paid REAL NOT NULL, app TEXT NOT NULL, updated_ms INTEGER NOT NULL, body TEXT NOT NULL, PRIMARY KEY (tenant_id, id));
CREATE INDEX IF NOT EXISTS invoices_number ON invoices (tenant_id, number);
CREATE INDEX IF NOT EXISTS invoices_contact ON invoices (tenant_id, contact_id, type, status, due_date, amount_due);
CREATE INDEX IF NOT EXISTS invoices_updated ON invoices (tenant_id, updated_ms, id);
CREATE INDEX IF NOT EXISTS invoices_reference ON invoices (tenant_id, reference);

CREATE TABLE IF NOT EXISTS items (tenant_id TEXT NOT NULL, id TEXT NOT NULL, code TEXT NOT NULL COLLATE NOCASE, updated_ms INTEGER NOT NULL,
  body TEXT NOT NULL, PRIMARY KEY (tenant_id, id));
CREATE UNIQUE INDEX IF NOT EXISTS items_code ON items (tenant_id, code);
CREATE INDEX IF NOT EXISTS items_updated ON items (tenant_id, updated_ms, id);
CREATE TABLE IF NOT EXISTS documents (tenant_id TEXT NOT NULL, kind TEXT NOT NULL, id TEXT NOT NULL, type TEXT NOT NULL, number TEXT COLLATE NOCASE,
  reference TEXT COLLATE NOCASE, contact_id TEXT NOT NULL, status TEXT NOT NULL, date TEXT, due_date TEXT, currency TEXT NOT NULL, total REAL NOT NULL,
  remaining REAL NOT NULL, updated_ms INTEGER NOT NULL, body TEXT NOT NULL, PRIMARY KEY (tenant_id, id));
CREATE INDEX IF NOT EXISTS documents_number ON documents (tenant_id, kind, number);
CREATE INDEX IF NOT EXISTS documents_contact ON documents (tenant_id, contact_id, kind, status);
CREATE INDEX IF NOT EXISTS documents_updated ON documents (tenant_id, kind, updated_ms, id);
CREATE TABLE IF NOT EXISTS payments (tenant_id TEXT NOT NULL, id TEXT NOT NULL, type TEXT NOT NULL, document_id TEXT NOT NULL, account_id TEXT NOT NULL,
  status TEXT NOT NULL, date TEXT NOT NULL, amount REAL NOT NULL, reference TEXT COLLATE NOCASE, updated_ms INTEGER NOT NULL, body TEXT NOT NULL,
  PRIMARY KEY (tenant_id, id));
CREATE INDEX IF NOT EXISTS payments_document ON payments (tenant_id, document_id);
CREATE INDEX IF NOT EXISTS payments_updated ON payments (tenant_id, updated_ms, id);
CREATE TABLE IF NOT EXISTS allocations (tenant_id TEXT NOT NULL, id TEXT NOT NULL, credit_note_id TEXT NOT NULL, invoice_id TEXT NOT NULL,
  amount REAL NOT NULL, date TEXT NOT NULL, PRIMARY KEY (tenant_id, id));
CREATE INDEX IF NOT EXISTS allocations_note ON allocations (tenant_id, credit_note_id);
CREATE INDEX IF NOT EXISTS allocations_invoice ON allocations (tenant_id, invoice_id);

CREATE TABLE IF NOT EXISTS history (tenant_id TEXT NOT NULL, record_id TEXT NOT NULL, at_ms INTEGER NOT NULL, body TEXT NOT NULL);
CREATE INDEX IF NOT EXISTS history_record ON history (tenant_id, record_id, at_ms);
CREATE TABLE IF NOT EXISTS attachments (tenant_id TEXT NOT NULL, id TEXT NOT NULL, record_id TEXT NOT NULL, file_name TEXT NOT NULL,
  mime_type TEXT NOT NULL, include_online INTEGER, bytes BLOB NOT NULL, PRIMARY KEY (tenant_id, id));
CREATE INDEX IF NOT EXISTS attachments_record ON attachments (tenant_id, record_id);
CREATE TABLE IF NOT EXISTS idempotency (client_id TEXT NOT NULL, key TEXT NOT NULL, fingerprint TEXT NOT NULL, at_ms INTEGER NOT NULL,
  status INTEGER NOT NULL, content_type TEXT NOT NULL, body TEXT NOT NULL, PRIMARY KEY (client_id, key));
CREATE INDEX IF NOT EXISTS idempotency_at ON idempotency (at_ms);
CREATE TABLE IF NOT EXISTS calls (at_ms INTEGER NOT NULL, method TEXT NOT NULL, path TEXT NOT NULL, organisation TEXT NOT NULL,
  status INTEGER NOT NULL, elements INTEGER NOT NULL);
CREATE INDEX IF NOT EXISTS calls_at ON calls (at_ms);
`;

/**
 * What the query planner is told about the tables' sizes instead of measuring them: few organisations, many records.
 * Without it the planner takes every index that begins with tenant_id for equally good and scans a whole organisation.
 */
export const PLANNER_STATISTICS = `
ANALYZE;
DELETE FROM sqlite_stat1;
INSERT INTO sqlite_stat1 (tbl, idx, stat) VALUES
  ('contacts', 'sqlite_autoindex_contacts_1', '100000 50000 1'), ('contacts', 'contacts_name', '100000 50000 1'),
  ('contacts', 'contacts_number', '100000 50000 1'), ('contacts', 'contacts_updated', '100000 50000 50 1'),
  ('contacts', 'contacts_email', '100000 50000 2'), ('contacts', 'contacts_account', '100000 50000 2'),
  ('invoices', 'sqlite_autoindex_invoices_1', '100000 50000 1'), ('invoices', 'invoices_number', '100000 50000 1'),
  ('invoices', 'invoices_contact', '100000 50000 10 10 10 1 1'), ('invoices', 'invoices_updated', '100000 50000 50 1'),
  ('invoices', 'invoices_reference', '100000 50000 10'), ('history', 'history_record', '100000 50000 3 1'),
  ('items', 'sqlite_autoindex_items_1', '100000 50000 1'), ('items', 'items_code', '100000 50000 1'), ('items', 'items_updated', '100000 50000 50 1'),
  ('documents', 'sqlite_autoindex_documents_1', '100000 50000 1'), ('documents', 'documents_number', '100000 50000 20000 1'),
  ('documents', 'documents_contact', '100000 50000 10 5 2'), ('documents', 'documents_updated', '100000 50000 20000 50 1'),
  ('payments', 'sqlite_autoindex_payments_1', '100000 50000 1'), ('payments', 'payments_document', '100000 50000 2'),
  ('payments', 'payments_updated', '100000 50000 50 1'), ('allocations', 'sqlite_autoindex_allocations_1', '100000 50000 1'),
  ('allocations', 'allocations_note', '100000 50000 2'), ('allocations', 'allocations_invoice', '100000 50000 2'),
  ('idempotency', 'sqlite_autoindex_idempotency_1', '100000 50000 1'), ('idempotency', 'idempotency_at', '100000 2'), ('calls', 'calls_at', '100000 10');
ANALYZE sqlite_schema;
`;
