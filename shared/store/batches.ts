import { DeleteCommand, GetCommand, PutCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod';
import { recordTypeSchema, xeroKindSchema } from '../records/record.ts';
import { actSchema } from '../sync/act.ts';
import { conditionHeld, isConditionFailed, organisationPartition, type Table } from './table.ts';
import { pastTransactions } from './transact.ts';

/**
 * A call to Xero written ahead: what is about to be sent, so that after a crash the same can be sent again or looked up.
 * One row an organisation: the put fails while another call is open, which also keeps two workers apart. It is first a claim
 * on its records (no elements), then the call.
 */
const batchSchema = z.object({
  workspace: z.string(),
  organisation: z.string(),
  /** Also the Idempotency-Key; holds the organisation, since Xero remembers keys for the whole app. */
  key: z.string(),
  type: recordTypeSchema,
  /** What the elements are in Xero. */
  kind: xeroKindSchema,
  mode: z.enum(['create', 'update', 'act']),
  startedAt: z.string(),
  /** How often the call was picked up again after its worker died. */
  pickups: z.int(),
  /** Set when the worker put the open call down of its own accord, so that it did not die with it. */
  putDown: z.boolean().default(false),
  elements: z.array(
    z.object({
      crmId: z.string(),
      rev: z.string(),
      /** The element exactly as it is sent. */
      body: z.record(z.string(), z.unknown()),
      /** What has to be known to record the outcome, also after a crash. */
      crmFingerprint: z.string(),
      crmVersion: z.string(),
      crmUrl: z.string().optional(),
      expectedTotal: z.string().optional(),
      matched: z.boolean().optional(),
      note: z.string().optional(),
      /** With mode `act` (one element): what is done; `body` is empty then. */
      act: actSchema.optional(),
      /** The change is planned again afterwards. */
      more: z.boolean().optional(),
      /** The CRM is told Xero's content afterwards. */
      tell: z.boolean().optional(),
      /** The Xero record whose place the new one takes. */
      replaces: z.string().optional(),
      /** The record of the CRM that is told what becomes of it, where it is another one. */
      derivedFrom: z.object({ type: recordTypeSchema, id: z.string() }).optional(),
      /** The back-fill that it is part of. */
      backfill: z.string().optional(),
      /** The CRM's record as it is carried over, for the link. */
      crmSide: z.record(z.string(), z.unknown()).optional(),
    }),
  ),
});
export type Batch = z.output<typeof batchSchema>;
export type BatchElement = Batch['elements'][number];

const batchKey = (scope: { workspace: string; organisation: string }) => ({
  pk: organisationPartition(scope.workspace, scope.organisation),
  sk: 'BATCH',
});

const nameOf = (type: Batch['type'], crmId: string) => `${type}#${crmId}`;
/** The records of a call by name, for those who must leave a record alone while it is being sent. */
const namesOf = ({ type, elements }: Batch): Set<string> => new Set(elements.map(({ crmId }) => nameOf(type, crmId)));

const put = (table: Table, item: Record<string, unknown>, condition: object): Promise<boolean> =>
  conditionHeld(() =>
    pastTransactions(() => table.doc.send(new PutCommand({ TableName: table.name, Item: item, ...condition }))),
  );

/**
 * Claims the records of a call before it is written ahead: from now on nobody takes them away (see `unlessBeingSent`). As long
 * as it stands without elements nothing was sent. False when another call of the organisation is still open.
 */
export const claimBatch = (table: Table, batch: Batch): Promise<boolean> =>
  put(
    table,
    { ...batchKey(batch), ...batch, elements: [], names: namesOf(batch) },
    { ConditionExpression: 'attribute_not_exists(pk)' },
  );

/** Writes a claimed call ahead, with all that is to be sent; false when its claim was given up meanwhile. */
export const openBatch = (table: Table, batch: Batch): Promise<boolean> =>
  put(table, { ...batchKey(batch), ...batch, names: namesOf(batch) }, ifSame({ ...batch, elements: [] }));

/** The organisation's open call, if its worker died (or still works) with one. */
export const getBatch = async (
  table: Table,
  scope: { workspace: string; organisation: string },
): Promise<Batch | undefined> => {
  const { Item } = await table.doc.send(
    new GetCommand({ TableName: table.name, Key: batchKey(scope), ConsistentRead: true }),
  );
  return Item && batchSchema.parse(Item);
};

/**
 * For a transaction that takes away what a call may be about: fails while a call to Xero is open that the record is part of,
 * since what it does cannot be called back.
 */
export const unlessBeingSent = (
  tableName: string,
  record: { workspace: string; organisation: string; type: Batch['type']; crmId: string },
) => ({
  ConditionCheck: {
    TableName: tableName,
    Key: batchKey(record),
    ConditionExpression: 'NOT contains(#names, :name)',
    ExpressionAttributeNames: { '#names': 'names' },
    ExpressionAttributeValues: { ':name': nameOf(record.type, record.crmId) },
  },
});

/** The call is still the one that was read: a claim, or with its elements. */
const ifSame = ({ key, elements }: Batch, values: Record<string, unknown> = {}) => ({
  ConditionExpression: '#key = :key AND size(#elements) = :count',
  ExpressionAttributeNames: { '#key': 'key', '#elements': 'elements' },
  ExpressionAttributeValues: { ':key': key, ':count': elements.length, ...values },
});

/** Notes that an open call is picked up again, from now on to count as in hand. */
export const pickUpBatch = async (table: Table, batch: Batch): Promise<void> => {
  await pastTransactions(() =>
    table.doc.send(
      new UpdateCommand({
        TableName: table.name,
        Key: batchKey(batch),
        UpdateExpression: 'SET putDown = :no ADD pickups :one',
        ...ifSame(batch, { ':one': 1, ':no': false }),
      }),
    ),
  );
};

/** Puts an open call down until later. */
export const putDownBatch = async (table: Table, batch: Batch): Promise<void> => {
  await pastTransactions(() =>
    table.doc.send(
      new UpdateCommand({
        TableName: table.name,
        Key: batchKey(batch),
        UpdateExpression: 'SET putDown = :yes',
        ...ifSame(batch, { ':yes': true }),
      }),
    ),
  );
};

/** Closes a call whose outcome is recorded in full, or a claim of which nothing was sent. */
export const closeBatch = async (table: Table, batch: Batch): Promise<void> => {
  try {
    await pastTransactions(() =>
      table.doc.send(new DeleteCommand({ TableName: table.name, Key: batchKey(batch), ...ifSame(batch) })),
    );
  } catch (error) {
    if (!isConditionFailed(error)) throw error;
  }
};
