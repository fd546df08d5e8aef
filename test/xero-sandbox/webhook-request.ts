import { createHmac } from 'node:crypto';
import type { JsonObject } from './json.ts';
import { amount, column } from './store.ts';
import type { Subscription } from './webhook-subscription.ts';
import type { World } from './world.ts';

const REQUESTS_KEPT = 200;

/** What came of one request: `status` 0 when no answer came, and why. */
export type Outcome = { status: number; problem: string };

/** base64 of the HMAC-SHA256 of the raw body under the webhook key: the header x-xero-signature. */
export function sign(body: string, key: string): string {
  return createHmac('sha256', key).update(body, 'utf8').digest('base64');
}

/** Twenty capital letters. */
export function entropy(world: World): string {
  const digits = world.newId().replaceAll('-', '').slice(0, 20);
  return digits.replace(/./g, (digit) => String.fromCharCode(65 + Number.parseInt(digit, 16)));
}

function note(
  world: World,
  clientId: string,
  sent: { body: string; signature: string; purpose: string },
  outcome: Outcome,
): void {
  const { store } = world;
  store.run(
    'INSERT INTO webhook_requests (client_id, at_ms, body, signature, purpose, status, problem) VALUES (?, ?, ?, ?, ?, ?, ?)',
    ...[clientId, world.clock.now(), sent.body, sent.signature, sent.purpose, outcome.status, outcome.problem],
  );
  store.run(
    `DELETE FROM webhook_requests WHERE client_id = ? AND rowid NOT IN
       (SELECT rowid FROM webhook_requests WHERE client_id = ? ORDER BY rowid DESC LIMIT ?)`,
    ...[clientId, clientId, REQUESTS_KEPT],
  );
}

async function post(url: string, body: string, signature: string, timeoutMs: number): Promise<Outcome> {
  try {
    const response = await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json; charset=utf-8', 'x-xero-signature': signature },
      body,
      redirect: 'manual',
      signal: AbortSignal.timeout(timeoutMs),
    });
    await response.body?.cancel();
    return { status: response.status, problem: '' };
  } catch (error) {
    const late = error instanceof Error && error.name === 'TimeoutError';
    return {
      status: 0,
      problem: late ? `No answer within ${timeoutMs / 1000} seconds.` : 'The address could not be reached.',
    };
  }
}

/** Posts a signed body to a subscription's address and notes what came of it. `key` signs instead of the subscription's own. */
export async function sendSigned(
  world: World,
  subscription: Subscription,
  request: { body: string; purpose: string; key?: string },
): Promise<Outcome> {
  const signature = sign(request.body, request.key ?? subscription.key);
  const outcome = await post(subscription.url, request.body, signature, world.switches.current.webhookTimeoutMs);
  note(world, subscription.clientId, { ...request, signature }, outcome);
  return outcome;
}

/** Whether an answer counts as received: any 2xx, or exactly 200 (a switch). */
export function isReceived(world: World, outcome: Outcome): boolean {
  if (world.switches.current.webhookSuccess === '200') return outcome.status === 200;
  return outcome.status >= 200 && outcome.status < 300;
}

/** The last requests sent to an app, newest first. */
export function listRequests(world: World, clientId: string): JsonObject[] {
  return world.store
    .all('SELECT * FROM webhook_requests WHERE client_id = ? ORDER BY rowid DESC', clientId)
    .map((row) => ({
      at: new Date(amount(row, 'at_ms')).toISOString(),
      purpose: column(row, 'purpose'),
      status: amount(row, 'status'),
      problem: column(row, 'problem'),
      signature: column(row, 'signature'),
      body: column(row, 'body'),
    }));
}
