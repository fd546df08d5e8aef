import { setTimeout as sleep } from 'node:timers/promises';
import { Hono } from 'hono';
import { Webhook } from 'standardwebhooks';
import * as z from 'zod';
import type { FaultSwitches } from './faults.ts';
import { type Kind, kinds, names } from './kinds.ts';
import type { Outbox } from './outbox.ts';
import type { Records } from './records.ts';
import type { Sender } from './sender.ts';
import type { TakeNews } from './take-news.ts';
import { deliverySchema, type WriteBacks } from './write-backs.ts';

const imported = z.array(z.looseObject({ id: z.union([z.string(), z.number()]) })).default([]);
const importSchema = z.object({
  ...Object.fromEntries(kinds.map((kind) => [names[kind].folder, imported])),
  /** false: the records only stand in the CRM, no event is sent. */
  send: z.boolean().default(true),
  /** Names the back-fill that the records are sent as. */
  backfill: z.string().optional(),
});
const importedBatch = (input: Record<string, unknown>, kind: Kind) => imported.parse(input[names[kind].folder]);

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
  takeNews: TakeNews;
  faults: FaultSwitches;
}) => {
  const { deliverySecret, records, outbox, sender, writeBacks, takeNews, faults } = dependencies;
  const api = new Hono();

  api.post('/deliveries', async (c) => {
    const body = await c.req.text();
    if (!verified(deliverySecret, body, c.req.header()))
      return c.json({ error: 'The signature is wrong or too old.' }, 401);
    const { refuse, slowMs } = faults.get();
    await sleep(slowMs);
    if (refuse !== 0) return new Response(null, { status: refuse });
    const delivery = parsed(deliverySchema, body);
    if (!delivery?.success)
      return c.json({ error: 'This is not a write-back.', problems: delivery?.error.issues }, 400);
    const answer = takeNews(delivery.data);
    sender.wake();
    return c.json(answer);
  });

  api.post('/import', async (c) => {
    const input = parsed(importSchema, await c.req.text());
    if (!input?.success) return c.json({ error: 'Send {"contacts":[...],"invoices":[...]}, each with an id.' }, 400);
    const { send, backfill, ...lists } = input.data;
    const batches = kinds.map((kind) => [kind, importedBatch(lists, kind)] satisfies [Kind, unknown]);
    const { messages } = records.importAll(batches, send, backfill);
    sender.wake();
    const counts = batches.map(([kind, batch]) => [names[kind].folder, batch.length] as const);
    return c.json({ ...Object.fromEntries(counts.filter(([, count]) => count > 0)), messages });
  });

  for (const kind of kinds) {
    const { folder } = names[kind];
    api.get(`/records/${folder}`, (c) =>
      c.json({
        [folder]: records.all(kind).map((record) => {
          const backs = writeBacks.of(kind, record.id);
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
