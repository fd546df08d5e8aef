import * as z from 'zod';
import { crmIdSchema } from '../records/fields.ts';
import { type RecordType, recordSchema, type TypedRecord } from '../records/record.ts';
import { recordTitle } from '../records/record-title.ts';
import type { CrmAdapter, ParsedBody, ParsedEvent, RejectedEvent } from './adapter.ts';
import { backfillSchema, type CrmEvent, crmEventSchema, mostEvents } from './event.ts';
import { eventWords, typeOfWord } from './event-words.ts';
import { fieldProblem } from './field-problems.ts';
import { signWebhook, verifyWebhook } from './standard-webhooks.ts';
import { writeBackBody } from './write-back.ts';

/** A record is one DynamoDB item, which holds 400 KB at most; half of it leaves room for what stands beside the record. */
const mostRecordBytes = 200 * 1024;

/** A clock may be off by a zone, not by more: one record "from next year" would make every later save look old. */
const mostAheadMs = 24 * 3_600_000;

const isObject = (value: unknown): value is Record<string, unknown> =>
  value !== null && typeof value === 'object' && !Array.isArray(value);

const typeOf = (word: unknown): RecordType | undefined => (typeof word === 'string' ? typeOfWord(word) : undefined);

const glimpseSchema = z.object({
  id: z.string().max(128).optional().catch(undefined),
  timestamp: z.iso.datetime({ offset: true }).optional().catch(undefined),
});

/** Its number or name, for people: only as far as that can be read. */
const calledIn = (type: RecordType, value: unknown): string | undefined =>
  isObject(value) ? recordTitle({ type, data: value.data })?.slice(0, 100) : undefined;

const rejected = (value: unknown, index: number, code: string, problems: RejectedEvent['problems']): RejectedEvent => {
  const glimpse = glimpseSchema.safeParse(value);
  const type = isObject(value) ? typeOf(value.type) : undefined;
  const id = isObject(value) && isObject(value.data) ? crmIdSchema.safeParse(value.data.id) : undefined;
  return {
    kind: 'rejected',
    index,
    eventId: glimpse.data?.id,
    code,
    problems,
    about: type && id?.success ? { type, id: id.data, called: calledIn(type, value) } : undefined,
    happenedAt: glimpse.data?.timestamp,
  };
};

/** The record that an event is about; of a deleted one, what is left of it. */
const recordOf = (type: RecordType, event: CrmEvent): { record: TypedRecord; deleted: boolean } => ({
  record: recordSchema.parse({ type, data: event.data }),
  deleted: event.type.endsWith('.deleted'),
});

/** Something happened to a record of ours that no event tells of. */
const unknownHappening = (type: RecordType, word: string): RejectedEvent['problems'] => {
  const words = eventWords(type);
  if (words.includes(word)) return [];
  const problem = 'is not something that is told of a record';
  return [{ field: 'type', problem, remedy: `Send one of ${words.join(', ')}.` }];
};

/** Paths of texts with half a character: they cannot be stored as they are. */
const brokenTexts = (value: unknown, path: string): string[] => {
  if (typeof value === 'string') return value.isWellFormed() ? [] : [path];
  if (value === null || typeof value !== 'object') return [];
  return Object.entries(value).flatMap(([key, part]) => brokenTexts(part, `${path}.${key}`));
};

const unreadable = (event: CrmEvent): RejectedEvent['problems'] =>
  brokenTexts(event.data, 'data').map((field) => ({
    field,
    problem: 'holds half of a character (a lone UTF-16 surrogate)',
    remedy: 'Cut texts between characters, not within one, and save the record again.',
  }));

const fromTheFuture = (event: CrmEvent, now: Date): RejectedEvent['problems'] => {
  const latest = now.getTime() + mostAheadMs;
  const times = { timestamp: event.timestamp, 'data.updatedAt': event.data.updatedAt };
  return Object.entries(times)
    .filter(([, time]) => time !== undefined && Date.parse(time) > latest)
    .map(([field]) => ({
      field,
      problem: 'lies more than a day in the future',
      remedy: 'Set the clock of the CRM right and save the record again.',
    }));
};

