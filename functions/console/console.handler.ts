import { connectQueues, connectTable } from '../../shared/runtime/aws-clients.ts';
import { systemClock } from '../../shared/runtime/clock.ts';
import { readEnvironment } from '../../shared/runtime/environment.ts';
import { webHandler } from '../../shared/runtime/http.ts';
import { xeroAccess } from '../../shared/runtime/xero-access.ts';
import { createConsole } from './console.ts';
import { consoleDeps } from './console-deps.ts';

const environment = readEnvironment([
  'TABLE_NAME',
  'PUSH_QUEUE_URL',
  'PULL_QUEUE_URL',
  'DELIVER_QUEUE_URL',
  'WORKSPACE_SECRET_PREFIX',
  'APP_SECRET_ID',
  'PUBLIC_URL',
  'XERO_LOGIN_URL',
  'XERO_IDENTITY_URL',
  'XERO_API_URL',
  'XERO_APP_URL',
]);
const table = connectTable(environment.TABLE_NAME);
const { secrets, tokens } = xeroAccess(environment, table);

const app = createConsole(
  consoleDeps({
    ...{ table, secrets },
    clock: systemClock,
    queues: connectQueues(),
    pushQueueUrl: environment.PUSH_QUEUE_URL,
    pullQueueUrl: environment.PULL_QUEUE_URL,
    deliverQueueUrl: environment.DELIVER_QUEUE_URL,
    publicUrl: environment.PUBLIC_URL,
    xeroApiUrl: environment.XERO_API_URL,
    xeroAppUrl: environment.XERO_APP_URL,
    accessToken: tokens.accessToken,
  }),
);

export const handler = webHandler((request) => app.fetch(request));
