import { randomUUID } from 'node:crypto';
import type { Context } from 'hono';
import { html } from 'hono/html';
import { page } from '../../shared/runtime/pages.ts';
import { formTokenField } from '../../shared/runtime/signed-in.ts';
import { putActivity } from '../../shared/store/activities.ts';
import { getConnection } from '../../shared/store/connections.ts';
import { forgetHolder, isHeld } from '../../shared/store/holders.ts';
import { disconnectOrganisation, type Organisation, setDefaultOrganisation } from '../../shared/store/organisations.ts';
import { revokeToken } from '../../shared/xero/oauth.ts';
import { openTokens } from '../../shared/xero/sealed-tokens.ts';
import { deleteXeroConnection, listXeroConnections } from '../../shared/xero/xero-connections.ts';
import { type ConnectDeps, oauthDeps } from './deps.ts';
import { forgetUnused } from './link-organisations.ts';
import { namedOrganisation, unknownOrganisation } from './named-organisation.ts';
import { navOf, type Visitor } from './visitor.ts';

/** POST /connect/{workspace}/default: records that are not routed elsewhere go to this organisation. */
export const makeDefault = async (deps: ConnectDeps, c: Context, visitor: Visitor, form: FormData) => {
  const one = await namedOrganisation(deps, visitor, form.get('organisation'));
  if (!one) return unknownOrganisation(c, visitor);
  await setDefaultOrganisation(deps.table, one.workspace, one.organisation);
  return c.redirect(`/connect/${one.workspace}?done=default`, 303);
};

/** GET /connect/{workspace}/disconnect?organisation=…: asks whether that is really meant, and says what it does. */
export const disconnectPage = async (deps: ConnectDeps, c: Context, visitor: Visitor) => {
  const one = await namedOrganisation(deps, visitor, c.req.query('organisation'));
  if (!one) return unknownOrganisation(c, visitor);
  const { workspace } = visitor;
  const base = `/connect/${workspace.workspace}`;
  return page(c, {
    title: `Disconnect ${one.name}`,
    workspace: workspace.name,
    person: visitor.person,
    nav: navOf(workspace.workspace),
    body: html`<div class="card"><h1>Disconnect ${one.name}?</h1>
<h2>What happens</h2>
<ul><li>The bridge gives up its access to ${one.name}, also in Xero.</li>
<li>Nothing is sent to ${one.name} any more.</li></ul>
<h2>What does not happen</h2>
<ul><li>Nothing in Xero is changed or deleted, and nothing in your CRM.</li>
<li>The bridge remembers which records belong together, so that nothing is created twice when you connect again.</li>
<li>Changes that wait are kept, and so are new ones. They go on when ${one.name} is connected again.</li></ul>
<p class="soft">To stop for a while only, pause it in the console instead.</p>
<form method="post" action="${base}/disconnect">${formTokenField(visitor)}<input type="hidden" name="organisation" value="${one.organisation}">
<div class="row stack"><button class="danger">Disconnect ${one.name}</button><a class="button quiet" href="${base}">Keep it connected</a></div></form></div>`,
  });
};

/** POST /connect/{workspace}/disconnect: gives the organisation back. What the bridge knows and what waits stays. */
export const disconnect = async (deps: ConnectDeps, c: Context, visitor: Visitor, form: FormData) => {
  const one = await namedOrganisation(deps, visitor, form.get('organisation'));
  if (!one) return unknownOrganisation(c, visitor);
  const { workspace, organisation } = one;
  const told = await giveBack(deps, one);
  await disconnectOrganisation(deps.table, workspace, organisation, deps.clock.now());
  await forgetUnused(deps, workspace);
  await putActivity(deps.table, {
    ...{ workspace, organisation, id: randomUUID(), at: deps.clock.now().toISOString() },
    ...{ actor: visitor.session.user, action: 'disconnected', note: one.name },
  });
  return c.redirect(`/connect/${workspace}?done=${told}`, 303);
};

/**
 * Takes the organisation off the app in Xero, unless another workspace uses it through the same Xero user and app. The
 * token is revoked when nobody uses what else it reaches: revoking removes every connection of that user to the app.
 * Says how that went, as the `done` parameter of the connect page.
 */
const giveBack = async (deps: ConnectDeps, one: Organisation) => {
  const { workspace, connection, xeroConnection } = one;
  await forgetHolder(deps.table, xeroConnection, workspace);
  if (await isHeld(deps.table, xeroConnection)) return 'disconnected-shared';
  try {
    const token = await deps.accessToken(workspace, connection);
    await deleteXeroConnection(oauthDeps(deps), token, xeroConnection);
    const left = await listXeroConnections(oauthDeps(deps), token);
    const used = await Promise.all(left.map(({ id }) => isHeld(deps.table, id)));
    if (!used.includes(true)) await revoke(deps, { workspace, connection });
    return 'disconnected';
  } catch (error) {
    deps.onFailure('disconnect', error);
    return 'disconnected-here';
  }
};

const revoke = async (deps: ConnectDeps, key: { workspace: string; connection: string }): Promise<void> => {
  const row = await getConnection(deps.table, key);
  if (!row) return;
  const own = row.app === 'workspace';
  const app = own
    ? (await deps.secrets.workspace(row.workspace, { fresh: true }))?.xeroApp
    : await deps.secrets.bridgeApp();
  if (app?.clientId !== row.clientId) return;
  const { refreshToken } = await openTokens(await deps.secrets.tokenKey(), row, row.tokens);
  await revokeToken(oauthDeps(deps), app, refreshToken);
};
