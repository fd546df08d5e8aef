import { randomUUID } from 'node:crypto';
import type { DatabaseSync } from 'node:sqlite';
import * as z from 'zod';

export interface CrmEvent {
  id: string;
  type: string;
  timestamp: string;
  data: Record<string, unknown>;
}

const messageSchema = z.object({
  id: z.int(),
  message_id: z.string(),
  subject: z.string(),
  events: z.int(),
  body: z.string(),
  state: z.enum(['waiting', 'sent', 'refused']),
  attempts: z.int(),
  due_at: z.int(),
  status: z.int().nullable(),
  answer: z.string().nullable(),
  created_at: z.string(),
  settled_at: z.string().nullable(),
});

/** One signed request to the bridge, kept until it is answered. */
export type Message = z.output<typeof messageSchema>;

const countSchema = z.object({ state: z.enum(['waiting', 'sent', 'refused']), count: z.int() });

/** The webhooks still to be sent, and those that were: stored in the same transaction as the change they tell of. */
export const createOutbox = (database: DatabaseSync, now: () => Date) => ({
  /** Stores a message of one or more events; the sender picks it up. */
  add: (subject: string, events: CrmEvent[]): void => {
    const body = JSON.stringify(events.length === 1 ? events[0] : { events });
    database
      .prepare(
        `INSERT INTO messages (message_id, subject, events, body, state, attempts, due_at, created_at)
         VALUES (?, ?, ?, ?, 'waiting', 0, 0, ?)`,
      )
      .run(`msg_${randomUUID()}`, subject, events.length, body, now().toISOString());
  },
  nextDue: (): Message | undefined => {
    const row = database
      .prepare("SELECT * FROM messages WHERE state = 'waiting' AND due_at <= ? ORDER BY id LIMIT 1")
      .get(now().getTime());
    return row === undefined ? undefined : messageSchema.parse(row);
  },
  /** When the next message comes due, in milliseconds since the epoch; undefined when none waits. */
  nextDueAt: (): number | undefined =>
    z
      .object({ due_at: z.int().nullable() })
      .parse(database.prepare("SELECT MIN(due_at) AS due_at FROM messages WHERE state = 'waiting'").get()).due_at ??
    undefined,
  settle: (id: number, state: 'sent' | 'refused', status: number, answer: string): void => {
    database
      .prepare(
        'UPDATE messages SET state = ?, status = ?, answer = ?, attempts = attempts + 1, settled_at = ? WHERE id = ?',
      )
      .run(state, status, answer, now().toISOString(), id);
  },
  postpone: (id: number, dueAt: number, status: number | null, answer: string): void => {
    database
      .prepare('UPDATE messages SET due_at = ?, status = ?, answer = ?, attempts = attempts + 1 WHERE id = ?')
      .run(dueAt, status, answer, id);
  },
  sendAgain: (id: number): void => {
    database.prepare("UPDATE messages SET state = 'waiting', due_at = 0 WHERE id = ? AND state <> 'sent'").run(id);
  },
  list: (limit: number): Message[] =>
    database
      .prepare('SELECT * FROM messages ORDER BY id DESC LIMIT ?')
      .all(limit)
      .map((row) => messageSchema.parse(row)),
  counts: (): Record<Message['state'], number> => {
    const counts = { waiting: 0, sent: 0, refused: 0 };
    for (const row of database.prepare('SELECT state, COUNT(*) AS count FROM messages GROUP BY state').all()) {
      const { state, count } = countSchema.parse(row);
      counts[state] = count;
    }
    return counts;
  },
});

export type Outbox = ReturnType<typeof createOutbox>;
