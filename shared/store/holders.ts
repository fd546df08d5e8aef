import { DeleteCommand, PutCommand, QueryCommand } from '@aws-sdk/lib-dynamodb';
import type { Table } from './table.ts';

/**
 * Which workspaces use one connection in Xero (app, user and organisation: an `id` of GET /connections). Several may, when
 * the same Xero user connects them through the bridge's app; then none of them may take it off in Xero alone.
 */
const holderKey = (xeroConnection: string, workspace: string) => ({
  pk: `XERO-CONNECTION#${xeroConnection}`,
  sk: `W#${workspace}`,
});

/** Notes that the workspace uses it. */
export const noteHolder = async (table: Table, xeroConnection: string, workspace: string): Promise<void> => {
  await table.doc.send(new PutCommand({ TableName: table.name, Item: holderKey(xeroConnection, workspace) }));
};

/** Notes that the workspace uses it no more. */
export const forgetHolder = async (table: Table, xeroConnection: string, workspace: string): Promise<void> => {
  await table.doc.send(new DeleteCommand({ TableName: table.name, Key: holderKey(xeroConnection, workspace) }));
};

/** Whether any workspace uses it. Read consistently. */
export const isHeld = async (table: Table, xeroConnection: string): Promise<boolean> => {
  const { Count } = await table.doc.send(
    new QueryCommand({
      TableName: table.name,
      ConsistentRead: true,
      KeyConditionExpression: 'pk = :pk',
      ExpressionAttributeValues: { ':pk': holderKey(xeroConnection, '').pk },
      Limit: 1,
      Select: 'COUNT',
    }),
  );
  return (Count ?? 0) > 0;
};
