import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { DatabaseSync, type SQLInputValue, type SQLOutputValue, type StatementSync } from 'node:sqlite';
import { PLANNER_STATISTICS, SCHEMA } from './schema.ts';
import { WEBHOOK_SCHEMA } from './webhook-schema.ts';

export type Row = Record<string, SQLOutputValue>;
export type Value = SQLInputValue;

export type Store = {
  run: (sql: string, ...values: Value[]) => number;
  one: (sql: string, ...values: Value[]) => Row | undefined;
  all: (sql: string, ...values: Value[]) => Row[];
  /** Runs `work` inside a transaction or, nested, a savepoint; whatever it throws rolls it back. */
  atomically: <T>(work: () => T) => T;
  setting: (name: string) => string | undefined;
  keepSetting: (name: string, value: string) => void;
  clear: () => void;
  close: () => void;
};

/** Text of a column; '' when it is null. */
export function column(row: Row | undefined, name: string): string {
  const value = row?.[name];
  return value === null || value === undefined ? '' : String(value);
}

/** Number of a column; 0 when it is null. */
export function amount(row: Row | undefined, name: string): number {
  return Number(row?.[name] ?? 0);
}

const TABLES = [
  ...['settings', 'apps', 'users', 'organisations', 'lists', 'connections', 'grants', 'codes', 'refresh_tokens'],
  ...['contacts', 'invoices', 'history', 'idempotency', 'calls'],
  ...['items', 'documents', 'payments', 'allocations'],
  ...['webhook_subscriptions', 'webhook_events', 'webhook_requests', 'attachments'],
];

/** Opens the books: a file (WAL, survives kill -9) or memory. */
export function openStore(file: string | undefined): Store {
  if (file !== undefined) mkdirSync(dirname(file), { recursive: true });
  const db = new DatabaseSync(file ?? ':memory:');
  db.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; PRAGMA busy_timeout = 5000;');
  db.exec(SCHEMA);
  db.exec(WEBHOOK_SCHEMA);
  db.exec(PLANNER_STATISTICS);
  const prepared = new Map<string, StatementSync>();
  let depth = 0;

  function statement(sql: string): StatementSync {
    const known = prepared.get(sql);
    if (known !== undefined) return known;
    if (prepared.size > 500) prepared.clear();
    const fresh = db.prepare(sql);
    prepared.set(sql, fresh);
    return fresh;
  }

  const store: Store = {
    run: (sql, ...values) => Number(statement(sql).run(...values).changes),
    one: (sql, ...values) => statement(sql).get(...values),
    all: (sql, ...values) => statement(sql).all(...values),
    atomically: (work) => {
      const level = depth;
      db.exec(level === 0 ? 'BEGIN IMMEDIATE' : `SAVEPOINT level${level}`);
      depth += 1;
      try {
        const result = work();
        db.exec(level === 0 ? 'COMMIT' : `RELEASE level${level}`);
        return result;
      } catch (error) {
        db.exec(level === 0 ? 'ROLLBACK' : `ROLLBACK TO level${level}; RELEASE level${level}`);
        throw error;
      } finally {
        depth -= 1;
      }
    },
    setting: (name) => {
      const row = store.one('SELECT value FROM settings WHERE name = ?', name);
      return row === undefined ? undefined : column(row, 'value');
    },
    keepSetting: (name, value) => {
      store.run(
        'INSERT INTO settings (name, value) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value',
        name,
        value,
      );
    },
    clear: () => {
      store.atomically(() => {
        for (const table of TABLES) store.run(`DELETE FROM ${table}`);
      });
    },
    close: () => db.close(),
  };
  return store;
}
