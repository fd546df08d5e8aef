import { QueryCommand, type QueryCommandInput } from '@aws-sdk/lib-dynamodb';
import type { Table } from './table.ts';

/** Every row that a query finds, page after page; `limit` ends it after so many. */
export const queryRows = async (
  table: Table,
  query: Omit<QueryCommandInput, 'TableName' | 'Limit' | 'ExclusiveStartKey'>,
  limit = Number.POSITIVE_INFINITY,
): Promise<Record<string, unknown>[]> => {
  const rows: Record<string, unknown>[] = [];
  let start: Record<string, unknown> | undefined;
  do {
    const page = await table.doc.send(
      new QueryCommand({
        TableName: table.name,
        ...query,
        ...(Number.isFinite(limit) && { Limit: limit - rows.length }),
        ExclusiveStartKey: start,
      }),
    );
    rows.push(...(page.Items ?? []));
    start = page.LastEvaluatedKey;
  } while (start && rows.length < limit);
  return rows;
};

/** One page of the rows whose sort key begins with `prefix`, and the sort key after which the next page begins, if there is one. */
export const queryPage = async (
  table: Table,
  { pk, prefix }: { pk: string; prefix: string },
  page: { limit: number; after?: string | undefined },
  how: Pick<QueryCommandInput, 'ConsistentRead' | 'ScanIndexForward' | 'ProjectionExpression'> = {
    ConsistentRead: true,
  },
): Promise<{ rows: Record<string, unknown>[]; next: string | undefined }> => {
  const { Items, LastEvaluatedKey } = await table.doc.send(
    new QueryCommand({
      TableName: table.name,
      ...how,
      KeyConditionExpression: 'pk = :pk AND begins_with(sk, :prefix)',
      ExpressionAttributeValues: { ':pk': pk, ':prefix': prefix },
      Limit: page.limit,
      ...(page.after === undefined ? {} : { ExclusiveStartKey: { pk, sk: page.after } }),
    }),
  );
  const last: unknown = LastEvaluatedKey?.sk;
  return { rows: Items ?? [], next: typeof last === 'string' ? last : undefined };
};

type Counted = Omit<QueryCommandInput, 'TableName' | 'Limit' | 'ExclusiveStartKey' | 'Select'>;

/** How many rows a query finds, counted up to `limit`: counting reads them all. `more`: it may find further ones. */
export const countUpTo = async (
  table: Table,
  query: Counted,
  limit: number,
): Promise<{ count: number; more: boolean }> => {
  let count = 0;
  let start: Record<string, unknown> | undefined;
  do {
    const page = await table.doc.send(
      new QueryCommand({
        TableName: table.name,
        ...query,
        Select: 'COUNT',
        ...(Number.isFinite(limit) && { Limit: limit - count }),
        ExclusiveStartKey: start,
      }),
    );
    count += page.Count ?? 0;
    start = page.LastEvaluatedKey;
  } while (start && count < limit);
  return { count, more: start !== undefined };
};

/** How many rows a query finds, counted up to `limit`. */
export const countRows = async (table: Table, query: Counted, limit = Number.POSITIVE_INFINITY): Promise<number> =>
  (await countUpTo(table, query, limit)).count;
