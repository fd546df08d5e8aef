import type { Clock } from '../../shared/runtime/clock.ts';
import type { PullMessage, PushMessage } from '../../shared/runtime/queues.ts';
import type { Secrets } from '../../shared/runtime/secrets.ts';
import type { Table } from '../../shared/store/table.ts';
import type { OAuthDeps, XeroAddresses, XeroApp } from '../../shared/xero/identity-call.ts';

/** What the bridge keeps of an organisation in Xero. */
export interface OrganisationFacts {
  name: string;
  country?: string | undefined;
  baseCurrency: string;
  shortCode?: string | undefined;
  timeZone?: string | undefined;
  /** Calendar dates. */
  periodLockDate?: string | undefined;
  endOfYearLockDate?: string | undefined;
  isDemo: boolean;
}

/** What the connect pages need from outside. */
export interface ConnectDeps {
  clock: Clock;
  /** Address of the bridge without a trailing slash. */
  publicUrl: string;
  addresses: XeroAddresses;
  table: Table;
  secrets: Secrets;
  fetch: typeof fetch;
  /** How long Xero's sign-in may take for one answer, in milliseconds. */
  timeoutMs?: number;
  /** An access token of a stored connection; `rejected` is one that Xero has just refused. */
  accessToken: (workspace: string, connection: string, rejected?: string) => Promise<string>;
  /** Reads an organisation from Xero with the access token that `token` hands out. */
  readOrganisation: (
    scope: { workspace: string; organisation: string },
    token: (refused?: string) => Promise<string>,
  ) => Promise<OrganisationFacts>;
  /** Wakes the worker of an organisation that sends to Xero. */
  wakePush: (message: PushMessage) => Promise<void>;
  /** Wakes the worker of an organisation that reads Xero. */
  wakePull: (message: PullMessage) => Promise<void>;
  /** Told of failures that a page has shown, for the log. */
  onFailure: (what: string, error: unknown) => void;
}

export const oauthDeps = (deps: ConnectDeps): OAuthDeps => ({
  addresses: deps.addresses,
  fetch: deps.fetch,
  now: deps.clock.now,
  ...(deps.timeoutMs !== undefined && { timeoutMs: deps.timeoutMs }),
});

/** Where Xero sends browsers back to; it has to be entered in the Xero app exactly like this. */
export const redirectUri = (deps: ConnectDeps): string => `${deps.publicUrl}/connect/callback`;

export interface AppInUse {
  kind: 'bridge' | 'workspace';
  app: XeroApp;
}

/** The Xero app a workspace connects with: its own, else the bridge's; undefined when there is neither. Read anew each time. */
export const appInUse = async (deps: ConnectDeps, workspace: string): Promise<AppInUse | undefined> => {
  const own = (await deps.secrets.workspace(workspace, { fresh: true }))?.xeroApp;
  if (own) return { kind: 'workspace', app: own };
  const bridge = await deps.secrets.bridgeApp();
  return bridge && { kind: 'bridge', app: bridge };
};
