import { GetCommand, PutCommand } from '@aws-sdk/lib-dynamodb';
import { type Settings, settingsSchema } from '../settings/settings.ts';
import { organisationPartition, type Table } from './table.ts';

const settingsKey = (scope: { workspace: string; organisation: string }) => ({
  pk: organisationPartition(scope.workspace, scope.organisation),
  sk: 'SETTINGS',
});

/** The organisation's settings, defaults filled in. */
export const getSettings = async (
  table: Table,
  scope: { workspace: string; organisation: string },
): Promise<Settings> => {
  const { Item } = await table.doc.send(
    new GetCommand({ TableName: table.name, Key: settingsKey(scope), ConsistentRead: true }),
  );
  return settingsSchema.parse(Item?.settings ?? {});
};

/** Replaces the organisation's settings. */
export const putSettings = async (
  table: Table,
  scope: { workspace: string; organisation: string },
  settings: Settings,
): Promise<void> => {
  await table.doc.send(new PutCommand({ TableName: table.name, Item: { ...settingsKey(scope), settings } }));
};
