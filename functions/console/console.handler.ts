import { connectQueues, connectTable } from '../../shared/runtime/aws-clients.ts';
import { systemClock } from '../../shared/runtime/clock.ts';
import { readEnvironment } from '../../shared/runtime/environment.ts';
import { webHandler } from '../../shared/runtime/http.ts';
import { errorForLog, logger } from '../../shared/runtime/logger.ts';
import { wakePush } from '../../shared/runtime/queues.ts';
import { createConsole } from './console.ts';

const environment = readEnvironment(['TABLE_NAME', 'PUSH_QUEUE_URL', 'PUBLIC_URL', 'XERO_APP_URL']);
const queues = connectQueues();

const app = createConsole({
  clock: systemClock,
  publicUrl: environment.PUBLIC_URL,
  xeroAppUrl: environment.XERO_APP_URL,
  table: connectTable(environment.TABLE_NAME),
  wakePush: (message) => wakePush(queues, environment.PUSH_QUEUE_URL, message),
  onFailure: (what, error) => logger.error('console', { what, failure: errorForLog(error) }),
});

export const handler = webHandler((request) => app.fetch(request));
