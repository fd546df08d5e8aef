import { PutCommand } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod';
import { problemSchema } from '../failures/failure.ts';
import { queryPage } from './query-rows.ts';
import { expiresAfterDays, type Table, workspacePartition } from './table.ts';

const keptDays = 730;

/** One line of the log: what was done to which record, by whom, with which result. */
export const activitySchema = z.object({
  workspace: z.string(),
  organisation: z.string().optional(),
  /** Unique among the activities of one instant; the same work done again after a crash bears the same id. */
  id: z.string(),
  at: z.string(),
  actor: z.string(),
  action: z.enum([
    'created',
    'updated',
    'matched',
    'unchanged',
    'needsAttention',
    'waits',
    'refused',
    'connected',
    'disconnected',
    'paused',
    'resumed',
    'retried',
    'undelivered',
    'deleted',
    'emailed',
    'attached',
    'noted',
    'allocated',
    'paymentReversed',
    'told',
    'changedInXero',
    'newInXero',
    'conflict',
    'merged',
    'linked',
    'unlinked',
    'moved',
    'undone',
    'held',
    'dropped',
    'settingsChanged',
    'pulled',
  ]),
  /** Which way it went; absent for what concerns no direction. */
  direction: z.enum(['toXero', 'toCrm']).optional(),
  /** Values before and after, by field, where a record was changed. */
  changed: z
    .array(z.object({ field: z.string(), before: z.unknown().optional(), after: z.unknown().optional() }))
    .optional(),
  /** How long it took, milliseconds. */
  durationMs: z.number().optional(),
  /** Calls to Xero it cost, shared ones counted in part. */
  calls: z.number().optional(),
  type: z.string().optional(),
  crmId: z.string().optional(),
  xeroId: z.string().optional(),
  number: z.string().optional(),
  /** The Xero call it was part of (its Idempotency-Key); records with the same one shared a call. */
  call: z.string().optional(),
  problem: problemSchema.optional(),
  note: z.string().optional(),
});
export type Activity = z.output<typeof activitySchema>;

/** The put that stores an activity, alone or in a transaction. */
export const activityPut = (tableName: string, activity: Activity) => ({
  Put: {
    TableName: tableName,
    Item: {
      pk: workspacePartition(activity.workspace),
      sk: `ACTIVITY#${activity.at}#${activity.id}`,
      expiresAt: expiresAfterDays(new Date(activity.at), keptDays),
      ...activity,
    },
  },
});

/** Stores one activity; the same one again changes nothing. */
export const putActivity = async (table: Table, activity: Activity): Promise<void> => {
  await table.doc.send(new PutCommand(activityPut(table.name, activity).Put));
};

/** A workspace's activities, newest first, a page at a time. */
export const listActivities = async (
  table: Table,
  workspace: string,
  options: { limit?: number; after?: string | undefined } = {},
): Promise<{ activities: Activity[]; next?: string | undefined }> => {
  const { rows, next } = await queryPage(
    table,
    { pk: workspacePartition(workspace), prefix: 'ACTIVITY#' },
    { limit: options.limit ?? 100, after: options.after },
    { ScanIndexForward: false },
  );
  return { activities: rows.map((row) => activitySchema.parse(row)), next };
};
