import { QueryCommand } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod';
import { type RecordType, recordTypeSchema, xeroKindSchema } from '../records/record.ts';
import { organisationPartition, type Table } from './table.ts';

type Scope = { workspace: string; organisation: string };

const briefSchema = z.object({
  sk: z.string(),
  type: recordTypeSchema,
  crmId: z.string(),
  kind: xeroKindSchema,
  xeroId: z.string(),
  xero: z.object({
    number: z.string().optional(),
    name: z.string().optional(),
    status: z.string().optional(),
    total: z.string().optional(),
  }),
  updatedAt: z.string(),
});
/** What a list shows of a link. */
export type BriefLink = Omit<z.output<typeof briefSchema>, 'sk'>;

const rowsARead = 500;
const prefixOf = (type: RecordType | undefined) => (type === undefined ? 'LINK#crm#' : `LINK#crm#${type}#`);

const holds = ({ crmId, xeroId, xero }: BriefLink, text: string): boolean =>
  [crmId, xeroId, xero.number, xero.name].some((one) => one?.toLowerCase().includes(text));

/**
 * Looks through the links of an organisation (of one type) for those whose ids, number or name hold a text, in the order of type and
 * CRM id. There is no index of numbers and names: at most `mostRows` rows are read; `next` says where to look further.
 */
export const findLinks = async (
  table: Table,
  scope: Scope,
  wanted: { text?: string | undefined; type?: RecordType | undefined; after?: string | undefined },
  { limit, mostRows }: { limit: number; mostRows: number },
): Promise<{ links: BriefLink[]; next: string | undefined }> => {
  const pk = organisationPartition(scope.workspace, scope.organisation);
  const text = (wanted.text ?? '').toLowerCase();
  const found: BriefLink[] = [];
  let after = wanted.after === undefined ? undefined : `LINK#crm#${wanted.after}`;
  let read = 0;
  do {
    const page = await table.doc.send(
      new QueryCommand({
        TableName: table.name,
        KeyConditionExpression: 'pk = :pk AND begins_with(sk, :prefix)',
        ExpressionAttributeValues: { ':pk': pk, ':prefix': prefixOf(wanted.type) },
        ProjectionExpression: 'sk, #type, crmId, kind, xeroId, xero, updatedAt',
        ExpressionAttributeNames: { '#type': 'type' },
        Limit: rowsARead,
        ...(after !== undefined && { ExclusiveStartKey: { pk, sk: after } }),
      }),
    );
    for (const item of page.Items ?? []) {
      const { sk, ...link } = briefSchema.parse(item);
      if (!holds(link, text)) continue;
      found.push(link);
      if (found.length === limit) return { links: found, next: sk.slice('LINK#crm#'.length) };
    }
    read += page.Items?.length ?? 0;
    const last: unknown = page.LastEvaluatedKey?.sk;
    after = typeof last === 'string' ? last : undefined;
  } while (after !== undefined && read < mostRows);
  return { links: found, next: after?.slice('LINK#crm#'.length) };
};
