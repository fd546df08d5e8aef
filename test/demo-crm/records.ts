import { randomUUID } from 'node:crypto';
import type { DatabaseSync } from 'node:sqlite';
import * as z from 'zod';
import type { Data } from './data-paths.ts';
import { inTransaction } from './database.ts';
import { toBridge } from './event-data.ts';
import { type Kind, kinds, names, pathOf } from './kinds.ts';
import type { CrmEvent, Outbox } from './outbox.ts';
import { labelOf } from './views.ts';

const rowSchema = z.object({
  type: z.enum(kinds),
  id: z.string(),
  version: z.int(),
  updated_at: z.string(),
  label: z.string(),
  data: z.string().transform((text) => z.record(z.string(), z.unknown()).parse(JSON.parse(text))),
});

/** A record of the CRM; `data` is what was typed, imported or taken over from the bridge. */
export type CrmRecord = z.output<typeof rowSchema>;

const eventsInOneMessage = 100;

export interface Filter {
  search: string;
  /** What the newest write-back says; `none` = nothing came back yet. */
  xero?: 'synced' | 'attention' | 'waiting' | 'none' | undefined;
  limit: number;
  offset: number;
}

const newestState =
  '(SELECT state FROM write_backs w WHERE w.type = records.type AND w.id = records.id ORDER BY at DESC LIMIT 1)';

const selection = (kind: Kind, filter: Pick<Filter, 'search' | 'xero'>) => {
  const where = ['type = ?'];
  const values: string[] = [kind];
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

/** The CRM's records. Every save counts a record's version up and puts a full snapshot into the outbox. */
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

  const write = (kind: Kind, id: string, version: number, updatedAt: string, data: Data) => {
    database
      .prepare(
        `INSERT INTO records (type, id, version, updated_at, label, saved, data) VALUES (?, ?, ?, ?, ?, ?, ?)
         ON CONFLICT (type, id) DO UPDATE SET version = excluded.version, updated_at = excluded.updated_at,
           label = excluded.label, saved = excluded.saved, data = excluded.data`,
      )
      .run(kind, id, version, updatedAt, labelOf(kind, data), next('saved'), JSON.stringify(data));
  };

  const find = (kind: Kind, id: string): CrmRecord | undefined => {
    const row = database.prepare('SELECT * FROM records WHERE type = ? AND id = ?').get(kind, id);
    return row === undefined ? undefined : rowSchema.parse(row);
  };

  const eventOf = (record: CrmRecord): CrmEvent => ({
    id: `evt_${randomUUID()}`,
    type: `${record.type}.${record.version <= 1 ? 'created' : 'updated'}`,
    timestamp: record.updated_at,
    data: {
      ...toBridge(record.type, record.id, record.data, url),
      id: record.id,
      version: record.version,
      updatedAt: record.updated_at,
      url: url + pathOf(record.type, record.id),
    },
  });

  const all = (kind: Kind): CrmRecord[] =>
    database
      .prepare('SELECT * FROM records WHERE type = ? ORDER BY id')
      .all(kind)
      .map((row) => rowSchema.parse(row));

  const save = (kind: Kind, id: string | undefined, data: Data): string => {
    const known = id === undefined ? undefined : find(kind, id);
    const recordId = id ?? `${names[kind].prefix}-${1000 + next(kind)}`;
    write(kind, recordId, (known?.version ?? 0) + 1, now().toISOString(), data);
    const saved = find(kind, recordId);
    const isBeingWon = kind === 'deal' && data.status === 'open' && (known?.data.status ?? 'open') === 'open';
    if (saved && !isBeingWon) outbox.add(`${recordId} ${saved.label}`, [eventOf(saved)]);
    return recordId;
  };

  const remove = ({ type, id, version, label }: CrmRecord): void => {
    database.prepare('DELETE FROM records WHERE type = ? AND id = ?').run(type, id);
    const at = now().toISOString();
    const data = { id, version: version + 1, updatedAt: at };
    outbox.add(`${id} ${label}, deleted`, [
      { id: `evt_${randomUUID()}`, type: `${type}.deleted`, timestamp: at, data },
    ]);
  };

  return {
    find,
    all,
    list: (kind: Kind, filter: Filter): { records: CrmRecord[]; total: number } => {
      const { where, values } = selection(kind, filter);
      const total = z
        .object({ total: z.int() })
        .parse(database.prepare(`SELECT COUNT(*) AS total FROM records WHERE ${where}`).get(...values)).total;
      const rows = database
        .prepare(`SELECT * FROM records WHERE ${where} ORDER BY saved DESC LIMIT ? OFFSET ?`)
        .all(...values, filter.limit, filter.offset);
      return { records: rows.map((row) => rowSchema.parse(row)), total };
    },
    /** Stores a new record (no id given) or a new version of one, and its event; returns its id. An open deal is nobody's order yet. */
    save: (kind: Kind, id: string | undefined, data: Data): string =>
      inTransaction(database, () => save(kind, id, data)),
    /** Deletes a record and says so. */
    remove: (record: CrmRecord): void => inTransaction(database, () => remove(record)),
    /** Makes one contact of two: what was the first one's is the second one's from now on, and the first is deleted. */
    merge: (from: CrmRecord, into: CrmRecord): void =>
      inTransaction(database, () => {
        for (const kind of kinds) {
          for (const { id, data } of all(kind)) {
            const contact = z.object({ id: z.literal(from.id) }).safeParse(data.contact);
            if (contact.success) save(kind, id, { ...data, contact: { id: into.id } });
          }
        }
        remove(from);
      }),
    /** Stores records as they are, with their versions; sends their events in messages of up to 100 when asked to. */
    importAll: (batches: [Kind, Data[]][], send: boolean, backfill?: string): { messages: number } =>
      inTransaction(database, () => {
        let messages = 0;
        for (const [kind, batch] of batches) {
          const events: CrmEvent[] = [];
          for (const { id, version, updatedAt, url: _link, ...data } of batch) {
            const recordId = String(id);
            const at = typeof updatedAt === 'string' ? updatedAt : now().toISOString();
            write(kind, recordId, typeof version === 'number' ? version : 1, at, data);
            const saved = find(kind, recordId);
            if (saved) events.push(eventOf(saved));
          }
          for (let from = 0; send && from < events.length; from += eventsInOneMessage) {
            const part = events.slice(from, from + eventsInOneMessage);
            outbox.add(`Import: ${part.length} ${names[kind].many.toLowerCase()}`, part, backfill);
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
