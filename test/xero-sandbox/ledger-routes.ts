import { createAccount, updateAccount } from './account-write.ts';
import { createAllocations, deleteAllocation } from './allocations-endpoint.ts';
import {
  createCreditNotes,
  getCreditNote,
  listCreditNotes,
  updateCreditNote,
  upsertCreditNotes,
} from './credit-notes-endpoint.ts';
import { createItems, deleteItem, getItem, listItems, updateItem, upsertItems } from './items-endpoint.ts';
import { createPayments, deletePayment, getPayment, listPayments } from './payments-endpoint.ts';
import {
  createPurchaseOrders,
  getPurchaseOrder,
  listPurchaseOrders,
  updatePurchaseOrder,
  upsertPurchaseOrders,
} from './purchase-orders-endpoint.ts';
import { createQuotes, getQuote, listQuotes, updateQuote, upsertQuotes } from './quotes-endpoint.ts';
import type { Route } from './routes.ts';
import { createTaxRate, updateTaxRate } from './tax-rate-write.ts';
import {
  createTrackingCategory,
  createTrackingOptions,
  updateTrackingCategory,
  updateTrackingOption,
} from './tracking-write.ts';

const SETTINGS = 'accounting.settings';
const INVOICES = 'accounting.invoices';
const PAYMENTS = 'accounting.payments';
/** Xero lists Items under both scopes; a switch says whether invoices alone reaches them. */
const ITEMS = { area: SETTINGS, otherArea: INVOICES };

/** The routes of items, quotes, purchase orders, credit notes and payments, and of writing settings. */
export const LEDGER_ROUTES: Route[] = [
  { method: 'PUT', path: 'accounts', area: SETTINGS, serve: createAccount },
  { method: 'POST', path: 'accounts/*', area: SETTINGS, serve: updateAccount },
  { method: 'PUT', path: 'taxrates', area: SETTINGS, serve: createTaxRate },
  { method: 'POST', path: 'taxrates', area: SETTINGS, serve: updateTaxRate },
  { method: 'PUT', path: 'trackingcategories', area: SETTINGS, serve: createTrackingCategory },
  { method: 'POST', path: 'trackingcategories/*', area: SETTINGS, serve: updateTrackingCategory },
  { method: 'PUT', path: 'trackingcategories/*/options', area: SETTINGS, serve: createTrackingOptions },
  { method: 'POST', path: 'trackingcategories/*/options/*', area: SETTINGS, serve: updateTrackingOption },
  { method: 'GET', path: 'items', ...ITEMS, serve: listItems },
  { method: 'PUT', path: 'items', ...ITEMS, serve: createItems },
  { method: 'POST', path: 'items', ...ITEMS, serve: upsertItems },
  { method: 'GET', path: 'items/*', ...ITEMS, serve: getItem },
  { method: 'POST', path: 'items/*', ...ITEMS, serve: updateItem },
  { method: 'DELETE', path: 'items/*', ...ITEMS, serve: deleteItem },
  { method: 'GET', path: 'quotes', area: INVOICES, serve: listQuotes },
  { method: 'PUT', path: 'quotes', area: INVOICES, serve: createQuotes },
  { method: 'POST', path: 'quotes', area: INVOICES, serve: upsertQuotes },
  { method: 'GET', path: 'quotes/*', area: INVOICES, serve: getQuote },
  { method: 'POST', path: 'quotes/*', area: INVOICES, serve: updateQuote },
  { method: 'GET', path: 'purchaseorders', area: INVOICES, serve: listPurchaseOrders },
  { method: 'PUT', path: 'purchaseorders', area: INVOICES, serve: createPurchaseOrders },
  { method: 'POST', path: 'purchaseorders', area: INVOICES, serve: upsertPurchaseOrders },
  { method: 'GET', path: 'purchaseorders/*', area: INVOICES, serve: getPurchaseOrder },
  { method: 'POST', path: 'purchaseorders/*', area: INVOICES, serve: updatePurchaseOrder },
  { method: 'GET', path: 'creditnotes', area: INVOICES, serve: listCreditNotes },
  { method: 'PUT', path: 'creditnotes', area: INVOICES, serve: createCreditNotes },
  { method: 'POST', path: 'creditnotes', area: INVOICES, serve: upsertCreditNotes },
  { method: 'GET', path: 'creditnotes/*', area: INVOICES, serve: getCreditNote },
  { method: 'POST', path: 'creditnotes/*', area: INVOICES, serve: updateCreditNote },
  { method: 'PUT', path: 'creditnotes/*/allocations', area: INVOICES, serve: createAllocations },
  { method: 'DELETE', path: 'creditnotes/*/allocations/*', area: INVOICES, serve: deleteAllocation },
  { method: 'GET', path: 'payments', area: PAYMENTS, serve: listPayments },
  { method: 'PUT', path: 'payments', area: PAYMENTS, serve: createPayments },
  { method: 'POST', path: 'payments', area: PAYMENTS, serve: createPayments },
  { method: 'GET', path: 'payments/*', area: PAYMENTS, serve: getPayment },
  { method: 'POST', path: 'payments/*', area: PAYMENTS, serve: deletePayment },
];
