import { DeleteCommand, GetCommand, PutCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod';
import { problemSchema } from '../failures/failure.ts';
import { type RecordType, recordTypeSchema, xeroKindSchema } from '../records/record.ts';
import { queryPage } from './query-rows.ts';
import { isConditionFailed, organisationPartition, type Table } from './table.ts';

type Scope = { workspace: string; organisation: string };

const driftSchema = z.object({
  workspace: z.string(),
  organisation: z.string(),
  type: recordTypeSchema,
  crmId: z.string(),
  kind: xeroKindSchema,
  xeroId: z.string(),
  /** For people: its number or name in Xero. */
  called: z.string().optional(),
  /** `differs`: the two sides differ; `gone`: it is not in Xero any more; `unlinked`: a record of ours in Xero has no link. */
  what: z.enum(['differs', 'gone', 'unlinked']),
  /** Fields as Xero names them, with what the CRM wants and what stands in Xero. */
  fields: z.array(z.object({ field: z.string(), crm: z.unknown(), xero: z.unknown() })),
  /** Why the CRM's side cannot be carried over as it is, where that is so. */
  problem: problemSchema.optional(),
  /** Names these differences: ignored ones are open again when they change. */
  fingerprint: z.string(),
  /** `mend`: the CRM is to be told what stands in Xero; `ignored`: a person has seen it. */
  state: z.enum(['open', 'mend', 'ignored']),
  /** The job that saw it last. */
  job: z.string(),
  seenAt: z.string(),
  decidedBy: z.string().optional(),
});
/** A linked pair whose two sides are not the same. One row a CRM record; it goes when they are. */
export type Drift = z.output<typeof driftSchema>;
export type DriftKey = Pick<Drift, 'workspace' | 'organisation' | 'type' | 'crmId'>;

const prefixOf = (type?: RecordType) => (type === undefined ? 'DRIFT#' : `DRIFT#${type}#`);
const driftKey = ({ workspace, organisation, type, crmId }: DriftKey) => ({
  pk: organisationPartition(workspace, organisation),
  sk: prefixOf(type) + crmId,
});

/** One difference, read consistently. */
export const getDrift = async (table: Table, drift: DriftKey): Promise<Drift | undefined> => {
  const { Item } = await table.doc.send(
    new GetCommand({ TableName: table.name, Key: driftKey(drift), ConsistentRead: true }),
  );
  return Item && driftSchema.parse(Item);
};

/** The differences of an organisation, of one type or all, a page at a time. */
export const listDrift = async (
  table: Table,
  scope: Scope,
  options: { type?: RecordType | undefined; limit?: number; after?: string | undefined } = {},
): Promise<{ drifts: Drift[]; next?: string | undefined }> => {
  const { rows, next } = await queryPage(
    table,
    { pk: organisationPartition(scope.workspace, scope.organisation), prefix: prefixOf(options.type) },
    { limit: options.limit ?? 200, after: options.after },
  );
  return { drifts: rows.map((row) => driftSchema.parse(row)), next };
};

/** Notes a difference. One that a person ignored stays ignored while it is the same. */
export const noteDrift = async (table: Table, drift: Drift): Promise<Drift> => {
  const before = await getDrift(table, drift);
  const same = before?.fingerprint === drift.fingerprint;
  const kept: Drift = { ...drift, ...(same && { state: before.state, decidedBy: before.decidedBy }) };
  await table.doc.send(new PutCommand({ TableName: table.name, Item: { ...driftKey(drift), ...kept } }));
  return kept;
};

/** Notes what a person decided; false when the difference is another one by now. */
export const decideDrift = async (
  table: Table,
  drift: Drift,
  state: Drift['state'],
  decidedBy: string,
): Promise<boolean> => {
  try {
    await table.doc.send(
      new UpdateCommand({
        TableName: table.name,
        Key: driftKey(drift),
        UpdateExpression: 'SET #state = :state, decidedBy = :by',
        ConditionExpression: 'fingerprint = :fingerprint',
        ExpressionAttributeNames: { '#state': 'state' },
        ExpressionAttributeValues: { ':state': state, ':by': decidedBy, ':fingerprint': drift.fingerprint },
      }),
    );
    return true;
  } catch (error) {
    if (isConditionFailed(error)) return false;
    throw error;
  }
};

/** Drops a difference that is none any more. */
export const dropDrift = async (table: Table, drift: DriftKey): Promise<void> => {
  await table.doc.send(new DeleteCommand({ TableName: table.name, Key: driftKey(drift) }));
};
