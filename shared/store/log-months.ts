import { QueryCommand, type QueryCommandInput } from '@aws-sdk/lib-dynamodb';
import { type Table, workspacePartition } from './table.ts';
import { getWorkspace } from './workspaces.ts';

/** Days that a line of the log is kept. */
export const logKeptDays = 730;

const dayMs = 86_400_000;

/** The place of a moment (or of a day) in the log: where its lines begin. The place of a line is its sort key. */
export const logPlace = (iso: string): string => `ACTIVITY#${iso}`;

const monthOf = (iso: string): string => iso.slice(0, 7);
const partitionOf = (workspace: string, month: string): string => `${workspacePartition(workspace)}#LOG#${month}`;

/** Key of a line of the log: a partition for each UTC month, since one with a local index holds 10 GB at most. */
export const logKey = ({ workspace, at, id }: { workspace: string; at: string; id: string }) => ({
  pk: partitionOf(workspace, monthOf(at)),
  sk: `${logPlace(at)}#${id}`,
});

/** The months of which lines are kept, the oldest first. The clock that wrote a line may be ahead by up to a day. */
const monthsKept = (now: Date): string[] => {
  const [oldest, newest] = [now.getTime() - logKeptDays * dayMs, now.getTime() + dayMs];
  const first = new Date(oldest);
  const months: string[] = [];
  for (let ahead = 0; ; ahead += 1) {
    const start = Date.UTC(first.getUTCFullYear(), first.getUTCMonth() + ahead);
    if (start > newest) return months;
    months.push(monthOf(new Date(start).toISOString()));
  }
};

/** So long before it was written, at most, is the time that a line bears: that of the event or of the change in Xero it tells of. */
const tellsOfMs = 7 * dayMs;

const firstMonthOf = async (table: Table, workspace: string): Promise<string> => {
  const created = Date.parse((await getWorkspace(table, workspace))?.createdAt ?? '');
  return Number.isNaN(created) ? '' : monthOf(new Date(created - tellsOfMs).toISOString());
};

export interface LogRange {
  workspace: string;
  now: Date;
  /** Places that the lines stand between, themselves not in it; absent: the beginning and the end of the log. */
  after?: string | undefined;
  before?: string | undefined;
  /** In which order they are read. */
  newestFirst: boolean;
  /** So many lines are looked at, whether they are wanted or not. */
  limit: number;
}

type Wanted = Pick<
  QueryCommandInput,
  'FilterExpression' | 'ProjectionExpression' | 'ExpressionAttributeNames' | 'ExpressionAttributeValues'
>;

export interface LogPage {
  items: Record<string, unknown>[];
  looked: number;
  /** The place up to which lines were looked at, if there may be more in the range. */
  next: string | undefined;
}

/**
 * Reads a range of the log of a workspace, month by month. A month without lines costs a query; months from before the workspace
 * was made are left out.
 */
export const readLog = async (table: Table, range: LogRange, wanted: Wanted = {}): Promise<LogPage> => {
  const { workspace, newestFirst, limit } = range;
  const { after = logPlace(''), before = logPlace('~') } = range;
  const months = monthsKept(range.now).filter(
    (month) => logPlace(`${month}-01`) < before && logPlace(`${month}~`) > after,
  );
  if (newestFirst) months.reverse();
  const items: Record<string, unknown>[] = [];
  let looked = 0;
  let firstMonth: string | undefined;
  for (const [at, month] of months.entries()) {
    if (at === 1) firstMonth = await firstMonthOf(table, workspace);
    if (firstMonth !== undefined && month < firstMonth) continue;
    const pk = partitionOf(workspace, month);
    let start: string | undefined;
    do {
      const page = await table.doc.send(
        new QueryCommand({
          ...{ TableName: table.name, ...wanted, ScanIndexForward: !newestFirst, Limit: limit - looked },
          // No line stands between a place and the same followed by a space.
          KeyConditionExpression: newestFirst
            ? 'pk = :pk AND sk < :before'
            : 'pk = :pk AND sk BETWEEN :after AND :before',
          ExpressionAttributeValues: {
            ...wanted.ExpressionAttributeValues,
            ...{ ':pk': pk, ':before': before, ...(!newestFirst && { ':after': `${after} ` }) },
          },
          ...(start !== undefined && { ExclusiveStartKey: { pk, sk: start } }),
        }),
      );
      items.push(...(page.Items ?? []));
      looked += page.ScannedCount ?? 0;
      const last: unknown = page.LastEvaluatedKey?.sk;
      start = typeof last === 'string' ? last : undefined;
      const between = at + 1 < months.length ? logPlace(newestFirst ? `${month}-01` : `${month}~`) : undefined;
      if (looked >= limit) return { items, looked, next: start ?? between };
    } while (start !== undefined);
  }
  return { items, looked, next: undefined };
};
