import type { Item } from 'xero-node/dist/gen/model/accounting/item.js';
import type * as z from 'zod';
import type { XeroKind } from '../records/record.ts';
import type { Reference } from '../records/reference.ts';
import type { XeroElement } from './answers.ts';
import type { Calls, Run } from './calls.ts';
import { answerOf } from './kinds/answer-of.ts';
import { quoteBody } from './kinds/quote-body.ts';

export type WriteMode = 'create' | 'update';

type Api = Parameters<Run>[0];
type Write = (api: Api, organisation: string, bodies: object[], key: string) => ReturnType<Run>;

/** Each element is judged on its own. */
const summarize = false;
/** Of unit prices; quotes and purchase orders always keep four. */
const decimals = 4;

const writes: Record<XeroKind, { create: Write; update?: Write }> = {
  contact: {
    create: (api, org, contacts, key) => api.createContacts(org, { contacts }, summarize, key),
    update: (api, org, contacts, key) => api.updateOrCreateContacts(org, { contacts }, summarize, key),
  },
  item: {
    create: (api, org, bodies, key) => api.createItems(org, { items: asItems(bodies) }, summarize, decimals, key),
    update: (api, org, bodies, key) =>
      api.updateOrCreateItems(org, { items: asItems(bodies) }, summarize, decimals, key),
  },
  quote: {
    create: (api, org, quotes, key) => api.createQuotes(org, { quotes }, summarize, key),
    update: (api, org, quotes, key) => api.updateOrCreateQuotes(org, { quotes }, summarize, key),
  },
  invoice: {
    create: (api, org, invoices, key) => api.createInvoices(org, { invoices }, summarize, decimals, key),
    update: (api, org, invoices, key) => api.updateOrCreateInvoices(org, { invoices }, summarize, decimals, key),
  },
  purchaseOrder: {
    create: (api, org, purchaseOrders, key) => api.createPurchaseOrders(org, { purchaseOrders }, summarize, key),
    update: (api, org, purchaseOrders, key) =>
      api.updateOrCreatePurchaseOrders(org, { purchaseOrders }, summarize, key),
  },
  creditNote: {
    create: (api, org, creditNotes, key) => api.createCreditNotes(org, { creditNotes }, summarize, decimals, key),
    update: (api, org, creditNotes, key) =>
      api.updateOrCreateCreditNotes(org, { creditNotes }, summarize, decimals, key),
  },
  payment: { create: (api, org, payments, key) => api.createPayments(org, { payments }, summarize, key) },
};

// The library's type demands a code, which an update by id may leave out.
const asItems = (bodies: object[]) => bodies as Item[];

/**
 * Creates (PUT) or updates (POST) records of one kind in one call, each judged on its own; returns Xero's elements. Prices
 * keep four decimals. `tracking` is the reference data's: quotes name tracking options by id, and get it from there.
 * Throws when payments are to be updated: Xero only makes and reverses them.
 */
export const writeRecords = async (
  { organisation, call }: Calls,
  kind: XeroKind,
  mode: WriteMode,
  bodies: readonly object[],
  key: string,
  tracking: Reference['tracking'] = [],
): Promise<XeroElement[]> => {
  const write = writes[kind][mode];
  if (!write) throw new Error(`A ${kind} cannot be changed in Xero.`);
  const sent = kind === 'quote' ? bodies.map((body) => quoteBody(body, tracking)) : [...bodies];
  const schema: z.ZodType<{ rows: XeroElement[] }> = answerOf[kind];
  return (await call(schema, (api) => write(api, organisation, sent, key))).rows;
};
