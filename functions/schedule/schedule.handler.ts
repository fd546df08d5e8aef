import * as z from 'zod';
import { connectQueues, connectSecrets, connectTable } from '../../shared/runtime/aws-clients.ts';
import { systemClock } from '../../shared/runtime/clock.ts';
import { readEnvironment } from '../../shared/runtime/environment.ts';
import { lambdaHandler } from '../../shared/runtime/lambda.ts';
import { errorForLog, logger } from '../../shared/runtime/logger.ts';
import { count } from '../../shared/runtime/metrics.ts';
import { openSecrets } from '../../shared/runtime/secrets.ts';
import { openTokenSource } from '../../shared/runtime/token-source.ts';
import { sweepDeps } from './schedule-deps.ts';
import { sweep } from './sweep.ts';

const environment = readEnvironment([
  'TABLE_NAME',
  'PUSH_QUEUE_URL',
  'DELIVER_QUEUE_URL',
  'WORKSPACE_SECRET_PREFIX',
  'APP_SECRET_ID',
  'XERO_LOGIN_URL',
  'XERO_IDENTITY_URL',
  'XERO_API_URL',
]);
const table = connectTable(environment.TABLE_NAME);
const deps = sweepDeps({
  table,
  queues: connectQueues(),
  pushQueueUrl: environment.PUSH_QUEUE_URL,
  deliverQueueUrl: environment.DELIVER_QUEUE_URL,
  clock: systemClock,
});
const tokens = openTokenSource({
  table,
  secrets: openSecrets(connectSecrets(), {
    appSecretId: environment.APP_SECRET_ID,
    workspacePrefix: environment.WORKSPACE_SECRET_PREFIX,
    clock: systemClock,
  }),
  addresses: {
    login: environment.XERO_LOGIN_URL,
    identity: environment.XERO_IDENTITY_URL,
    api: environment.XERO_API_URL,
  },
  clock: systemClock,
  onRefresh: (outcome) => count(outcome === 'refreshed' ? 'tokensRefreshed' : 'tokenRefreshFailed'),
});

const keepAlive = async (): Promise<void> => {
  const { refreshed, failed } = await tokens.keepAlive();
  for (const { owner, error } of failed) logger.error('keep-alive', { ...owner, failure: errorForLog(error) });
  logger.info('keep-alive', { refreshed: refreshed.length, failed: failed.length });
};

const taskSchema = z.object({ task: z.literal('sweep') });

/**
 * Every minute. A refresh that broke off has to be taken up within Xero's half hour of grace, so tokens are looked after
 * as often as the sweep rings; neither keeps the other from its work.
 */
export const handler = lambdaHandler<unknown, void>(async (event) => {
  taskSchema.parse(event);
  const went = await Promise.allSettled([sweep(deps), keepAlive()]);
  for (const one of went) if (one.status === 'rejected') throw one.reason;
});
