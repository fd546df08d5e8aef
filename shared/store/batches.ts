import { DeleteCommand, GetCommand, PutCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod';
import { recordTypeSchema, xeroKindSchema } from '../records/record.ts';
import { actSchema } from '../sync/act.ts';
import { isConditionFailed, organisationPartition, type Table } from './table.ts';

/**
 * A call to Xero written ahead: what is about to be sent, so that after a crash the same can be sent again or looked up.
 * One row an organisation: the put fails while another call is open, which also keeps two workers apart.
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

/** Writes a call ahead; false when another call of the organisation is still open. */
export const openBatch = async (table: Table, batch: Batch): Promise<boolean> => {
  try {
    await table.doc.send(
      new PutCommand({
        TableName: table.name,
        Item: { ...batchKey(batch), ...batch },
        ConditionExpression: 'attribute_not_exists(pk)',
      }),
    );
    return true;
  } catch (error) {
    if (isConditionFailed(error)) return false;
    throw error;
  }
};

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

const ifSame = { ConditionExpression: '#key = :key', ExpressionAttributeNames: { '#key': 'key' } };

/** Notes that an open call is picked up again, from now on to count as in hand. */
export const pickUpBatch = async (table: Table, batch: Batch): Promise<void> => {
  await table.doc.send(
    new UpdateCommand({
      TableName: table.name,
      Key: batchKey(batch),
      UpdateExpression: 'SET putDown = :no ADD pickups :one',
      ...ifSame,
      ExpressionAttributeValues: { ':one': 1, ':no': false, ':key': batch.key },
    }),
  );
};

/** Puts an open call down until later. */
export const putDownBatch = async (table: Table, batch: Batch): Promise<void> => {
  await table.doc.send(
    new UpdateCommand({
      TableName: table.name,
      Key: batchKey(batch),
      UpdateExpression: 'SET putDown = :yes',
      ...ifSame,
      ExpressionAttributeValues: { ':yes': true, ':key': batch.key },
    }),
  );
};

/** Closes a call whose outcome is recorded in full. */
export const closeBatch = async (table: Table, batch: Batch): Promise<void> => {
  try {
    await table.doc.send(
      new DeleteCommand({
        TableName: table.name,
        Key: batchKey(batch),
        ...ifSame,
        ExpressionAttributeValues: { ':key': batch.key },
      }),
    );
  } catch (error) {
    if (!isConditionFailed(error)) throw error;
  }
};
