import { randomUUID } from 'node:crypto';
import { UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { frameOriginsSchema } from '../settings/frame-origins.ts';
import { putActivity } from './activities.ts';
import { isConditionFailed, type Table } from './table.ts';
import { workspaceItemKey, workspaceSchema } from './workspaces.ts';

/**
 * Names the origins whose pages may show the console of a workspace in a frame, exactly these, and keeps in the log who did.
 * Returns whether that changed anything; undefined when there is no such workspace.
 */
export const saveFrameOrigins = async (
  table: Table,
  workspace: string,
  wanted: string[],
  { by, now }: { by: string; now: Date },
): Promise<boolean | undefined> => {
  const after = frameOriginsSchema.parse(wanted);
  const before = await replaceOrigins(table, workspace, after);
  if (before === undefined) return undefined;
  if (before.join() === after.join()) return false;
  await putActivity(table, {
    ...{ workspace, id: randomUUID(), at: now.toISOString(), actor: by, action: 'settingsChanged' },
    changed: [{ field: 'frameOrigins', before: before.join(', '), after: after.join(', ') }],
  });
  return true;
};

const replaceOrigins = async (table: Table, workspace: string, after: string[]): Promise<string[] | undefined> => {
  try {
    const { Attributes } = await table.doc.send(
      new UpdateCommand({
        TableName: table.name,
        Key: workspaceItemKey(workspace),
        UpdateExpression: 'SET frameOrigins = :after',
        ConditionExpression: 'attribute_exists(pk)',
        ExpressionAttributeValues: { ':after': after },
        ReturnValues: 'ALL_OLD',
      }),
    );
    return workspaceSchema.parse(Attributes).frameOrigins ?? [];
  } catch (error) {
    if (isConditionFailed(error)) return undefined;
    throw error;
  }
};
