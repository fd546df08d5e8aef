import { DynamoDBClient, type DynamoDBClientConfig } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';

/** The one DynamoDB table, as every store function takes it. */
export interface Table {
  doc: DynamoDBDocumentClient;
  name: string;
}

/** Opens the table. `undefined` values are left out of items, so that optional fields stay absent. */
export const openTable = (name: string, config: DynamoDBClientConfig = {}): Table => ({
  doc: DynamoDBDocumentClient.from(new DynamoDBClient(config), { marshallOptions: { removeUndefinedValues: true } }),
  name,
});

/** Partition of what belongs to a workspace as a whole. */
export const workspacePartition = (workspace: string) => `W#${workspace}`;

/** Partition of one organisation's sync state inside one workspace. */
export const organisationPartition = (workspace: string, organisation: string) => `W#${workspace}#O#${organisation}`;

/** Where changes wait that came before any organisation was linked. */
export const UNROUTED = 'unrouted';

/** DynamoDB TTL value: whole seconds since 1970, `days` after `now`. */
export const expiresAfterDays = (now: Date, days: number) => Math.floor(now.getTime() / 1000 + days * 86_400);

/** True when the error says that a condition did not hold (of one write). */
export const isConditionFailed = (error: unknown): boolean =>
  error instanceof Error && error.name === 'ConditionalCheckFailedException';

/** True when a single write met a transaction that was under way on the same row: the same again soon goes through. */
export const isTransactionConflict = (error: unknown): boolean =>
  error instanceof Error && error.name === 'TransactionConflictException';

/**
 * Reasons of a cancelled transaction, one code an action (`None`, `ConditionalCheckFailed`, `TransactionConflict`, ...);
 * undefined when the error is something else.
 */
export const cancellationCodes = (error: unknown): string[] | undefined => {
  if (!(error instanceof Error) || error.name !== 'TransactionCanceledException') return undefined;
  const reasons = 'CancellationReasons' in error ? error.CancellationReasons : undefined;
  return Array.isArray(reasons) ? reasons.map((reason) => String(reason?.Code ?? 'None')) : [];
};

/** Whether the conditions of a write, or of a transaction, held; any other failure is thrown. */
export const conditionHeld = async (write: () => Promise<unknown>): Promise<boolean> => {
  try {
    await write();
    return true;
  } catch (error) {
    if (isConditionFailed(error) || cancellationCodes(error)?.includes('ConditionalCheckFailed')) return false;
    throw error;
  }
};
