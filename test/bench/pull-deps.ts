import { randomUUID } from 'node:crypto';
import type { SQSClient } from '@aws-sdk/client-sqs';
import { runJobs } from '../../functions/pull/jobs/run-jobs.ts';
import { pullDeps } from '../../functions/pull/pull-deps.ts';
import type { PullDeps, PullObserver } from '../../functions/pull/work.ts';
import type { Clock } from '../../shared/runtime/clock.ts';
import type { Table } from '../../shared/store/table.ts';

/** What the real pull worker needs, on the bench's table, queues and sandbox; it logs nothing. */
export const benchPullDeps = (
  parts: {
    table: Table;
    clock: Clock;
    queues: SQSClient;
    pullQueueUrl: string;
    deliverQueueUrl: string;
    sandbox: string;
    accessToken: (workspace: string, connection: string, refused?: string) => Promise<string>;
  },
  observer: Partial<PullObserver> = {},
): PullDeps => ({
  ...pullDeps({
    ...parts,
    pushQueueUrl: parts.pullQueueUrl,
    xeroApiUrl: parts.sandbox,
    xeroAppUrl: 'https://go.xero.com',
    newId: randomUUID,
    runJobs,
  }),
  observer: {
    told: () => undefined,
    unhealthy: () => undefined,
    xeroAnswered: () => undefined,
    hintsFollowed: () => undefined,
    failed: () => undefined,
    ...observer,
  },
});
