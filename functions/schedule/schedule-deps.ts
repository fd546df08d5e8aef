import type { SQSClient } from '@aws-sdk/client-sqs';
import type { Clock } from '../../shared/runtime/clock.ts';
import { errorForLog, logger } from '../../shared/runtime/logger.ts';
import { gauge } from '../../shared/runtime/metrics.ts';
import { wakeDeliver, wakePull, wakePush } from '../../shared/runtime/queues.ts';
import { dueBells, getBell, ringBell, setBell } from '../../shared/store/bells.ts';
import { nextReadyAt } from '../../shared/store/changes.ts';
import { deferDelivery, dueDeliveries } from '../../shared/store/deliveries.ts';
import { listOrganisations } from '../../shared/store/organisations.ts';
import { deferPull, duePulls, ringPull } from '../../shared/store/pulls.ts';
import { closeGap, openGaps } from '../../shared/store/sequences.ts';
import { type Table, UNROUTED } from '../../shared/store/table.ts';
import { countReady, oldestReady } from '../../shared/store/waiting.ts';
import type { SweepDeps } from './sweep.ts';

/** A backlog beyond this is measured as this: the alarm is about its age. */
const mostCounted = 2_000;
const endOfTime = new Date('9999-12-31T00:00:00Z');

/** What the sweep needs, on the real table and queues. */
export const sweepDeps = (parts: {
  table: Table;
  queues: SQSClient;
  pushQueueUrl: string;
  pullQueueUrl: string;
  deliverQueueUrl: string;
  clock: Pick<Clock, 'now'>;
}): SweepDeps => {
  const { table, queues } = parts;
  return {
    now: parts.clock.now,
    bells: () => dueBells(table, endOfTime),
    setBell: (bell, next) => setBell(table, bell, next, bell.trouble),
    ring: ({ workspace, organisation }, at) => ringBell(table, workspace, organisation, at),
    wakePush: (message) => wakePush(queues, parts.pushQueueUrl, message),
    pulls: (until) => duePulls(table, until),
    deferPull: (pull, dueAt) => deferPull(table, pull, dueAt),
    ringPull: (scope, at, options) => ringPull(table, scope, at, options),
    wakePull: (message) => wakePull(queues, parts.pullQueueUrl, message),
    nextReadyAt: ({ workspace, organisation }) => nextReadyAt(table, workspace, organisation),
    bell: ({ workspace, organisation }) => getBell(table, workspace, organisation),
    openGaps: () => openGaps(table),
    closeGap: (gap) => closeGap(table, gap),
    organisations: (workspace) => listOrganisations(table, workspace),
    hasUnrouted: async (workspace) => (await countReady(table, { workspace, organisation: UNROUTED }, 1)) > 0,
    dueDeliveries: (now, limit) => dueDeliveries(table, now, limit),
    deferDelivery: (delivery, dueAt) => deferDelivery(table, delivery, dueAt),
    wakeDeliver: (messages) => wakeDeliver(queues, parts.deliverQueueUrl, messages),
    countReady: (scope) => countReady(table, scope, mostCounted),
    oldestReady: (scope) => oldestReady(table, scope),
    gauge: (name, value) => gauge(name, value, name === 'changesWaiting' ? 'Count' : 'Seconds'),
    failed: (what, error) => logger.error('sweep', { what, failure: errorForLog(error) }),
  };
};
