import { GetCommand, TransactWriteCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod';
import { type RecordType, recordTypeSchema } from '../records/record.ts';
import { batchGet } from './batch-get.ts';
import { cancellationCodes, isConditionFailed, organisationPartition, type Table } from './table.ts';

/** The pair (CRM id, Xero id) of one record in one organisation, with what was last seen on each side. */
const linkSchema = z.object({
  workspace: z.string(),
  organisation: z.string(),
  type: recordTypeSchema,
  crmId: z.string(),
  xeroId: z.string(),
  /** Content of the CRM's record when it was last carried over. */
  crmFingerprint: z.string(),
  crmVersion: z.string(),
  /** What Xero answered last: its number, status and totals, for the CRM and for the next plan. */
  xero: z.object({
    number: z.string().optional(),
    name: z.string().optional(),
    status: z.string().optional(),
    total: z.string().optional(),
    amountDue: z.string().optional(),
    updatedAt: z.string().optional(),
  }),
  crmUrl: z.string().optional(),
  madeBy: z.enum(['created', 'matched']),
  /** The fields that we filled in Xero, so that they can be emptied when the CRM empties them. */
  filled: z.array(z.string()).optional(),
  /** Set until what the matched record lacked in Xero has been added. */
  adopting: z.boolean().optional(),
  linkedAt: z.string(),
  updatedAt: z.string(),
});
export type Link = z.output<typeof linkSchema>;
export type LinkKey = { workspace: string; organisation: string; type: RecordType; crmId: string };

const key = (scope: { workspace: string; organisation: string }, sk: string) => ({
  pk: organisationPartition(scope.workspace, scope.organisation),
  sk,
});
const crmSideKey = (link: LinkKey) => key(link, `LINK#crm#${link.type}#${link.crmId}`);
const xeroSideKey = (link: Omit<LinkKey, 'crmId'> & { xeroId: string }) =>
  key(link, `LINK#xero#${link.type}#${link.xeroId}`);

/**
 * The two puts that store a link, for a transaction. Each side's condition keeps links one to one: a CRM record never
 * changes its Xero record silently, and a Xero record never gets a second CRM record.
 */
export const linkPuts = (tableName: string, link: Link) => [
  {
    Put: {
      TableName: tableName,
      Item: { ...crmSideKey(link), ...link },
      ConditionExpression: 'attribute_not_exists(pk) OR xeroId = :xeroId',
      ExpressionAttributeValues: { ':xeroId': link.xeroId },
    },
  },
  {
    Put: {
      TableName: tableName,
      Item: { ...xeroSideKey(link), type: link.type, crmId: link.crmId, xeroId: link.xeroId },
      ConditionExpression: 'attribute_not_exists(pk) OR crmId = :crmId',
      ExpressionAttributeValues: { ':crmId': link.crmId },
    },
  },
];

/** One link by its CRM id, read consistently. */
export const getLink = async (table: Table, link: LinkKey): Promise<Link | undefined> => {
  const { Item } = await table.doc.send(
    new GetCommand({ TableName: table.name, Key: crmSideKey(link), ConsistentRead: true }),
  );
  return Item && linkSchema.parse(Item);
};

/** Links of many CRM records of one type, by CRM id; ids without a link are absent from the map. */
export const getLinks = async (
  table: Table,
  scope: { workspace: string; organisation: string },
  type: RecordType,
  crmIds: Iterable<string>,
): Promise<Map<string, Link>> => {
  const keys = [...new Set(crmIds)].map((crmId) => crmSideKey({ ...scope, type, crmId }));
  const links = (await batchGet(table, keys)).map((item) => linkSchema.parse(item));
  return new Map(links.map((link) => [link.crmId, link]));
};

const reverseSchema = z.object({ crmId: z.string(), xeroId: z.string() });

/** Which CRM record holds each of these Xero ids; unlinked ids are absent from the map. */
export const getHolders = async (
  table: Table,
  scope: { workspace: string; organisation: string },
  type: RecordType,
  xeroIds: Iterable<string>,
): Promise<Map<string, string>> => {
  const keys = [...new Set(xeroIds)].map((xeroId) => xeroSideKey({ ...scope, type, xeroId }));
  const rows = (await batchGet(table, keys)).map((item) => reverseSchema.parse(item));
  return new Map(rows.map((row) => [row.xeroId, row.crmId]));
};

/** Notes what a linked record looks like in Xero now. Nothing happens when the link has moved meanwhile. */
export const noteSeen = async (table: Table, link: Link, xero: Link['xero']): Promise<void> => {
  try {
    await table.doc.send(
      new UpdateCommand({
        TableName: table.name,
        Key: crmSideKey(link),
        UpdateExpression: 'SET xero = :xero',
        ConditionExpression: 'xeroId = :xeroId',
        ExpressionAttributeValues: { ':xero': xero, ':xeroId': link.xeroId },
      }),
    );
  } catch (error) {
    if (!isConditionFailed(error)) throw error;
  }
};

/**
 * Lets a link follow a merge in Xero: the CRM record now belongs to `xeroId`. False when that Xero record belongs to
 * another CRM record, or when the link has changed meanwhile; then nothing is written.
 */
export const moveLink = async (table: Table, link: Link, xeroId: string, now: Date): Promise<boolean> => {
  const moved = { ...link, xeroId, updatedAt: now.toISOString() };
  try {
    await table.doc.send(
      new TransactWriteCommand({
        TransactItems: [
          {
            Put: {
              TableName: table.name,
              Item: { ...crmSideKey(moved), ...moved },
              ConditionExpression: 'xeroId = :old',
              ExpressionAttributeValues: { ':old': link.xeroId },
            },
          },
          {
            Put: {
              TableName: table.name,
              Item: { ...xeroSideKey(moved), type: link.type, crmId: link.crmId, xeroId },
              ConditionExpression: 'attribute_not_exists(pk)',
            },
          },
          { Delete: { TableName: table.name, Key: xeroSideKey(link) } },
        ],
      }),
    );
    return true;
  } catch (error) {
    if (cancellationCodes(error)?.includes('ConditionalCheckFailed')) return false;
    throw error;
  }
};
