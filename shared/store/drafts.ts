import { createHash } from 'node:crypto';
import { GetCommand, PutCommand } from '@aws-sdk/lib-dynamodb';
import { type Deal, dealSchema } from '../records/deal.ts';
import { expiresAfterDays, type Table, workspacePartition } from './table.ts';

const keptDays = 2;
const key = (workspace: string, id: string) => ({ pk: workspacePartition(workspace), sk: `DRAFT#${id}` });

/** The id of the draft that a link opens: the same link opens the same one. */
export const draftIdOf = (link: string): string => createHash('sha256').update(link).digest('base64url').slice(0, 22);

/** Keeps the deal that a draft invoice is to be made from, for two days. */
export const putDraft = async (table: Table, workspace: string, id: string, deal: Deal, now: Date): Promise<void> => {
  const Item = { ...key(workspace, id), deal, expiresAt: expiresAfterDays(now, keptDays) };
  await table.doc.send(new PutCommand({ TableName: table.name, Item }));
};

/** The deal of a draft; undefined when there is none, or it is kept no longer (DynamoDB deletes such rows late). */
export const getDraft = async (table: Table, workspace: string, id: string, now: Date): Promise<Deal | undefined> => {
  const { Item } = await table.doc.send(
    new GetCommand({ TableName: table.name, Key: key(workspace, id), ConsistentRead: true }),
  );
  return Item && Number(Item.expiresAt) * 1000 > now.getTime() ? dealSchema.parse(Item.deal) : undefined;
};
