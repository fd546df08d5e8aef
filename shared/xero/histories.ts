import * as z from 'zod';
import type { XeroKind } from '../records/record.ts';
import { listOf, text } from './answer-fields.ts';
import type { Calls, Run } from './calls.ts';

type Api = Parameters<Run>[0];
type Notes = { historyRecords: { details: string }[] };

const histories: Record<
  XeroKind,
  {
    add: (api: Api, org: string, id: string, notes: Notes, key: string) => ReturnType<Run>;
    read: (api: Api, org: string, id: string) => ReturnType<Run>;
  }
> = {
  contact: {
    add: (api, org, id, notes, key) => api.createContactHistory(org, id, notes, key),
    read: (api, org, id) => api.getContactHistory(org, id),
  },
  item: {
    add: (api, org, id, notes, key) => api.createItemHistory(org, id, notes, key),
    read: (api, org, id) => api.getItemHistory(org, id),
  },
  quote: {
    add: (api, org, id, notes, key) => api.createQuoteHistory(org, id, notes, key),
    read: (api, org, id) => api.getQuoteHistory(org, id),
  },
  invoice: {
    add: (api, org, id, notes, key) => api.createInvoiceHistory(org, id, notes, key),
    read: (api, org, id) => api.getInvoiceHistory(org, id),
  },
  purchaseOrder: {
    add: (api, org, id, notes, key) => api.createPurchaseOrderHistory(org, id, notes, key),
    read: (api, org, id) => api.getPurchaseOrderHistory(org, id),
  },
  creditNote: {
    add: (api, org, id, notes, key) => api.createCreditNoteHistory(org, id, notes, key),
    read: (api, org, id) => api.getCreditNoteHistory(org, id),
  },
  payment: {
    add: (api, org, id, notes, key) => api.createPaymentHistory(org, id, notes, key),
    read: (api, org, id) => api.getPaymentHistory(org, id),
  },
};

/** A record in Xero. */
export interface Target {
  kind: XeroKind;
  xeroId: string;
}

/** Adds a note to the record's history; it can be neither changed nor removed afterwards. At most 2,500 characters. */
export const addNote = async (
  { organisation, call }: Calls,
  { kind, xeroId }: Target,
  note: string,
  key: string,
): Promise<void> => {
  await call(z.unknown(), (api) =>
    histories[kind].add(api, organisation, xeroId, { historyRecords: [{ details: note }] }, key),
  );
};

const historySchema = z.object({ HistoryRecords: listOf(z.object({ Details: text })) });

/** Whether the record's history holds this note; undefined when Xero does not have the record. */
export const hasNote = async (
  { organisation, find }: Calls,
  { kind, xeroId }: Target,
  note: string,
): Promise<boolean | undefined> => {
  const history = await find(historySchema, (api) => histories[kind].read(api, organisation, xeroId));
  return history?.HistoryRecords.some(({ Details }) => Details?.trim() === note.trim());
};
