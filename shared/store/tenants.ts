import { PutCommand } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod';
import { queryRows } from './query-rows.ts';
import type { Table } from './table.ts';

/** Which workspaces ever linked an organisation: Xero's messages name the organisation only. */
const tenantKey = (organisation: string, workspace: string) => ({ pk: `TENANT#${organisation}`, sk: `W#${workspace}` });

/** Notes that the workspace links the organisation; to be called before it does. */
export const noteTenant = async (table: Table, organisation: string, workspace: string): Promise<void> => {
  await table.doc.send(
    new PutCommand({ TableName: table.name, Item: { ...tenantKey(organisation, workspace), workspace } }),
  );
};

/** The workspaces that may hold the organisation; whether they (still) do is told by their own rows. */
export const workspacesOf = async (table: Table, organisation: string): Promise<string[]> => {
  const rows = await queryRows(table, {
    ConsistentRead: true,
    KeyConditionExpression: 'pk = :pk',
    ExpressionAttributeValues: { ':pk': tenantKey(organisation, '').pk },
  });
  return rows.map((row) => z.object({ workspace: z.string() }).parse(row).workspace);
};
