import { PutCommand } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod';
import { problemSchema } from '../failures/failure.ts';
import { logKeptDays, logKey, readLog } from './log-months.ts';
import { expiresAfterDays, type Table, workspacePartition } from './table.ts';

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

/** What the lines about one record have in common: its id in the CRM, or where the CRM has none, that in Xero. */
export const lineOf = (
  workspace: string,
  { type, crmId, xeroId }: Pick<Activity, 'type' | 'crmId' | 'xeroId'>,
): string => `${workspacePartition(workspace)}#${type}#${crmId ?? `xero:${xeroId}`}`;

/** The put that stores an activity, alone or in a transaction. */
export const activityPut = (tableName: string, activity: Activity) => ({
  Put: {
    TableName: tableName,
    Item: {
      ...logKey(activity),
      expiresAt: expiresAfterDays(new Date(activity.at), logKeptDays),
      ...((activity.crmId ?? activity.xeroId) !== undefined && { ofRecord: lineOf(activity.workspace, activity) }),
      ...activity,
    },
  },
});

/** Stores one activity; the same one again changes nothing. */
export const putActivity = async (table: Table, activity: Activity): Promise<void> => {
  await table.doc.send(new PutCommand(activityPut(table.name, activity).Put));
};

/** A workspace's activities, newest first, a page at a time; `after`: the `next` of the page before, or any place in the log. */
export const listActivities = async (
  table: Table,
  workspace: string,
  now: Date,
  options: { limit?: number; after?: string | undefined } = {},
): Promise<{ activities: Activity[]; next?: string | undefined }> => {
  const { limit = 100, after } = options;
  const { items, next } = await readLog(table, { workspace, now, before: after, newestFirst: true, limit });
  return { activities: items.map((item) => activitySchema.parse(item)), next };
};
