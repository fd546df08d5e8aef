import { Hono } from 'hono';
import * as z from 'zod';
import type { Env } from './drop.ts';
import { findApp } from './users-and-apps.ts';
import { deliverDue } from './webhook-delivery.ts';
import { waitingEvents } from './webhook-event.ts';
import { subscribe } from './webhook-intent.ts';
import { listRequests } from './webhook-request.ts';
import {
  CATEGORIES,
  findSubscription,
  listSubscriptions,
  removeSubscription,
  type Subscription,
} from './webhook-subscription.ts';
import type { World } from './world.ts';

/** Where webhooks may go: https, or http on this machine. */
export const WebhookUrl = z.url({ protocol: /^https?$/ }).refine(
  (address) => {
    const { protocol, hostname } = new URL(address);
    return protocol === 'https:' || ['localhost', '127.0.0.1', '[::1]'].includes(hostname);
  },
  { error: 'must be an https address, or http on localhost' },
);
const SubscriptionBody = z.object({
  url: WebhookUrl.optional(),
  key: z.string().min(1).optional(),
  categories: z.array(z.enum(CATEGORIES)).min(1).optional(),
  enable: z.boolean().optional(),
});

function shown(world: World, subscription: Subscription): object {
  const moment = (ms: number | undefined): string | null => (ms === undefined ? null : new Date(ms).toISOString());
  const { failingSinceMs, nextAttemptMs, collects: _, ...rest } = subscription;
  return {
    ...rest,
    failingSince: moment(failingSinceMs),
    nextAttempt: moment(nextAttemptMs),
    waiting: waitingEvents(world.store, subscription.clientId),
  };
}

/** The admin endpoints of the webhooks, under /sandbox/webhooks. */
export function webhookRoutes(world: World): Hono<Env> {
  const routes = new Hono<Env>();

  routes.get('/sandbox/webhooks', (c) =>
    c.json({ subscriptions: listSubscriptions(world.store).map((one) => shown(world, one)) }),
  );

  routes.post('/sandbox/webhooks/deliver', async (c) => c.json({ deliveries: await deliverDue(world) }));

  routes.get('/sandbox/webhooks/:clientId', (c) => {
    const subscription = findSubscription(world.store, c.req.param('clientId'));
    if (subscription === undefined) return c.json({ error: 'That app has no webhook subscription.' }, 404);
    return c.json({ ...shown(world, subscription), requests: listRequests(world, subscription.clientId) });
  });

  routes.put('/sandbox/webhooks/:clientId', async (c) => {
    const { clientId } = c.req.param();
    if (findApp(world.store, clientId) === undefined) return c.json({ error: 'There is no such app.' }, 404);
    const subscription = await subscribe(world, clientId, SubscriptionBody.parse(await c.req.json()));
    if (subscription === undefined) return c.json({ error: 'url is missing: say where the webhooks go.' }, 400);
    return c.json(shown(world, subscription));
  });

  routes.delete('/sandbox/webhooks/:clientId', (c) =>
    removeSubscription(world.store, c.req.param('clientId'))
      ? c.json({ removed: true })
      : c.json({ error: 'That app has no webhook subscription.' }, 404),
  );

  return routes;
}
