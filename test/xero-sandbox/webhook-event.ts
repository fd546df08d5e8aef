import { type JsonObject, parseObject } from './json.ts';
import { amount, column, type Row, type Store } from './store.ts';

export type WebhookEvent = {
  sequence: number;
  tenantId: string;
  category: string;
  resourceId: string;
  kind: string;
  atMs: number;
  data: JsonObject | undefined;
};

const KEPT_MS = 31 * 86_400_000;
const RESOURCES: Record<string, string> = { CONTACT: 'Contacts', INVOICE: 'Invoices', CREDITNOTE: 'CreditNotes' };

function toEvent(row: Row): WebhookEvent {
  return {
    sequence: amount(row, 'sequence'),
    tenantId: column(row, 'tenant_id'),
    category: column(row, 'category'),
    resourceId: column(row, 'resource_id'),
    kind: column(row, 'kind'),
    atMs: amount(row, 'at_ms'),
    data: row.data === null ? undefined : parseObject(column(row, 'data')),
  };
}

/** An event in Xero's JSON: ids only, the time with milliseconds and no zone. `publicUrl` stands for https://api.xero.com. */
export function eventJson(event: WebhookEvent, publicUrl: string): JsonObject {
  return {
    resourceUrl: `${publicUrl}/api.xro/2.0/${RESOURCES[event.category] ?? event.category}/${event.resourceId}`,
    resourceId: event.resourceId,
    tenantId: event.tenantId,
    tenantType: 'ORGANISATION',
    eventCategory: event.category,
    eventType: event.kind,
    eventDateUtc: new Date(event.atMs).toISOString().slice(0, 23),
    ...(event.data === undefined ? {} : { data: event.data }),
  };
}

/** The events waiting for an app that may be sent at `now`, in order, without a gap in the sequence, at most `most`. */
export function nextEvents(store: Store, clientId: string, now: number, most: number): WebhookEvent[] {
  const rows = store.all(
    'SELECT * FROM webhook_events WHERE client_id = ? AND due_ms <= ? ORDER BY sequence LIMIT ?',
    ...[clientId, now, most],
  );
  const events = rows.map(toEvent);
  const gap = events.findIndex(
    (event, index) => index > 0 && event.sequence !== (events[index - 1]?.sequence ?? 0) + 1,
  );
  return gap === -1 ? events : events.slice(0, gap);
}

/** How many events wait for an app. */
export function waitingEvents(store: Store, clientId: string): number {
  return amount(store.one('SELECT COUNT(*) AS n FROM webhook_events WHERE client_id = ?', clientId), 'n');
}

/** Forgets events: they were delivered, or a fault lost them. */
export function dropEvents(store: Store, clientId: string, events: WebhookEvent[]): void {
  const sequences = JSON.stringify(events.map((event) => event.sequence));
  store.run(
    'DELETE FROM webhook_events WHERE client_id = ? AND sequence IN (SELECT value FROM json_each(?))',
    ...[clientId, sequences],
  );
}

/** Holds events back until `dueMs`; later ones overtake them. */
export function holdEvents(store: Store, clientId: string, events: WebhookEvent[], dueMs: number): void {
  const sequences = JSON.stringify(events.map((event) => event.sequence));
  store.run(
    'UPDATE webhook_events SET due_ms = ? WHERE client_id = ? AND sequence IN (SELECT value FROM json_each(?))',
    ...[dueMs, clientId, sequences],
  );
}

/** Forgets events older than 31 days. */
export function forgetOldEvents(store: Store, now: number): void {
  store.run('DELETE FROM webhook_events WHERE at_ms < ?', now - KEPT_MS);
}
