import type { DatabaseSync } from 'node:sqlite';
import * as z from 'zod';
import { type Kind, kindOf } from './kinds.ts';

const optionalText = z.string().optional();
const decimal = z.union([z.string(), z.number()]).optional();

/** A write-back as the bridge sends it: what became of one record in one Xero organisation, or what was changed or made there. */
export const deliverySchema = z
  .object({
    type: z.string().regex(/^[a-zA-Z]+\.(synced|attention|waiting|changed|new)$/),
    timestamp: z.iso.datetime({ offset: true }),
    data: z.object({
      recordType: z.string().transform((type, context): Kind => {
        const kind = kindOf(type);
        if (kind !== undefined) return kind;
        context.addIssue({ code: 'custom', message: 'is none of this CRM' });
        return z.NEVER;
      }),
      id: z.string(),
      organisation: z.object({ id: z.string(), name: z.string() }),
      ...{ xeroId: optionalText, number: optionalText, status: optionalText, url: optionalText, note: optionalText },
      ...{ total: decimal, amountDue: decimal },
      revision: z.string(),
      failure: z.object({ code: z.string(), message: z.string(), field: optionalText, remedy: z.string() }).optional(),
      record: z.record(z.string(), z.unknown()).optional(),
      changedFields: z.array(z.string()).optional(),
      gone: z.boolean().optional(),
      wanted: z.enum(['create', 'match']).optional(),
    }),
  })
  .transform((delivery) => ({ ...delivery, outcome: delivery.type.slice(delivery.type.indexOf('.') + 1) }));
export type Delivery = z.output<typeof deliverySchema>;

const storedSchema = z.object({
  ...{ id: z.string(), revision: z.string(), organisation: z.object({ id: z.string(), name: z.string() }) },
  ...{ xeroId: optionalText, number: optionalText, status: optionalText, url: optionalText, note: optionalText },
  ...{ total: decimal, amountDue: decimal },
  failure: z.object({ code: z.string(), message: z.string(), field: optionalText, remedy: z.string() }).optional(),
  /** What was last changed in Xero, and when. */
  changedInXero: z.object({ fields: z.array(z.string()), at: z.string(), gone: z.boolean() }).optional(),
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

/** A change in Xero says how the record stands there, so it counts as being in Xero. */
const stateOf = ({ outcome }: Delivery) => (outcome === 'changed' || outcome === 'new' ? 'synced' : outcome);

/** The newest write-back of each record and organisation. */
export const createWriteBacks = (database: DatabaseSync) => ({
  /**
   * Stores it for a record unless a newer one (or the same) is known. What the newer one does not say of the Xero document
   * stays known.
   */
  store: (delivery: Delivery, id = delivery.data.id): 'stored' | 'old' => {
    const { recordType, organisation, record, changedFields, gone, wanted: _, ...said } = delivery.data;
    const key = [recordType, id, organisation.id] as const;
    const row = database
      .prepare('SELECT at, revision, state, data FROM write_backs WHERE type = ? AND id = ? AND organisation = ?')
      .get(...key);
    const known = row === undefined ? undefined : rowSchema.parse(row);
    if (known && !isNewer(known, delivery)) return 'old';
    const { failure: _settled, ...document } = known ? storedSchema.partial().parse(JSON.parse(known.data)) : {};
    const changedInXero = record &&
      delivery.outcome !== 'new' && { fields: changedFields ?? [], at: delivery.timestamp, gone: gone === true };
    const data = { ...document, ...said, organisation, id, ...(changedInXero && { changedInXero }) };
    database
      .prepare(
        `INSERT INTO write_backs (type, id, organisation, at, revision, state, data) VALUES (?, ?, ?, ?, ?, ?, ?)
         ON CONFLICT (type, id, organisation)
         DO UPDATE SET at = excluded.at, revision = excluded.revision, state = excluded.state, data = excluded.data`,
      )
      .run(...key, delivery.timestamp, said.revision, stateOf(delivery), JSON.stringify(data));
    return 'stored';
  },
  /** Newest first. */
  of: (kind: Kind, id: string): WriteBack[] =>
    database
      .prepare('SELECT at, revision, state, data FROM write_backs WHERE type = ? AND id = ? ORDER BY at DESC')
      .all(kind, id)
      .map(toWriteBack),
  /** The CRM's id of a record in Xero; undefined when it has none. */
  idOf: (kind: Kind, organisation: string, xeroId: string): string | undefined => {
    const row = database
      .prepare("SELECT id FROM write_backs WHERE type = ? AND organisation = ? AND json_extract(data, '$.xeroId') = ?")
      .get(kind, organisation, xeroId);
    return row === undefined ? undefined : z.object({ id: z.string() }).parse(row).id;
  },
});

export type WriteBacks = ReturnType<typeof createWriteBacks>;
