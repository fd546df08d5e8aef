import { QueryCommand } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod';
import { recordTypes } from '../records/record.ts';
import { countRows } from './query-rows.ts';
import { organisationPartition, type Table } from './table.ts';

type Scope = { workspace: string; organisation: string };

const waitingSchema = z.object({ receivedAt: z.string() });

/** How many changes of an organisation are ready or will be, counted up to `atMost`: counting reads every row. */
export const countReady = (table: Table, scope: Scope, atMost: number): Promise<number> =>
  countRows(
    table,
    {
      IndexName: 'ready',
      KeyConditionExpression: 'pk = :pk',
      ExpressionAttributeValues: { ':pk': organisationPartition(scope.workspace, scope.organisation) },
    },
    atMost,
  );

/** When the change arrived that is next in line among those of its type, the oldest of these; undefined when none waits. */
export const oldestReady = async (table: Table, scope: Scope): Promise<string | undefined> => {
  const firsts = await Promise.all(
    recordTypes.map(async (_, order) => {
      const { Items } = await table.doc.send(
        new QueryCommand({
          TableName: table.name,
          IndexName: 'ready',
          KeyConditionExpression: 'pk = :pk AND begins_with(#ready, :type)',
          ExpressionAttributeNames: { '#ready': 'ready' },
          ExpressionAttributeValues: {
            ':pk': organisationPartition(scope.workspace, scope.organisation),
            ':type': `${order}#`,
          },
          Limit: 1,
        }),
      );
      return Items?.[0] && waitingSchema.parse(Items[0]).receivedAt;
    }),
  );
  return firsts.filter((at) => at !== undefined).sort()[0];
};
