import { connectQueues, connectSecrets, connectTable } from '../../shared/runtime/aws-clients.ts';
import { systemClock } from '../../shared/runtime/clock.ts';
import { readEnvironment } from '../../shared/runtime/environment.ts';
import { httpHandler, rawBody } from '../../shared/runtime/http.ts';
import { openSecrets } from '../../shared/runtime/secrets.ts';
import { receiveMessage } from './receive-message.ts';
import { xeroWebhookDeps } from './xero-webhook-deps.ts';

const environment = readEnvironment(['TABLE_NAME', 'PULL_QUEUE_URL', 'WORKSPACE_SECRET_PREFIX', 'APP_SECRET_ID']);
const deps = xeroWebhookDeps({
  table: connectTable(environment.TABLE_NAME),
  queues: connectQueues(),
  pullQueueUrl: environment.PULL_QUEUE_URL,
  secrets: openSecrets(connectSecrets(), {
    appSecretId: environment.APP_SECRET_ID,
    workspacePrefix: environment.WORKSPACE_SECRET_PREFIX,
    clock: systemClock,
  }),
  clock: systemClock,
});

export const handler = httpHandler((event) =>
  receiveMessage(deps, {
    app: event.pathParameters?.app ?? '',
    signature: event.headers['x-xero-signature'],
    body: rawBody(event),
  }),
);
