import { Hono } from 'hono';
import { choiceProblem, readAuthorizationRequest } from './authorization-request.ts';
import { giveConsent, refuseConsent } from './consent.ts';
import { consentPage, errorPage } from './consent-page.ts';
import { findUser, listUsers } from './users-and-apps.ts';
import type { World } from './world.ts';

const CHOICES = ['organisation', 'decision', 'sandbox_user'];

/** `GET /identity/connect/authorize` and the form of its page. */
export function authorizeRoutes(world: World): Hono {
  const routes = new Hono();

  routes.use('/identity/connect/authorize', async (c, next) => {
    await next();
    c.header('X-Frame-Options', 'DENY');
    c.header('Content-Security-Policy', "frame-ancestors 'none'");
  });

  routes.get('/identity/connect/authorize', (c) => {
    const { sandbox_user: wanted, ...query } = c.req.query();
    const request = readAuthorizationRequest(world, query);
    if ('error' in request) return c.html(errorPage(request), 400);
    const user = (wanted === undefined ? undefined : findUser(world.store, wanted)) ?? listUsers(world.store)[0];
    if (user === undefined)
      return c.html(errorPage({ error: 'login_required', detail: 'The sandbox has no users.' }), 400);
    return c.html(consentPage(world, request, user, query));
  });

  routes.post('/identity/connect/authorize', async (c) => {
    const form = new URLSearchParams(await c.req.text());
    const query = Object.fromEntries([...form].filter(([name]) => !CHOICES.includes(name)));
    const request = readAuthorizationRequest(world, query);
    if ('error' in request) return c.html(errorPage(request), 400);
    const user = findUser(world.store, form.get('sandbox_user') ?? '');
    if (user === undefined)
      return c.html(errorPage({ error: 'login_required', detail: 'There is no such user in the sandbox.' }), 400);
    if (form.get('decision') !== 'allow') return c.redirect(refuseConsent(request), 302);
    const chosen = form.getAll('organisation');
    const nothingToChoose =
      user.organisations.length === 0 && world.switches.current.userWithoutOrganisation === 'empty-connections';
    const problem = nothingToChoose ? undefined : choiceProblem(world, request, user.organisations, chosen);
    if (problem !== undefined) return c.html(consentPage(world, request, user, query, problem), 400);
    return c.redirect(giveConsent(world, request, user, nothingToChoose ? [] : chosen), 302);
  });

  return routes;
}
