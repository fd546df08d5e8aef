/**
 * What the bridge may do in Xero, the one place that says so. Granular scopes only: apps made since March 2026 get
 * `invalid_scope` for the broad ones (Xero API docs: scopes).
 */
const signIn = ['openid', 'profile', 'email'] as const;

/** Without each of these the bridge cannot work. Items, currencies and tax rates are written under the settings' scope. */
const needed = [
  'offline_access',
  'accounting.contacts',
  'accounting.invoices',
  'accounting.payments',
  'accounting.attachments',
  'accounting.settings',
] as const;

export const scopes: readonly string[] = [...signIn, ...needed];

const plainWords: Record<(typeof needed)[number], string> = {
  offline_access: 'stay connected while you are away',
  'accounting.contacts': 'read and write contacts',
  'accounting.invoices': 'read and write invoices, quotes, purchase orders and credit notes',
  'accounting.payments': 'read and write payments',
  'accounting.attachments': 'put files to documents',
  'accounting.settings': 'read accounts and tax rates, and write items',
};

/** What was not granted, in plain words; empty when everything was. */
export const missingScopes = (granted: readonly string[]): string[] =>
  needed.filter((scope) => !granted.includes(scope)).map((scope) => plainWords[scope]);
