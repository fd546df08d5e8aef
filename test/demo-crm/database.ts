import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { DatabaseSync } from 'node:sqlite';

const schema = `
  CREATE TABLE IF NOT EXISTS records (
    type TEXT NOT NULL, id TEXT NOT NULL, version INTEGER NOT NULL, updated_at TEXT NOT NULL, label TEXT NOT NULL,
    saved INTEGER NOT NULL, data TEXT NOT NULL, PRIMARY KEY (type, id));
  CREATE INDEX IF NOT EXISTS records_by_saving ON records (type, saved);
  CREATE TABLE IF NOT EXISTS counters (name TEXT PRIMARY KEY, value INTEGER NOT NULL);
  CREATE TABLE IF NOT EXISTS messages (
    id INTEGER PRIMARY KEY AUTOINCREMENT, message_id TEXT NOT NULL UNIQUE, subject TEXT NOT NULL, events INTEGER NOT NULL,
    body TEXT NOT NULL, state TEXT NOT NULL, attempts INTEGER NOT NULL, due_at INTEGER NOT NULL, status INTEGER,
    answer TEXT, created_at TEXT NOT NULL, settled_at TEXT);
  CREATE INDEX IF NOT EXISTS messages_by_state ON messages (state, due_at);
  CREATE TABLE IF NOT EXISTS write_backs (
    type TEXT NOT NULL, id TEXT NOT NULL, organisation TEXT NOT NULL, at TEXT NOT NULL, revision TEXT NOT NULL,
    state TEXT NOT NULL, data TEXT NOT NULL, PRIMARY KEY (type, id, organisation));
`;

/** Opens (or makes) the CRM's database: a file that outlives a kill, or memory. */
export const openDatabase = (file: string | undefined): DatabaseSync => {
  if (file !== undefined) mkdirSync(dirname(file), { recursive: true });
  const database = new DatabaseSync(file ?? ':memory:');
  database.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; PRAGMA busy_timeout = 5000;');
  database.exec(schema);
  return database;
};

/** Runs `work` as one transaction: all of it is stored, or nothing. */
export const inTransaction = <Result>(database: DatabaseSync, work: () => Result): Result => {
  database.exec('BEGIN IMMEDIATE');
  try {
    const result = work();
    database.exec('COMMIT');
    return result;
  } catch (error) {
    database.exec('ROLLBACK');
    throw error;
  }
};
