import { createHash } from 'node:crypto';
import { GetCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod';
import { queryRows } from './query-rows.ts';
import { isConditionFailed, type Table } from './table.ts';

/** Names the bridge's own app, here and in the address of its messages; other apps have the name of their workspace. */
export const BRIDGE_APP = 'default';

const sequenceSchema = z.object({
  app: z.string(),
  /** Number of the last message of Xero's that was taken; absent until the first. */
  last: z.int().optional(),
  /** When that came. */
  lastAt: z.string().optional(),
  /** When Xero last made sure that this address checks signatures (its "intent to receive"). */
  provenAt: z.string().optional(),
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

/** What has come of the messages of an app that are signed with this key; undefined when nothing has. */
export const getSequence = (table: Table, app: string, webhookKey: string): Promise<Sequence | undefined> =>
  read(table, sequenceKey(app, webhookKey));

/** Keeps that Xero has asked this address for its intent to receive, rightly signed. Counts nothing. */
export const noteProven = async (table: Table, app: string, webhookKey: string, now: Date): Promise<void> => {
  await table.doc.send(
    new UpdateCommand({
      TableName: table.name,
      Key: sequenceKey(app, webhookKey),
      UpdateExpression: 'SET app = :app, provenAt = :now',
      ExpressionAttributeValues: { ':app': app, ':now': now.toISOString() },
    }),
  );
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
    const before = (await read(table, key))?.last;
    if (before !== undefined && last <= before) return false;
    const gap = before !== undefined && first > before + 1;
    try {
      await table.doc.send(
        new UpdateCommand({
          TableName: table.name,
          Key: key,
          UpdateExpression: `SET app = :app, #last = :last, lastAt = :now${gap ? ', gapAt = :now, #due = :gap, dueAt = :now' : ''}`,
          ConditionExpression: before === undefined ? 'attribute_not_exists(#last)' : '#last = :before',
          ExpressionAttributeNames: { '#last': 'last', ...(gap && { '#due': 'due' }) },
          ExpressionAttributeValues: {
            ':app': app,
            ':last': last,
            ':now': now.toISOString(),
            ...(before !== undefined && { ':before': before }),
            ...(gap && { ':gap': 'gap' }),
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
