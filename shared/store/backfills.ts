import { UpdateCommand } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod';
import { queryRows } from './query-rows.ts';
import { expiresAfterDays, type Table, workspacePartition } from './table.ts';

const keptDays = 730;
const prefix = 'BACKFILL#';

const backfillSchema = z.object({ name: z.string(), firstAt: z.string(), lastAt: z.string() });
/** A back-fill that the CRM has sent: its name, and when its first and its last records came. */
export type Backfill = z.output<typeof backfillSchema>;

/** Notes that records of a back-fill have come. Kept for two years after the last. */
export const noteBackfill = async (table: Table, workspace: string, name: string, now: Date): Promise<void> => {
  await table.doc.send(
    new UpdateCommand({
      TableName: table.name,
      Key: { pk: workspacePartition(workspace), sk: prefix + name },
      UpdateExpression: 'SET #name = :name, firstAt = if_not_exists(firstAt, :now), lastAt = :now, expiresAt = :end',
      ExpressionAttributeNames: { '#name': 'name' },
      ExpressionAttributeValues: {
        ...{ ':name': name, ':now': now.toISOString(), ':end': expiresAfterDays(now, keptDays) },
      },
    }),
  );
};

/** The back-fills of a workspace by name, at most `limit`. */
export const listBackfillRows = async (table: Table, workspace: string, limit: number): Promise<Backfill[]> => {
  const rows = await queryRows(
    table,
    {
      KeyConditionExpression: 'pk = :pk AND begins_with(sk, :prefix)',
      ExpressionAttributeValues: { ':pk': workspacePartition(workspace), ':prefix': prefix },
    },
    limit,
  );
  return rows.map((row) => backfillSchema.parse(row));
};
