import { randomUUID } from 'node:crypto';
import type { DatabaseSync } from 'node:sqlite';
import * as z from 'zod';
import type { FaultSwitches } from './faults.ts';

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
export const createOutbox = (database: DatabaseSync, now: () => Date, faults: FaultSwitches) => {
  let held = false;
  /** When a new message is due: every other one late while messages are to overtake each other. */
  const dueAt = (): number => {
    const { overtakenMs } = faults.get();
    held = overtakenMs > 0 && !held;
    return held ? now().getTime() + overtakenMs : 0;
  };
  return {
    /** Stores a message of one or more events, twice if such is the fault; the sender picks it up. */
    add: (subject: string, events: CrmEvent[], backfill?: string): void => {
      const whole = { events, ...(backfill !== undefined && { backfill }) };
      const body = JSON.stringify(events.length === 1 && backfill === undefined ? events[0] : whole);
      const due = dueAt();
      for (let copy = 0; copy < (faults.get().doubled ? 2 : 1); copy += 1) {
        database
          .prepare(
            `INSERT INTO messages (message_id, subject, events, body, state, attempts, due_at, created_at)
           VALUES (?, ?, ?, ?, 'waiting', 0, ?, ?)`,
          )
          .run(`msg_${randomUUID()}`, subject, events.length, body, due, now().toISOString());
      }
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
  };
};

export type Outbox = ReturnType<typeof createOutbox>;
