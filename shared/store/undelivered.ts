import { UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { type Delivery, deliveryKey, deliverySchema } from './deliveries.ts';
import { queryRows } from './query-rows.ts';
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
        UpdateExpression: 'SET #due = :deliver, dueAt = :now, askedAt = :now, attempts = :none',
        ConditionExpression: 'revision = :revision',
        ExpressionAttributeNames: { '#due': 'due' },
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

/** The deliveries of an organisation that have not arrived, those that were given up only if told so, at most `limit`. */
export const listDeliveries = async (
  table: Table,
  scope: { workspace: string; organisation: string },
  options: { givenUp: boolean; limit?: number },
): Promise<Delivery[]> => {
  const rows = await queryRows(table, {
    ConsistentRead: true,
    KeyConditionExpression: 'pk = :pk AND begins_with(sk, :prefix)',
    ...(options.givenUp && { FilterExpression: 'attribute_not_exists(dueAt)' }),
    ExpressionAttributeValues: {
      ':pk': organisationPartition(scope.workspace, scope.organisation),
      ':prefix': 'DELIVERY#',
    },
  });
  return rows.slice(0, options.limit ?? 500).map((row) => deliverySchema.parse(row));
};
