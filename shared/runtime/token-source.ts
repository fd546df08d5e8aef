import { randomUUID } from 'node:crypto';
import { putActivity } from '../store/activities.ts';
import {
  type Connection,
  connectionsToKeepAlive,
  dropRefreshLease,
  getConnection,
  needReconnect,
  saveRotatedTokens,
  takeRefreshLease,
} from '../store/connections.ts';
import type { Table } from '../store/table.ts';
import type { OAuthDeps, XeroAddresses } from '../xero/identity-call.ts';
import { refreshTokens } from '../xero/oauth.ts';
import { openTokens, sealTokens } from '../xero/sealed-tokens.ts';
import { accessToken, keepAlive, type TokenDeps } from '../xero/tokens.ts';
import type { Clock } from './clock.ts';
import type { Secrets } from './secrets.ts';

export interface TokenSourceParts {
  table: Table;
  secrets: Pick<Secrets, 'tokenKey' | 'bridgeApp' | 'workspace'>;
  addresses: XeroAddresses;
  clock: Clock;
  fetch?: typeof fetch;
  /** How long Xero may take for one answer, in milliseconds. */
  timeoutMs?: number;
  /** Told of each refresh, for counting. */
  onRefresh?: (outcome: 'refreshed' | 'failed') => void;
}

/** What `accessToken` and `keepAlive` need, on the real table, secrets and Xero. */
export const tokenDeps = (parts: TokenSourceParts): TokenDeps<Connection> => {
  const { table, secrets, clock } = parts;
  const oauth: OAuthDeps = {
    addresses: parts.addresses,
    fetch: parts.fetch ?? fetch,
    now: clock.now,
    ...(parts.timeoutMs !== undefined && { timeoutMs: parts.timeoutMs }),
  };
  return {
    now: clock.now,
    sleep: clock.sleep,
    newHolder: randomUUID,
    read: (owner) => getConnection(table, owner),
    takeLease: (seen, lease) => takeRefreshLease(table, seen, lease),
    dropLease: (owner, holder, again) => dropRefreshLease(table, owner, holder, again),
    save: (seen, rotated) => saveRotatedTokens(table, seen, rotated),
    needReconnect: async (seen, problem) => {
      if (!(await needReconnect(table, seen, problem))) return false;
      const { workspace } = seen;
      const at = clock.now().toISOString();
      await putActivity(table, { workspace, id: randomUUID(), at, actor: 'bridge', action: 'needsAttention', problem });
      return true;
    },
    due: (now) => connectionsToKeepAlive(table, now),
    seal: async (owner, tokens) => sealTokens(await secrets.tokenKey(), owner, tokens),
    open: async (owner, sealed) => openTokens(await secrets.tokenKey(), owner, sealed),
    app: async (row, fresh) =>
      row.app === 'bridge'
        ? secrets.bridgeApp({ fresh })
        : (await secrets.workspace(row.workspace, { fresh }))?.xeroApp,
    refresh: async (app, refreshToken) => {
      try {
        const rotated = await refreshTokens(oauth, app, refreshToken);
        parts.onRefresh?.('refreshed');
        return rotated;
      } catch (error) {
        parts.onRefresh?.('failed');
        throw error;
      }
    },
  };
};

/** Access tokens for whoever calls Xero; see shared/xero/tokens.ts for what they promise. */
export const openTokenSource = (parts: TokenSourceParts) => {
  const deps = tokenDeps(parts);
  return {
    /** `rejected`: a token that Xero has just refused, to be replaced. */
    accessToken: (workspace: string, connection: string, rejected?: string) =>
      accessToken(deps, { workspace, connection }, rejected),
    keepAlive: () => keepAlive(deps),
  };
};
