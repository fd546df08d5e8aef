import { GetCommand, PutCommand } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod';
import { type Settings, settingsSchema } from '../settings/settings.ts';
import { isConditionFailed, organisationPartition, type Table } from './table.ts';

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

/** Makes new settings of those that stand, again when somebody else changed them meanwhile. What `change` throws ends it. */
export const changeSettings = async (
  table: Table,
  scope: { workspace: string; organisation: string },
  change: (settings: Settings) => Settings,
): Promise<void> => {
  for (;;) {
    const { settings, turn } = await read(table, scope);
    try {
      await table.doc.send(
        new PutCommand({
          TableName: table.name,
          Item: { ...settingsKey(scope), settings: change(settings), turn: turn + 1 },
          ConditionExpression: 'attribute_not_exists(turn) OR turn = :turn',
          ExpressionAttributeValues: { ':turn': turn },
        }),
      );
      return;
    } catch (error) {
      if (!isConditionFailed(error)) throw error;
    }
  }
};
