import { createHash } from 'node:crypto';
import { GetCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod';
import { queryRows } from './query-rows.ts';
import { isConditionFailed, type Table } from './table.ts';

const sequenceSchema = z.object({
  app: z.string(),
  /** Number of the last message of Xero's that was taken. */
  last: z.int(),
  /** When a gap was found that nobody has looked into yet. */
  gapAt: z.string().optional(),
});
/** How far the messages have come that Xero sends to one app; the messages of all its organisations are one sequence. */
export type Sequence = z.output<typeof sequenceSchema>;

/** A new subscription has a new key and counts anew, so the key is part of what is counted. Its hash only. */
const sequenceKey = (app: string, webhookKey: string) => ({
  pk: `XERO-APP#${app}`,
  sk: `SEQUENCE#${createHash('sha256').update(webhookKey).digest('base64url')}`,
});
type Place = ReturnType<typeof sequenceKey>;

const read = async (table: Table, key: Place): Promise<Sequence | undefined> => {
  const { Item } = await table.doc.send(new GetCommand({ TableName: table.name, Key: key, ConsistentRead: true }));
  return Item && sequenceSchema.parse(Item);
};

/**
 * Counts the messages `first` to `last` of an app. When messages before them are missing, that is noted with the row,
 * which the sweep finds in the `due` index under `gap`. Answers whether there is a gap.
 */
export const countMessages = async (
  table: Table,
  app: string,
  webhookKey: string,
  { first, last, now }: { first: number; last: number; now: Date },
): Promise<boolean> => {
  const key = sequenceKey(app, webhookKey);
  for (;;) {
    const before = await read(table, key);
    if (before && last <= before.last) return false;
    const gap = before !== undefined && first > before.last + 1;
    try {
      await table.doc.send(
        new UpdateCommand({
          TableName: table.name,
          Key: key,
          UpdateExpression: `SET app = :app, #last = :last${gap ? ', gapAt = :now, #due = :gap, dueAt = :now' : ''}`,
          ConditionExpression: before ? '#last = :before' : 'attribute_not_exists(pk)',
          ExpressionAttributeNames: { '#last': 'last', ...(gap && { '#due': 'due' }) },
          ExpressionAttributeValues: {
            ':app': app,
            ':last': last,
            ...(before && { ':before': before.last }),
            ...(gap && { ':now': now.toISOString(), ':gap': 'gap' }),
          },
        }),
      );
      return gap;
    } catch (error) {
      if (!isConditionFailed(error)) throw error;
    }
  }
};

const gapSchema = sequenceSchema.required({ gapAt: true }).extend({ pk: z.string(), sk: z.string() });
export type Gap = z.output<typeof gapSchema>;

/** Gaps that nobody has looked into yet. Eventually consistent. */
export const openGaps = async (table: Table): Promise<Gap[]> => {
  const rows = await queryRows(table, {
    IndexName: 'due',
    KeyConditionExpression: '#due = :gap',
    ExpressionAttributeNames: { '#due': 'due' },
    ExpressionAttributeValues: { ':gap': 'gap' },
  });
  return rows.map((row) => gapSchema.parse(row));
};

/** Closes a gap, now that every organisation concerned is due; a newer gap stays open. */
export const closeGap = async (table: Table, { pk, sk, gapAt }: Gap): Promise<void> => {
  try {
    await table.doc.send(
      new UpdateCommand({
        TableName: table.name,
        Key: { pk, sk },
        UpdateExpression: 'REMOVE gapAt, #due, dueAt',
        ConditionExpression: 'gapAt = :gapAt',
        ExpressionAttributeNames: { '#due': 'due' },
        ExpressionAttributeValues: { ':gapAt': gapAt },
      }),
    );
  } catch (error) {
    if (!isConditionFailed(error)) throw error;
  }
};
