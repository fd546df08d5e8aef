import type { App } from './users-and-apps.ts';

const GRANULAR_FROM = Date.parse('2026-03-02T00:00:00Z');
const BROAD_UNTIL = Date.parse('2027-09-13T00:00:00Z');

const IDENTITY = ['openid', 'profile', 'email', 'offline_access'];
const REPORTS = [
  'aged',
  'balancesheet',
  'banksummary',
  'budgetsummary',
  'executivesummary',
  'profitandloss',
  'trialbalance',
  'taxreports',
];
const TRANSACTIONS = [
  'accounting.invoices',
  'accounting.payments',
  'accounting.banktransactions',
  'accounting.manualjournals',
];
const GRANULAR = [
  ...TRANSACTIONS.flatMap((scope) => [scope, `${scope}.read`]),
  ...REPORTS.map((report) => `accounting.reports.${report}.read`),
];
const UNCHANGED = [
  ...['accounting.contacts', 'accounting.settings', 'accounting.attachments'].flatMap((scope) => [
    scope,
    `${scope}.read`,
  ]),
  ...['accounting.budgets.read', 'accounting.journals.read'],
];
const BROAD = ['accounting.transactions', 'accounting.transactions.read', 'accounting.reports.read'];

/** Splits a scope parameter at blanks. */
export function splitScopes(scope: string): string[] {
  return scope.split(/\s+/).filter((word) => word !== '');
}

/**
 * The first scope the app may not ask for, or undefined. Apps created on or after 2 March 2026 have granular scopes only;
 * the broad ones end for everyone on 13 September 2027 (Xero API docs: granular scopes).
 */
export function refusedScope(app: App, scopes: string[], now: number): string | undefined {
  const broadAllowed = Date.parse(app.createdOn) < GRANULAR_FROM && now < BROAD_UNTIL;
  const allowed = [...IDENTITY, ...GRANULAR, ...UNCHANGED, ...(broadAllowed ? BROAD : [])];
  return scopes.find((scope) => !allowed.includes(scope));
}

/** Whether the scopes of a consent reach an endpoint. `area` is e.g. `accounting.invoices`. */
export function scopeReaches(scopes: string[], area: string, writes: boolean): boolean {
  const names = TRANSACTIONS.includes(area) ? [area, 'accounting.transactions'] : [area];
  return names.some((name) => scopes.includes(name) || (!writes && scopes.includes(`${name}.read`)));
}

/** The scopes that add up over consents: everything but the sign-in scopes. */
export function lastingScopes(scopes: string[]): string[] {
  return scopes.filter((scope) => !IDENTITY.includes(scope));
}
