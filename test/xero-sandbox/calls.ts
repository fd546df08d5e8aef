import type { JsonObject } from './json.ts';
import { amount, column } from './store.ts';
import type { World } from './world.ts';

export type LoggedCall = {
  at: number;
  method: string;
  /** What follows /api.xro/2.0, without the query. */
  path: string;
  organisation: string;
  /** 0 = the connection was cut before an answer. */
  status: number;
  /** Records in the answer (in a 400: refused records). */
  elements: number;
};

/** Adds a call to the log. */
export function noteCall(world: World, call: LoggedCall): void {
  world.store.run(
    'INSERT INTO calls (at_ms, method, path, organisation, status, elements) VALUES (?, ?, ?, ?, ?, ?)',
    ...[call.at, call.method, call.path, call.organisation, call.status, call.elements],
  );
}

/** The calls since an instant (ms), oldest first. */
export function listCalls(world: World, since: number): JsonObject[] {
  return world.store.all('SELECT * FROM calls WHERE at_ms >= ? ORDER BY at_ms, rowid', since).map((row) => ({
    at: new Date(amount(row, 'at_ms')).toISOString(),
    method: column(row, 'method'),
    path: column(row, 'path'),
    organisation: column(row, 'organisation'),
    status: amount(row, 'status'),
    elements: amount(row, 'elements'),
  }));
}
