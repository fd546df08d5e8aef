import { randomUUID } from 'node:crypto';
import type { DatabaseSync } from 'node:sqlite';
import * as z from 'zod';
import { inTransaction } from './database.ts';
import type { CrmEvent, Outbox } from './outbox.ts';
import { labelOf, type RecordType } from './views.ts';

const rowSchema = z.object({
  type: z.enum(['contact', 'deal', 'quote', 'invoice']),
  id: z.string(),
  version: z.int(),
  updated_at: z.string(),
  label: z.string(),
  data: z.string().transform((text) => z.record(z.string(), z.unknown()).parse(JSON.parse(text))),
});

/** A record of the CRM; `data` is what was typed or imported. */
export type CrmRecord = z.output<typeof rowSchema>;
type Data = Record<string, unknown>;

const prefixes = { contact: 'CON', deal: 'DEAL', quote: 'QUO', invoice: 'INV' } as const;
const folders = { contact: 'contacts', deal: 'deals', quote: 'quotes', invoice: 'invoices' } as const;
const eventsInOneMessage = 100;
const isSent = (type: RecordType) => type === 'contact' || type === 'invoice';

export interface Filter {
  search: string;
  /** What the newest write-back says; `none` = nothing came back yet. */
  xero?: 'synced' | 'attention' | 'waiting' | 'none' | undefined;
  limit: number;
  offset: number;
}

const newestState =
  '(SELECT state FROM write_backs w WHERE w.type = records.type AND w.id = records.id ORDER BY at DESC LIMIT 1)';

const selection = (type: RecordType, filter: Pick<Filter, 'search' | 'xero'>) => {
  const where = ['type = ?'];
  const values: string[] = [type];
  if (filter.search !== '') {
    where.push("(label LIKE ? ESCAPE '\\' OR id = ?)");
    values.push(`%${filter.search.replace(/[\\%_]/g, '\\$&')}%`, filter.search);
  }
  if (filter.xero === 'none') where.push(`${newestState} IS NULL`);
  else if (filter.xero !== undefined) {
    where.push(`${newestState} = ?`);
    values.push(filter.xero);
  }
  return { where: where.join(' AND '), values };
};

/** The CRM's records. Saving a contact or invoice counts its version up and puts a full snapshot into the outbox. */
export const createRecords = (dependencies: {
  database: DatabaseSync;
  outbox: Outbox;
  url: string;
  now: () => Date;
}) => {
  const { database, outbox, url, now } = dependencies;

  const next = (counter: string): number =>
    z.object({ value: z.int() }).parse(
      database
        .prepare(
          `INSERT INTO counters (name, value) VALUES (?, 1)
           ON CONFLICT (name) DO UPDATE SET value = value + 1 RETURNING value`,
        )
        .get(counter),
    ).value;

  const write = (type: RecordType, id: string, version: number, updatedAt: string, data: Data) => {
    database
      .prepare(
        `INSERT INTO records (type, id, version, updated_at, label, saved, data) VALUES (?, ?, ?, ?, ?, ?, ?)
         ON CONFLICT (type, id) DO UPDATE SET version = excluded.version, updated_at = excluded.updated_at,
           label = excluded.label, saved = excluded.saved, data = excluded.data`,
      )
      .run(type, id, version, updatedAt, labelOf(type, data), next('saved'), JSON.stringify(data));
  };

  const find = (type: RecordType, id: string): CrmRecord | undefined => {
    const row = database.prepare('SELECT * FROM records WHERE type = ? AND id = ?').get(type, id);
    return row === undefined ? undefined : rowSchema.parse(row);
  };

  const eventOf = (record: CrmRecord): CrmEvent => ({
    id: `evt_${randomUUID()}`,
    type: `${record.type}.${record.version <= 1 ? 'created' : 'updated'}`,
    timestamp: record.updated_at,
    data: {
      ...record.data,
      id: record.id,
      version: record.version,
      updatedAt: record.updated_at,
      url: `${url}/${folders[record.type]}/${encodeURIComponent(record.id)}`,
    },
  });

  return {
    find,
    list: (type: RecordType, filter: Filter): { records: CrmRecord[]; total: number } => {
      const { where, values } = selection(type, filter);
      const total = z
        .object({ total: z.int() })
        .parse(database.prepare(`SELECT COUNT(*) AS total FROM records WHERE ${where}`).get(...values)).total;
      const rows = database
        .prepare(`SELECT * FROM records WHERE ${where} ORDER BY saved DESC LIMIT ? OFFSET ?`)
        .all(...values, filter.limit, filter.offset);
      return { records: rows.map((row) => rowSchema.parse(row)), total };
    },
    all: (type: RecordType): CrmRecord[] =>
      database
        .prepare('SELECT * FROM records WHERE type = ? ORDER BY id')
        .all(type)
        .map((row) => rowSchema.parse(row)),
    /** Stores a new record (no id given) or a new version of one, and its event; returns its id. */
    save: (type: RecordType, id: string | undefined, data: Data): string =>
      inTransaction(database, () => {
        const known = id === undefined ? undefined : find(type, id);
        const recordId = id ?? `${prefixes[type]}-${1000 + next(type)}`;
        write(type, recordId, (known?.version ?? 0) + 1, now().toISOString(), data);
        const saved = find(type, recordId);
        if (saved && isSent(type)) outbox.add(`${recordId} ${saved.label}`, [eventOf(saved)]);
        return recordId;
      }),
    /** Stores records as they are, with their versions; sends their events in messages of up to 100 when asked to. */
    importAll: (batches: { contact: Data[]; invoice: Data[] }, send: boolean): { messages: number } =>
      inTransaction(database, () => {
        let messages = 0;
        for (const type of ['contact', 'invoice'] as const) {
          const events: CrmEvent[] = [];
          for (const { id, version, updatedAt, url: _link, ...data } of batches[type]) {
            const recordId = String(id);
            const at = typeof updatedAt === 'string' ? updatedAt : now().toISOString();
            write(type, recordId, typeof version === 'number' ? version : 1, at, data);
            const saved = find(type, recordId);
            if (saved) events.push(eventOf(saved));
          }
          for (let from = 0; send && from < events.length; from += eventsInOneMessage) {
            const part = events.slice(from, from + eventsInOneMessage);
            outbox.add(`Import: ${part.length} ${folders[type]}`, part);
            messages += 1;
          }
        }
        return { messages };
      }),
    /** Empties the CRM. */
    reset: (): void =>
      database.exec('DELETE FROM records; DELETE FROM messages; DELETE FROM write_backs; DELETE FROM counters;'),
  };
};

export type Records = ReturnType<typeof createRecords>;
