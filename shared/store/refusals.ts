import { PutCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod';
import { problemSchema } from '../failures/failure.ts';
import { recordTypeSchema } from '../records/record.ts';
import { batchGet } from './batch-get.ts';
import { queryRows } from './query-rows.ts';
import { conditionHeld, expiresAfterDays, type Table, workspacePartition } from './table.ts';

const keptDays = 90;

const refusalSchema = z.object({
  type: recordTypeSchema,
  id: z.string(),
  /** Its number or name, where that could be read. */
  called: z.string().optional(),
  /** When it happened, as the event says, else when it came; ISO in UTC. */
  at: z.string(),
  /** The event did not say when it happened, so that no event can be told to be older. */
  undated: z.boolean().optional(),
  problem: problemSchema,
});
/** What the CRM sent of a record last did not come in; one row a record, until it sends one that does. */
export type Refusal = z.output<typeof refusalSchema>;
type Named = Pick<Refusal, 'type' | 'id'>;

const key = (workspace: string, { type, id }: Named) => ({
  pk: workspacePartition(workspace),
  sk: `REFUSED#${type}#${id}`,
});

/**
 * Keeps a refusal for 90 days; it takes the place of an earlier one about the same record. One that is no newer than what has
 * settled the matter since is an old event that was sent again: nothing happens.
 */
export const putRefusal = async (table: Table, workspace: string, refusal: Refusal, now: Date): Promise<void> => {
  await conditionHeld(() =>
    table.doc.send(
      new PutCommand({
        TableName: table.name,
        Item: { ...key(workspace, refusal), ...refusal, expiresAt: expiresAfterDays(now, keptDays) },
        ConditionExpression: 'attribute_not_exists(settledAt) OR settledAt < :at',
        ExpressionAttributeValues: { ':at': refusal.at },
      }),
    ),
  );
};

/** The refusals of a workspace, by type and id, at most `limit`. */
export const listRefusals = async (table: Table, workspace: string, limit?: number): Promise<Refusal[]> => {
  const rows = await queryRows(
    table,
    {
      ConsistentRead: true,
      KeyConditionExpression: 'pk = :pk AND begins_with(sk, :prefix)',
      FilterExpression: 'attribute_not_exists(settledAt)',
      ExpressionAttributeValues: { ':pk': workspacePartition(workspace), ':prefix': 'REFUSED#' },
    },
    limit,
  );
  return rows.map((row) => refusalSchema.parse(row));
};

/** Which of these records (each once) have something that did not come in and is not settled. */
export const refusedAmong = async (table: Table, workspace: string, records: readonly Named[]): Promise<Refusal[]> => {
  const rows = await batchGet(
    table,
    records.map((record) => key(workspace, record)),
  );
  return rows.filter(({ settledAt }) => settledAt === undefined).map((row) => refusalSchema.parse(row));
};

/** What of a record did not come in; undefined when there is nothing, or it is settled. */
export const getRefusal = async (table: Table, workspace: string, record: Named): Promise<Refusal | undefined> =>
  (await refusedAmong(table, workspace, [record]))[0];

/** Settles a refusal, if there is one: what happened at `at` came in, or a person has seen what was refused until then. */
export const settleRefusal = async (table: Table, workspace: string, record: Named, at: string): Promise<void> => {
  await conditionHeld(() =>
    table.doc.send(
      new UpdateCommand({
        TableName: table.name,
        Key: key(workspace, record),
        UpdateExpression: 'SET settledAt = :at',
        ConditionExpression: '#at <= :at OR undated = :yes',
        ExpressionAttributeNames: { '#at': 'at' },
        ExpressionAttributeValues: { ':at': at, ':yes': true },
      }),
    ),
  );
};
