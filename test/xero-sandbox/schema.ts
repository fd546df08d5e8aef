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

CREATE TABLE IF NOT EXISTS history (tenant_id TEXT NOT NULL, record_id TEXT NOT NULL, at_ms INTEGER NOT NULL, body TEXT NOT NULL);
CREATE INDEX IF NOT EXISTS history_record ON history (tenant_id, record_id, at_ms);
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
  ('idempotency', 'sqlite_autoindex_idempotency_1', '100000 50000 1'), ('idempotency', 'idempotency_at', '100000 2'), ('calls', 'calls_at', '100000 10');
ANALYZE sqlite_schema;
`;
