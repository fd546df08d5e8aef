import * as z from 'zod';
import type { XeroKind } from '../records/record.ts';
import { batchGet } from './batch-get.ts';
import { organisationPartition, type Table } from './table.ts';

type Scope = { workspace: string; organisation: string };

const strangerSchema = z.object({ xeroId: z.string(), fingerprint: z.string() });

const key = (scope: Scope, kind: XeroKind, xeroId: string) => ({
  pk: organisationPartition(scope.workspace, scope.organisation),
  sk: `STRANGER#${kind}#${xeroId}`,
});

/** The put that remembers what the CRM was told of a Xero record that it does not have, for a transaction. */
export const strangerPut = (
  tableName: string,
  scope: Scope,
  kind: XeroKind,
  stranger: z.output<typeof strangerSchema>,
) => ({ Put: { TableName: tableName, Item: { ...key(scope, kind, stranger.xeroId), ...stranger } } });

/** Fingerprints of what the CRM was told of these, by Xero id; absent for those it was told nothing of. */
export const toldStrangers = async (
  table: Table,
  scope: Scope,
  kind: XeroKind,
  xeroIds: Iterable<string>,
): Promise<Map<string, string>> => {
  const keys = [...new Set(xeroIds)].map((xeroId) => key(scope, kind, xeroId));
  const rows = (await batchGet(table, keys)).map((item) => strangerSchema.parse(item));
  return new Map(rows.map(({ xeroId, fingerprint }) => [xeroId, fingerprint]));
};
