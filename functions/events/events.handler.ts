import { connectQueues, connectSecrets, connectTable } from '../../shared/runtime/aws-clients.ts';
import { systemClock } from '../../shared/runtime/clock.ts';
import { readEnvironment } from '../../shared/runtime/environment.ts';
import { httpHandler, rawBody } from '../../shared/runtime/http.ts';
import { openSecrets } from '../../shared/runtime/secrets.ts';
import { eventsDeps } from './events-deps.ts';
import { receiveEvents } from './receive-events.ts';

const environment = readEnvironment(['TABLE_NAME', 'PUSH_QUEUE_URL', 'WORKSPACE_SECRET_PREFIX']);
const deps = eventsDeps({
  table: connectTable(environment.TABLE_NAME),
  queues: connectQueues(),
  pushQueueUrl: environment.PUSH_QUEUE_URL,
  secrets: openSecrets(connectSecrets(), {
    workspacePrefix: environment.WORKSPACE_SECRET_PREFIX,
    clock: systemClock,
  }),
  clock: systemClock,
});

export const handler = httpHandler((event) =>
  receiveEvents(deps, {
    workspace: event.pathParameters?.workspace ?? '',
    headers: event.headers,
    body: rawBody(event),
  }),
);
