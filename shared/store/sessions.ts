import { createHash, randomBytes } from 'node:crypto';
import { GetCommand, PutCommand } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod';
import { isConditionFailed, type Table, workspacePartition } from './table.ts';

/** What people may do, as the CRM says in the connect link. */
export const roleSchema = z.enum(['owner', 'administrator', 'member', 'viewer']);
export type Role = z.output<typeof roleSchema>;

export const sessionSchema = z.object({
  workspace: z.string(),
  user: z.string(),
  name: z.string().optional(),
  role: roleSchema,
  /** The `jti` of the connect link that opened it. */
  link: z.string(),
  /** Epoch seconds; DynamoDB deletes the row some time later. */
  expiresAt: z.int(),
});
/** Somebody signed in to one workspace in one browser. */
export type Session = z.output<typeof sessionSchema>;

const sessionHours = 8;

/** A session is stored under the hash of its id, so that whoever reads the table cannot take one over. */
const hashOf = (text: string) => createHash('sha256').update(text).digest('base64url');

const sessionItemKey = (workspace: string, id: string) => ({
  pk: workspacePartition(workspace),
  sk: `SESSION#${hashOf(id)}`,
});

const seconds = (now: Date) => Math.floor(now.getTime() / 1000);

const endOf = (now: Date) => seconds(now) + sessionHours * 3600;

const putSession = async (table: Table, id: string, row: Session): Promise<void> => {
  await table.doc.send(
    new PutCommand({ TableName: table.name, Item: { ...sessionItemKey(row.workspace, id), ...row } }),
  );
};

/**
 * Opens a session of eight hours, or until `expiresAt` (epoch seconds) when that is given; returns its id, 256 random bits,
 * which only the browser's cookie holds.
 */
export const openSession = async (
  table: Table,
  session: Omit<Session, 'expiresAt'> & { expiresAt?: number },
  now: Date,
): Promise<string> => {
  const id = randomBytes(32).toString('base64url');
  await putSession(table, id, { expiresAt: endOf(now), ...session });
  return id;
};

/** Lets a session go on for eight hours, as of the link that its owner has opened now. */
export const renewSession = (table: Table, id: string, session: Session, now: Date): Promise<void> =>
  putSession(table, id, { ...session, expiresAt: endOf(now) });

/** The session of this id; undefined when there is none or it has expired. */
export const getSession = async (
  table: Table,
  workspace: string,
  id: string,
  now: Date,
): Promise<Session | undefined> => {
  const { Item } = await table.doc.send(
    new GetCommand({ TableName: table.name, Key: sessionItemKey(workspace, id), ConsistentRead: true }),
  );
  const session = Item && sessionSchema.parse(Item);
  return session && session.expiresAt > seconds(now) ? session : undefined;
};

/** Uses up a connect link; false when it was used before. The note is kept until the link has expired for good. */
export const useLink = async (table: Table, workspace: string, jti: string, expiresAt: number): Promise<boolean> => {
  try {
    await table.doc.send(
      new PutCommand({
        TableName: table.name,
        Item: { pk: workspacePartition(workspace), sk: `LINK-USED#${hashOf(jti)}`, expiresAt: expiresAt + 3600 },
        ConditionExpression: 'attribute_not_exists(pk)',
      }),
    );
    return true;
  } catch (error) {
    if (isConditionFailed(error)) return false;
    throw error;
  }
};
