import { GetCommand, PutCommand } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod';
import { type Routing, routingSchema } from '../settings/routing.ts';
import { type Settings, settingsSchema } from '../settings/settings.ts';
import { isConditionFailed, organisationPartition, type Table, workspacePartition } from './table.ts';

const settingsKey = (scope: { workspace: string; organisation: string }) => ({
  pk: organisationPartition(scope.workspace, scope.organisation),
  sk: 'SETTINGS',
});

const storedSchema = z.object({ settings: settingsSchema, turn: z.int().default(0) });

const read = async (table: Table, scope: { workspace: string; organisation: string }) => {
  const { Item } = await table.doc.send(
    new GetCommand({ TableName: table.name, Key: settingsKey(scope), ConsistentRead: true }),
  );
  return storedSchema.parse(Item ?? { settings: {} });
};

/** The organisation's settings, defaults filled in. */
export const getSettings = async (
  table: Table,
  scope: { workspace: string; organisation: string },
): Promise<Settings> => (await read(table, scope)).settings;

/** Stores a row unless somebody else did since `turn` was read; then false. */
const putIfTurn = async (
  table: Table,
  key: Record<string, string>,
  item: Record<string, unknown>,
  turn: number,
): Promise<boolean> => {
  try {
    await table.doc.send(
      new PutCommand({
        TableName: table.name,
        Item: { ...key, ...item, turn: turn + 1 },
        ConditionExpression: 'attribute_not_exists(turn) OR turn = :turn',
        ExpressionAttributeValues: { ':turn': turn },
      }),
    );
    return true;
  } catch (error) {
    if (isConditionFailed(error)) return false;
    throw error;
  }
};

/** Makes new settings of those that stand, again when somebody else changed them meanwhile. What `change` throws ends it. */
export const changeSettings = async (
  table: Table,
  scope: { workspace: string; organisation: string },
  change: (settings: Settings) => Settings,
): Promise<void> => {
  for (;;) {
    const { settings, turn } = await read(table, scope);
    if (await putIfTurn(table, settingsKey(scope), { settings: change(settings) }, turn)) return;
  }
};

const routingKey = (workspace: string) => ({ pk: workspacePartition(workspace), sk: 'ROUTING' });

const storedRoutingSchema = z.object({ routing: routingSchema, turn: z.int().default(0) });

const readRouting = async (table: Table, workspace: string) => {
  const { Item } = await table.doc.send(
    new GetCommand({ TableName: table.name, Key: routingKey(workspace), ConsistentRead: true }),
  );
  return storedRoutingSchema.parse(Item ?? {});
};

/** To which organisations the workspace's records go, defaults filled in. */
export const getRouting = async (table: Table, workspace: string): Promise<Routing> =>
  (await readRouting(table, workspace)).routing;

/**
 * Changes the routing, again when somebody else changed it meanwhile. What is held because it had no organisation is not moved
 * by that: see `routeHeld`.
 */
export const changeRouting = async (
  table: Table,
  workspace: string,
  change: (routing: Routing) => Routing,
): Promise<void> => {
  for (;;) {
    const { routing, turn } = await readRouting(table, workspace);
    const stored = await putIfTurn(table, routingKey(workspace), { routing: change(routing) }, turn);
    if (stored) return;
  }
};
