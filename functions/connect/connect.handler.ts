import { connectQueues, connectSecrets, connectTable } from '../../shared/runtime/aws-clients.ts';
import { systemClock } from '../../shared/runtime/clock.ts';
import { readEnvironment } from '../../shared/runtime/environment.ts';
import { webHandler } from '../../shared/runtime/http.ts';
import { errorForLog, logger } from '../../shared/runtime/logger.ts';
import { count } from '../../shared/runtime/metrics.ts';
import { wakePush } from '../../shared/runtime/queues.ts';
import { openSecrets } from '../../shared/runtime/secrets.ts';
import { openTokenSource } from '../../shared/runtime/token-source.ts';
import { createConnect } from './connect.ts';
import { readOrganisation } from './read-organisation.ts';

const environment = readEnvironment([
  'TABLE_NAME',
  'PUSH_QUEUE_URL',
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
const secrets = openSecrets(connectSecrets(), {
  appSecretId: environment.APP_SECRET_ID,
  workspacePrefix: environment.WORKSPACE_SECRET_PREFIX,
  clock,
});
const addresses = {
  login: environment.XERO_LOGIN_URL,
  identity: environment.XERO_IDENTITY_URL,
  api: environment.XERO_API_URL,
};
const tokens = openTokenSource({
  table,
  secrets,
  addresses,
  clock,
  onRefresh: (outcome) => count(outcome === 'refreshed' ? 'tokensRefreshed' : 'tokenRefreshFailed'),
});

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
  onFailure: (what, error) => logger.warn('connect', { what, failure: errorForLog(error) }),
});

export const handler = webHandler((request) => app.fetch(request));
