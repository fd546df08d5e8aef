import type { RecordType, TypedRecord } from '../records/record.ts';
import type { Verdict } from './standard-webhooks.ts';
import type { News } from './write-back.ts';

/** One field of an event that is not as it has to be. */
export interface FieldProblem {
  /** Path in the event, such as `data.lines.0.description`. */
  field: string;
  problem: string;
  remedy: string;
}

/** An event as the bridge takes it, whatever the CRM's dialect. `index` is its place in the request. */
export type ParsedEvent =
  | {
      kind: 'record';
      index: number;
      eventId?: string | undefined;
      record: TypedRecord;
      deleted: boolean;
      happenedAt: string;
    }
  /** About a record type the bridge does not carry. */
  | { kind: 'ignored'; index: number }
  | RejectedEvent;

export interface RejectedEvent {
  kind: 'rejected';
  index: number;
  eventId?: string | undefined;
  code: string;
  problems: FieldProblem[];
  /** The record concerned, where at least that can be told. */
  about?: { type: RecordType; id: string; called?: string | undefined } | undefined;
  happenedAt?: string | undefined;
}

export type ParsedBody =
  | { ok: true; events: ParsedEvent[] /** The back-fill that the records belong to. */; backfill?: string | undefined }
  | { ok: false; status: 400 | 413; code: string; message: string; remedy: string };

export interface WebhookRequest {
  /** Names in small letters. */
  headers: Record<string, string | undefined>;
  /** The bytes exactly as they came. */
  body: Uint8Array;
}

/** What the CRM is told: headers and body of a POST to its delivery address. */
export interface OutgoingWebhook {
  headers: Record<string, string>;
  body: string;
}

/** One CRM's dialect. */
export interface CrmAdapter {
  /** Did this workspace's CRM send it, and just now? */
  verify: (request: WebhookRequest, secrets: readonly string[], now: Date) => Verdict;
  /** Reads the events of a verified body; never throws. */
  parse: (body: Uint8Array, now: Date) => ParsedBody;
  /** Words a write-back and signs it with each of the secrets, of which the CRM knows one. */
  writeBack: (
    news: News,
    organisation: { id: string; name: string },
    secrets: readonly string[],
    now: Date,
  ) => OutgoingWebhook;
}
