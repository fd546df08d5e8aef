import * as z from 'zod';
import { readLog } from './log-months.ts';
import type { Table } from './table.ts';

const lineSchema = z.object({
  sk: z.string(),
  at: z.string(),
  action: z.string(),
  organisation: z.string().optional(),
  direction: z.string().optional(),
});
/** What counting needs of a line of the log. */
export type LogLine = z.output<typeof lineSchema>;

/**
 * How long after its own time a line of the log may be written: no function runs longer than 150 seconds, and each takes the time of
 * a line itself; the rest is for clocks that differ. What is written later than that says so (`putLateActivity`).
 */
export const writtenWithinMs = 180_000;

/** At most `limit` lines of the log after one place and before another, the oldest first; `more`: there are further ones. */
export const logLines = async (
  table: Table,
  range: { workspace: string; now: Date; after: string; before: string },
  limit: number,
): Promise<{ lines: LogLine[]; more: boolean }> => {
  const { items, next } = await readLog(
    table,
    { ...range, newestFirst: false, limit },
    {
      ProjectionExpression: 'sk, #at, #action, organisation, direction',
      ExpressionAttributeNames: { '#at': 'at', '#action': 'action' },
    },
  );
  return { lines: items.map((item) => lineSchema.parse(item)), more: next !== undefined };
};
