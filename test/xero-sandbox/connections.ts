import { sevenDigits } from './dates.ts';
import type { JsonObject } from './json.ts';
import { findOrganisation } from './organisation.ts';
import { amount, column, type Row, type Store } from './store.ts';

function toJson(store: Store, row: Row): JsonObject {
  const tenantId = column(row, 'tenant_id');
  return {
    id: column(row, 'id'),
    authEventId: column(row, 'auth_event_id'),
    tenantId,
    tenantType: 'ORGANISATION',
    tenantName: findOrganisation(store, tenantId)?.name ?? '',
    createdDateUtc: sevenDigits(amount(row, 'created_ms')),
    updatedDateUtc: sevenDigits(amount(row, 'updated_ms')),
  };
}

/** Connects organisations to an app for a user. A reconnect keeps id and created date and moves the updated date. */
export function connect(
  store: Store,
  wanted: { id: () => string; clientId: string; userId: string; tenants: string[]; authEventId: string; at: number },
): void {
  for (const tenant of wanted.tenants) {
    store.run(
      `INSERT INTO connections (id, client_id, user_id, tenant_id, auth_event_id, created_ms, updated_ms, live) VALUES (?, ?, ?, ?, ?, ?, ?, 1)
       ON CONFLICT (client_id, user_id, tenant_id) DO UPDATE SET auth_event_id = excluded.auth_event_id, updated_ms = excluded.updated_ms, live = 1`,
      ...[wanted.id(), wanted.clientId, wanted.userId, tenant, wanted.authEventId, wanted.at, wanted.at],
    );
  }
}

/** All tenants the user ever connected to the app and did not disconnect; with `authEventId` only those of that consent. */
export function listConnections(store: Store, clientId: string, userId: string, authEventId?: string): JsonObject[] {
  const rows = store.all(
    'SELECT * FROM connections WHERE client_id = ? AND user_id = ? AND live = 1 ORDER BY created_ms, id',
    clientId,
    userId,
  );
  return rows
    .filter((row) => authEventId === undefined || column(row, 'auth_event_id') === authEventId.toLowerCase())
    .map((row) => toJson(store, row));
}

/** Whether the user's token may be used for the tenant. */
export function isConnected(store: Store, clientId: string, userId: string, tenantId: string): boolean {
  return (
    store.one(
      'SELECT 1 AS yes FROM connections WHERE client_id = ? AND user_id = ? AND tenant_id = ? AND live = 1',
      clientId,
      userId,
      tenantId,
    ) !== undefined
  );
}

/** How many organisations are connected to the app by anyone. */
export function connectedTenants(store: Store, clientId: string): string[] {
  return store
    .all('SELECT DISTINCT tenant_id FROM connections WHERE client_id = ? AND live = 1', clientId)
    .map((row) => column(row, 'tenant_id'));
}

/** Removes one connection by its id. Out: whether there was one. */
export function disconnect(store: Store, clientId: string, userId: string, id: string): boolean {
  return (
    store.run(
      'UPDATE connections SET live = 0 WHERE id = ? AND client_id = ? AND user_id = ? AND live = 1',
      id.toLowerCase(),
      clientId,
      userId,
    ) > 0
  );
}

/** Removes every connection of a user to an app (token revocation does). */
export function disconnectAll(store: Store, clientId: string, userId: string): void {
  store.run('UPDATE connections SET live = 0 WHERE client_id = ? AND user_id = ?', clientId, userId);
}
