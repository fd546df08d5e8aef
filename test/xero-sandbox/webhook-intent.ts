import { entropy, isReceived, type Outcome, sendSigned } from './webhook-request.ts';
import {
  type CATEGORIES,
  findSubscription,
  keepSubscription,
  newWebhookKey,
  type Subscription,
} from './webhook-subscription.ts';
import type { World } from './world.ts';

const PROBES = ['bad', 'good', 'bad', 'good'] as const;

function refusal(world: World, probe: 'good' | 'bad', outcome: Outcome): string | undefined {
  const answered = outcome.problem === '' ? `It answered ${outcome.status}.` : outcome.problem;
  if (probe === 'good')
    return isReceived(world, outcome) ? undefined : `A request with the right signature was not accepted. ${answered}`;
  return outcome.status === 401 ? undefined : `A request with a wrong signature must be answered 401. ${answered}`;
}

/**
 * Intent to receive: requests without events, some signed rightly and some wrongly. Only an address that accepts the first and
 * answers 401 to the others is switched on (Xero API docs: webhooks). Out: the subscription as it stands then;
 * undefined when it was removed meanwhile.
 */
async function proveIntent(world: World, subscription: Subscription): Promise<Subscription | undefined> {
  let reason = '';
  for (const probe of PROBES) {
    const body = JSON.stringify({ events: [], firstEventSequence: 0, lastEventSequence: 0, entropy: entropy(world) });
    const key = probe === 'good' ? subscription.key : newWebhookKey();
    const outcome = await sendSigned(world, subscription, {
      body,
      purpose: `intent to receive, ${probe} signature`,
      key,
    });
    reason ||= refusal(world, probe, outcome) ?? '';
  }
  const proven = reason === '';
  const current = findSubscription(world.store, subscription.clientId);
  if (current === undefined) return undefined;
  const judged: Subscription = {
    ...current,
    state: proven ? 'on' : 'unproven',
    reason,
    collects: current.collects || proven,
    failingSinceMs: undefined,
    nextAttemptMs: undefined,
  };
  keepSubscription(world.store, judged);
  return judged;
}

export type SubscriptionWish = {
  url?: string | undefined;
  key?: string | undefined;
  categories?: (typeof CATEGORIES)[number][] | undefined;
  /** Ask for intent to receive again (re-enables a disabled subscription). */
  enable?: boolean | undefined;
};

/**
 * Creates or changes an app's subscription. A new one, a new address and `enable` ask the address for its intent to receive.
 * Out: the subscription; undefined when there is none and no address is given, or it was removed meanwhile.
 */
export async function subscribe(
  world: World,
  clientId: string,
  wish: SubscriptionWish,
): Promise<Subscription | undefined> {
  const existing = findSubscription(world.store, clientId);
  const url = wish.url ?? existing?.url;
  if (url === undefined) return undefined;
  const wanted: Subscription = {
    clientId,
    url,
    key: wish.key ?? existing?.key ?? newWebhookKey(),
    categories: wish.categories ?? existing?.categories ?? ['CONTACT', 'INVOICE'],
    state: existing?.state ?? 'unproven',
    reason: existing?.reason ?? '',
    collects: existing?.collects ?? false,
    lastSequence: existing?.lastSequence ?? 0,
    failingSinceMs: existing?.failingSinceMs,
    nextAttemptMs: existing?.nextAttemptMs,
  };
  const asks = existing === undefined || existing.url !== url || wish.enable === true;
  keepSubscription(world.store, asks ? { ...wanted, state: 'unproven' } : wanted);
  return asks ? proveIntent(world, wanted) : wanted;
}
