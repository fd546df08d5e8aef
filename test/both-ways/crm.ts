import type * as z from 'zod';
import type { OutgoingWebhook } from '../../shared/crm/adapter.ts';
import { writeBackSchema } from '../../shared/crm/write-back.ts';
import type { RecordType } from '../../shared/records/record.ts';

export type Data = Record<string, unknown>;
type Said = z.output<typeof writeBackSchema>;

/** A record as the CRM keeps it. */
export interface Kept {
  type: RecordType;
  id: string;
  version: number;
  data: Data;
  deleted: boolean;
  /** It was told that it is gone in Xero. */
  gone: boolean;
  /** What it was told of it last. */
  told?: Said;
}

/** An event of the CRM's: the whole record as it was when it happened. */
export interface CrmEvent {
  type: string;
  timestamp: string;
  data: Data;
}

const same = (a: unknown, b: unknown) => JSON.stringify(a) === JSON.stringify(b);

/** What the CRM makes of a record that is gone in Xero. */
const whenGone = (type: RecordType): Data => {
  if (type === 'contact') return { archived: true };
  if (type === 'purchaseOrder') return { status: 'cancelled' };
  if (type === 'payment') return { status: 'reversed' };
  if (type === 'quote') return { status: 'declined' };
  if (type === 'order') return { status: 'lost' };
  return type === 'item' ? {} : { status: 'voided' };
};

/** Fields that the CRM sends; what else it is told of a record stays with what it was told. */
const told = ['amountDue', 'amountPaid', 'remaining', 'quantityOnHand'];

/**
 * A CRM that behaves as one should: each save has a new version and is told as an event; news older than the last of a
 * record is dropped; what was changed in Xero is applied to its own record, which is a save like any other.
 */
export const openCrm = (now: () => Date) => {
  const records = new Map<string, Kept>();
  const outbox: CrmEvent[] = [];
  const counts = { deliveries: 0, made: 0 };
  const nameOf = (type: RecordType, id: string) => `${type}#${id}`;

  const announce = (word: string, { type, id, version, data }: Kept) =>
    outbox.push({
      type: `${type}.${word}`,
      timestamp: now().toISOString(),
      data: { ...data, id, version, updatedAt: now().toISOString() },
    });

  const save = (type: RecordType, id: string, data: Data): void => {
    const before = records.get(nameOf(type, id));
    const { id: _, version: __, ...own } = data;
    const kept = { type, id, deleted: false, gone: false, ...before, version: (before?.version ?? 0) + 1, data: own };
    records.set(nameOf(type, id), kept);
    announce(before ? 'updated' : 'created', kept);
  };

  const remove = (type: RecordType, id: string): void => {
    const before = records.get(nameOf(type, id));
    if (!before || before.deleted) return;
    const kept = { ...before, version: before.version + 1, deleted: true };
    records.set(nameOf(type, id), kept);
    announce('deleted', kept);
  };

  const isOld = (known: Said | undefined, said: Said): boolean => {
    if (!known) return false;
    const difference = Date.parse(said.timestamp) - Date.parse(known.timestamp);
    return difference < 0 || (difference === 0 && said.data.revision === known.data.revision);
  };

  const takeNew = (said: Said): string | null => {
    const { recordType, xeroId, record = {}, wanted } = said.data;
    const known = [...records.values()].find(
      (one) => one.type === recordType && (one.data.xeroId === xeroId || one.told?.data.xeroId === xeroId),
    );
    if (known) return known.id;
    if (wanted !== 'create') return null;
    counts.made += 1;
    const id = `made-${recordType}-${counts.made}`;
    save(recordType, id, { ...ownOf(record), xeroId });
    return id;
  };

  const ownOf = (record: Data): Data =>
    Object.fromEntries(Object.entries(record).filter(([field]) => !told.includes(field)));

  const apply = (kept: Kept, said: Said): void => {
    const { record = {}, changedFields, gone } = said.data;
    const fields = (changedFields ?? Object.keys(record)).filter((field) => !told.includes(field));
    const data = Object.fromEntries(Object.entries(kept.data).filter(([field]) => !fields.includes(field)));
    const changed = Object.fromEntries(fields.flatMap((field) => (field in record ? [[field, record[field]]] : [])));
    const next = { ...data, ...changed, ...(gone && whenGone(kept.type)) };
    const ordered = (value: Data) => Object.entries(value).sort(([a], [b]) => a.localeCompare(b));
    if (!same(ordered(next), ordered(kept.data))) save(kept.type, kept.id, next);
  };

  /** Takes what the bridge tells; answers with what a CRM would answer. */
  const take = (message: OutgoingWebhook): { status: number; body: string } => {
    counts.deliveries += 1;
    const said = writeBackSchema.parse(JSON.parse(message.body));
    if (said.type.endsWith('.new')) return { status: 200, body: JSON.stringify({ id: takeNew(said) }) };
    const kept = records.get(nameOf(said.data.recordType, said.data.id));
    if (!kept || isOld(kept.told, said)) return { status: 200, body: '' };
    kept.told = said;
    kept.gone ||= said.data.gone === true;
    if (!kept.deleted && (said.data.record || said.data.gone)) apply(kept, said);
    return { status: 200, body: '' };
  };

  return {
    ...{ records, outbox, counts, save, remove, take },
    get: (type: RecordType, id: string) => records.get(nameOf(type, id)),
    /** Saves some fields of a record; a field that is undefined is emptied. */
    edit: (type: RecordType, id: string, fields: Data): void => {
      const kept = records.get(nameOf(type, id));
      if (!kept || kept.deleted) return;
      const next = Object.entries({ ...kept.data, ...fields }).filter(([, value]) => value !== undefined);
      save(type, id, Object.fromEntries(next));
    },
  };
};
export type Crm = ReturnType<typeof openCrm>;
