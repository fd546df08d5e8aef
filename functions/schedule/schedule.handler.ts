import * as z from 'zod';
import { connectQueues, connectTable } from '../../shared/runtime/aws-clients.ts';
import { systemClock } from '../../shared/runtime/clock.ts';
import { readEnvironment } from '../../shared/runtime/environment.ts';
import { lambdaHandler } from '../../shared/runtime/lambda.ts';
import { errorForLog, logger } from '../../shared/runtime/logger.ts';
import { xeroAccess } from '../../shared/runtime/xero-access.ts';
import { sweepDeps } from './schedule-deps.ts';
import { sweep } from './sweep.ts';

const environment = readEnvironment([
  'TABLE_NAME',
  'PUSH_QUEUE_URL',
  'PULL_QUEUE_URL',
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
  pullQueueUrl: environment.PULL_QUEUE_URL,
  deliverQueueUrl: environment.DELIVER_QUEUE_URL,
  clock: systemClock,
});
const { tokens } = xeroAccess(environment, table);

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
