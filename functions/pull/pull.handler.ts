import { randomUUID } from 'node:crypto';
import { connectQueues, connectTable } from '../../shared/runtime/aws-clients.ts';
import { systemClock } from '../../shared/runtime/clock.ts';
import { readEnvironment } from '../../shared/runtime/environment.ts';
import { lambdaHandler } from '../../shared/runtime/lambda.ts';
import { xeroAccess } from '../../shared/runtime/xero-access.ts';
import { runJobs } from './jobs/run-jobs.ts';
import { pullDeps } from './pull-deps.ts';
import { receivePull } from './receive-pull.ts';

const environment = readEnvironment([
  'TABLE_NAME',
  'PULL_QUEUE_URL',
  'PUSH_QUEUE_URL',
  'DELIVER_QUEUE_URL',
  'WORKSPACE_SECRET_PREFIX',
  'APP_SECRET_ID',
  'XERO_LOGIN_URL',
  'XERO_IDENTITY_URL',
  'XERO_API_URL',
  'XERO_APP_URL',
]);
const table = connectTable(environment.TABLE_NAME);
const { tokens } = xeroAccess(environment, table);
const deps = pullDeps({
  table,
  clock: systemClock,
  queues: connectQueues(),
  pullQueueUrl: environment.PULL_QUEUE_URL,
  pushQueueUrl: environment.PUSH_QUEUE_URL,
  deliverQueueUrl: environment.DELIVER_QUEUE_URL,
  xeroApiUrl: environment.XERO_API_URL,
  xeroAppUrl: environment.XERO_APP_URL,
  accessToken: tokens.accessToken,
  newId: randomUUID,
  runJobs,
});

export const handler = lambdaHandler(receivePull(deps));