const parseEvent = (value: unknown, index: number, now: Date): ParsedEvent => {
  const word = isObject(value) ? value.type : undefined;
  const type = typeOf(word);
  if (typeof word === 'string' && type === undefined) return { kind: 'ignored', index };
  const strange = type && typeof word === 'string' ? unknownHappening(type, word) : [];
  if (strange.length > 0) return rejected(value, index, 'event-invalid', strange);
  const result = crmEventSchema.safeParse(value);
  if (!result.success || type === undefined) {
    const issues = result.error?.issues ?? [];
    const problems = issues.slice(0, 20).map((issue) => fieldProblem(issue, value));
    return rejected(value, index, 'event-invalid', problems);
  }
  const event = result.data;
  if (Buffer.byteLength(JSON.stringify(event.data)) > mostRecordBytes) {
    return rejected(value, index, 'record-too-large', [
      { field: 'data', problem: 'has more than 200 KB', remedy: 'Shorten long texts or split the record in the CRM.' },
    ]);
  }
  const broken = unreadable(event);
  if (broken.length > 0) return rejected(value, index, 'text-malformed', broken);
  const tooLate = fromTheFuture(event, now);
  if (tooLate.length > 0) return rejected(value, index, 'event-from-the-future', tooLate);
  return { kind: 'record', index, eventId: event.id, ...recordOf(type, event), happenedAt: event.timestamp };
};

const refused = (status: 400 | 413, code: string, message: string, remedy: string): ParsedBody => ({
  ok: false,
  status,
  code,
  message,
  remedy,
});

const decode = (body: Uint8Array): unknown => {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(body));
  } catch {
    return undefined;
  }
};

const parse = (body: Uint8Array, now: Date): ParsedBody => {
  const value = decode(body);
  if (value === undefined) {
    return refused(
      400,
      'body-malformed',
      'The body is not JSON in UTF-8.',
      'Send JSON as `npm run schema` describes it.',
    );
  }
  if (!isObject(value)) {
    return refused(400, 'body-invalid', 'The body is not an event.', 'Send one event, or {"events": [...]}.');
  }
  if (!Object.hasOwn(value, 'events')) return { ok: true, events: [parseEvent(value, 0, now)] };
  if (!Array.isArray(value.events) || value.events.length === 0) {
    return refused(
      400,
      'body-invalid',
      '"events" is not a list with at least one event.',
      'Send {"events": [event, ...]}.',
    );
  }
  if (value.events.length > mostEvents) {
    return refused(
      413,
      'too-many-events',
      `The request carries ${value.events.length} events; ${mostEvents} are allowed.`,
      'Send them in several requests.',
    );
  }
  const backfill = backfillSchema.optional().safeParse(value.backfill);
  if (!backfill.success) {
    return refused(
      400,
      'body-invalid',
      '"backfill" is not a text of 1 to 60 characters.',
      'Send the name of the back-fill, or leave it out.',
    );
  }
  const events = value.events.map((event, index) => parseEvent(event, index, now));
  return { ok: true, events, ...(backfill.data !== undefined && { backfill: backfill.data }) };
};

/** The adapter for every CRM that can send and take signed JSON: Standard Webhooks signatures around our own event format. */
export const genericAdapter: CrmAdapter = {
  verify: ({ headers, body }, secrets, now) => verifyWebhook(secrets, headers, body, now),
  parse,
  writeBack: (news, organisation, secrets, now) => {
    const body = JSON.stringify(writeBackBody(news, organisation));
    return {
      headers: { 'content-type': 'application/json', ...signWebhook(secrets, news.revision, now, body) },
      body,
    };
  },
};
