import { randomUUID } from 'node:crypto';
import { connectQueues, connectTable } from '../../shared/runtime/aws-clients.ts';
import { systemClock } from '../../shared/runtime/clock.ts';
import { readEnvironment } from '../../shared/runtime/environment.ts';
import { lambdaHandler } from '../../shared/runtime/lambda.ts';
import { xeroAccess } from '../../shared/runtime/xero-access.ts';
import { pushDeps } from './push-deps.ts';
import { receivePush } from './receive-push.ts';

const environment = readEnvironment([
  'TABLE_NAME',
  'PUSH_QUEUE_URL',
  'DELIVER_QUEUE_URL',
  'WORKSPACE_SECRET_PREFIX',
  'APP_SECRET_ID',
  'PUBLIC_URL',
  'XERO_LOGIN_URL',
  'XERO_IDENTITY_URL',
  'XERO_API_URL',
  'XERO_APP_URL',
  'PRIVATE_HOSTS_ALLOWED',
]);
const table = connectTable(environment.TABLE_NAME);
const { tokens } = xeroAccess(environment, table);
const deps = pushDeps({
  table,
  clock: systemClock,
  queues: connectQueues(),
  pushQueueUrl: environment.PUSH_QUEUE_URL,
  deliverQueueUrl: environment.DELIVER_QUEUE_URL,
  publicUrl: environment.PUBLIC_URL,
  xeroApiUrl: environment.XERO_API_URL,
  xeroAppUrl: environment.XERO_APP_URL,
  privateHostsAllowed: environment.PRIVATE_HOSTS_ALLOWED,
  accessToken: tokens.accessToken,
  newKey: randomUUID,
});

export const handler = lambdaHandler(receivePush(deps));
