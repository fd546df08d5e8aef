import { type Answer, notFound } from './answer.ts';
import type { ApiCall } from './api-call.ts';
import {
  addContactHistory,
  contactHistory,
  createContacts,
  getContact,
  listContacts,
  updateContact,
  upsertContacts,
} from './contacts-endpoint.ts';
import {
  addInvoiceHistory,
  createInvoices,
  emailInvoice,
  getInvoice,
  getOnlineInvoice,
  invoiceHistory,
  listInvoices,
  updateInvoice,
  upsertInvoices,
} from './invoices-endpoint.ts';
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

export type Route = { method: string; path: string; area: string; serve: (call: ApiCall) => Answer };

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
  { method: 'GET', path: 'contacts/*/history', area: CONTACTS, serve: contactHistory },
  { method: 'PUT', path: 'contacts/*/history', area: CONTACTS, serve: addContactHistory },
  { method: 'GET', path: 'invoices', area: INVOICES, serve: listInvoices },
  { method: 'PUT', path: 'invoices', area: INVOICES, serve: createInvoices },
  { method: 'POST', path: 'invoices', area: INVOICES, serve: upsertInvoices },
  { method: 'GET', path: 'invoices/*', area: INVOICES, serve: getInvoice },
  { method: 'POST', path: 'invoices/*', area: INVOICES, serve: updateInvoice },
  { method: 'GET', path: 'invoices/*/onlineinvoice', area: INVOICES, serve: getOnlineInvoice },
  { method: 'POST', path: 'invoices/*/email', area: INVOICES, serve: emailInvoice },
  { method: 'GET', path: 'invoices/*/history', area: INVOICES, serve: invoiceHistory },
  { method: 'PUT', path: 'invoices/*/history', area: INVOICES, serve: addInvoiceHistory },
];

/** Endpoints Xero has and the sandbox has not yet, with the scope they need. They answer 501. */
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
const ABSENT_PARTS = [
  ...['contacts/*/attachments', 'contacts/*/attachments/*', 'contacts/*/cissettings'].map((path) => [path, CONTACTS]),
  ...['invoices/*/attachments', 'invoices/*/attachments/*'].map((path) => [path, INVOICES]),
];

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
