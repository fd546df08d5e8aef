import { randomBytes, randomUUID } from 'node:crypto';
import { beforeEach, describe, expect, test } from 'vitest';
import { Failure } from '../../shared/failures/failure.ts';
import { tokenDeps } from '../../shared/runtime/token-source.ts';
import { listActivities } from '../../shared/store/activities.ts';
import { type Connection, connectionsToKeepAlive, getConnection, saveConsent } from '../../shared/store/connections.ts';
import type { Table } from '../../shared/store/table.ts';
import type { XeroApp } from '../../shared/xero/identity-call.ts';
import { identityFailure } from '../../shared/xero/identity-failures.ts';
import type { FreshTokens } from '../../shared/xero/oauth.ts';
import { openTokens, sealTokens } from '../../shared/xero/sealed-tokens.ts';
import { accessToken, keepAlive, type TokenDeps } from '../../shared/xero/tokens.ts';
import { freshTable } from '../config/table.ts';

/**
 * Xero as far as refreshing goes: each refresh hands out a new refresh token; the one before works for 30 more minutes,
 * older ones never.
 */
const fakeXero = (now: () => Date) => {
  let issued = 0;
  const valid = new Map<string, Date | undefined>([['refresh-0', undefined]]);
  const seen: string[] = [];
  return {
    seen,
    revoke: () => valid.clear(),
    refresh: async (_app: XeroApp, token: string): Promise<FreshTokens> => {
      seen.push(token);
      const until = valid.get(token);
      if (!valid.has(token) || (until !== undefined && until <= now())) throw identityFailure('xero-grant-invalid');
      valid.set(token, until ?? new Date(now().getTime() + 30 * 60_000));
      issued += 1;
      valid.set(`refresh-${issued}`, undefined);
      const accessExpiresAt = new Date(now().getTime() + 30 * 60_000);
      return { accessToken: `access-${issued}`, refreshToken: `refresh-${issued}`, accessExpiresAt };
    },
  };
};

const workspace = 'acme';
const connection = 'connection-1';
const owner = { workspace, connection };
const minutes = (count: number) => count * 60_000;

let table: Table;
let time: number;
let xero: ReturnType<typeof fakeXero>;
let deps: TokenDeps<Connection>;
let app: XeroApp | undefined;
const key = new Uint8Array(randomBytes(32));
const now = () => new Date(time);

/** Every sleeper moves the clock, so that waiting costs no time in tests. */
const clock = {
  now,
  sleep: async (ms: number) => {
    await new Promise((resolve) => setTimeout(resolve, 5));
    time += ms;
  },
};

const consent = async (accessLivesMs: number) =>
  saveConsent(table, {
    ...{ workspace, connection, xeroUser: 'user', xeroUserName: 'Demo', clientId: 'client', app: 'workspace' as const },
    tokens: await sealTokens(key, owner, { accessToken: 'access-0', refreshToken: 'refresh-0' }),
    accessExpiresAt: new Date(time + accessLivesMs).toISOString(),
    ...{ refreshedAt: now().toISOString(), connectedAt: now().toISOString(), connectedBy: 'admin' },
  });

const stored = async () => {
  const row = await getConnection(table, owner);
  if (!row) throw new Error('The connection is gone.');
  return { ...row, open: await openTokens(key, owner, row.tokens) };
};

const failureOf = async (promise: Promise<unknown>) => {
  const error = await promise.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  expect(error).toBeInstanceOf(Failure);
  return (error as Failure).problem;
};

beforeEach(async () => {
  table = await freshTable();
  time = Date.parse('2026-11-21T09:00:00Z');
  xero = fakeXero(now);
  app = { clientId: 'client', clientSecret: 'secret' };
  deps = {
    ...tokenDeps({
      table,
      clock,
      addresses: { login: 'http://localhost:1', identity: 'http://localhost:1', api: 'http://localhost:1' },
      secrets: {
        tokenKey: async () => key,
        bridgeApp: async () => undefined,
        workspace: async () => ({
          eventsSecrets: [],
          linkSecret: '',
          deliverySecret: '',
          ...(app && { xeroApp: app }),
        }),
      },
    }),
    refresh: (given, token) => xero.refresh(given, token),
  };
  await consent(minutes(1));
});

describe('an access token', () => {
  test('that lives long enough is handed out without a call', async () => {
    await consent(minutes(10));
    expect(await accessToken(deps, owner)).toBe('access-0');
    expect(xero.seen).toEqual([]);
  });

  test('with less than two minutes left is refreshed, and the rotated token is stored', async () => {
    expect(await accessToken(deps, owner)).toBe('access-1');
    const row = await stored();
    expect(row.open).toEqual({ accessToken: 'access-1', refreshToken: 'refresh-1' });
    expect(row.leaseHolder).toBeUndefined();
    expect(row.tokens).not.toContain('refresh-1');
  });

  test('that Xero has refused is replaced once, not for everyone who held it', async () => {
    await consent(minutes(10));
    const answers = await Promise.all([1, 2, 3].map(() => accessToken(deps, owner, 'access-0')));
    expect(answers).toEqual(['access-1', 'access-1', 'access-1']);
    expect(xero.seen).toEqual(['refresh-0']);
    expect(await accessToken(deps, owner, 'access-0')).toBe('access-1');
  });

  test('is refused when nothing is connected', async () => {
    const problem = await failureOf(accessToken(deps, { workspace, connection: 'another' }));
    expect(problem).toMatchObject({ code: 'xero-not-connected', next: 'reconnect' });
  });
});

