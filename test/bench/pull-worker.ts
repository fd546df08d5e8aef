import { readFileSync } from 'node:fs';
import process from 'node:process';
import { SQSClient } from '@aws-sdk/client-sqs';
import * as z from 'zod';
import { pullSlice } from '../../functions/pull/pull-slice.ts';
import { localAws } from '../../infra/local/credentials.ts';
import type { Clock } from '../../shared/runtime/clock.ts';
import { getJob, isOver } from '../../shared/store/jobs.ts';
import { getPull } from '../../shared/store/pulls.ts';
import { openTable } from '../../shared/store/table.ts';
import { benchPullDeps } from './pull-deps.ts';
import { tokensOf } from './sandbox-token.ts';

/**
 * The process that `first-pull.ts` measures: the pull worker, slice after slice as the queue would wake it, until the job
 * is done. Waits for Xero's limits are not slept through: its clock and the sandbox's are moved on instead. Writes one
 * line of JSON at the end.
 */
const taskSchema = z.object({
  tableName: z.string(),
  dynamoDb: z.string(),
  sqs: z.string(),
  sandbox: z.string(),
  pullQueueUrl: z.string(),
  deliverQueueUrl: z.string(),
  scope: z.object({ workspace: z.string(), organisation: z.string() }),
  job: z.string(),
  /** Numbers of records after which the peak is noted. */
  marks: z.array(z.int()),
});

const task = taskSchema.parse(JSON.parse(process.argv[2] ?? ''));
const table = openTable(task.tableName, { ...localAws, endpoint: task.dynamoDb });
const queues = new SQSClient({ ...localAws, endpoint: task.sqs });

let waitedMs = 0;
const now = () => new Date(Date.now() + waitedMs);
const skip = async (ms: number) => {
  waitedMs += ms;
  const body = JSON.stringify({ advanceSeconds: ms / 1000 });
  await fetch(`${task.sandbox}/sandbox/clock`, { method: 'POST', body });
};
const clock: Clock = { now, sleep: skip };

/**
 * The most memory this process ever had, in MB of 1,000,000 bytes: the system's own mark, which no sampling misses. Linux
 * keeps it for this program alone; `maxRSS` would begin with what the starting process had.
 */
const peakMb = () => {
  const [, kilobytes = ''] = /^VmHWM:\s+(\d+) kB$/m.exec(readFileSync('/proc/self/status', 'utf8')) ?? [];
  return (Number(kilobytes) * 1024) / 1e6;
};

const idleMb = peakMb();
const peaks: number[] = [];
let told = 0;
const deps = benchPullDeps(
  { ...task, table, queues, clock, accessToken: tokensOf(task.sandbox, task.scope.organisation, now) },
  {
    told: (records) => {
      told += records;
      while (told >= (task.marks[peaks.length] ?? Number.POSITIVE_INFINITY)) peaks.push(peakMb());
    },
    jobFailed: (job, error) => {
      throw new Error(`The job ${job} failed.`, { cause: error });
    },
  },
);
const began = performance.now();
for (;;) {
  await pullSlice(deps, task.scope);
  const job = await getJob(table, task.scope, task.job);
  if (!job || isOver(job)) break;
  if (job.problem) throw new Error(job.problem.message);
  const { dueAt } = (await getPull(table, task.scope)) ?? {};
  const wait = Date.parse(dueAt ?? '') - now().getTime();
  if (wait > 0) await skip(wait);
}
const seconds = (performance.now() - began) / 1000;
process.stdout.write(`${JSON.stringify({ told, seconds, waitedSeconds: waitedMs / 1000, idleMb, peaks })}\n`);
process.exit(0);
