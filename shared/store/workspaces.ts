import { GetCommand, PutCommand } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod';
import { frameOriginsSchema } from '../settings/frame-origins.ts';
import { isConditionFailed, type Table, workspacePartition } from './table.ts';

/**
 * The id of a workspace: part of addresses, keys and secret names, so small letters, digits and hyphens only.
 * `callback` is an address of its own, `default` names the bridge's own Xero app there, and Xero refuses addresses that name it on invoices.
 */
export const workspaceIdSchema = z
  .string()
  .regex(
    /^(?!(?:callback|default)$)(?!.*xero)[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/,
    'must be 1 to 63 small letters, digits and hyphens, such as "acme-uk", not "callback" or "default" and without "xero"',
  );

/** One CRM installation that uses the bridge. */
export const workspaceSchema = z.object({
  workspace: workspaceIdSchema,
  /** As people see it. */
  name: z.string().min(1),
  /** Where write-backs go; absent when the CRM takes none. */
  deliveryUrl: z.url({ protocol: /^https?$/ }).optional(),
  /** Origins whose pages may show the console in a frame; absent: none. */
  frameOrigins: frameOriginsSchema.optional(),
  createdAt: z.string(),
});
export type Workspace = z.output<typeof workspaceSchema>;

/** The key of a workspace's row. */
export const workspaceItemKey = (workspace: string) => ({ pk: workspacePartition(workspace), sk: 'WORKSPACE' });

/** Reads a workspace, consistently; undefined when it is unknown. */
export const getWorkspace = async (table: Table, workspace: string): Promise<Workspace | undefined> => {
  if (!workspaceIdSchema.safeParse(workspace).success) return undefined;
  const { Item } = await table.doc.send(
    new GetCommand({ TableName: table.name, Key: workspaceItemKey(workspace), ConsistentRead: true }),
  );
  return Item && workspaceSchema.parse(Item);
};

/** Stores a workspace, new or changed. */
export const putWorkspace = async (table: Table, workspace: z.input<typeof workspaceSchema>): Promise<Workspace> => {
  const row = workspaceSchema.parse(workspace);
  await table.doc.send(new PutCommand({ TableName: table.name, Item: { ...workspaceItemKey(row.workspace), ...row } }));
  return row;
};

/** Stores a new workspace; false when one of that id exists already. */
export const createWorkspace = async (table: Table, workspace: z.input<typeof workspaceSchema>): Promise<boolean> => {
  const row = workspaceSchema.parse(workspace);
  try {
    await table.doc.send(
      new PutCommand({
        TableName: table.name,
        Item: { ...workspaceItemKey(row.workspace), ...row },
        ConditionExpression: 'attribute_not_exists(pk)',
      }),
    );
    return true;
  } catch (error) {
    if (isConditionFailed(error)) return false;
    throw error;
  }
};
