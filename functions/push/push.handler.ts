import { randomUUID } from 'node:crypto';
import { connectQueues, connectSecrets, connectTable } from '../../shared/runtime/aws-clients.ts';
import { systemClock } from '../../shared/runtime/clock.ts';
import { readEnvironment } from '../../shared/runtime/environment.ts';
import { lambdaHandler } from '../../shared/runtime/lambda.ts';
import { count } from '../../shared/runtime/metrics.ts';
import { openSecrets } from '../../shared/runtime/secrets.ts';
import { openTokenSource } from '../../shared/runtime/token-source.ts';
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
]);
const table = connectTable(environment.TABLE_NAME);
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
const deps = pushDeps({
  table,
  clock: systemClock,
  queues: connectQueues(),
  pushQueueUrl: environment.PUSH_QUEUE_URL,
  deliverQueueUrl: environment.DELIVER_QUEUE_URL,
  publicUrl: environment.PUBLIC_URL,
  xeroApiUrl: environment.XERO_API_URL,
  accessToken: tokens.accessToken,
  newKey: randomUUID,
});

export const handler = lambdaHandler(receivePush(deps));
