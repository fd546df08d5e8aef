import { Hono } from 'hono';
import { Webhook } from 'standardwebhooks';
import * as z from 'zod';
import type { Outbox } from './outbox.ts';
import type { Records } from './records.ts';
import type { Sender } from './sender.ts';
import { deliverySchema, type WriteBacks } from './write-backs.ts';

const importedSchema = z.looseObject({ id: z.union([z.string(), z.number()]) });
const importSchema = z.object({
  contacts: z.array(importedSchema).default([]),
  invoices: z.array(importedSchema).default([]),
  /** false: the records only stand in the CRM, no event is sent. */
  send: z.boolean().default(true),
});

const verified = (secret: string, body: string, headers: Record<string, string>): boolean => {
  try {
    new Webhook(secret).verify(body, headers, { jsonParse: false });
    return true;
  } catch {
    return false;
  }
};

const parsed = <Schema extends z.ZodType>(schema: Schema, body: string) => {
  try {
    return schema.safeParse(JSON.parse(body));
  } catch {
    return undefined;
  }
};

/** The addresses for programs: write-backs from the bridge, import, dump, reset. */
export const createApi = (dependencies: {
  deliverySecret: string;
  records: Records;
  outbox: Outbox;
  sender: Sender;
  writeBacks: WriteBacks;
}) => {
  const { deliverySecret, records, outbox, sender, writeBacks } = dependencies;
  const api = new Hono();

  api.post('/deliveries', async (c) => {
    const body = await c.req.text();
    if (!verified(deliverySecret, body, c.req.header()))
      return c.json({ error: 'The signature is wrong or too old.' }, 401);
    const delivery = parsed(deliverySchema, body);
    if (!delivery?.success)
      return c.json({ error: 'This is not a write-back.', problems: delivery?.error.issues }, 400);
    return c.json({ result: writeBacks.store(delivery.data) });
  });

  api.post('/import', async (c) => {
    const input = parsed(importSchema, await c.req.text());
    if (!input?.success) return c.json({ error: 'Send {"contacts":[...],"invoices":[...]}, each with an id.' }, 400);
    const { contacts, invoices, send } = input.data;
    const { messages } = records.importAll({ contact: contacts, invoice: invoices }, send);
    sender.wake();
    return c.json({ contacts: contacts.length, invoices: invoices.length, messages });
  });

  for (const [path, type] of [['contacts', 'contact'] as const, ['invoices', 'invoice'] as const]) {
    api.get(`/records/${path}`, (c) =>
      c.json({
        [path]: records.all(type).map((record) => {
          const backs = writeBacks.of(type, record.id);
          const base = { ...record.data, id: record.id, version: record.version, updatedAt: record.updated_at };
          return { ...base, xero: backs[0] ?? null, organisations: backs };
        }),
      }),
    );
  }

  api.get('/outbox', (c) => c.json(outbox.counts()));

  api.post('/reset', (c) => {
    records.reset();
    return c.json({ result: 'empty' });
  });

  return api;
};
