import { QueryCommand } from '@aws-sdk/lib-dynamodb';
import { type Activity, activitySchema, lineOf } from './activities.ts';
import { batchGet } from './batch-get.ts';
import type { Table } from './table.ts';

interface OfRecord {
  organisation: string;
  type: string;
  crmId: string;
  xeroId?: string | undefined;
}

/**
 * The lines of the log about one record, newest first, a page at a time; also those from before the CRM had an id for it. A line that
 * was written this second may be missing.
 */
export const listRecordActivities = async (
  table: Table,
  workspace: string,
  { organisation, type, crmId, xeroId }: OfRecord,
  { limit, after }: { limit: number; after?: string | undefined },
): Promise<{ activities: Activity[]; next: string | undefined }> => {
  const names = [
    lineOf(workspace, { type, crmId }),
    ...(xeroId === undefined ? [] : [lineOf(workspace, { type, xeroId })]),
  ];
  const pages = await Promise.all(
    [...new Set(names)].map((ofRecord) =>
      table.doc.send(
        new QueryCommand({
          TableName: table.name,
          IndexName: 'ofRecord',
          KeyConditionExpression: `ofRecord = :record${after === undefined ? '' : ' AND sk < :after'}`,
          ExpressionAttributeValues: { ':record': ofRecord, ...(after !== undefined && { ':after': after }) },
          ScanIndexForward: false,
          Limit: limit,
        }),
      ),
    ),
  );
  const places = pages
    .flatMap(({ Items = [] }) => Items.map(({ pk, sk }) => ({ pk: String(pk), sk: String(sk) })))
    .sort((a, b) => (a.sk < b.sk ? 1 : -1));
  const keys = places.slice(0, limit);
  const more = places.length > limit || pages.some(({ LastEvaluatedKey }) => LastEvaluatedKey !== undefined);
  const found = new Map((await batchGet(table, keys)).map((item) => [item.sk, activitySchema.parse(item)]));
  const activities = keys.flatMap(({ sk }) => found.get(sk) ?? []);
  return {
    activities: activities.filter((one) => one.organisation === undefined || one.organisation === organisation),
    next: more ? keys.at(-1)?.sk : undefined,
  };
};
