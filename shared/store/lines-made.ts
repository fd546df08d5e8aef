import * as z from 'zod';
import { readLog } from './log-months.ts';
import type { Table } from './table.ts';

const lineSchema = z.object({
  at: z.string(),
  call: z.string(),
  type: z.string().optional(),
  number: z.string().optional(),
  crmId: z.string().optional(),
});
/** A line of the log about a record that a call to Xero has made. */
export type LineMade = z.output<typeof lineSchema>;

/**
 * The newest of these lines in one organisation, before a place in the log; `lines` of the log are looked through. `next`: where
 * to look further back, if there is more.
 */
export const linesMade = async (
  table: Table,
  { workspace, organisation }: { workspace: string; organisation: string },
  { now, lines, before }: { now: Date; lines: number; before?: string | undefined },
): Promise<{ made: LineMade[]; next: string | undefined }> => {
  const { items, next } = await readLog(
    table,
    { workspace, now, before, newestFirst: true, limit: lines },
    {
      FilterExpression: '#action = :created AND organisation = :organisation AND attribute_exists(#call)',
      ProjectionExpression: '#at, #call, #type, #number, crmId',
      ExpressionAttributeNames: {
        ...{ '#action': 'action', '#at': 'at', '#call': 'call', '#type': 'type', '#number': 'number' },
      },
      ExpressionAttributeValues: { ':created': 'created', ':organisation': organisation },
    },
  );
  return { made: items.map((item) => lineSchema.parse(item)), next };
};
