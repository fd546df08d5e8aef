import { randomUUID } from 'node:crypto';
import { DeleteCommand, GetCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod';
import { problemSchema } from '../failures/failure.ts';
import { queryRows } from './query-rows.ts';
import { isConditionFailed, type Table, workspacePartition } from './table.ts';

/**
 * One consent of one Xero user to one Xero app. Its tokens serve every organisation that is linked through it.
 * While it is `connected` it lies in the `due` index under `keep-alive`, so that idle tokens are refreshed and a refresh
 * that died is taken up again.
 */
const connectionSchema = z.object({
  workspace: z.string(),
  connection: z.string(),
  xeroUser: z.string(),
  xeroUserName: z.string().optional(),
  clientId: z.string(),
  app: z.enum(['bridge', 'workspace']),
  state: z.enum(['connected', 'reconnect']),
  /** Why it has to be connected again. */
  problem: problemSchema.optional(),
  /** Encrypted; see shared/xero/sealed-tokens.ts. */
  tokens: z.string(),
  /** Names these tokens; new tokens bear a new one. */
  tokenVersion: z.string(),
  accessExpiresAt: z.string(),
  refreshedAt: z.string(),
  /** Who refreshes at the moment, and until when nobody else may. */
  leaseHolder: z.string().optional(),
  leaseUntil: z.string().optional(),
  connectedAt: z.string(),
  /** The CRM user who connected it. */
  connectedBy: z.string(),
});
export type Connection = z.output<typeof connectionSchema>;
const newConnectionSchema = connectionSchema.omit({
  state: true,
  problem: true,
  tokenVersion: true,
  leaseHolder: true,
  leaseUntil: true,
});
type NewConnection = z.output<typeof newConnectionSchema>;
export type ConnectionKey = Pick<Connection, 'workspace' | 'connection'>;

const keepAliveDays = 7;
const prefix = 'CONNECTION#';
const connectionItemKey = ({ workspace, connection }: ConnectionKey) => ({
  pk: workspacePartition(workspace),
  sk: prefix + connection,
});

const nextKeepAlive = (refreshedAt: string) =>
  new Date(Date.parse(refreshedAt) + keepAliveDays * 86_400_000).toISOString();

/** Reads a connection, consistently. */
export const getConnection = async (table: Table, key: ConnectionKey): Promise<Connection | undefined> => {
  const { Item } = await table.doc.send(
    new GetCommand({ TableName: table.name, Key: connectionItemKey(key), ConsistentRead: true }),
  );
  return Item && connectionSchema.parse(Item);
};

/** The connections of a workspace. Read consistently. */
export const listConnections = async (table: Table, workspace: string): Promise<Connection[]> => {
  const rows = await queryRows(table, {
    ConsistentRead: true,
    KeyConditionExpression: 'pk = :pk AND begins_with(sk, :prefix)',
    ExpressionAttributeValues: { ':pk': workspacePartition(workspace), ':prefix': prefix },
  });
  return rows.map((row) => connectionSchema.parse(row));
};

interface Change {
  set: Record<string, string | undefined>;
  remove?: string[];
  condition: string;
  /** Values that only the condition names. */
  values?: Record<string, string>;
}

/** Names every field by a placeholder, as `state`, `due` and others are reserved words of DynamoDB. */
const update = async (
  table: Table,
  key: ConnectionKey,
  { set, remove = [], condition, values = {} }: Change,
): Promise<boolean> => {
  const fields = Object.entries(set).filter(([, value]) => value !== undefined);
  const gone = [...remove, ...Object.keys(set).filter((field) => set[field] === undefined)];
  const named = [...Object.keys(set), ...remove, ...[...condition.matchAll(/#(\w+)/g)].map(([, name = '']) => name)];
  const sets = fields.map(([field]) => `#${field} = :${field}`).join(', ');
  try {
    await table.doc.send(
      new UpdateCommand({
        TableName: table.name,
        Key: connectionItemKey(key),
        UpdateExpression: [
          sets && `SET ${sets}`,
          gone.length > 0 && `REMOVE ${gone.map((field) => `#${field}`).join(', ')}`,
        ]
          .filter(Boolean)
          .join(' '),
        ...(condition !== '' && { ConditionExpression: condition }),
        ExpressionAttributeNames: Object.fromEntries(named.map((name) => [`#${name}`, name])),
        ExpressionAttributeValues: {
          ...Object.fromEntries(fields.map(([field, value]) => [`:${field}`, value])),
          ...Object.fromEntries(Object.entries(values).map(([name, value]) => [`:${name}`, value])),
        },
      }),
    );
    return true;
  } catch (error) {
    if (isConditionFailed(error)) return false;
    throw error;
  }
};

/**
 * Stores what a consent brought: a new connection, or new tokens for the one that this user and app had. A refresh that
 * is under way loses its race, as the tokens bear a new version.
 */
export const saveConsent = async (table: Table, consent: NewConnection): Promise<void> => {
  const row = newConnectionSchema.parse(consent);
  await update(table, row, {
    set: {
      ...row,
      xeroUserName: row.xeroUserName,
      state: 'connected',
      tokenVersion: randomUUID(),
      due: 'keep-alive',
      dueAt: nextKeepAlive(row.refreshedAt),
    },
    remove: ['problem', 'leaseHolder', 'leaseUntil'],
    condition: '',
  });
};

/**
 * Takes the right to refresh until `until`; false when somebody else has it, or the tokens are newer than seen. If the holder
 * dies, the keep-alive finds the connection soon after: its rotated token is lost, but Xero takes the old one for 30 minutes.
 */
export const takeRefreshLease = (
  table: Table,
  seen: Connection,
  lease: { holder: string; now: Date; until: Date },
): Promise<boolean> =>
  update(table, seen, {
    set: {
      leaseHolder: lease.holder,
      leaseUntil: lease.until.toISOString(),
      due: 'keep-alive',
      dueAt: lease.until.toISOString(),
    },
    condition:
      '#tokenVersion = :seen AND #state = :connected AND (attribute_not_exists(#leaseUntil) OR #leaseUntil < :now)',
    values: { seen: seen.tokenVersion, connected: 'connected', now: lease.now.toISOString() },
  });

/** Gives the lease back after a refresh that brought nothing; the keep-alive tries again at `again`. */
export const dropRefreshLease = async (
  table: Table,
  key: ConnectionKey,
  holder: string,
  again: Date,
): Promise<void> => {
  await update(table, key, {
    set: { dueAt: again.toISOString() },
    remove: ['leaseHolder', 'leaseUntil'],
    condition: '#leaseHolder = :holder',
    values: { holder },
  });
};

/** Stores rotated tokens and ends the lease. False when other tokens have come meanwhile: then those count. */
export const saveRotatedTokens = (
  table: Table,
  seen: Connection,
  rotated: Pick<Connection, 'tokens' | 'accessExpiresAt' | 'refreshedAt'>,
): Promise<boolean> =>
  update(table, seen, {
    set: { ...rotated, tokenVersion: randomUUID(), due: 'keep-alive', dueAt: nextKeepAlive(rotated.refreshedAt) },
    remove: ['leaseHolder', 'leaseUntil'],
    condition: '#tokenVersion = :seen',
    values: { seen: seen.tokenVersion },
  });

/** Notes that Xero refused these tokens for good. False when other tokens have come meanwhile. */
export const needReconnect = async (
  table: Table,
  seen: Connection,
  problem: z.output<typeof problemSchema>,
): Promise<boolean> => {
  try {
    await table.doc.send(
      new UpdateCommand({
        TableName: table.name,
        Key: connectionItemKey(seen),
        UpdateExpression: 'SET #state = :reconnect, problem = :problem REMOVE leaseHolder, leaseUntil, #due, dueAt',
        ConditionExpression: 'tokenVersion = :seen',
        ExpressionAttributeNames: { '#state': 'state', '#due': 'due' },
        ExpressionAttributeValues: { ':reconnect': 'reconnect', ':problem': problem, ':seen': seen.tokenVersion },
      }),
    );
    return true;
  } catch (error) {
    if (isConditionFailed(error)) return false;
    throw error;
  }
};

/** Forgets a connection and its tokens. */
export const deleteConnection = async (table: Table, key: ConnectionKey): Promise<void> => {
  await table.doc.send(new DeleteCommand({ TableName: table.name, Key: connectionItemKey(key) }));
};

/** Connections whose tokens were not refreshed for a week, or whose refresh broke off. Eventually consistent. */
export const connectionsToKeepAlive = async (table: Table, now: Date): Promise<ConnectionKey[]> => {
  const rows = await queryRows(table, {
    IndexName: 'due',
    KeyConditionExpression: '#due = :keepAlive AND dueAt <= :now',
    ExpressionAttributeNames: { '#due': 'due' },
    ExpressionAttributeValues: { ':keepAlive': 'keep-alive', ':now': now.toISOString() },
  });
  return rows.map((row) => connectionSchema.pick({ workspace: true, connection: true }).parse(row));
};
