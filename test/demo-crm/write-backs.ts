import type { DatabaseSync } from 'node:sqlite';
import * as z from 'zod';

const optionalText = z.string().optional();

/** A write-back as the bridge sends it: what became of one record in one Xero organisation. */
export const deliverySchema = z.object({
  type: z.string().regex(/^(contact|invoice)\.(synced|attention|waiting)$/),
  timestamp: z.iso.datetime({ offset: true }),
  data: z.object({
    recordType: z.enum(['contact', 'invoice']),
    id: z.string(),
    organisation: z.object({ id: z.string(), name: z.string() }),
    xeroId: optionalText,
    number: optionalText,
    status: optionalText,
    total: z.union([z.string(), z.number()]).optional(),
    amountDue: z.union([z.string(), z.number()]).optional(),
    url: optionalText,
    revision: z.string(),
    failure: z.object({ code: z.string(), message: z.string(), field: optionalText, remedy: z.string() }).optional(),
  }),
});
export type Delivery = z.output<typeof deliverySchema>;

const storedSchema = deliverySchema.shape.data.extend({
  state: z.enum(['synced', 'attention', 'waiting']),
  at: z.string(),
});

/** What the CRM knows of a record in one Xero organisation. */
export type WriteBack = z.output<typeof storedSchema>;

const rowSchema = z.object({ at: z.string(), revision: z.string(), state: z.string(), data: z.string() });

const toWriteBack = (row: unknown): WriteBack => {
  const { at, state, data } = rowSchema.parse(row);
  return storedSchema.parse({ ...JSON.parse(data), at, state });
};

const isNewer = (known: { at: string; revision: string }, delivery: Delivery) => {
  const difference = Date.parse(delivery.timestamp) - Date.parse(known.at);
  if (difference !== 0) return difference > 0;
  return delivery.data.revision.localeCompare(known.revision, 'en', { numeric: true }) > 0;
};

/** The newest write-back of each record and organisation. */
export const createWriteBacks = (database: DatabaseSync) => ({
  /** Stores it unless a newer one (or the same) is known. What the newer one does not say of the Xero document stays known. */
  store: (delivery: Delivery): 'stored' | 'old' => {
    const { recordType, id, organisation } = delivery.data;
    const key = [recordType, id, organisation.id] as const;
    const row = database
      .prepare('SELECT at, revision, state, data FROM write_backs WHERE type = ? AND id = ? AND organisation = ?')
      .get(...key);
    const known = row === undefined ? undefined : rowSchema.parse(row);
    if (known && !isNewer(known, delivery)) return 'old';
    const { failure: _settled, ...document } = known ? storedSchema.partial().parse(JSON.parse(known.data)) : {};
    const state = delivery.type.slice(delivery.type.indexOf('.') + 1);
    database
      .prepare(
        `INSERT INTO write_backs (type, id, organisation, at, revision, state, data) VALUES (?, ?, ?, ?, ?, ?, ?)
         ON CONFLICT (type, id, organisation)
         DO UPDATE SET at = excluded.at, revision = excluded.revision, state = excluded.state, data = excluded.data`,
      )
      .run(
        ...key,
        delivery.timestamp,
        delivery.data.revision,
        state,
        JSON.stringify({ ...document, ...delivery.data }),
      );
    return 'stored';
  },
  /** Newest first. */
  of: (type: string, id: string): WriteBack[] =>
    database
      .prepare('SELECT at, revision, state, data FROM write_backs WHERE type = ? AND id = ? ORDER BY at DESC')
      .all(type, id)
      .map(toWriteBack),
});

export type WriteBacks = ReturnType<typeof createWriteBacks>;