describe('one refresher at a time', () => {
  test('twenty callers make one refresh and all get its token', async () => {
    const answers = await Promise.all(Array.from({ length: 20 }, () => accessToken(deps, owner)));
    expect(new Set(answers)).toEqual(new Set(['access-1']));
    expect(xero.seen).toEqual(['refresh-0']);
  });

  test('when the refresh fails, those who waited give up with it instead of trying one after the other', async () => {
    let calls = 0;
    deps.refresh = async () => {
      calls += 1;
      await new Promise((resolve) => setTimeout(resolve, 50));
      throw identityFailure('xero-unavailable');
    };
    const problems = await Promise.all(Array.from({ length: 8 }, () => failureOf(accessToken(deps, owner))));
    expect(new Set(problems.map(({ next }) => next))).toEqual(new Set(['retry']));
    expect(calls).toBe(1);
    expect((await stored()).state).toBe('connected');
  });
});

describe('a refresher that dies', () => {
  const dies = () => Promise.reject(new Error('killed'));

  test('before Xero was asked: the next one takes over when the lease has run out', async () => {
    await expect(accessToken({ ...deps, refresh: dies, dropLease: dies }, owner)).rejects.toThrow('killed');
    expect((await stored()).leaseHolder).toBeDefined();
    const from = time;
    expect(await accessToken(deps, owner)).toBe('access-1');
    expect(time - from).toBeGreaterThan(19_000);
  });

  test('after Xero rotated and before it was stored: the old token is traded again within its grace', async () => {
    await expect(accessToken({ ...deps, save: dies, dropLease: dies }, owner)).rejects.toThrow('killed');
    expect((await stored()).open.refreshToken).toBe('refresh-0');
    expect(await accessToken(deps, owner)).toBe('access-2');
    expect(xero.seen).toEqual(['refresh-0', 'refresh-0']);
    expect((await stored()).open.refreshToken).toBe('refresh-2');
  });

  test('after Xero rotated, and nobody needs a token for hours: the keep-alive heals it before the grace ends', async () => {
    await expect(accessToken({ ...deps, save: dies, dropLease: dies }, owner)).rejects.toThrow('killed');
    for (let minute = 0; minute < 3; minute += 1) {
      time += minutes(1);
      await keepAlive(deps);
    }
    expect((await stored()).open.refreshToken).toBe('refresh-2');
    time += minutes(180);
    expect(await accessToken(deps, owner)).toBe('access-3');
  });

  test('in the moment of storing: a failed write is tried again while the rotated token is still in hand', async () => {
    let failures = 2;
    const save: typeof deps.save = (...given) => {
      failures -= 1;
      return failures >= 0 ? Promise.reject(new Error('DynamoDB is away')) : deps.save(...given);
    };
    expect(await accessToken({ ...deps, save }, owner)).toBe('access-1');
    expect(xero.seen).toEqual(['refresh-0']);
  });

  test('the answer lost on the way: tried again, with the old token, and found by the keep-alive', async () => {
    const lost: typeof deps.refresh = async (given, token) => {
      await xero.refresh(given, token);
      throw identityFailure('xero-timeout');
    };
    expect(await failureOf(accessToken({ ...deps, refresh: lost }, owner))).toMatchObject({ next: 'retry' });
    time += minutes(2);
    expect((await keepAlive(deps)).refreshed).toEqual([expect.objectContaining(owner)]);
    expect((await stored()).open.refreshToken).toBe('refresh-2');
  });
});

describe('a token that Xero refuses', () => {
  test('stops the connection and tells why; its tokens are not tried again', async () => {
    xero.revoke();
    expect(await failureOf(accessToken(deps, owner))).toMatchObject({ code: 'xero-grant-invalid', next: 'reconnect' });
    expect(await stored()).toMatchObject({ state: 'reconnect', problem: { code: 'xero-grant-invalid' } });
    expect(await failureOf(accessToken(deps, owner))).toMatchObject({ next: 'reconnect' });
    expect(xero.seen).toHaveLength(1);
    const { activities } = await listActivities(table, workspace, now());
    expect(activities).toEqual([
      expect.objectContaining({
        action: 'needsAttention',
        problem: expect.objectContaining({ code: 'xero-grant-invalid' }),
      }),
    ]);
    expect(await connectionsToKeepAlive(table, new Date(time + minutes(60 * 24 * 30)))).toEqual([]);
  });

  test('is no reason to stop when an administrator reconnected in that very moment', async () => {
    deps.refresh = async () => {
      await saveConsent(table, {
        ...(await stored()),
        tokens: await sealTokens(key, owner, { accessToken: 'access-new', refreshToken: 'refresh-new' }),
        accessExpiresAt: new Date(time + minutes(30)).toISOString(),
      });
      throw identityFailure('xero-grant-invalid');
    };
    expect(await accessToken(deps, owner)).toBe('access-new');
    expect((await stored()).state).toBe('connected');
  });

  test('a refresh that ends after an administrator reconnected does not overwrite the new tokens', async () => {
    const { refresh } = deps;
    deps.refresh = async (given, token) => {
      const rotated = await refresh(given, token);
      await saveConsent(table, {
        ...(await stored()),
        tokens: await sealTokens(key, owner, { accessToken: 'access-new', refreshToken: 'refresh-new' }),
        accessExpiresAt: new Date(time + minutes(30)).toISOString(),
      });
      return rotated;
    };
    expect(await accessToken(deps, owner)).toBe('access-new');
    expect((await stored()).open.refreshToken).toBe('refresh-new');
  });
});

