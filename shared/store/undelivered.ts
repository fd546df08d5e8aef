import { UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { batchGet } from './batch-get.ts';
import { type Delivery, deliveryKey, deliverySchema } from './deliveries.ts';
import { stretches } from './parked-at.ts';
import { countParked, parkedKeys } from './parked-rows.ts';
import { isConditionFailed, organisationPartition, type Table } from './table.ts';

/**
 * Asks for a delivery again that was given up, or is put off: it is due at `now`, with its attempts forgotten. False when it
 * has arrived or was replaced meanwhile. The caller wakes the delivery, else the sweep does.
 */
export const askAgain = async (table: Table, delivery: Delivery, now: Date): Promise<boolean> => {
  try {
    await table.doc.send(
      new UpdateCommand({
        TableName: table.name,
        Key: deliveryKey(delivery),
        UpdateExpression: 'SET #due = :deliver, dueAt = :now, askedAt = :now, attempts = :none REMOVE #parked',
        ConditionExpression: 'revision = :revision',
        ExpressionAttributeNames: { '#due': 'due', '#parked': 'parked' },
        ExpressionAttributeValues: {
          ':revision': delivery.revision,
          ':deliver': 'deliver',
          ':now': now.toISOString(),
          ':none': 0,
        },
      }),
    );
    return true;
  } catch (error) {
    if (isConditionFailed(error)) return false;
    throw error;
  }
};

type Scope = { workspace: string; organisation: string };

/** How many deliveries of an organisation were given up, counted up to `atMost`. */
export const countGivenUp = (table: Table, scope: Scope, atMost: number): Promise<number> =>
  countParked(table, scope, stretches.givenUp, atMost);

/** The deliveries of an organisation that were given up, the oldest first, at most `limit`. */
export const listGivenUp = async (table: Table, scope: Scope, limit: number): Promise<Delivery[]> => {
  const { keys } = await parkedKeys(table, scope, stretches.givenUp, { limit });
  const pk = organisationPartition(scope.workspace, scope.organisation);
  const rows = await batchGet(
    table,
    keys.map((sk) => ({ pk, sk })),
  );
  const found = rows.map((row) => deliverySchema.parse(row)).filter(({ dueAt }) => dueAt === undefined);
  return found.sort((a, b) => a.happenedAt.localeCompare(b.happenedAt));
};
