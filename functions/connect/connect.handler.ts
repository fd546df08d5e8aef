import { connectQueues, connectTable } from '../../shared/runtime/aws-clients.ts';
import { systemClock } from '../../shared/runtime/clock.ts';
import { readEnvironment } from '../../shared/runtime/environment.ts';
import { webHandler } from '../../shared/runtime/http.ts';
import { errorForLog, logger } from '../../shared/runtime/logger.ts';
import { wakePull, wakePush } from '../../shared/runtime/queues.ts';
import { xeroAccess } from '../../shared/runtime/xero-access.ts';
import { createConnect } from './connect.ts';
import { readOrganisation } from './read-organisation.ts';

const environment = readEnvironment([
  'TABLE_NAME',
  'PUSH_QUEUE_URL',
  'PULL_QUEUE_URL',
  'WORKSPACE_SECRET_PREFIX',
  'APP_SECRET_ID',
  'PUBLIC_URL',
  'XERO_LOGIN_URL',
  'XERO_IDENTITY_URL',
  'XERO_API_URL',
]);
const clock = systemClock;
const table = connectTable(environment.TABLE_NAME);
const queues = connectQueues();
const { secrets, addresses, tokens } = xeroAccess(environment, table);

const app = createConnect({
  clock,
  publicUrl: environment.PUBLIC_URL,
  addresses,
  table,
  secrets,
  fetch,
  accessToken: tokens.accessToken,
  readOrganisation: readOrganisation({ table, clock, apiUrl: addresses.api }),
  wakePush: (message) => wakePush(queues, environment.PUSH_QUEUE_URL, message),
  wakePull: (message) => wakePull(queues, environment.PULL_QUEUE_URL, message),
  onFailure: (what, error) => logger.warn('connect', { what, failure: errorForLog(error) }),
});

export const handler = webHandler((request) => app.fetch(request));
