import { DeleteCommand, PutCommand } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod';
import { type Table, workspacePartition } from './table.ts';

const checkResultSchema = z.object({
  /** Name of the organisation. */
  name: z.string(),
  country: z.string().optional(),
  baseCurrency: z.string(),
  /** Why it failed; absent when it succeeded. */
  problem: z.object({ message: z.string(), remedy: z.string() }).optional(),
  expiresAt: z.int(),
});
/** What a connection check found, until its page has shown it. */
export type CheckResult = z.output<typeof checkResultSchema>;

const keptSeconds = 300;
const seconds = (now: Date) => Math.floor(now.getTime() / 1000);

/** `browser`: see `browserOf`. */
const checkResultKey = ({ workspace, browser }: { workspace: string; browser: string }) => ({
  pk: workspacePartition(workspace),
  sk: `CHECKED#${browser}`,
});
type Place = Parameters<typeof checkResultKey>[0];

/** Keeps what a check found for the browser that asked for it, for five minutes. */
export const keepCheckResult = async (
  table: Table,
  place: Place,
  result: Omit<CheckResult, 'expiresAt'>,
  now: Date,
): Promise<void> => {
  const row: CheckResult = { ...result, expiresAt: seconds(now) + keptSeconds };
  await table.doc.send(new PutCommand({ TableName: table.name, Item: { ...checkResultKey(place), ...row } }));
};

/** Takes the result away, so that it is shown once; undefined when there is none. */
export const takeCheckResult = async (table: Table, place: Place, now: Date): Promise<CheckResult | undefined> => {
  const { Attributes } = await table.doc.send(
    new DeleteCommand({ TableName: table.name, Key: checkResultKey(place), ReturnValues: 'ALL_OLD' }),
  );
  const result = Attributes && checkResultSchema.parse(Attributes);
  return result && result.expiresAt > seconds(now) ? result : undefined;
};
