import { createHash, randomBytes } from 'node:crypto';
import { DeleteCommand, PutCommand } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod';
import { type Session, sessionSchema } from './sessions.ts';
import { type Table, workspacePartition } from './table.ts';

const handoverSchema = z.object({
  session: sessionSchema,
  /** The page on which the tab begins. */
  to: z.string(),
  /** Epoch seconds; DynamoDB deletes the row some time later. */
  expiresAt: z.int(),
});
/** Somebody signed in within a frame goes on in a tab, as the same user with the same role, once. */
export type Handover = z.output<typeof handoverSchema>;

/** Long enough to read one page and press one button. */
export const handoverMinutes = 2;

const handoverKey = (workspace: string, token: string) => ({
  pk: workspacePartition(workspace),
  sk: `HANDOVER#${createHash('sha256').update(`handover:${token}`).digest('base64url')}`,
});

const seconds = (now: Date) => Math.floor(now.getTime() / 1000);

/** Keeps a hand-over under the hash of its token, 256 random bits, and returns that token; it is good for two minutes. */
export const keepHandover = async (table: Table, session: Session, to: string, now: Date): Promise<string> => {
  const token = randomBytes(32).toString('base64url');
  const row: Handover = { session, to, expiresAt: seconds(now) + handoverMinutes * 60 };
  await table.doc.send(
    new PutCommand({ TableName: table.name, Item: { ...handoverKey(session.workspace, token), ...row } }),
  );
  return token;
};

/** Uses up a hand-over: of many callers one gets it. Undefined when it is unknown, used, expired or of another workspace. */
export const takeHandover = async (
  table: Table,
  workspace: string,
  token: string,
  now: Date,
): Promise<Handover | undefined> => {
  const { Attributes } = await table.doc.send(
    new DeleteCommand({ TableName: table.name, Key: handoverKey(workspace, token), ReturnValues: 'ALL_OLD' }),
  );
  const handover = Attributes && handoverSchema.parse(Attributes);
  return handover && handover.expiresAt > seconds(now) ? handover : undefined;
};
