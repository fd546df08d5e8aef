import { QueryCommand } from '@aws-sdk/lib-dynamodb';
import type { RecordType } from '../records/record.ts';
import { countUpTo } from './query-rows.ts';
import { organisationPartition, type Table } from './table.ts';

type Scope = { workspace: string; organisation: string };

/**
 * Values of the local index `partOf`. A link stands in it twice: its CRM side by its back-fill, its Xero side by the call (or
 * job) that made it.
 */
export const partOf = {
  linkOfBackfill: (name: string, type: RecordType | '' = ''): string => `link#${JSON.stringify(name)}#${type}`,
  linkOfCall: (call: string, type: RecordType | '' = ''): string => `call#${JSON.stringify(call)}#${type}`,
  changeOfBackfill: (name: string, state: 'waiting' | 'aside'): string => `change#${JSON.stringify(name)}#${state}`,
};

/** How many rows are part of something whose value begins like this, at most `most`; `more`: there are further ones. */
export const countParts = (
  table: Table,
  { workspace, organisation }: Scope,
  beginning: string,
  most: number,
): Promise<{ count: number; more: boolean }> =>
  countUpTo(
    table,
    {
      IndexName: 'partOf',
      KeyConditionExpression: 'pk = :pk AND begins_with(#index, :beginning)',
      ExpressionAttributeNames: { '#index': 'partOf' },
      ExpressionAttributeValues: { ':pk': organisationPartition(workspace, organisation), ':beginning': beginning },
    },
    most,
  );

/** Sort keys of the rows that have exactly this value in a local index, a page at a time, read consistently. */
export const indexedKeys = async (
  table: Table,
  { workspace, organisation }: Scope,
  { index, value }: { index: 'partOf' | 'forContact'; value: string },
  { limit, after }: { limit: number; after?: string | undefined },
): Promise<{ keys: string[]; next: string | undefined }> => {
  const pk = organisationPartition(workspace, organisation);
  const { Items = [], LastEvaluatedKey } = await table.doc.send(
    new QueryCommand({
      ...{ TableName: table.name, IndexName: index, ConsistentRead: true, Limit: limit },
      KeyConditionExpression: 'pk = :pk AND #index = :value',
      ExpressionAttributeNames: { '#index': index },
      ExpressionAttributeValues: { ':pk': pk, ':value': value },
      ...(after !== undefined && { ExclusiveStartKey: { pk, sk: after, [index]: value } }),
    }),
  );
  const last: unknown = LastEvaluatedKey?.sk;
  return { keys: Items.map(({ sk }) => String(sk)), next: typeof last === 'string' ? last : undefined };
};
