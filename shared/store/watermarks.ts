import { GetCommand, PutCommand } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod';
import type { XeroKind } from '../records/record.ts';
import { queryRows } from './query-rows.ts';
import { organisationPartition, type Table } from './table.ts';

type Scope = { workspace: string; organisation: string };

const watermarkSchema = z.object({
  /** Up to when Xero's changes of this kind are known; undefined at the very beginning of a whole read. */
  readTo: z.string().optional(),
  /** When the last pass that was finished began. */
  finishedAt: z.string().optional(),
  /** A pass was begun at `beganAt` and has come as far as `readTo`. */
  beganAt: z.string().optional(),
  /** Whether the passes so far go back to the first record, not only to when the organisation was linked. */
  whole: z.boolean(),
  /** When a list without any beginning was read last: only such a one shows what is missing. */
  listedAt: z.string().optional(),
});
/** How far one kind of record has been read from Xero. */
export type Watermark = z.output<typeof watermarkSchema>;

const key = (scope: Scope, kind: XeroKind) => ({
  pk: organisationPartition(scope.workspace, scope.organisation),
  sk: `WATERMARK#${kind}`,
});

/** How far a kind has been read; undefined before the first page. */
export const getWatermark = async (table: Table, scope: Scope, kind: XeroKind): Promise<Watermark | undefined> => {
  const { Item } = await table.doc.send(
    new GetCommand({ TableName: table.name, Key: key(scope, kind), ConsistentRead: true }),
  );
  return Item && watermarkSchema.parse(Item);
};

/** Keeps how far a kind has been read. */
export const putWatermark = async (table: Table, scope: Scope, kind: XeroKind, watermark: Watermark): Promise<void> => {
  await table.doc.send(new PutCommand({ TableName: table.name, Item: { ...key(scope, kind), ...watermark } }));
};

/** When Xero was last looked at, whatever the kind; undefined before the first time. */
export const lastReadAt = async (table: Table, scope: Scope): Promise<string | undefined> => {
  const rows = await queryRows(table, {
    KeyConditionExpression: 'pk = :pk AND begins_with(sk, :prefix)',
    ExpressionAttributeValues: {
      ':pk': organisationPartition(scope.workspace, scope.organisation),
      ':prefix': 'WATERMARK#',
    },
  });
  return rows
    .flatMap((row) => watermarkSchema.parse(row).finishedAt ?? [])
    .sort()
    .at(-1);
};
