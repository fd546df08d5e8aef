import { html } from 'hono/html';
import type { AuthorizationRequest, RequestProblem } from './authorization-request.ts';
import { isConnected } from './connections.ts';
import { findOrganisation } from './organisation.ts';
import { page } from './page.ts';
import { listUsers, type User } from './users-and-apps.ts';
import type { World } from './world.ts';

type Html = ReturnType<typeof html>;

/** The page Xero shows instead of the consent page when the request itself is wrong. */
export function errorPage(problem: RequestProblem): Html {
  return page(
    'Sorry, something went wrong',
    html`<section class="card">
<h1>Sorry, something went wrong</h1>
<p>Error: ${problem.error}</p>
<p class="soft">${problem.detail}</p>
</section>`,
    { narrow: true },
  );
}

function userLinks(world: World, user: User, query: Record<string, string>): Html[] {
  return listUsers(world.store)
    .filter((other) => other.userId !== user.userId)
    .map(
      (other) =>
        html` <a href="?${new URLSearchParams({ ...query, sandbox_user: other.userId }).toString()}">${other.name}</a>`,
    );
}

function organisationChoices(world: World, request: AuthorizationRequest, user: User): Html[] {
  return user.organisations.flatMap((tenantId, index) => {
    const organisation = findOrganisation(world.store, tenantId);
    if (organisation === undefined) return [];
    const connected = isConnected(world.store, request.app.clientId, user.userId, tenantId);
    const kind = request.single ? 'radio' : 'checkbox';
    return html`<li><label><input type="${kind}" name="organisation" value="${tenantId}"${index === 0 ? html` checked` : ''}> ${organisation.name}
<span class="soft">${organisation.country}, ${organisation.currency}${connected ? ', connected already' : ''}</span></label></li>`;
  });
}

/** The scopes most often asked for in the words of a bookkeeper. */
const meanings: Record<string, string> = {
  openid: 'Who you are',
  profile: 'Your name',
  email: 'Your e-mail address',
  offline_access: 'All this also while you are away',
  'accounting.contacts': 'Contacts: see and change',
  'accounting.invoices': 'Invoices and bills: see and change',
  'accounting.settings': 'Accounts, tax rates and other settings: see and change',
};

/** The consent page: who is signed in, which organisations to connect, what the app may do, allow or cancel. */
export function consentPage(
  world: World,
  request: AuthorizationRequest,
  user: User,
  query: Record<string, string>,
  problem?: string,
): Html {
  const hidden = Object.entries({ ...query, sandbox_user: user.userId }).map(
    ([name, value]) => html`<input type="hidden" name="${name}" value="${value}">`,
  );
  const choices = organisationChoices(world, request, user);
  const staysHere = choices.length === 0 && world.switches.current.userWithoutOrganisation === 'stays-on-page';
  return page(
    `${request.app.name} wants access`,
    html`<section class="card">
<h1>${request.app.name} wants access to your organisation</h1>
<p class="soft">Signed in as ${user.name}. Use another person:${userLinks(world, user, query)}</p>
${problem === undefined ? '' : html`<p class="bad" role="alert">${problem}</p>`}
<form method="post" action="/identity/connect/authorize">
${hidden}
<h2>${request.single ? 'Select an organisation' : 'Select organisations'}</h2>
${choices.length === 0 ? html`<p>You do not have any organisation.</p>` : html`<ul class="plain">${choices}</ul>`}
<h2>${request.app.name} will be able to use</h2>
<ul class="scopes">${request.scopes.map((scope) => html`<li>${meanings[scope] ?? ''} <code>${scope}</code></li>`)}</ul>
${staysHere ? '' : html`<button type="submit" name="decision" value="allow">Allow access</button>`}
<button type="submit" name="decision" value="cancel" class="plain">Cancel</button>
</form>
</section>`,
    { narrow: true },
  );
}
