import { Hono } from 'hono';
import { html } from 'hono/html';
import * as z from 'zod';
import { page } from './page.ts';
import { badge } from './record-view.ts';
import { type App, findApp, listApps } from './users-and-apps.ts';
import { WebhookUrl } from './webhook-admin.ts';
import { deliverDue } from './webhook-delivery.ts';
import { waitingEvents } from './webhook-event.ts';
import { subscribe } from './webhook-intent.ts';
import { listRequests } from './webhook-request.ts';
import { CATEGORIES, findSubscription, removeSubscription, type Subscription } from './webhook-subscription.ts';
import type { World } from './world.ts';

type Html = ReturnType<typeof html>;

const REQUESTS_SHOWN = 20;
const STATES = { on: 'OK', unproven: 'Intent to receive required', disabled: 'Disabled' };
const Wish = z.object({
  url: WebhookUrl,
  key: z.string().transform((key) => (key === '' ? undefined : key)),
  categories: z.array(z.enum(CATEGORIES)).min(1, 'choose at least one category'),
});

function standing(world: World, subscription: Subscription): Html {
  const { clientId, reason, nextAttemptMs } = subscription;
  const next = nextAttemptMs === undefined ? '' : `Next attempt at ${new Date(nextAttemptMs).toISOString()}.`;
  const rows = listRequests(world, clientId)
    .slice(0, REQUESTS_SHOWN)
    .map(
      (request) =>
        html`<tr><td class="tight">${request.at}</td><td>${request.purpose}</td><td>${request.status === 0 ? request.problem : request.status}</td><td><code>${request.body}</code></td></tr>`,
    );
  return html`<p>${badge(STATES[subscription.state])} ${reason} ${next} ${waitingEvents(world.store, clientId)} events wait; the last sequence is ${subscription.lastSequence}.</p>
<div class="buttons">${subscription.state === 'on' ? html`<form method="post" action="/webhooks/${clientId}/deliver"><button class="plain">Deliver what is due</button></form>` : html`<form method="post" action="/webhooks/${clientId}/enable"><button class="plain">Send intent to receive</button></form>`}<form method="post" action="/webhooks/${clientId}/remove"><button class="plain">Remove</button></form></div>
<h2>Last requests</h2><div class="scroll"><table><thead><tr><th>When</th><th>What</th><th>Answer</th><th>Body</th></tr></thead><tbody>${rows}</tbody></table></div>`;
}

function appCard(world: World, app: App): Html {
  const subscription = findSubscription(world.store, app.clientId);
  const chosen = subscription?.categories ?? ['CONTACT', 'INVOICE'];
  const boxes = CATEGORIES.map(
    (category) =>
      html`<label><input type="checkbox" name="categories" value="${category}"${chosen.includes(category) ? html` checked` : ''}> ${category}</label>`,
  );
  return html`<section class="card" id="${app.clientId}"><h2>${app.name}</h2><form method="post" action="/webhooks/${app.clientId}">
<div class="inputs"><label>Address <input type="url" name="url" value="${subscription?.url ?? ''}" required></label><label>Webhooks key <input name="key" value="${subscription?.key ?? ''}" placeholder="made for you when left empty"></label></div><div class="buttons">${boxes}</div><button>Save</button></form>
${subscription === undefined ? html`<p class="soft">No webhooks yet.</p>` : standing(world, subscription)}</section>`;
}

function webhooksPage(world: World, messages: string[]): Html {
  return page(
    'Webhooks',
    html`${messages.map((message) => html`<section class="card" role="alert"><p class="bad">${message}</p></section>`)}<section class="card"><h1>Webhooks</h1><p class="soft">One subscription an app, for all organisations connected to it.</p></section>${listApps(world.store).map((app) => appCard(world, app))}`,
  );
}

/** The page of the webhook subscriptions, as on Xero's developer pages. */
export function webhookPages(world: World): Hono {
  const routes = new Hono();

  routes.get('/webhooks', (c) => c.html(webhooksPage(world, [])));

  routes.post('/webhooks/:clientId', async (c) => {
    const { clientId } = c.req.param();
    if (findApp(world.store, clientId) === undefined)
      return c.html(webhooksPage(world, ['There is no such app.']), 404);
    const form = await c.req.raw.formData();
    const wish = Wish.safeParse({ url: form.get('url'), key: form.get('key'), categories: form.getAll('categories') });
    if (!wish.success) return c.html(webhooksPage(world, [z.prettifyError(wish.error)]), 400);
    await subscribe(world, clientId, wish.data);
    return c.redirect(`/webhooks#${clientId}`, 303);
  });

  routes.post('/webhooks/:clientId/:step', async (c) => {
    const { clientId, step } = c.req.param();
    if (step === 'deliver') await deliverDue(world);
    else if (step === 'enable') await subscribe(world, clientId, { enable: true });
    else if (step === 'remove') removeSubscription(world.store, clientId);
    else return c.html(webhooksPage(world, ['There is no such page.']), 404);
    return c.redirect(`/webhooks#${clientId}`, 303);
  });

  return routes;
}
