import type { DatabaseSync } from 'node:sqlite';
import type { Data } from './data-paths.ts';
import { inTransaction } from './database.ts';
import { fromBridge } from './event-data.ts';
import type { Kind } from './kinds.ts';
import { totals } from './money.ts';
import type { CrmRecord, Records } from './records.ts';
import { contactView, nameOf, recordView } from './views.ts';
import type { Delivery, WriteBacks } from './write-backs.ts';

/** What the CRM answers to a write-back; `id` to one about a record that was made in Xero. */
export interface Answer {
  result: 'stored' | 'old' | 'applied' | 'created' | 'matched' | 'unknown';
  id?: string | null;
}

const same = (a: unknown, b: unknown) => JSON.stringify(a) === JSON.stringify(b);

/** A total that was not said anew is no longer that of changed lines. */
const withTotal = (data: Data, said: Data): Data => {
  if (said.lines === undefined || said.total !== undefined) return data;
  const view = recordView.parse(data);
  return { ...data, total: totals(view.lines, view.amountsAre).total };
};

const statusWhenGone: Partial<Record<Kind, Data>> = {
  contact: { archived: true },
  purchaseOrder: { status: 'cancelled' },
  payment: { status: 'reversed' },
  quote: { status: 'declined' },
  deal: { status: 'lost' },
  invoice: { status: 'voided' },
  bill: { status: 'voided' },
  creditNote: { status: 'voided' },
};

/** The CRM's record with what was changed in Xero. */
const applied = (record: CrmRecord, delivery: Delivery): Data => {
  const { record: said, changedFields, gone } = delivery.data;
  const all = said ? fromBridge(said) : {};
  const fields = changedFields ?? Object.keys(all);
  const changed = Object.fromEntries(fields.filter((field) => field in all).map((field) => [field, all[field]]));
  const emptied = fields.filter((field) => !(field in all) && field !== 'attachments' && field !== 'custom');
  const kept = Object.fromEntries(Object.entries(record.data).filter(([field]) => !emptied.includes(field)));
  return withTotal({ ...kept, ...changed, ...(gone && statusWhenGone[record.type]) }, changed);
};

/** One of the CRM's own records that is the one made in Xero: by number, code, e-mail address or name, as people would. */
const matchOf = (records: Records, kind: Kind, said: Data): string | undefined => {
  const keysOf = (data: unknown): string[] => {
    if (kind === 'contact') {
      const view = contactView.parse(data);
      return [view.email, nameOf(view)].filter((key) => key !== undefined).map((key) => key.toLowerCase());
    }
    const view = recordView.parse(data);
    return [view.number, view.code].filter((key) => key !== undefined).map((key) => key.toLowerCase());
  };
  const wanted = keysOf(said);
  return records.all(kind).find(({ data }) => keysOf(data).some((key) => wanted.includes(key)))?.id;
};

/**
 * Takes write-backs: keeps what became of records, applies what was changed in Xero to the CRM's own records (which sends
 * them as changed, like any save), and makes records of what was made in Xero. News older than what is known is dropped.
 */
export const createTakeNews = (dependencies: { database: DatabaseSync; records: Records; writeBacks: WriteBacks }) => {
  const { database, records, writeBacks } = dependencies;

  const takeNew = (delivery: Delivery): Answer => {
    const { recordType, organisation, xeroId, record = {}, wanted } = delivery.data;
    const known = xeroId === undefined ? undefined : writeBacks.idOf(recordType, organisation.id, xeroId);
    if (known !== undefined) return { result: 'old', id: known };
    const said = fromBridge(record);
    const own = matchOf(records, recordType, said);
    if (own !== undefined) {
      writeBacks.store(delivery, own);
      return { result: 'matched', id: own };
    }
    if (wanted !== 'create') return { result: 'unknown', id: null };
    const id = records.save(recordType, undefined, { ...said, ...(xeroId !== undefined && { xeroId }) });
    writeBacks.store(delivery, id);
    return { result: 'created', id };
  };

  return (delivery: Delivery): Answer => {
    if (delivery.outcome === 'new') return takeNew(delivery);
    const { recordType, id } = delivery.data;
    const stored = inTransaction(database, () => writeBacks.store(delivery));
    const record = records.find(recordType, id);
    if (stored === 'old' || !record || (!delivery.data.record && !delivery.data.gone)) return { result: stored };
    const data = applied(record, delivery);
    if (same(data, record.data)) return { result: 'stored' };
    records.save(recordType, id, data);
    return { result: 'applied' };
  };
};
export type TakeNews = ReturnType<typeof createTakeNews>;
