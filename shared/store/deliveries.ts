import { DeleteCommand, GetCommand, PutCommand, TransactWriteCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod';
import { problemSchema } from '../failures/failure.ts';
import { fingerprint } from '../records/fingerprint.ts';
import { recordTypeSchema } from '../records/record.ts';
import { givenUpAt } from './parked-at.ts';
import { countRows, queryRows } from './query-rows.ts';
import { isConditionFailed, organisationPartition, type Table } from './table.ts';

/** News for the CRM about one record; one row a record and organisation, the newest wins. */
export const deliverySchema = z.object({
  workspace: z.string(),
  organisation: z.string(),
  type: recordTypeSchema,
  id: z.string(),
  /** Names this piece of news; also the id of the webhook message. */
  revision: z.string(),
  /** `changed`: somebody changed it in Xero. `new`: it was made in Xero; then `id` is `xero:` and the Xero id. */
  outcome: z.enum(['synced', 'attention', 'waiting', 'changed', 'new']),
  happenedAt: z.string(),
  xeroId: z.string().optional(),
  number: z.string().optional(),
  status: z.string().optional(),
  total: z.string().optional(),
  amountDue: z.string().optional(),
  url: z.string().optional(),
  problem: problemSchema.optional(),
  /**
   * With `changed` and `new`: the record as it is in Xero, in canonical form. Otherwise: what the CRM had not taken yet of a
   * `changed` before it.
   */
  record: z.record(z.string(), z.unknown()).optional(),
  /** With `changed`: the canonical fields that changed. */
  changedFields: z.array(z.string()).optional(),
  /** With `changed`: it was deleted, voided or archived in Xero. */
  gone: z.boolean().optional(),
  /** With `new`: whether the CRM is to create it or only to match it with one of its own. */
  wanted: z.enum(['create', 'match']).optional(),
  /** With `changed` and `new`: `standingFingerprint` of what is told. */
  xeroFingerprint: z.string().optional(),
  /** With `new`: the record as it stands in Xero (`Standing`), for the link that the CRM's answer makes. */
  standing: z.record(z.string(), z.unknown()).optional(),
  attempts: z.int(),
  /** When the sweep rings for it (again). */
  dueAt: z.string().optional(),
  lastError: z.string().optional(),
  /** When somebody asked for it again after it was given up. */
  askedAt: z.string().optional(),
});
export type Delivery = z.output<typeof deliverySchema>;
/** As much of a delivery as it takes to ring for it. */
const dueSchema = deliverySchema.pick({
  ...{ workspace: true, organisation: true, type: true, id: true, revision: true, dueAt: true },
});
export type DueDelivery = z.output<typeof dueSchema>;
export type DeliveryKey = Pick<Delivery, 'workspace' | 'organisation' | 'type' | 'id'>;

/** The key of a delivery's row. */
export const deliveryKey = (delivery: DeliveryKey) => ({
  pk: organisationPartition(delivery.workspace, delivery.organisation),
  sk: `DELIVERY#${delivery.type}#${delivery.id}`,
});

/** The fields of a delivery's row besides its key: without a time it stands among those that were given up. */
const rowOf = (delivery: Delivery) => ({
  ...{ due: 'deliver', ...delivery },
  ...(delivery.dueAt === undefined && { parked: givenUpAt(delivery.happenedAt) }),
});

/** The put that stores a delivery, alone or in a transaction. Newer news replaces older that was not delivered yet. */
export const deliveryPut = (tableName: string, delivery: Delivery) => ({
  Put: { TableName: tableName, Item: { ...deliveryKey(delivery), ...rowOf(delivery) } },
});

const fields = ['parked', ...Object.keys(deliverySchema.shape)].filter(
  (field) => !['workspace', 'organisation', 'type', 'id'].includes(field),
);
const carriedOn = ['record', 'changedFields', 'gone', 'xeroFingerprint'];

/**
 * The write that stores a delivery, for a transaction. Newer news replaces older that was not delivered yet, but what became
 * of a record (`synced`, `attention`, `waiting`) carries on what a `changed` before it was to tell: the CRM might never learn of
 * it otherwise.
 */
export const deliveryWrite = (tableName: string, delivery: Delivery) => {
  const { outcome } = delivery;
  if (outcome === 'changed' || outcome === 'new' || delivery.record !== undefined)
    return deliveryPut(tableName, delivery);
  const values = Object.entries(rowOf(delivery)).filter(([, value]) => value !== undefined);
  const { pk, sk } = deliveryKey(delivery);
  const given = new Set(values.map(([field]) => field));
  const removed = fields.filter((field) => !given.has(field) && !carriedOn.includes(field));
  const set = values.filter(([field]) => !carriedOn.includes(field));
  return {
    Update: {
      TableName: tableName,
      Key: { pk, sk },
      UpdateExpression: `SET ${set.map(([field]) => `#${field} = :${field}`).join(', ')} REMOVE ${removed
        .map((field) => `#${field}`)
        .join(', ')}`,
      ExpressionAttributeNames: Object.fromEntries(
        [...set.map(([field]) => field), ...removed].map((field) => [`#${field}`, field]),
      ),
      ExpressionAttributeValues: Object.fromEntries(set.map(([field, value]) => [`:${field}`, value])),
    },
  };
};

/** Stores a delivery on its own (see `deliveryWrite`). */
export const putDelivery = async (table: Table, delivery: Delivery): Promise<void> => {
  await table.doc.send(new TransactWriteCommand({ TransactItems: [deliveryWrite(table.name, delivery)] }));
};

