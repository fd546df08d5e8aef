import { createHmac, timingSafeEqual } from 'node:crypto';
import * as z from 'zod';
import type { XeroKind } from '../../shared/records/record.ts';

/** Whether the key made the signature of these bytes: base64 of their HMAC-SHA256 (Xero API docs: webhooks). In constant time. */
export const isSignedWith = (key: string, body: Uint8Array, signature: string): boolean => {
  const expected = createHmac('sha256', key).update(body).digest();
  const given = Buffer.from(signature, 'base64');
  return given.length === expected.length && timingSafeEqual(given, expected);
};

const kinds: Record<string, XeroKind> = { CONTACT: 'contact', INVOICE: 'invoice', CREDITNOTE: 'creditNote' };

/** Xero writes its times without a zone; they are UTC. */
const instant = z.string().transform((text, context) => {
  const time = new Date(/(?:Z|[+-]\d{2}:?\d{2})$/.test(text) ? text : `${text}Z`);
  if (!Number.isNaN(time.getTime())) return time.toISOString();
  context.addIssue({ code: 'custom', message: 'is no time' });
  return z.NEVER;
});

const eventSchema = z.object({
  resourceId: z.string().min(1),
  eventDateUtc: instant,
  eventCategory: z.string(),
  tenantId: z.string().min(1),
});

const messageSchema = z.object({
  events: z.array(z.unknown()),
  firstEventSequence: z.int(),
  lastEventSequence: z.int(),
});

/** A record that has changed in an organisation. */
export interface Event {
  tenantId: string;
  kind: XeroKind;
  xeroId: string;
  /** ISO. */
  at: string;
}

export interface Message {
  events: Event[];
  first: number;
  last: number;
}

/** What a message says, as far as it concerns us: other categories are left out. Undefined when it is none of Xero's messages. */
export const parseMessage = (body: Uint8Array): Message | undefined => {
  let value: unknown;
  try {
    value = JSON.parse(Buffer.from(body).toString('utf8'));
  } catch {
    return undefined;
  }
  const { data } = messageSchema.safeParse(value);
  if (!data) return undefined;
  const events = data.events.flatMap((one): Event[] => {
    const event = eventSchema.safeParse(one).data;
    const kind = event && kinds[event.eventCategory.toUpperCase()];
    return kind ? [{ tenantId: event.tenantId, kind, xeroId: event.resourceId, at: event.eventDateUtc }] : [];
  });
  return { events, first: data.firstEventSequence, last: data.lastEventSequence };
};
