import { GetCommand, PutCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod';
import { problemSchema } from '../failures/failure.ts';
import { recordTypeSchema, xeroKindSchema } from '../records/record.ts';
import { queryRows } from './query-rows.ts';
import { expiresAfterDays, isConditionFailed, organisationPartition, type Table } from './table.ts';
import { transact } from './transact.ts';

type Scope = { workspace: string; organisation: string };

const keptDays = 90;

/** What a job is to do. */
export const taskSchema = z.discriminatedUnion('do', [
  /** Proposes pairs of waiting changes and records in Xero. */
  z.object({ do: z.literal('match'), types: z.array(recordTypeSchema) }),
  /** Compares linked records with what stands in Xero. */
  z.object({ do: z.literal('drift'), types: z.array(recordTypeSchema) }),
  /** Tells the CRM what stands in Xero where a person decided so in a drift report. */
  z.object({ do: z.literal('mend') }),
  /** Reads Xero's existing records for the CRM. `from`: documents dated before it are left alone. */
  z.object({ do: z.literal('import'), kinds: z.array(xeroKindSchema), from: z.string().optional() }),
  /** Takes over links of another organisation, or those that were imported without one. `only`: these records alone. */
  z.object({
    do: z.literal('migrate'),
    from: z.string(),
    only: z.array(z.object({ type: recordTypeSchema, crmId: z.string() })).optional(),
  }),
  /** Takes back what one call, job or back-fill created. */
  z.object({ do: z.literal('undo'), of: z.object({ call: z.string().optional(), backfill: z.string().optional() }) }),
]);
export type Task = z.output<typeof taskSchema>;

export const jobStates = ['running', 'paused', 'stopped', 'done', 'failed'] as const;

const jobSchema = z.object({
  workspace: z.string(),
  organisation: z.string(),
  /** Sorts by when it was begun. */
  id: z.string(),
  task: taskSchema,
  state: z.enum(jobStates),
  askedBy: z.string(),
  startedAt: z.string(),
  updatedAt: z.string(),
  /** Where it goes on: the step of the task, and how far that has come. */
  cursor: z.object({ step: z.int(), readTo: z.string().optional(), after: z.string().optional() }),
  counts: z.record(z.string(), z.int()),
  /** Rests until then. */
  dueAt: z.string().optional(),
  /** How often it failed in a row. */
  failures: z.int().default(0),
  problem: problemSchema.optional(),
  /** Grows with every write, so that a worker never overwrites what a person decided meanwhile. */
  turn: z.int(),
});
/** Something long that is done a slice at a time, under the back-fill's share of the calls. */
export type Job = z.output<typeof jobSchema>;
export type JobState = Job['state'];

const prefix = 'JOB#';
const key = (scope: Scope, id: string) => ({
  pk: organisationPartition(scope.workspace, scope.organisation),
  sk: prefix + id,
});
const itemOf = (job: Job) => ({
  ...key(job, job.id),
  ...job,
  ...(isOver(job) && { expiresAt: expiresAfterDays(new Date(job.updatedAt), keptDays) }),
});

/** Whether nothing more will be done for a job. */
export const isOver = ({ state }: Pick<Job, 'state'>): boolean =>
  state === 'stopped' || state === 'done' || state === 'failed';

interface AskedFor {
  by: string;
  now: Date;
  id: string;
}

const newJob = (scope: Scope, task: Task, asked: AskedFor): Job => {
  const at = asked.now.toISOString();
  return {
    ...{ workspace: scope.workspace, organisation: scope.organisation },
    id: `${at.replace(/\D/g, '').slice(0, 14)}-${task.do}-${asked.id.slice(0, 8)}`,
    ...{ task, state: 'running', askedBy: asked.by, startedAt: at, updatedAt: at },
    ...{ cursor: { step: 0 }, counts: {}, failures: 0, turn: 0 },
  };
};

const firstPut = (table: Table, job: Job) => ({
  ...{ TableName: table.name, Item: itemOf(job), ConditionExpression: 'attribute_not_exists(pk)' },
});

/** Begins a job. The bell of the pull worker, which does it, is left to the caller. */
export const startJob = async (table: Table, scope: Scope, task: Task, asked: AskedFor): Promise<Job> => {
  const job = newJob(scope, task, asked);
  await table.doc.send(new PutCommand(firstPut(table, job)));
  return job;
};

const turnstileKey = (scope: Scope, turnstile: string) => ({ ...key(scope, ''), sk: `TURNSTILE#${turnstile}` });

/** The job that passed a turnstile last (see `startJobInTurn`). */
export const lastThrough = async (table: Table, scope: Scope, turnstile: string): Promise<string | undefined> => {
  const { Item } = await table.doc.send(
    new GetCommand({ TableName: table.name, Key: turnstileKey(scope, turnstile), ConsistentRead: true }),
  );
  return Item && z.object({ job: z.string() }).parse(Item).job;
};

/**
 * Begins a job that passes a turnstile, which jobs pass one after the other; undefined, and none is begun, when another job than
 * `last` has passed it meanwhile.
 */
export const startJobInTurn = async (
  table: Table,
  scope: Scope,
  task: Task,
  asked: AskedFor,
  { turnstile, last }: { turnstile: string; last: string | undefined },
): Promise<Job | undefined> => {
  const job = newJob(scope, task, asked);
  const pass = {
    TableName: table.name,
    Item: { ...turnstileKey(scope, turnstile), job: job.id },
    ...(last === undefined
      ? { ConditionExpression: 'attribute_not_exists(pk)' }
      : { ConditionExpression: 'job = :last', ExpressionAttributeValues: { ':last': last } }),
  };
  return (await transact(table, [{ Put: firstPut(table, job) }, { Put: pass }])) ? undefined : job;
};

/** One job, read consistently. */
export const getJob = async (table: Table, scope: Scope, id: string): Promise<Job | undefined> => {
  const { Item } = await table.doc.send(
    new GetCommand({ TableName: table.name, Key: key(scope, id), ConsistentRead: true }),
  );
  return Item && jobSchema.parse(Item);
};

/** The jobs of an organisation, the oldest first. Read consistently. */
export const listJobs = async (table: Table, scope: Scope): Promise<Job[]> => {
  const rows = await queryRows(table, {
    ConsistentRead: true,
    KeyConditionExpression: 'pk = :pk AND begins_with(sk, :prefix)',
    ExpressionAttributeValues: { ':pk': key(scope, '').pk, ':prefix': prefix },
  });
  return rows.map((row) => jobSchema.parse(row));
};

/** Keeps what a worker did of a job; undefined when somebody else has written it meanwhile: then nothing is. */
export const keepJob = async (table: Table, job: Job): Promise<Job | undefined> => {
  const kept = { ...job, turn: job.turn + 1 };
  try {
    await table.doc.send(
      new PutCommand({
        TableName: table.name,
        Item: itemOf(kept),
        ConditionExpression: 'turn = :turn',
        ExpressionAttributeValues: { ':turn': job.turn },
      }),
    );
    return kept;
  } catch (error) {
    if (isConditionFailed(error)) return undefined;
    throw error;
  }
};

/** Pauses, resumes or stops a job that is in one of the states `from`; false when it is not. */
export const setJobState = async (
  table: Table,
  job: Pick<Job, 'workspace' | 'organisation' | 'id'>,
  state: JobState,
  from: JobState[],
  now: Date,
): Promise<boolean> => {
  const states = Object.fromEntries(from.map((one, index) => [`:from${index}`, one]));
  try {
    await table.doc.send(
      new UpdateCommand({
        TableName: table.name,
        Key: key(job, job.id),
        UpdateExpression: 'SET #state = :state, updatedAt = :now ADD turn :one REMOVE dueAt',
        ConditionExpression: `#state IN (${Object.keys(states).join(', ')})`,
        ExpressionAttributeNames: { '#state': 'state' },
        ExpressionAttributeValues: { ':state': state, ':now': now.toISOString(), ':one': 1, ...states },
      }),
    );
    return true;
  } catch (error) {
    if (isConditionFailed(error)) return false;
    throw error;
  }
};
