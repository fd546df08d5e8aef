import { randomUUID } from 'node:crypto';
import { DeleteCommand, PutCommand } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod';
import { type XeroKind, xeroKindSchema } from '../records/record.ts';
import { queryRows } from './query-rows.ts';
import { isConditionFailed, organisationPartition, type Table } from './table.ts';

type Scope = { workspace: string; organisation: string };

const hintSchema = z.object({
  kind: xeroKindSchema,
  xeroId: z.string(),
  /** When it changed in Xero, as Xero says. */
  at: z.string(),
  /** Names this hint, so that a newer one is not taken away with it. */
  turn: z.string(),
});
/** A record that Xero says has changed: it is to be read. One row a record, the newest counts. */
export type Hint = z.output<typeof hintSchema>;

const prefix = 'HINT#';
const key = (scope: Scope, { kind, xeroId }: Pick<Hint, 'kind' | 'xeroId'>) => ({
  pk: organisationPartition(scope.workspace, scope.organisation),
  sk: `${prefix}${kind}#${xeroId}`,
});

/** Stores a hint. One that is as new as this one covers it: whoever reads the record for that one sees this change as well. */
export const putHint = async (table: Table, scope: Scope, hint: Omit<Hint, 'turn'>): Promise<void> => {
  try {
    await table.doc.send(
      new PutCommand({
        TableName: table.name,
        Item: { ...key(scope, hint), ...hint, turn: randomUUID() },
        ConditionExpression: 'attribute_not_exists(pk) OR #at < :at',
        ExpressionAttributeNames: { '#at': 'at' },
        ExpressionAttributeValues: { ':at': hint.at },
      }),
    );
  } catch (error) {
    if (!isConditionFailed(error)) throw error;
  }
};

/** The hints of one kind, at most `limit`. Read consistently. */
export const listHints = async (table: Table, scope: Scope, kind: XeroKind, limit: number): Promise<Hint[]> => {
  const rows = await queryRows(
    table,
    {
      ConsistentRead: true,
      KeyConditionExpression: 'pk = :pk AND begins_with(sk, :prefix)',
      ExpressionAttributeValues: {
        ':pk': organisationPartition(scope.workspace, scope.organisation),
        ':prefix': `${prefix}${kind}#`,
      },
    },
    limit,
  );
  return rows.map((row) => hintSchema.parse(row));
};

/** Takes a hint away that was followed; one that came meanwhile stays. */
export const deleteHint = async (table: Table, scope: Scope, hint: Hint): Promise<void> => {
  try {
    await table.doc.send(
      new DeleteCommand({
        TableName: table.name,
        Key: key(scope, hint),
        ConditionExpression: 'turn = :turn',
        ExpressionAttributeValues: { ':turn': hint.turn },
      }),
    );
  } catch (error) {
    if (!isConditionFailed(error)) throw error;
  }
};
