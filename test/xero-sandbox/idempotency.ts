import { createHash } from 'node:crypto';
import { type Answer, plain } from './answer.ts';
import { amount, column } from './store.ts';
import type { World } from './world.ts';
import { toXml } from './xml.ts';

const KEPT_MS = 6 * 60_000;

/** An answer as it goes over the wire, and as it is kept for a replay. */
export type Sent = {
  status: number;
  contentType: string;
  body: string | Uint8Array<ArrayBuffer>;
  elements: number;
  headers: Record<string, string>;
};

/** Turns an answer into what is sent: JSON when the client asked for it (or for errors that are always JSON), otherwise XML. */
export function render(answer: Answer, wantsJson: boolean): Sent {
  const common = { status: answer.status, elements: answer.elements, headers: answer.headers ?? {} };
  if (answer.body === undefined) return { ...common, contentType: answer.contentType ?? '', body: answer.raw ?? '' };
  if (wantsJson || answer.contentType !== undefined)
    return { ...common, contentType: 'application/json; charset=utf-8', body: JSON.stringify(answer.body) };
  return { ...common, contentType: 'text/xml; charset=utf-8', body: toXml(answer.body) };
}

export type Keyed = { clientId: string; key: string; tenantId: string; method: string; url: string; bodyText: string };

const running = new WeakMap<World, Map<string, Promise<Sent>>>();

function fingerprint(world: World, keyed: Keyed): string {
  const tenant = world.switches.current.idempotencyComparesTenant ? keyed.tenantId : '';
  return createHash('sha256')
    .update([keyed.method, keyed.url.toLowerCase(), tenant, keyed.bodyText].join('\n'))
    .digest('hex');
}

function different(key: string): Sent {
  return render(plain(400, `Idempotency Key: ${key} is used with a different request.`), true);
}

/**
 * Runs a write once per Idempotency-Key: a repeat within six minutes of the first call is answered from the store, a changed
 * request with the same key is refused (Xero API docs: idempotency). Keys belong to the app, not to the organisation.
 */
export async function once(world: World, keyed: Keyed, process: () => Promise<Sent>): Promise<Sent> {
  if (keyed.key.length > 128)
    return render(plain(400, 'Idempotency Key: the key must not be longer than 128 characters.'), true);
  const { store, clock, switches } = world;
  const print = fingerprint(world, keyed);
  const row = store.one('SELECT * FROM idempotency WHERE client_id = ? AND key = ?', keyed.clientId, keyed.key);
  if (row !== undefined && clock.now() - amount(row, 'at_ms') < KEPT_MS) {
    if (column(row, 'fingerprint') !== print) return different(keyed.key);
    return {
      status: amount(row, 'status'),
      contentType: column(row, 'content_type'),
      body: column(row, 'body'),
      elements: 0,
      headers: {},
    };
  }
  const inFlight = running.get(world) ?? new Map<string, Promise<Sent>>();
  running.set(world, inFlight);
  const name = `${keyed.clientId}\n${keyed.key}`;
  const other = inFlight.get(name);
  if (other !== undefined) {
    if (switches.current.idempotencyInFlight === 'conflict') return different(keyed.key);
    await other;
    return once(world, keyed, process);
  }
  const work = process();
  inFlight.set(name, work);
  try {
    const sent = await work;
    store.run('DELETE FROM idempotency WHERE at_ms < ?', clock.now() - KEPT_MS);
    if (sent.status < 500 || switches.current.idempotencyStoresServerErrors) {
      store.run(
        `INSERT INTO idempotency (client_id, key, fingerprint, at_ms, status, content_type, body) VALUES (?, ?, ?, ?, ?, ?, ?)
         ON CONFLICT (client_id, key) DO UPDATE SET fingerprint = excluded.fingerprint, at_ms = excluded.at_ms, status = excluded.status,
           content_type = excluded.content_type, body = excluded.body`,
        ...[keyed.clientId, keyed.key, print, clock.now(), sent.status, sent.contentType, sent.body.toString()],
      );
    }
    return sent;
  } finally {
    inFlight.delete(name);
  }
}
