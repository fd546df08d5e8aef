import { Failure, type Problem } from '../failures/failure.ts';
import type { XeroApp } from './identity-call.ts';
import type { FreshTokens } from './oauth.ts';
import type { TokenOwner, Tokens } from './sealed-tokens.ts';

/** A stored connection, as far as its tokens go. */
export interface TokenRow extends TokenOwner {
  clientId: string;
  app: 'bridge' | 'workspace';
  state: 'connected' | 'reconnect';
  problem?: Problem | undefined;
  tokens: string;
  tokenVersion: string;
  accessExpiresAt: string;
  leaseHolder?: string | undefined;
  leaseUntil?: string | undefined;
}

/** What keeping tokens fresh needs from outside. Answers of `false` mean that somebody else was faster. */
export interface TokenDeps<Row extends TokenRow = TokenRow> {
  now: () => Date;
  sleep: (ms: number) => Promise<void>;
  newHolder: () => string;
  read: (owner: TokenOwner) => Promise<Row | undefined>;
  takeLease: (seen: Row, lease: { holder: string; now: Date; until: Date }) => Promise<boolean>;
  dropLease: (owner: TokenOwner, holder: string, again: Date) => Promise<void>;
  save: (seen: Row, rotated: { tokens: string; accessExpiresAt: string; refreshedAt: string }) => Promise<boolean>;
  needReconnect: (seen: Row, problem: Problem) => Promise<boolean>;
  due: (now: Date) => Promise<TokenOwner[]>;
  seal: (owner: TokenOwner, tokens: Tokens) => Promise<string>;
  open: (owner: TokenOwner, sealed: string) => Promise<Tokens>;
  /** The app that the connection was made with; `fresh` passes by what is held in memory. Undefined when it is not kept any more. */
  app: (row: Row, fresh: boolean) => Promise<XeroApp | undefined>;
  refresh: (app: XeroApp, refreshToken: string) => Promise<FreshTokens>;
}

/** An access token lives at least this long when it is handed out. */
const minimumLifeMs = 2 * 60_000;
/** Covers one call to Xero (10 s) and storing its answer. */
const leaseMs = 20_000;
const waitMs = 200;
const saveAttempts = 3;

const notConnected = (): Failure =>
  new Failure({
    code: 'xero-not-connected',
    next: 'reconnect',
    message: 'This organisation is not connected to Xero.',
    remedy: 'An administrator has to connect Xero on the connect page.',
  });

const appChanged = (): Failure =>
  new Failure({
    code: 'xero-app-changed',
    next: 'reconnect',
    message: 'The connection was made with another Xero app than the one that is set up now.',
    remedy: 'An administrator has to connect Xero again, or enter the client id and secret of the earlier app.',
  });

const refreshFailedElsewhere = (): Failure =>
  new Failure({
    code: 'xero-refresh-failed',
    next: 'retry',
    message: 'The access to Xero could not be renewed just now.',
    remedy: 'Nothing to do: it is tried again.',
  });

const reconnectNeeded = (row: TokenRow): Failure => (row.problem ? new Failure(row.problem) : notConnected());

const hasLeft = (row: TokenRow, now: Date) => Date.parse(row.accessExpiresAt) - now.getTime() >= minimumLifeMs;

/**
 * An access token of the connection that is good for two minutes at least.
 * `rejected` is a token that Xero has just refused although it should be good: then another one is fetched.
 * Throws a `Failure`: `reconnect` when an administrator has to act, `attention` when the Xero app is set up wrongly (the
 * connection itself may be sound and stays as it is), `retry` when Xero is not to be had.
 */
export const accessToken = async <Row extends TokenRow>(
  deps: TokenDeps<Row>,
  owner: TokenOwner,
  rejected?: string,
): Promise<string> => {
  const row = await readConnected(deps, owner);
  if (hasLeft(row, deps.now())) {
    const { accessToken: held } = await deps.open(owner, row.tokens);
    if (held !== rejected) return held;
  }
  return refreshOnce(deps, row);
};

const readConnected = async <Row extends TokenRow>(deps: TokenDeps<Row>, owner: TokenOwner): Promise<Row> => {
  const row = await deps.read(owner);
  if (!row) throw notConnected();
  if (row.state === 'reconnect') throw reconnectNeeded(row);
  return row;
};

