import { DeleteCommand, GetCommand, PutCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod';
import { type RecordType, recordTypeSchema, xeroKindSchema } from '../records/record.ts';
import { batchGet } from './batch-get.ts';
import { queryPage } from './query-rows.ts';
import { isConditionFailed, organisationPartition, type Table } from './table.ts';

type Scope = { workspace: string; organisation: string };

const candidateSchema = z.object({
  xeroId: z.string(),
  kind: xeroKindSchema,
  /** For people: how it is called in Xero. */
  name: z.string().optional(),
  number: z.string().optional(),
  status: z.string().optional(),
  total: z.string().optional(),
  amountDue: z.string().optional(),
  /** 0 to 100. */
  confidence: z.int(),
  /** In plain words. */
  reason: z.string(),
  /** The record as it was seen; absent when it is too large to be kept. */
  standing: z.record(z.string(), z.unknown()).optional(),
});
export type Candidate = z.output<typeof candidateSchema>;

const proposalSchema = z.object({
  workspace: z.string(),
  organisation: z.string(),
  type: recordTypeSchema,
  crmId: z.string(),
  /** For people: how it is called in the CRM. */
  called: z.string().optional(),
  /** The job that proposes it. */
  job: z.string(),
  state: z.enum(['proposed', 'ambiguous', 'accepted', 'rejected']),
  /** The best first. */
  candidates: z.array(candidateSchema),
  /** Other records of the CRM that fit the best candidate as well. */
  rivals: z.array(z.string()).optional(),
  decidedBy: z.string().optional(),
  decidedAt: z.string().optional(),
});
/** A pair of a CRM record and one in Xero that may be the same, for a person to decide. One row a CRM record. */
export type Proposal = z.output<typeof proposalSchema>;
export type ProposalKey = Pick<Proposal, 'workspace' | 'organisation' | 'type' | 'crmId'>;

const mostCandidates = 5;
/** How near the second best may come before a person has to choose. */
export const clearLead = 15;

/** The state of a proposal that nobody has decided yet. */
export const openState = ({ candidates, rivals = [] }: Pick<Proposal, 'candidates' | 'rivals'>) => {
  const [best, second] = candidates;
  const close = best !== undefined && second !== undefined && best.confidence - second.confidence < clearLead;
  return close || rivals.length > 0 ? 'ambiguous' : 'proposed';
};

/** Candidates of two looks together, each once, the best first. */
export const bestCandidates = (candidates: Candidate[]): Candidate[] =>
  [...new Map(candidates.map((candidate) => [candidate.xeroId, candidate])).values()]
    .sort((a, b) => b.confidence - a.confidence || (a.xeroId < b.xeroId ? -1 : 1))
    .slice(0, mostCandidates);

const key = (scope: Scope, sk: string) => ({ pk: organisationPartition(scope.workspace, scope.organisation), sk });
const prefixOf = (type?: RecordType) => (type === undefined ? 'PROPOSAL#' : `PROPOSAL#${type}#`);
const proposalItemKey = (proposal: ProposalKey) => key(proposal, prefixOf(proposal.type) + proposal.crmId);

/** One proposal, read consistently. */
export const getProposal = async (table: Table, proposal: ProposalKey): Promise<Proposal | undefined> => {
  const { Item } = await table.doc.send(
    new GetCommand({ TableName: table.name, Key: proposalItemKey(proposal), ConsistentRead: true }),
  );
  return Item && proposalSchema.parse(Item);
};

/** The proposals for these records of one type, by CRM id. */
export const getProposals = async (
  table: Table,
  scope: Scope,
  type: RecordType,
  crmIds: Iterable<string>,
): Promise<Map<string, Proposal>> => {
  const keys = [...new Set(crmIds)].map((crmId) => proposalItemKey({ ...scope, type, crmId }));
  const proposals = (await batchGet(table, keys)).map((item) => proposalSchema.parse(item));
  return new Map(proposals.map((proposal) => [proposal.crmId, proposal]));
};

/** The proposals of an organisation, of one type or all, a page at a time. */
export const listProposals = async (
  table: Table,
  scope: Scope,
  options: { type?: RecordType | undefined; limit?: number; after?: string | undefined } = {},
): Promise<{ proposals: Proposal[]; next?: string | undefined }> => {
  const { pk, sk: prefix } = key(scope, prefixOf(options.type));
  const page = { limit: options.limit ?? 200, after: options.after };
  const { rows, next } = await queryPage(table, { pk, prefix }, page);
  return { proposals: rows.map((row) => proposalSchema.parse(row)), next };
};

const isOpen = {
  ConditionExpression: '#state IN (:proposed, :ambiguous)',
  ExpressionAttributeNames: { '#state': 'state' },
  ExpressionAttributeValues: { ':proposed': 'proposed', ':ambiguous': 'ambiguous' },
};

/** Stores a proposal unless a person has decided on the same job's meanwhile; then the answer is false. */
export const putProposal = async (table: Table, proposal: Proposal): Promise<boolean> => {
  try {
    await table.doc.send(
      new PutCommand({
        TableName: table.name,
        Item: { ...proposalItemKey(proposal), ...proposal },
        ConditionExpression: `attribute_not_exists(pk) OR job <> :job OR ${isOpen.ConditionExpression}`,
        ExpressionAttributeNames: isOpen.ExpressionAttributeNames,
        ExpressionAttributeValues: { ...isOpen.ExpressionAttributeValues, ':job': proposal.job },
      }),
    );
    return true;
  } catch (error) {
    if (isConditionFailed(error)) return false;
    throw error;
  }
};

/** The put that stores what a person decided on an open proposal, for a transaction. */
export const decidedPut = (tableName: string, proposal: Proposal) => ({
  Put: { TableName: tableName, Item: { ...proposalItemKey(proposal), ...proposal }, ...isOpen },
});

/** Drops an open proposal that an earlier job made. */
export const dropProposal = async (table: Table, proposal: Proposal): Promise<void> => {
  try {
    await table.doc.send(
      new DeleteCommand({
        TableName: table.name,
        Key: proposalItemKey(proposal),
        ConditionExpression: `job = :job AND ${isOpen.ConditionExpression}`,
        ExpressionAttributeNames: isOpen.ExpressionAttributeNames,
        ExpressionAttributeValues: { ...isOpen.ExpressionAttributeValues, ':job': proposal.job },
      }),
    );
  } catch (error) {
    if (!isConditionFailed(error)) throw error;
  }
};

const rejectedSchema = z.object({ crmId: z.string(), xeroIds: z.set(z.string()) });
const rejectedKey = (scope: Scope, type: RecordType, crmId: string) => key(scope, `REJECTED#${type}#${crmId}`);

/** The update that remembers that a CRM record is none of these Xero records, for a transaction. */
export const rejectedUpdate = (
  tableName: string,
  scope: Scope,
  type: RecordType,
  crmId: string,
  xeroIds: string[],
) => ({
  Update: {
    TableName: tableName,
    Key: rejectedKey(scope, type, crmId),
    UpdateExpression: 'SET crmId = :crmId ADD xeroIds :xeroIds',
    ExpressionAttributeValues: { ':crmId': crmId, ':xeroIds': new Set(xeroIds) },
  },
});

/** Which Xero records a person said these CRM records are not, by CRM id: they are never matched automatically. */
export const getRejected = async (
  table: Table,
  scope: Scope,
  type: RecordType,
  crmIds: Iterable<string>,
): Promise<Map<string, ReadonlySet<string>>> => {
  const keys = [...new Set(crmIds)].map((crmId) => rejectedKey(scope, type, crmId));
  const rows = (await batchGet(table, keys)).map((item) => rejectedSchema.parse(item));
  return new Map(rows.map(({ crmId, xeroIds }) => [crmId, xeroIds]));
};

/** Takes back that a pair was rejected, since a person linked it after all. */
export const unreject = async (
  table: Table,
  scope: Scope,
  type: RecordType,
  crmId: string,
  xeroId: string,
): Promise<void> => {
  await table.doc.send(
    new UpdateCommand({
      TableName: table.name,
      Key: rejectedKey(scope, type, crmId),
      UpdateExpression: 'SET crmId = :crmId DELETE xeroIds :xeroIds',
      ExpressionAttributeValues: { ':crmId': crmId, ':xeroIds': new Set([xeroId]) },
    }),
  );
};
