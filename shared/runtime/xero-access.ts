import type { Table } from '../store/table.ts';
import { connectSecrets } from './aws-clients.ts';
import { systemClock } from './clock.ts';
import type { Environment } from './environment.ts';
import { count } from './metrics.ts';
import { openSecrets } from './secrets.ts';
import { openTokenSource } from './token-source.ts';

/** What a deployed function that reaches Xero shares with the others: secrets, Xero's addresses and tokens. */
export const xeroAccess = (
  environment: Environment<
    'WORKSPACE_SECRET_PREFIX' | 'APP_SECRET_ID' | 'XERO_LOGIN_URL' | 'XERO_IDENTITY_URL' | 'XERO_API_URL'
  >,
  table: Table,
) => {
  const clock = systemClock;
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
  return { secrets, addresses, tokens };
};
