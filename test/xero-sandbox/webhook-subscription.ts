import { randomBytes } from 'node:crypto';
import { parseObject, texts } from './json.ts';
import { amount, column, type Row, type Store } from './store.ts';

export const CATEGORIES = ['CONTACT', 'INVOICE', 'CREDITNOTE', 'PREPAYMENT', 'OVERPAYMENT', 'SUBSCRIPTION'] as const;

/** `unproven`: intent to receive has not been shown; `on`; `disabled`: its deliveries failed for a day. */
export type SubscriptionState = 'unproven' | 'on' | 'disabled';

/** The one webhook subscription of an app. */
export type Subscription = {
  clientId: string;
  url: string;
  key: string;
  categories: string[];
  state: SubscriptionState;
  /** Why it is not on; '' when it is. */
  reason: string;
  /** Events are kept for it from the first time it was on, also while it is off. */
  collects: boolean;
  lastSequence: number;
  failingSinceMs: number | undefined;
  nextAttemptMs: number | undefined;
};

function toSubscription(row: Row): Subscription {
  const state = column(row, 'state');
  const moment = (name: string): number | undefined => (row[name] === null ? undefined : amount(row, name));
  return {
    clientId: column(row, 'client_id'),
    url: column(row, 'url'),
    key: column(row, 'key'),
    categories: texts(parseObject(`{"list":${column(row, 'categories')}}`).list),
    state: state === 'on' || state === 'disabled' ? state : 'unproven',
    reason: column(row, 'reason'),
    collects: amount(row, 'collects') === 1,
    lastSequence: amount(row, 'last_sequence'),
    failingSinceMs: moment('failing_since_ms'),
    nextAttemptMs: moment('next_attempt_ms'),
  };
}

/** All subscriptions. */
export function listSubscriptions(store: Store): Subscription[] {
  return store.all('SELECT * FROM webhook_subscriptions ORDER BY client_id').map(toSubscription);
}

/** The subscription of an app, or undefined. */
export function findSubscription(store: Store, clientId: string): Subscription | undefined {
  const row = store.one('SELECT * FROM webhook_subscriptions WHERE client_id = ?', clientId);
  return row === undefined ? undefined : toSubscription(row);
}

/** Writes a subscription; the sequence of a known one is left alone, because it only grows with events. */
export function keepSubscription(store: Store, subscription: Subscription): void {
  store.run(
    `INSERT INTO webhook_subscriptions (client_id, url, key, categories, state, reason, collects, last_sequence, failing_since_ms, next_attempt_ms)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
     ON CONFLICT (client_id) DO UPDATE SET url = excluded.url, key = excluded.key, categories = excluded.categories, state = excluded.state,
       reason = excluded.reason, collects = excluded.collects, failing_since_ms = excluded.failing_since_ms, next_attempt_ms = excluded.next_attempt_ms`,
    ...[subscription.clientId, subscription.url, subscription.key, JSON.stringify(subscription.categories)],
    ...[subscription.state, subscription.reason, subscription.collects ? 1 : 0, subscription.lastSequence],
    ...[subscription.failingSinceMs ?? null, subscription.nextAttemptMs ?? null],
  );
}

/** Removes an app's subscription with the events kept for it. Out: whether there was one. */
export function removeSubscription(store: Store, clientId: string): boolean {
  store.run('DELETE FROM webhook_events WHERE client_id = ?', clientId);
  store.run('DELETE FROM webhook_requests WHERE client_id = ?', clientId);
  return store.run('DELETE FROM webhook_subscriptions WHERE client_id = ?', clientId) > 0;
}

/** A signing key as Xero shows one: base64. */
export function newWebhookKey(): string {
  return randomBytes(64).toString('base64');
}
