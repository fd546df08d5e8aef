import { dropEvents, eventJson, forgetOldEvents, holdEvents, nextEvents, type WebhookEvent } from './webhook-event.ts';
import { entropy, isReceived, type Outcome, sendSigned } from './webhook-request.ts';
import { findSubscription, keepSubscription, listSubscriptions, type Subscription } from './webhook-subscription.ts';
import type { World } from './world.ts';

const RETRY_MS = 15 * 60_000;
const GIVE_UP_MS = 24 * 60 * 60_000;
const DELAY_SECONDS = 60;

export type Delivered = {
  clientId: string;
  firstEventSequence: number;
  lastEventSequence: number;
  events: number;
  status: number;
  received: boolean;
};

function bodyOf(world: World, events: WebhookEvent[]): string {
  return JSON.stringify({
    events: events.map((event) => eventJson(event, world.publicUrl)),
    firstEventSequence: events[0]?.sequence ?? 0,
    lastEventSequence: events.at(-1)?.sequence ?? 0,
    entropy: entropy(world),
  });
}

/** Lets the faults for webhooks hit the next batch. Out: the requests it becomes; none when it is held back or lost. */
function withFaults(world: World, subscription: Subscription, batch: WebhookEvent[]): WebhookEvent[][] {
  const { store, faults, clock } = world;
  const { clientId } = subscription;
  if (faults.forWebhook('webhook-drop') !== undefined) {
    dropEvents(store, clientId, batch.slice(0, 1));
    return [];
  }
  const delay = faults.forWebhook('webhook-delay');
  if (delay !== undefined) {
    holdEvents(store, clientId, batch, clock.now() + Math.max(1, delay.seconds ?? DELAY_SECONDS) * 1000);
    return [];
  }
  const reorder = batch.length > 1 && faults.forWebhook('webhook-reorder') !== undefined;
  const requests = reorder ? batch.toReversed().map((event) => [event]) : [batch];
  return faults.forWebhook('webhook-duplicate') === undefined ? requests : requests.flatMap((one) => [one, one]);
}

function noteFailure(world: World, clientId: string, outcome: Outcome): void {
  const subscription = findSubscription(world.store, clientId);
  if (subscription === undefined) return;
  const now = world.clock.now();
  const failingSinceMs = subscription.failingSinceMs ?? now;
  const over = now - failingSinceMs >= GIVE_UP_MS;
  const answered = outcome.problem === '' ? `The address answered ${outcome.status}.` : outcome.problem;
  keepSubscription(world.store, {
    ...subscription,
    state: over ? 'disabled' : subscription.state,
    reason: over ? `Deliveries failed for 24 hours. ${answered}` : answered,
    failingSinceMs,
    nextAttemptMs: over ? undefined : now + RETRY_MS,
  });
}

function noteSuccess(world: World, clientId: string): void {
  const subscription = findSubscription(world.store, clientId);
  if (subscription?.failingSinceMs === undefined) return;
  keepSubscription(world.store, { ...subscription, reason: '', failingSinceMs: undefined, nextAttemptMs: undefined });
}

/** Sends one request, at once again when the first try of a failure fails. */
async function send(world: World, subscription: Subscription, events: WebhookEvent[]): Promise<Delivered[]> {
  const made: Delivered[] = [];
  const body = bodyOf(world, events);
  const tries = subscription.failingSinceMs === undefined ? 2 : 1;
  for (let attempt = 1; attempt <= tries; attempt += 1) {
    const outcome = await sendSigned(world, subscription, { body, purpose: 'events' });
    const received = isReceived(world, outcome);
    made.push({
      clientId: subscription.clientId,
      firstEventSequence: events[0]?.sequence ?? 0,
      lastEventSequence: events.at(-1)?.sequence ?? 0,
      events: events.length,
      status: outcome.status,
      received,
    });
    if (received) {
      dropEvents(world.store, subscription.clientId, events);
      noteSuccess(world, subscription.clientId);
      return made;
    }
    if (attempt === tries) noteFailure(world, subscription.clientId, outcome);
  }
  return made;
}

async function deliverTo(world: World, clientId: string): Promise<Delivered[]> {
  const made: Delivered[] = [];
  for (;;) {
    const subscription = findSubscription(world.store, clientId);
    const now = world.clock.now();
    if (subscription?.state !== 'on' || (subscription.nextAttemptMs ?? 0) > now) return made;
    const batch = nextEvents(world.store, clientId, now, world.switches.current.webhookBatchSize);
    if (batch.length === 0) return made;
    for (const events of withFaults(world, subscription, batch)) {
      const sent = await send(world, subscription, events);
      made.push(...sent);
      if (sent.at(-1)?.received !== true) return made;
    }
  }
}

async function deliverAll(world: World): Promise<Delivered[]> {
  forgetOldEvents(world.store, world.clock.now());
  const made: Delivered[] = [];
  for (const { clientId } of listSubscriptions(world.store)) made.push(...(await deliverTo(world, clientId)));
  return made;
}

const turns = new WeakMap<World, Promise<unknown>>();

/**
 * Delivers every event that is due by the sandbox's clock, each app's in order: on failure once more at once, then every
 * 15 minutes for 24 hours, then the subscription is disabled (Xero API docs: webhooks). One delivery run at a time.
 */
export function deliverDue(world: World): Promise<Delivered[]> {
  const mine = (turns.get(world) ?? Promise.resolve()).then(() => deliverAll(world));
  turns.set(
    world,
    mine.catch(() => []),
  );
  return mine;
}

/** Waits for the delivery run at hand, if any. */
export async function deliveriesEnd(world: World): Promise<void> {
  await turns.get(world);
}
