import { GetCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod';
import { type Problem, problemSchema } from '../failures/failure.ts';
import { queryRows } from './query-rows.ts';
import { isConditionFailed, organisationPartition, type Table } from './table.ts';

/**
 * One bell an organisation: says that its worker has something to do and from when. A queue message only wakes the
 * worker; the bell is what the sweep looks at when a message was lost.
 */
const bellSchema = z.object({
  workspace: z.string(),
  organisation: z.string(),
  /** Grows with every ring, so that a worker never silences a ring it has not seen. */
  rings: z.int(),
  dueAt: z.string().optional(),
  /** Why the worker gave way last, when that concerns the whole organisation. */
  trouble: problemSchema.optional(),
});
export type Bell = z.output<typeof bellSchema>;

const bellKey = (workspace: string, organisation: string) => ({
  pk: organisationPartition(workspace, organisation),
  sk: 'BELL',
});

/** Marks that the organisation has work due at `at`. */
export const ringBell = async (table: Table, workspace: string, organisation: string, at: Date): Promise<void> => {
  await table.doc.send(
    new UpdateCommand({
      TableName: table.name,
      Key: bellKey(workspace, organisation),
      UpdateExpression: 'SET workspace = :w, organisation = :o, #due = :push, dueAt = :at ADD rings :one',
      ExpressionAttributeNames: { '#due': 'due' },
      ExpressionAttributeValues: {
        ':w': workspace,
        ':o': organisation,
        ':push': 'push',
        ':at': at.toISOString(),
        ':one': 1,
      },
    }),
  );
};

/** The organisation's bell; undefined when it never rang. */
export const getBell = async (table: Table, workspace: string, organisation: string): Promise<Bell | undefined> => {
  const { Item } = await table.doc.send(
    new GetCommand({ TableName: table.name, Key: bellKey(workspace, organisation), ConsistentRead: true }),
  );
  return Item && bellSchema.parse(Item);
};

/**
 * Sets the bell to the next moment there is work, or silences it, and notes the trouble that ended the work, if any.
 * False when it rang since `bell` was read: then there may be new work, and it stays as it is.
 */
export const setBell = async (
  table: Table,
  bell: Bell,
  next: string | undefined,
  trouble?: Problem,
): Promise<boolean> => {
  const set = [
    ...(next === undefined ? [] : ['#due = :push', 'dueAt = :next']),
    ...(trouble ? ['trouble = :trouble'] : []),
  ];
  const remove = [...(next === undefined ? ['#due', 'dueAt'] : []), ...(trouble ? [] : ['trouble'])];
  try {
    await table.doc.send(
      new UpdateCommand({
        TableName: table.name,
        Key: bellKey(bell.workspace, bell.organisation),
        UpdateExpression: [
          set.length > 0 && `SET ${set.join(', ')}`,
          remove.length > 0 && `REMOVE ${remove.join(', ')}`,
        ]
          .filter(Boolean)
          .join(' '),
        ConditionExpression: 'rings = :rings',
        ExpressionAttributeNames: { '#due': 'due' },
        ExpressionAttributeValues: {
          ':rings': bell.rings,
          ...(next !== undefined && { ':push': 'push', ':next': next }),
          ...(trouble && { ':trouble': trouble }),
        },
      }),
    );
    return true;
  } catch (error) {
    if (isConditionFailed(error)) return false;
    throw error;
  }
};

/** Bells that are due at `now`, the oldest first. Eventually consistent: the next sweep sees what this one missed. */
export const dueBells = async (table: Table, now: Date): Promise<Bell[]> => {
  const rows = await queryRows(table, {
    IndexName: 'due',
    KeyConditionExpression: '#due = :push AND dueAt <= :now',
    ExpressionAttributeNames: { '#due': 'due' },
    ExpressionAttributeValues: { ':push': 'push', ':now': now.toISOString() },
  });
  return rows.map((row) => bellSchema.parse(row));
};
