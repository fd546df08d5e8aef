import type { SQSClient } from '@aws-sdk/client-sqs';
import { fetchFile } from '../../shared/crm/fetch-file.ts';
import type { Clock } from '../../shared/runtime/clock.ts';
import { logger } from '../../shared/runtime/logger.ts';
import { CAUSE_DIMENSION } from '../../shared/runtime/metric-names.ts';
import { count, countBy } from '../../shared/runtime/metrics.ts';
import { wakeDeliver, wakePush } from '../../shared/runtime/queues.ts';
import { countXeroCall } from '../../shared/runtime/xero-calls.ts';
import type { Table } from '../../shared/store/table.ts';
import { getWorkspace } from '../../shared/store/workspaces.ts';
import { xeroOpener } from '../../shared/xero/open-xero.ts';
import type { PushDeps, PushObserver } from './work.ts';

const observer: PushObserver = {
  pushed: (records) => count('recordsPushed', records),
  unchanged: (records) => count('recordsUnchanged', records),
  needsAttention: (code) => countBy('recordsNeedingAttention', { name: CAUSE_DIMENSION, value: code }),
  xeroAnswered: countXeroCall,
  failed: (code) => logger.warn('push gave way', { code }),
};

/** What pushing needs, on the real table, queues and Xero. */
export const pushDeps = (parts: {
  table: Table;
  clock: Clock;
  queues: SQSClient;
  pushQueueUrl: string;
  deliverQueueUrl: string;
  publicUrl: string;
  xeroApiUrl: string;
  xeroAppUrl: string;
  /** `host:port` entries of files that may be reached although they are not public or not https. */
  privateHostsAllowed: readonly string[];
  accessToken: (workspace: string, connection: string, rejected?: string) => Promise<string>;
  newKey: () => string;
}): PushDeps => ({
  table: parts.table,
  clock: parts.clock,
  publicUrl: parts.publicUrl,
  xeroAppUrl: parts.xeroAppUrl,
  openXero: xeroOpener(parts),
  fetchFile: async (workspace, url) => {
    const { deliveryUrl } = (await getWorkspace(parts.table, workspace)) ?? {};
    return fetchFile(url, { deliveryUrl, privateHostsAllowed: parts.privateHostsAllowed });
  },
  wakeDeliver: (messages) => wakeDeliver(parts.queues, parts.deliverQueueUrl, messages),
  wakePush: (message) => wakePush(parts.queues, parts.pushQueueUrl, message),
  newKey: parts.newKey,
  observer,
});