/** Refreshes the tokens seen in `seen`, or waits for whoever does; the lease lets one through. */
const refreshOnce = async <Row extends TokenRow>(deps: TokenDeps<Row>, seen: Row): Promise<string> => {
  const holder = deps.newHolder();
  const lease = () => ({ holder, now: deps.now(), until: new Date(deps.now().getTime() + leaseMs) });
  const giveUpAt = lease().until.getTime() + waitMs;
  if (await deps.takeLease(seen, lease())) return refreshHolding(deps, seen, holder);
  for (;;) {
    const row = await readConnected(deps, seen);
    if (row.tokenVersion !== seen.tokenVersion) return (await deps.open(row, row.tokens)).accessToken;
    const givenBack = row.leaseUntil === undefined;
    if (givenBack || deps.now().getTime() > giveUpAt) throw refreshFailedElsewhere();
    const holderDied = Date.parse(row.leaseUntil ?? '') < deps.now().getTime();
    if (holderDied && (await deps.takeLease(row, lease()))) return refreshHolding(deps, row, holder);
    await deps.sleep(waitMs);
  }
};

const refreshHolding = async <Row extends TokenRow>(
  deps: TokenDeps<Row>,
  row: Row,
  holder: string,
): Promise<string> => {
  try {
    return await keep(deps, row, await callXero(deps, row));
  } catch (error) {
    const problem = error instanceof Failure ? error.problem : undefined;
    if (error instanceof Failure && problem?.next === 'reconnect') return afterRefusal(deps, row, error);
    const waitsForPerson = problem?.next === 'attention';
    const pauseSeconds = waitsForPerson ? 3600 : (error instanceof Failure && error.retryAfterSeconds) || 60;
    // A lease that cannot be given back runs out by itself; what matters is the first error.
    await deps.dropLease(row, holder, new Date(deps.now().getTime() + pauseSeconds * 1000)).catch(() => undefined);
    throw error;
  }
};

const callXero = async <Row extends TokenRow>(deps: TokenDeps<Row>, row: Row): Promise<FreshTokens> => {
  const { refreshToken } = await deps.open(row, row.tokens);
  const app = await matchingApp(deps, row);
  try {
    return await deps.refresh(app, refreshToken);
  } catch (error) {
    if (!(error instanceof Failure) || error.problem.code !== 'xero-app-refused') throw error;
    const current = await deps.app(row, true);
    if (!current || current.clientSecret === app.clientSecret) throw error;
    return deps.refresh(current, refreshToken);
  }
};

const matchingApp = async <Row extends TokenRow>(deps: TokenDeps<Row>, row: Row): Promise<XeroApp> => {
  for (const fresh of [false, true]) {
    const app = await deps.app(row, fresh);
    if (app?.clientId === row.clientId) return app;
  }
  throw appChanged();
};

/** Stores before use. Tokens that came meanwhile, from a new consent, count more than the ones just rotated. */
const keep = async <Row extends TokenRow>(deps: TokenDeps<Row>, row: Row, rotated: FreshTokens): Promise<string> => {
  const { accessToken, refreshToken, accessExpiresAt } = rotated;
  const stored = {
    tokens: await deps.seal(row, { accessToken, refreshToken }),
    accessExpiresAt: accessExpiresAt.toISOString(),
    refreshedAt: deps.now().toISOString(),
  };
  for (let attempt = 1; ; attempt += 1) {
    try {
      if (await deps.save(row, stored)) return accessToken;
      const current = await readConnected(deps, row);
      return (await deps.open(current, current.tokens)).accessToken;
    } catch (error) {
      if (error instanceof Failure || attempt === saveAttempts) throw error;
      await deps.sleep(waitMs);
    }
  }
};

/** Xero refused the refresh token. It may be that another one has come meanwhile; otherwise the connection is gone. */
const afterRefusal = async <Row extends TokenRow>(
  deps: TokenDeps<Row>,
  row: Row,
  failure: Failure,
): Promise<string> => {
  if (await deps.needReconnect(row, failure.problem)) throw failure;
  const current = await readConnected(deps, row);
  return (await deps.open(current, current.tokens)).accessToken;
};

/**
 * Refreshes what has lain idle for a week, so that no refresh token reaches its 60 days, and takes up refreshes that broke
 * off. Meant to run every minute: a broken refresh has to be healed within Xero's 30 minutes of grace.
 */
export const keepAlive = async <Row extends TokenRow>(
  deps: TokenDeps<Row>,
): Promise<{ refreshed: TokenOwner[]; failed: { owner: TokenOwner; error: unknown }[] }> => {
  const refreshed: TokenOwner[] = [];
  const failed: { owner: TokenOwner; error: unknown }[] = [];
  for (const owner of await deps.due(deps.now())) {
    try {
      const row = await readConnected(deps, owner);
      if (hasLeft(row, deps.now()) && row.leaseUntil === undefined) continue;
      await refreshOnce(deps, row);
      refreshed.push(owner);
    } catch (error) {
      failed.push({ owner, error });
    }
  }
  return { refreshed, failed };
};
