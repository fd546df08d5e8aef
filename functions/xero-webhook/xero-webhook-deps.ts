import type { SQSClient } from '@aws-sdk/client-sqs';
import type { Clock } from '../../shared/runtime/clock.ts';
import { errorForLog, logger } from '../../shared/runtime/logger.ts';
import { count } from '../../shared/runtime/metrics.ts';
import { wakePull } from '../../shared/runtime/queues.ts';
import type { Secrets } from '../../shared/runtime/secrets.ts';
import { getConnection } from '../../shared/store/connections.ts';
import { putHint } from '../../shared/store/hints.ts';
import { getOrganisation } from '../../shared/store/organisations.ts';
import { ringPull } from '../../shared/store/pulls.ts';
import { BRIDGE_APP, countMessages, noteProven } from '../../shared/store/sequences.ts';
import type { Table } from '../../shared/store/table.ts';
import { workspacesOf } from '../../shared/store/tenants.ts';
import { workspaceIdSchema } from '../../shared/store/workspaces.ts';
import type { XeroWebhookDeps } from './receive-message.ts';

/** A wrong signature makes the key be read anew, at most this often: forged messages are not to become calls to Secrets Manager. */
const restMs = 30_000;

const webhookKeys = (secrets: Pick<Secrets, 'bridgeWebhookKey' | 'workspace'>, clock: Pick<Clock, 'now'>) => {
  const readAt = new Map<string, number>();
  return async (app: string, wanted: boolean): Promise<string | undefined> => {
    if (app !== BRIDGE_APP && !workspaceIdSchema.safeParse(app).success) return undefined;
    const now = clock.now().getTime();
    const fresh = wanted && now - (readAt.get(app) ?? Number.NEGATIVE_INFINITY) >= restMs;
    if (fresh) readAt.set(app, now);
    if (app === BRIDGE_APP) return secrets.bridgeWebhookKey({ fresh });
    return (await secrets.workspace(app, { fresh }))?.xeroWebhookKey;
  };
};

/** Workspaces that reach the organisation through this app and take part in syncing. */
const holdersIn = (table: Table) => async (app: string, tenantId: string) => {
  const workspaces = app === BRIDGE_APP ? await workspacesOf(table, tenantId) : [app];
  const holders: { workspace: string; organisation: string }[] = [];
  for (const workspace of workspaces) {
    const organisation = await getOrganisation(table, workspace, tenantId);
    if (organisation?.state !== 'active') continue;
    const connection = await getConnection(table, { workspace, connection: organisation.connection });
    if (connection?.app === (app === BRIDGE_APP ? 'bridge' : 'workspace')) {
      holders.push({ workspace, organisation: tenantId });
    }
  }
  return holders;
};

/** What taking Xero's messages needs, on the real table, queue and secrets. */
export const xeroWebhookDeps = (parts: {
  table: Table;
  queues: SQSClient;
  pullQueueUrl: string;
  secrets: Pick<Secrets, 'bridgeWebhookKey' | 'workspace'>;
  clock: Pick<Clock, 'now'>;
}): XeroWebhookDeps => {
  const { table } = parts;
  return {
    now: parts.clock.now,
    webhookKey: webhookKeys(parts.secrets, parts.clock),
    holders: holdersIn(table),
    putHint: (scope, hint) => putHint(table, scope, hint),
    countMessages: (app, key, message) => countMessages(table, app, key, message),
    noteProven: (app, key, now) => noteProven(table, app, key, now),
    ring: (scope, at) => ringPull(table, scope, at),
    wake: (message) => wakePull(parts.queues, parts.pullQueueUrl, message),
    count,
    log: (message, extra) => logger.error(message, extra),
    describe: errorForLog,
  };
};
