import { GetCommand, PutCommand } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod';
import { problemSchema } from '../failures/failure.ts';
import { organisationPartition, type Table } from './table.ts';

type Scope = { workspace: string; organisation: string };

const healthSchema = z.object({
  /** What in the settings does not fit Xero any more; `field` names the setting. */
  problems: z.array(problemSchema),
  /** When the settings were last compared with Xero. */
  checkedAt: z.string(),
});
/** How the settings of an organisation fit what stands in Xero. */
export type Health = z.output<typeof healthSchema>;

const healthKey = (scope: Scope) => ({
  pk: organisationPartition(scope.workspace, scope.organisation),
  sk: 'HEALTH',
});

/** The result of the last comparison; undefined before the first. */
export const getHealth = async (table: Table, scope: Scope): Promise<Health | undefined> => {
  const { Item } = await table.doc.send(
    new GetCommand({ TableName: table.name, Key: healthKey(scope), ConsistentRead: true }),
  );
  return Item && healthSchema.parse(Item);
};

/** Keeps the result of a comparison. */
export const putHealth = async (table: Table, scope: Scope, health: Health): Promise<void> => {
  await table.doc.send(new PutCommand({ TableName: table.name, Item: { ...healthKey(scope), ...health } }));
};
