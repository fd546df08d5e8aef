import { QueryCommand } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod';
import { type Table, workspacePartition } from './table.ts';

const dayMs = 86_400_000;

const briefSchema = z.object({
  at: z.string(),
  action: z.string(),
  organisation: z.string().optional(),
  direction: z.string().optional(),
});
/** What counting needs of a line of the log. */
export type BriefActivity = z.output<typeof briefSchema>;

/**
 * The log of the last `days` days in brief, newest first, at most `mostADay` lines of each (24 hours back from `now`); `cut` lists
 * the ends of the days that have more. One query a day, side by side.
 */
export const recentActivity = async (
  table: Table,
  workspace: string,
  { now, days, mostADay }: { now: Date; days: number; mostADay: number },
): Promise<{ lines: BriefActivity[]; cut: Date[] }> => {
  const ends = Array.from({ length: days }, (_, back) => new Date(now.getTime() - back * dayMs));
  const read = await Promise.all(
    ends.map((end) =>
      table.doc.send(
        new QueryCommand({
          TableName: table.name,
          KeyConditionExpression: 'pk = :pk AND sk BETWEEN :from AND :to',
          ProjectionExpression: '#at, #action, organisation, direction',
          ExpressionAttributeNames: { '#at': 'at', '#action': 'action' },
          ExpressionAttributeValues: {
            ':pk': workspacePartition(workspace),
            ':from': `ACTIVITY#${new Date(end.getTime() - dayMs + 1).toISOString()}`,
            ':to': `ACTIVITY#${end.toISOString()}~`,
          },
          ScanIndexForward: false,
          Limit: mostADay,
        }),
      ),
    ),
  );
  return {
    lines: read.flatMap(({ Items = [] }) => Items.map((item) => briefSchema.parse(item))),
    cut: ends.filter((_, at) => read[at]?.LastEvaluatedKey !== undefined),
  };
};
