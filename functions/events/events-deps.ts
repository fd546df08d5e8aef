import { randomUUID } from 'node:crypto';
import type { SQSClient } from '@aws-sdk/client-sqs';
import { genericAdapter } from '../../shared/crm/generic-adapter.ts';
import type { Clock } from '../../shared/runtime/clock.ts';
import { errorForLog, logger } from '../../shared/runtime/logger.ts';
import { count } from '../../shared/runtime/metrics.ts';
import { wakePush } from '../../shared/runtime/queues.ts';
import type { Secrets } from '../../shared/runtime/secrets.ts';
import { putActivity } from '../../shared/store/activities.ts';
import { noteBackfill } from '../../shared/store/backfills.ts';
import { ringBell } from '../../shared/store/bells.ts';
import { addWaiter, deleteChange, getChange, getChanges, putChange, waitersOf } from '../../shared/store/changes.ts';
import { getDelivery } from '../../shared/store/deliveries.ts';
import { parkNew } from '../../shared/store/held.ts';
import { claimHome, followDocument, getHomes } from '../../shared/store/homes.ts';
import { getLink, getLinks } from '../../shared/store/links.ts';
import { listOrganisations } from '../../shared/store/organisations.ts';
import { putRefusal, refusedAmong, settleRefusal } from '../../shared/store/refusals.ts';
import { getRouting, getSettings } from '../../shared/store/settings.ts';
import type { Table } from '../../shared/store/table.ts';
import { getTombstones } from '../../shared/store/tombstones.ts';
import { getWorkspace } from '../../shared/store/workspaces.ts';
import type { ReceiveEventsDeps } from './receive-events.ts';
import { signingSecrets } from './signing-secrets.ts';

/** What receiving events needs, on the real table, queue and secrets. */
export const eventsDeps = (parts: {
  table: Table;
  queues: SQSClient;
  pushQueueUrl: string;
  secrets: Pick<Secrets, 'workspace'>;
  clock: Pick<Clock, 'now'>;
}): ReceiveEventsDeps => {
  const { table, clock } = parts;
  return {
    adapter: genericAdapter,
    now: clock.now,
    newRev: randomUUID,
    workspace: (workspace) => getWorkspace(table, workspace),
    secrets: signingSecrets(parts.secrets, clock),
    organisations: (workspace) => listOrganisations(table, workspace),
    routing: (workspace) => getRouting(table, workspace),
    settings: (scope) => getSettings(table, scope),
    homes: (workspace, records) => getHomes(table, workspace, records),
    claimHome: (workspace, record, home) => claimHome(table, workspace, record, home),
    isBeingTold: async (workspace, organisation, type, xeroId) =>
      (await getDelivery(table, { workspace, organisation, type, id: `xero:${xeroId}` })) !== undefined,
    waiters: (scope, { type, id }) => waitersOf(table, scope, type, id),
    addWaiter: (type, id, waiter) => addWaiter(table, type, id, waiter),
    followDocument: (waiters, movesTo) => followDocument(table, waiters, movesTo, clock.now(), randomUUID),
    noteBackfill: (workspace, name) => noteBackfill(table, workspace, name, clock.now()),
    forget: (change) => deleteChange(table, change),
    changes: (keys) => getChanges(table, keys),
    links: (scope, type, crmIds) => getLinks(table, scope, type, crmIds),
    tombstones: (scope, type, crmIds) => getTombstones(table, scope, type, crmIds),
    look: async (key) => {
      const change = await getChange(table, key);
      if (change) return { change };
      const link = await getLink(table, { ...key, crmId: key.id });
      return link ? { link } : { tombstone: (await getTombstones(table, key, key.type, [key.id])).get(key.id) };
    },
    put: (change, seenRev) => putChange(table, change, seenRev),
    park: (change, problem, seenRev) => parkNew(table, change, problem, seenRev, clock.now()),
    putActivity: (activity) => putActivity(table, activity),
    refusedAmong: (workspace, records) => refusedAmong(table, workspace, records),
    putRefusal: (workspace, refusal) => putRefusal(table, workspace, refusal, clock.now()),
    settleRefusal: (workspace, record, at) => settleRefusal(table, workspace, record, at),
    ring: (workspace, organisation, at) => ringBell(table, workspace, organisation, at),
    wake: (message) => wakePush(parts.queues, parts.pushQueueUrl, message),
    count,
    log: logger,
    describe: errorForLog,
  };
};
