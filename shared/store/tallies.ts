import { PutCommand } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod';
import { type Activity, activityPut } from './activities.ts';
import { batchGet } from './batch-get.ts';
import { conditionHeld, expiresAfterDays, type Table, workspacePartition } from './table.ts';
import { transact } from './transact.ts';

const keptDays = 30;

const lastSchema = z.record(z.string(), z.object({ toXero: z.string().optional(), toCrm: z.string().optional() }));
/** When something was last done each way, by organisation. */
export type LastSynced = z.output<typeof lastSchema>;

const tallySchema = z.object({
  /** UTC date. */
  day: z.string(),
  /** Counts up with each write, so that two who count do not overwrite each other. */
  version: z.int(),
  /** Place of the last line of the log that is counted here (see `logPlace`). */
  until: z.string(),
  /** All lines of the day are counted. */
  whole: z.boolean(),
  /** By organisation and quarter of an hour of the day (0 to 95): how many were done, and went wrong. */
  counts: z.record(z.string(), z.record(z.string(), z.tuple([z.int(), z.int()]))),
  last: lastSchema,
});
/** What the log of one day comes to, so far. Kept by those who look at it: nothing is written when a line is. */
export type Tally = z.output<typeof tallySchema>;

const syncedSchema = z.object({ version: z.int(), until: z.string(), last: lastSchema });
/** When something was last done each way, up to a place in the log. */
export type Synced = z.output<typeof syncedSchema>;

const keyOf = (workspace: string, day: string) => ({ pk: workspacePartition(workspace), sk: `TALLY#${day}` });
const syncedKey = (workspace: string) => ({ pk: workspacePartition(workspace), sk: 'SYNCED' });

/** The tallies of some days, by day, and what came before them, as far as there are any. Read consistently. */
export const getTallies = async (
  table: Table,
  workspace: string,
  days: string[],
): Promise<{ tallies: Map<string, Tally>; synced: Synced | undefined }> => {
  const rows = await batchGet(table, [...days.map((day) => keyOf(workspace, day)), syncedKey(workspace)]);
  const synced = rows.find(({ sk }) => sk === 'SYNCED');
  const tallies = rows.filter((row) => row !== synced).map((row) => tallySchema.parse(row));
  return { tallies: new Map(tallies.map((tally) => [tally.day, tally])), synced: synced && syncedSchema.parse(synced) };
};

/** Stores a row if it still is of the version before; otherwise somebody else was faster, and what they counted stays. */
const putNext = async (table: Table, item: { version: number } & Record<string, unknown>): Promise<void> => {
  const version = item.version + 1;
  await conditionHeld(() =>
    table.doc.send(
      new PutCommand({
        TableName: table.name,
        Item: { ...item, version },
        ConditionExpression: 'version = :version OR (:version = :none AND attribute_not_exists(pk))',
        ExpressionAttributeValues: { ':version': item.version, ':none': 0 },
      }),
    ),
  );
};

const expiryOf = (day: string) => expiresAfterDays(new Date(`${day}T00:00:00Z`), keptDays);

/** Stores how far a day is counted, unless another view has done so since `tally` was read. */
export const putTally = (table: Table, workspace: string, tally: Tally): Promise<void> =>
  putNext(table, { ...keyOf(workspace, tally.day), ...tally, expiresAt: expiryOf(tally.day) });

/** Stores when something was last done, unless another view has done so since `synced` was read. */
export const putSynced = (table: Table, workspace: string, synced: Synced): Promise<void> =>
  putNext(table, { ...syncedKey(workspace), ...synced });

/**
 * Stores a line of the log that bears an earlier time than that of its writing, of something that went wrong: its day is counted
 * anew. The same one again changes nothing.
 */
export const putLateActivity = async (table: Table, activity: Activity): Promise<void> => {
  const { Put } = activityPut(table.name, activity);
  const day = activity.at.slice(0, 10);
  await transact(table, [
    { Put: { ...Put, ConditionExpression: 'attribute_not_exists(pk)' } },
    {
      Update: {
        TableName: table.name,
        Key: keyOf(activity.workspace, day),
        UpdateExpression:
          'SET #day = :day, #until = :none, whole = :no, counts = :empty, #last = :empty, expiresAt = :expiry ADD version :one',
        ExpressionAttributeNames: { '#day': 'day', '#until': 'until', '#last': 'last' },
        ExpressionAttributeValues: {
          ...{ ':day': day, ':none': '', ':no': false, ':empty': {}, ':expiry': expiryOf(day), ':one': 1 },
        },
      },
    },
  ]);
};
