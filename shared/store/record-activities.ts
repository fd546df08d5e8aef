import { QueryCommand } from '@aws-sdk/lib-dynamodb';
import { type Activity, activitySchema } from './activities.ts';
import { type Table, workspacePartition } from './table.ts';

const linesARead = 1000;

/**
 * The lines of the log about one record, newest first. The log has no index of records: at most `mostLines` of it are looked
 * through; `next` says where to look further back.
 */
export const listRecordActivities = async (
  table: Table,
  workspace: string,
  record: { organisation: string; type: string; crmId: string; xeroId?: string | undefined },
  options: { mostLines: number; after?: string | undefined },
): Promise<{ activities: Activity[]; next: string | undefined }> => {
  const pk = workspacePartition(workspace);
  const ofXero = record.xeroId === undefined ? '' : ' OR xeroId = :xeroId';
  const activities: Activity[] = [];
  let after = options.after;
  let looked = 0;
  do {
    const page = await table.doc.send(
      new QueryCommand({
        TableName: table.name,
        KeyConditionExpression: 'pk = :pk AND begins_with(sk, :prefix)',
        FilterExpression: `#type = :type AND (crmId = :crmId${ofXero}) AND (attribute_not_exists(organisation) OR organisation = :organisation)`,
        ExpressionAttributeNames: { '#type': 'type' },
        ExpressionAttributeValues: {
          ...{ ':pk': pk, ':prefix': 'ACTIVITY#', ':type': record.type, ':crmId': record.crmId },
          ':organisation': record.organisation,
          ...(record.xeroId !== undefined && { ':xeroId': record.xeroId }),
        },
        ScanIndexForward: false,
        Limit: linesARead,
        ...(after !== undefined && { ExclusiveStartKey: { pk, sk: after } }),
      }),
    );
    activities.push(...(page.Items ?? []).map((item) => activitySchema.parse(item)));
    looked += page.ScannedCount ?? linesARead;
    const last: unknown = page.LastEvaluatedKey?.sk;
    after = typeof last === 'string' ? last : undefined;
  } while (after !== undefined && looked < options.mostLines);
  return { activities, next: after };
};
