import type { SQSClient } from '@aws-sdk/client-sqs';
import type { Clock } from '../../shared/runtime/clock.ts';
import { errorForLog, logger } from '../../shared/runtime/logger.ts';
import { count, gauge } from '../../shared/runtime/metrics.ts';
import { wakeDeliver, wakePull, wakePush } from '../../shared/runtime/queues.ts';
import { countXeroCall } from '../../shared/runtime/xero-calls.ts';
import type { Table } from '../../shared/store/table.ts';
import { xeroOpener } from '../../shared/xero/open-xero.ts';
import type { PullDeps, PullObserver, RunJobs } from './work.ts';

const observer: PullObserver = {
  told: (records) => count('recordsPulled', records),
  unhealthy: (problems) => gauge('settingsBroken', problems),
  xeroAnswered: countXeroCall,
  hintsFollowed: (hints) => {
    if (hints > 0) logger.info('hints followed', { hints });
  },
  leftOut: (kind, error) => logger.error('record left out', { kind, failure: errorForLog(error) }),
  jobFailed: (job, error) => logger.error('job failed', { job, failure: errorForLog(error) }),
  failed: (code) => logger.warn('pull gave way', { code }),
};

/** What pulling needs, on the real table, queues and Xero. */
export const pullDeps = (parts: {
  table: Table;
  clock: Clock;
  queues: SQSClient;
  pullQueueUrl: string;
  pushQueueUrl: string;
  deliverQueueUrl: string;
  xeroApiUrl: string;
  xeroAppUrl: string;
  accessToken: (workspace: string, connection: string, rejected?: string) => Promise<string>;
  newId: () => string;
  runJobs: RunJobs;
}): PullDeps => ({
  table: parts.table,
  clock: parts.clock,
  xeroAppUrl: parts.xeroAppUrl,
  openXero: xeroOpener(parts),
  wakeDeliver: (messages) => wakeDeliver(parts.queues, parts.deliverQueueUrl, messages),
  wakePull: (message) => wakePull(parts.queues, parts.pullQueueUrl, message),
  wakePush: (message) => wakePush(parts.queues, parts.pushQueueUrl, message),
  newId: parts.newId,
  runJobs: parts.runJobs,
  observer,
});
