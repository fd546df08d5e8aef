import { type JsonObject, parseObject } from './json.ts';
import { column, type Store } from './store.ts';

export type Organisation = {
  tenantId: string;
  name: string;
  country: string;
  currency: string;
  shortCode: string;
  timezone: string;
  plan: string;
  isDemo: boolean;
  createdMs: number;
  /** Calendar dates; documents on or before them cannot be written. */
  periodLockDate: string | null;
  endOfYearLockDate: string | null;
  /** How many invoices may be approved (smallest plan); null = any number. */
  approveLimit: number | null;
  /** Whether the plan includes currencies besides the base currency. */
  multiCurrency: boolean;
};

export type ListKind = 'accounts' | 'taxRates' | 'currencies' | 'brandingThemes' | 'trackingCategories' | 'users';

function toOrganisation(body: JsonObject): Organisation {
  const word = (key: string): string => (typeof body[key] === 'string' ? body[key] : '');
  const wordOrNull = (key: string): string | null => word(key) || null;
  return {
    tenantId: word('tenantId'),
    name: word('name'),
    country: word('country'),
    currency: word('currency'),
    shortCode: word('shortCode'),
    timezone: word('timezone'),
    plan: word('plan'),
    isDemo: body.isDemo === true,
    createdMs: Number(body.createdMs ?? 0),
    periodLockDate: wordOrNull('periodLockDate'),
    endOfYearLockDate: wordOrNull('endOfYearLockDate'),
    approveLimit: typeof body.approveLimit === 'number' ? body.approveLimit : null,
    multiCurrency: body.multiCurrency !== false,
  };
}

/** All organisations, oldest first. */
export function listOrganisations(store: Store): Organisation[] {
  return store
    .all('SELECT body FROM organisations ORDER BY position')
    .map((row) => toOrganisation(parseObject(column(row, 'body'))));
}

/** One organisation, or undefined. */
export function findOrganisation(store: Store, tenantId: string): Organisation | undefined {
  const row = store.one('SELECT body FROM organisations WHERE tenant_id = ?', tenantId.toLowerCase());
  return row === undefined ? undefined : toOrganisation(parseObject(column(row, 'body')));
}

/** Writes an organisation, new or changed. */
export function keepOrganisation(store: Store, organisation: Organisation): void {
  store.run(
    `INSERT INTO organisations (tenant_id, position, body) VALUES (?, (SELECT COUNT(*) FROM organisations), ?)
     ON CONFLICT (tenant_id) DO UPDATE SET body = excluded.body`,
    organisation.tenantId,
    JSON.stringify(organisation),
  );
}

/** The entries of one of an organisation's settings lists, in their order, as Xero's fields. */
export function settingsList(store: Store, tenantId: string, kind: ListKind): JsonObject[] {
  return store
    .all('SELECT body FROM lists WHERE tenant_id = ? AND kind = ? ORDER BY position', tenantId, kind)
    .map((row) => parseObject(column(row, 'body')));
}

/** Appends an entry to one of an organisation's settings lists. */
export function addToList(store: Store, tenantId: string, kind: ListKind, entry: JsonObject): void {
  store.run(
    'INSERT INTO lists (tenant_id, kind, position, body) VALUES (?, ?, (SELECT COUNT(*) FROM lists WHERE tenant_id = ? AND kind = ?), ?)',
    ...[tenantId, kind, tenantId, kind, JSON.stringify(entry)],
  );
}

/** Replaces the entry of a settings list whose `key` holds `id`. */
export function replaceInList(
  store: Store,
  tenantId: string,
  kind: ListKind,
  key: string,
  id: string,
  entry: JsonObject,
): void {
  store.run(
    'UPDATE lists SET body = ? WHERE tenant_id = ? AND kind = ? AND json_extract(body, ?) = ?',
    ...[JSON.stringify(entry), tenantId, kind, `$.${key}`, id],
  );
}
