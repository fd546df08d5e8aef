import { type Answer, notFound } from './answer.ts';
import type { ApiCall } from './api-call.ts';
import { createContacts, getContact, listContacts, updateContact, upsertContacts } from './contacts-endpoint.ts';
import {
  createInvoices,
  emailInvoice,
  getInvoice,
  getOnlineInvoice,
  listInvoices,
  updateInvoice,
  upsertInvoices,
} from './invoices-endpoint.ts';
import { LEDGER_ROUTES } from './ledger-routes.ts';
import { PART_ROUTES } from './record-parts.ts';
import {
  addCurrency,
  getActions,
  getOrganisation,
  listAccounts,
  listBrandingThemes,
  listCurrencies,
  listTaxRates,
  listTrackingCategories,
  listXeroUsers,
  oneOfList,
} from './settings-endpoint.ts';

export type Route = {
  method: string;
  path: string;
  area: string;
  /** Another area whose scope reaches it too, as far as the switch says. */
  otherArea?: string;
  serve: (call: ApiCall) => Answer;
  /** The body is a file, not JSON or XML. */
  raw?: boolean;
};

const SETTINGS = 'accounting.settings';
const CONTACTS = 'accounting.contacts';
const INVOICES = 'accounting.invoices';

const ROUTES: Route[] = [
  { method: 'GET', path: 'organisation', area: SETTINGS, serve: getOrganisation },
  { method: 'GET', path: 'organisations', area: SETTINGS, serve: getOrganisation },
  { method: 'GET', path: 'organisation/actions', area: SETTINGS, serve: getActions },
  { method: 'GET', path: 'organisations/actions', area: SETTINGS, serve: getActions },
  { method: 'GET', path: 'accounts', area: SETTINGS, serve: listAccounts },
  { method: 'GET', path: 'accounts/*', area: SETTINGS, serve: oneOfList('accounts', 'Accounts', 'AccountID', 'Code') },
  { method: 'GET', path: 'taxrates', area: SETTINGS, serve: listTaxRates },
  { method: 'GET', path: 'taxrates/*', area: SETTINGS, serve: oneOfList('taxRates', 'TaxRates', 'TaxType') },
  { method: 'GET', path: 'currencies', area: SETTINGS, serve: listCurrencies },
  { method: 'PUT', path: 'currencies', area: SETTINGS, serve: addCurrency },
  { method: 'GET', path: 'brandingthemes', area: SETTINGS, serve: listBrandingThemes },
  {
    method: 'GET',
    path: 'brandingthemes/*',
    area: SETTINGS,
    serve: oneOfList('brandingThemes', 'BrandingThemes', 'BrandingThemeID'),
  },
  { method: 'GET', path: 'trackingcategories', area: SETTINGS, serve: listTrackingCategories },
  {
    method: 'GET',
    path: 'trackingcategories/*',
    area: SETTINGS,
    serve: oneOfList('trackingCategories', 'TrackingCategories', 'TrackingCategoryID'),
  },
  { method: 'GET', path: 'users', area: SETTINGS, serve: listXeroUsers },
  { method: 'GET', path: 'users/*', area: SETTINGS, serve: oneOfList('users', 'Users', 'UserID') },
  { method: 'GET', path: 'contacts', area: CONTACTS, serve: listContacts },
  { method: 'PUT', path: 'contacts', area: CONTACTS, serve: createContacts },
  { method: 'POST', path: 'contacts', area: CONTACTS, serve: upsertContacts },
  { method: 'GET', path: 'contacts/*', area: CONTACTS, serve: getContact },
  { method: 'POST', path: 'contacts/*', area: CONTACTS, serve: updateContact },
  { method: 'GET', path: 'invoices', area: INVOICES, serve: listInvoices },
  { method: 'PUT', path: 'invoices', area: INVOICES, serve: createInvoices },
  { method: 'POST', path: 'invoices', area: INVOICES, serve: upsertInvoices },
  { method: 'GET', path: 'invoices/*', area: INVOICES, serve: getInvoice },
  { method: 'POST', path: 'invoices/*', area: INVOICES, serve: updateInvoice },
  { method: 'GET', path: 'invoices/*/onlineinvoice', area: INVOICES, serve: getOnlineInvoice },
  { method: 'POST', path: 'invoices/*/email', area: INVOICES, serve: emailInvoice },
  ...LEDGER_ROUTES,
  ...PART_ROUTES,
];

/** Endpoints Xero has and the sandbox has not, or only in part, with the scope they need. What is not served answers 501. */
const ABSENT: Record<string, string> = {
  ...{
    payments: 'accounting.payments',
    batchpayments: 'accounting.payments',
    overpayments: 'accounting.payments',
    prepayments: 'accounting.payments',
    banktransactions: 'accounting.banktransactions',
    banktransfers: 'accounting.banktransactions',
    manualjournals: 'accounting.manualjournals',
  },
  ...{
    creditnotes: INVOICES,
    quotes: INVOICES,
    purchaseorders: INVOICES,
    repeatinginvoices: INVOICES,
    linkedtransactions: INVOICES,
    items: SETTINGS,
    invoicereminders: SETTINGS,
    contactgroups: CONTACTS,
  },
};
const ABSENT_PARTS = [['contacts/*/cissettings', CONTACTS]];

function decoded(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment;
  }
}

function matches(pattern: string, segments: string[]): boolean {
  const parts = pattern.split('/');
  return (
    parts.length === segments.length &&
    parts.every((part, index) => part === '*' || part === segments[index]?.toLowerCase())
  );
}

/**
 * Finds what serves a call. `path` is what follows /api.xro/2.0. Out: the route and the variable parts;
 * a known path with another method answers 501, a resource the sandbox does not know 404.
 */
export function findRoute(method: string, path: string): { route: Route; params: string[] } | undefined {
  const segments = path
    .split('/')
    .filter((segment) => segment !== '')
    .map(decoded);
  const onPath = ROUTES.filter((route) => matches(route.path, segments));
  const route = onPath.find((candidate) => candidate.method === method);
  if (route !== undefined) {
    const parts = route.path.split('/');
    return { route, params: segments.filter((_, index) => parts[index] === '*') };
  }
  const part = ABSENT_PARTS.find(([pattern = '']) => matches(pattern, segments));
  const area = onPath[0]?.area ?? part?.[1] ?? ABSENT[segments[0]?.toLowerCase() ?? ''];
  if (area === undefined) return undefined;
  const words = 'The sandbox does not implement this method of this endpoint.';
  const serve = (): Answer => ({ ...notFound(), status: 501, raw: words, contentType: 'text/plain; charset=utf-8' });
  return { route: { method, path, area, serve }, params: [] };
}