/** One delivery, read consistently. */
export const getDelivery = async (table: Table, key: DeliveryKey): Promise<Delivery | undefined> => {
  const { Item } = await table.doc.send(
    new GetCommand({ TableName: table.name, Key: deliveryKey(key), ConsistentRead: true }),
  );
  return Item && deliverySchema.parse(Item);
};

const ifStill = (delivery: DueDelivery) => ({
  ConditionExpression: 'revision = :revision',
  ExpressionAttributeValues: { ':revision': delivery.revision },
});

const toldKey = (delivery: DeliveryKey) => ({
  pk: organisationPartition(delivery.workspace, delivery.organisation),
  sk: `TOLD#${delivery.type}#${delivery.id}`,
});

/** What a delivery says, without when and how often: equal news has equal content. */
export const newsContent = ({
  outcome,
  xeroId,
  number,
  status,
  total,
  amountDue,
  url,
  problem,
  record,
  gone,
}: Delivery): string => fingerprint({ outcome, xeroId, number, status, total, amountDue, url, problem, record, gone });

/** Content of what the CRM was told last of this record; undefined when it was told nothing yet. */
export const lastTold = async (table: Table, key: DeliveryKey): Promise<string | undefined> => {
  const { Item } = await table.doc.send(
    new GetCommand({ TableName: table.name, Key: toldKey(key), ConsistentRead: true }),
  );
  return Item && z.object({ content: z.string() }).parse(Item).content;
};

/** Remembers what the CRM was told, so that it is not told the same again. */
export const rememberTold = async (table: Table, delivery: Delivery): Promise<void> => {
  await table.doc.send(
    new PutCommand({ TableName: table.name, Item: { ...toldKey(delivery), content: newsContent(delivery) } }),
  );
};

/** Forgets what the CRM was told last: it may have taken something else since, and its answer was lost. */
export const forgetTold = async (table: Table, delivery: Delivery): Promise<void> => {
  await table.doc.send(new DeleteCommand({ TableName: table.name, Key: toldKey(delivery) }));
};

/** Removes a delivery that has arrived; newer news stays. */
export const deleteDelivery = async (table: Table, delivery: Delivery): Promise<void> => {
  try {
    await table.doc.send(
      new DeleteCommand({ TableName: table.name, Key: deliveryKey(delivery), ...ifStill(delivery) }),
    );
  } catch (error) {
    if (!isConditionFailed(error)) throw error;
  }
};

/** Puts a delivery off to `dueAt` after a failed attempt, or (undefined) until somebody asks for it again. */
export const postponeDelivery = async (
  table: Table,
  delivery: Delivery,
  dueAt: string | undefined,
  lastError: string,
): Promise<void> => {
  try {
    await table.doc.send(
      new UpdateCommand({
        TableName: table.name,
        Key: deliveryKey(delivery),
        UpdateExpression:
          dueAt === undefined
            ? 'SET lastError = :error, #parked = :parked ADD attempts :one REMOVE #due, dueAt'
            : 'SET lastError = :error, dueAt = :dueAt, #due = :deliver ADD attempts :one',
        ConditionExpression: 'revision = :revision',
        ExpressionAttributeNames: { '#due': 'due', ...(dueAt === undefined && { '#parked': 'parked' }) },
        ExpressionAttributeValues: {
          ':revision': delivery.revision,
          ':error': lastError,
          ':one': 1,
          ...(dueAt === undefined
            ? { ':parked': givenUpAt(delivery.happenedAt) }
            : { ':dueAt': dueAt, ':deliver': 'deliver' }),
        },
      }),
    );
  } catch (error) {
    if (!isConditionFailed(error)) throw error;
  }
};

/** Notes that it was rung for, so that the next ring is not before `dueAt`. Nothing happens when it changed meanwhile. */
export const deferDelivery = async (table: Table, delivery: DueDelivery, dueAt: string): Promise<void> => {
  try {
    await table.doc.send(
      new UpdateCommand({
        TableName: table.name,
        Key: deliveryKey(delivery),
        UpdateExpression: 'SET dueAt = :dueAt',
        ConditionExpression: 'revision = :revision AND dueAt = :seen',
        ExpressionAttributeValues: {
          ':revision': delivery.revision,
          ':seen': delivery.dueAt,
          ':dueAt': dueAt,
        },
      }),
    );
  } catch (error) {
    if (!isConditionFailed(error)) throw error;
  }
};

/** Deliveries due at `now`, the oldest first, at most `limit`. */
export const dueDeliveries = async (table: Table, now: Date, limit: number): Promise<DueDelivery[]> => {
  const named = Object.keys(dueSchema.shape);
  const rows = await queryRows(
    table,
    {
      IndexName: 'due',
      KeyConditionExpression: '#due = :deliver AND dueAt <= :now',
      ProjectionExpression: named.map((field) => `#${field}`).join(', '),
      ExpressionAttributeNames: { '#due': 'due', ...Object.fromEntries(named.map((field) => [`#${field}`, field])) },
      ExpressionAttributeValues: { ':deliver': 'deliver', ':now': now.toISOString() },
    },
    limit,
  );
  return rows.map((row) => dueSchema.parse(row));
};

/** How many deliveries of an organisation have not arrived yet, counted up to `atMost`: counting reads every row. */
export const countDeliveries = (
  table: Table,
  scope: { workspace: string; organisation: string },
  atMost = Number.POSITIVE_INFINITY,
): Promise<number> =>
  countRows(
    table,
    {
      KeyConditionExpression: 'pk = :pk AND begins_with(sk, :prefix)',
      ExpressionAttributeValues: {
        ':pk': organisationPartition(scope.workspace, scope.organisation),
        ':prefix': 'DELIVERY#',
      },
    },
    atMost,
  );