describe('trouble that says nothing about the connection', () => {
  test('a wrong client secret needs attention and leaves it connected', async () => {
    deps.refresh = () => Promise.reject(identityFailure('xero-app-refused'));
    expect(await failureOf(accessToken(deps, owner))).toMatchObject({ code: 'xero-app-refused', next: 'attention' });
    expect(await stored()).toMatchObject({ state: 'connected', open: { refreshToken: 'refresh-0' } });
  });

  test('a client secret that was replaced while this function held the old one is fetched anew', async () => {
    const used: (string | undefined)[] = [];
    deps.app = async (_row, fresh) => ({ clientId: 'client', clientSecret: fresh ? 'new' : 'old' });
    deps.refresh = async (given, token) => {
      used.push(given.clientSecret);
      if (given.clientSecret === 'old') throw identityFailure('xero-app-refused');
      return xero.refresh(given, token);
    };
    expect(await accessToken(deps, owner)).toBe('access-1');
    expect(used).toEqual(['old', 'new']);
  });

  test('another Xero app than the one it was connected with: reconnect, and Xero is not even asked', async () => {
    app = { clientId: 'another-client', clientSecret: 'secret' };
    expect(await failureOf(accessToken(deps, owner))).toMatchObject({ code: 'xero-app-changed', next: 'reconnect' });
    expect(xero.seen).toEqual([]);
  });

  test('an outage at Xero is tried again when Xero said, and nothing is lost', async () => {
    deps.refresh = () => Promise.reject(identityFailure('xero-unavailable', { retryAfterSeconds: 120 }));
    expect(await failureOf(accessToken(deps, owner))).toMatchObject({ next: 'retry' });
    expect(await connectionsToKeepAlive(table, new Date(time + minutes(1)))).toEqual([]);
    expect(await connectionsToKeepAlive(table, new Date(time + minutes(2)))).toEqual([owner]);
    deps.refresh = xero.refresh;
    expect(await accessToken(deps, owner)).toBe('access-1');
  });
});

describe('keep-alive', () => {
  const days = (count: number) => minutes(count * 24 * 60);

  test('leaves alone what was refreshed within the week, and refreshes what was not', async () => {
    time += days(6.9);
    expect(await keepAlive(deps)).toEqual({ refreshed: [], failed: [] });
    time += days(0.2);
    expect((await keepAlive(deps)).refreshed).toEqual([expect.objectContaining(owner)]);
    expect((await keepAlive(deps)).refreshed).toEqual([]);
  });

  test('one connection in trouble does not keep another from being refreshed', async () => {
    const other = { workspace: 'other', connection: 'connection-2' };
    const { open: _, ...row } = await stored();
    const tokens = await sealTokens(key, other, { accessToken: 'x', refreshToken: 'unknown-to-xero' });
    await saveConsent(table, { ...row, ...other, tokens });
    time += days(8);
    const { refreshed, failed } = await keepAlive(deps);
    expect(refreshed).toEqual([expect.objectContaining(owner)]);
    expect(failed).toEqual([{ owner: expect.objectContaining(other), error: expect.any(Failure) }]);
  });
});

describe('sealed tokens', () => {
  const tokens = { accessToken: randomUUID(), refreshToken: randomUUID() };

  test('open for their owner alone', async () => {
    const sealed = await sealTokens(key, owner, tokens);
    expect(await openTokens(key, owner, sealed)).toEqual(tokens);
    await expect(openTokens(key, { ...owner, workspace: 'another' }, sealed)).rejects.toThrow();
    await expect(openTokens(key, { ...owner, connection: 'another' }, sealed)).rejects.toThrow();
    await expect(openTokens(new Uint8Array(randomBytes(32)), owner, sealed)).rejects.toThrow();
  });

  test('show nothing of what is in them, and do not open when touched', async () => {
    const sealed = await sealTokens(key, owner, tokens);
    expect(sealed).not.toContain(tokens.refreshToken);
    const [header, ...rest] = sealed.split('.');
    const forged = Buffer.from(JSON.stringify({ alg: 'dir', enc: 'A256GCM', ws: 'evil', cn: connection })).toString(
      'base64url',
    );
    expect(header).not.toBe(forged);
    await expect(openTokens(key, { workspace: 'evil', connection }, [forged, ...rest].join('.'))).rejects.toThrow();
  });
});
