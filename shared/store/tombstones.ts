import * as z from 'zod';
import type { RecordType } from '../records/record.ts';
import { batchGet } from './batch-get.ts';
import { expiresAfterDays, organisationPartition, type Table } from './table.ts';

/** Webhooks are not delayed for longer than this by any sender we know of. */
const keptDays = 30;

type Scope = { workspace: string; organisation: string };

/** How new the deletion was of a record that the CRM deleted before it was in Xero: no link remembers it. */
const tombstoneSchema = z.object({ id: z.string(), version: z.string(), fingerprint: z.string() });
export type Tombstone = z.output<typeof tombstoneSchema>;

const key = (scope: Scope, type: RecordType, id: string) => ({
  pk: organisationPartition(scope.workspace, scope.organisation),
  sk: `TOMBSTONE#${type}#${id}`,
});

/** The put that remembers a deletion for a while, for a transaction. */
export const tombstonePut = (tableName: string, scope: Scope, type: RecordType, tombstone: Tombstone, now: Date) => ({
  Put: {
    TableName: tableName,
    Item: { ...key(scope, type, tombstone.id), ...tombstone, expiresAt: expiresAfterDays(now, keptDays) },
  },
});

/** The deletions remembered of these CRM records, by id. */
export const getTombstones = async (
  table: Table,
  scope: Scope,
  type: RecordType,
  ids: Iterable<string>,
): Promise<Map<string, Tombstone>> => {
  const keys = [...new Set(ids)].map((id) => key(scope, type, id));
  const found = (await batchGet(table, keys)).map((item) => tombstoneSchema.parse(item));
  return new Map(found.map((tombstone) => [tombstone.id, tombstone]));
};
