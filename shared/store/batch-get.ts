import { BatchGetCommand } from '@aws-sdk/lib-dynamodb';
import type { Table } from './table.ts';

const batchGetLimit = 100;

/** Reads many rows of the table by their keys, consistently; rows that do not exist are left out. Keys must differ. */
export const batchGet = async (table: Table, keys: Record<string, unknown>[]): Promise<Record<string, unknown>[]> => {
  const items: Record<string, unknown>[] = [];
  for (let at = 0; at < keys.length; at += batchGetLimit) {
    let wanted: Record<string, unknown>[] = keys.slice(at, at + batchGetLimit);
    while (wanted.length > 0) {
      const { Responses, UnprocessedKeys } = await table.doc.send(
        new BatchGetCommand({ RequestItems: { [table.name]: { Keys: wanted, ConsistentRead: true } } }),
      );
      items.push(...(Responses?.[table.name] ?? []));
      wanted = UnprocessedKeys?.[table.name]?.Keys ?? [];
    }
  }
  return items;
};
