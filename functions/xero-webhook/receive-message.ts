import { mapConcurrently } from '../../shared/runtime/concurrency.ts';
import type { HttpResult } from '../../shared/runtime/http.ts';
import type { MetricName } from '../../shared/runtime/metric-names.ts';
import type { PullMessage } from '../../shared/runtime/queues.ts';
import { type Event, isSignedWith, type Message, parseMessage } from './message.ts';

type Scope = { workspace: string; organisation: string };

export interface XeroWebhookDeps {
  now: () => Date;
  /** The key of an app's messages: `default` is the bridge's app, any other name the workspace that has an app of its own. */
  webhookKey: (app: string, fresh: boolean) => Promise<string | undefined>;
  /** The workspaces that hold the organisation through this app, and look into it. */
  holders: (app: string, tenantId: string) => Promise<Scope[]>;
  putHint: (scope: Scope, hint: Pick<Event, 'kind' | 'xeroId' | 'at'>) => Promise<void>;
  /** Counts the messages of an app; says whether some before them are missing. */
  countMessages: (app: string, key: string, message: { first: number; last: number; now: Date }) => Promise<boolean>;
  /** Keeps that Xero has asked for the intent to receive. */
  noteProven: (app: string, key: string, now: Date) => Promise<void>;
  ring: (scope: Scope, at: Date) => Promise<void>;
  wake: (message: PullMessage) => Promise<void>;
  count: (name: MetricName, value: number) => void;
  log: (message: string, extra: Record<string, unknown>) => void;
  describe: (error: unknown) => object;
}

export interface XeroWebhookRequest {
  app: string;
  signature: string | undefined;
  body: Uint8Array;
}

const atOnce = 10;

/** Xero wants no body and no cookie. */
const empty = (statusCode: number): HttpResult => ({ statusCode, body: '' });

const signingKey = async (
  deps: XeroWebhookDeps,
  { app, signature, body }: XeroWebhookRequest,
): Promise<string | undefined> => {
  if (signature === undefined) return undefined;
  for (const fresh of [false, true]) {
    const key = await deps.webhookKey(app, fresh);
    if (key !== undefined && isSignedWith(key, body, signature)) return key;
  }
  return undefined;
};

/** Stores what the events say for whoever holds their organisations; returns whom it concerns. */
const storeHints = async (deps: XeroWebhookDeps, app: string, { events }: Message): Promise<Scope[]> => {
  const concerned: Scope[] = [];
  for (const [tenantId, some] of Map.groupBy(events, (event) => event.tenantId)) {
    for (const scope of await deps.holders(app, tenantId)) {
      await mapConcurrently(some, atOnce, ({ kind, xeroId, at }) => deps.putHint(scope, { kind, xeroId, at }));
      await deps.ring(scope, deps.now());
      concerned.push(scope);
    }
  }
  return concerned;
};

/**
 * Takes one message of Xero's: 401 when it is signed wrongly, 200 once what it says is stored. It says only that records
 * have changed; they are read later. Messages come twice, late and out of order, and that is the same.
 * @throws when the store cannot be reached, so that Xero sends the message again.
 */
export const receiveMessage = async (deps: XeroWebhookDeps, request: XeroWebhookRequest): Promise<HttpResult> => {
  const { app } = request;
  const key = await signingKey(deps, request);
  if (key === undefined) {
    deps.count('xeroMessagesRefused', 1);
    return empty(401);
  }
  const message = parseMessage(request.body);
  if (!message) {
    deps.log('a signed message of Xero was not understood', { app });
    return empty(200);
  }
  deps.count('xeroMessages', message.events.length);
  const concerned = await storeHints(deps, app, message);
  if (message.last > 0) {
    const gap = await deps.countMessages(app, key, { first: message.first, last: message.last, now: deps.now() });
    if (gap) deps.count('xeroMessageGaps', 1);
  } else {
    await deps.noteProven(app, key, deps.now());
  }
  for (const scope of concerned) {
    await deps.wake(scope).catch((error) => {
      deps.log('the pull worker could not be woken; the sweep will', { ...scope, failure: deps.describe(error) });
    });
  }
  return empty(200);
};
