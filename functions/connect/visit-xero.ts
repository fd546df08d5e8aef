import { createHash, randomUUID } from 'node:crypto';
import type { Context } from 'hono';
import { html } from 'hono/html';
import {
  browserOf,
  keepConsent,
  noteVisit,
  type PendingConsent,
  takeVisit,
  type Visit,
} from '../../shared/store/consents.ts';
import { listOrganisations } from '../../shared/store/organisations.ts';
import { authorizeUrl, type Consent, exchangeCode, newChecks } from '../../shared/xero/oauth.ts';
import { missingScopes } from '../../shared/xero/scopes.ts';
import { sealTokens } from '../../shared/xero/sealed-tokens.ts';
import { listXeroConnections, type XeroConnection } from '../../shared/xero/xero-connections.ts';
import { type AppInUse, appInUse, type ConnectDeps, oauthDeps, redirectUri } from './deps.ts';
import { describeOffers } from './describe-offers.ts';
import { choiceOf } from './offers.ts';
import { finishConsent } from './picker.ts';
import { failurePage, troublePage } from './troubles.ts';
import { deniedPage, type Visitor, visitorOf } from './visitor.ts';

/** POST /connect/{workspace}/start: sends the browser to Xero for consent; `reconnect` names the connection to be renewed, `organisation` one to be linked again. */
export const startVisit = async (deps: ConnectDeps, c: Context, visitor: Visitor, form: FormData) => {
  const { workspace } = visitor.workspace;
  const inUse = await appInUse(deps, workspace);
  if (!inUse) return troublePage(c, 'no-app', { workspace, workspaceName: visitor.workspace.name });
  const checks = newChecks(inUse.app);
  const { state, nonce, codeVerifier } = checks;
  const reconnects = form.get('reconnect');
  const wants = form.get('organisation');
  await noteVisit(
    deps.table,
    state,
    {
      workspace,
      browser: browserOf(visitor.sessionId),
      app: inUse.kind,
      clientId: inUse.app.clientId,
      nonce,
      codeVerifier,
      ...(typeof reconnects === 'string' && reconnects !== '' && { reconnects }),
      ...(typeof wants === 'string' && wants !== '' && { wants }),
    },
    deps.clock.now(),
  );
  return c.redirect(await authorizeUrl(deps.addresses, inUse.app, redirectUri(deps), checks), 303);
};

/**
 * GET /connect/callback: the browser is back from Xero. The visit is used up whatever comes of it; only the browser that
 * started it gets on.
 */
export const finishVisit = async (deps: ConnectDeps, c: Context) => {
  const query = new URL(c.req.url).searchParams;
  const state = query.get('state');
  const visit = state ? await takeVisit(deps.table, state, deps.clock.now()) : undefined;
  if (!state || !visit) return troublePage(c, 'visit-unknown');
  const found = await visitorOf(deps, c, visit.workspace);
  if (found.is === 'nobody' || browserOf(found.visitor.sessionId) !== visit.browser)
    return troublePage(c, 'other-browser');
  const { visitor } = found;
  if (found.is === 'other') return deniedPage(c, visitor);

  const about = { workspace: visit.workspace, workspaceName: visitor.workspace.name, app: visit.app };
  const refusal = query.get('error');
  if (refusal !== null) return refusedPage(c, refusal, about);
  const inUse = await appInUse(deps, visit.workspace);
  if (inUse?.app.clientId !== visit.clientId) return troublePage(c, 'app-changed', about);
  try {
    return await takeConsent(deps, c, { visitor, visit, inUse, state, query });
  } catch (error) {
    deps.onFailure('callback', error);
    return failurePage(c, error, about);
  }
};

const refusedPage = (c: Context, error: string, about: { workspace: string; workspaceName: string }) => {
  if (error === 'access_denied') return troublePage(c, 'cancelled', about);
  if (error === 'invalid_scope') return troublePage(c, 'xero-scope-refused', about);
  return troublePage(c, 'unexpected', {
    ...about,
    detail: html`<p>Xero's word for it: <code>${error.slice(0, 100)}</code></p>`,
  });
};

interface Arrival {
  visitor: Visitor;
  visit: Visit;
  inUse: AppInUse;
  state: string;
  query: URLSearchParams;
}

/** Trades the code for tokens, looks which organisations came with it, and keeps all that until they are picked. */
const takeConsent = async (deps: ConnectDeps, c: Context, { visitor, visit, inUse, state, query }: Arrival) => {
  const { workspace } = visit;
  const about = { workspace, workspaceName: visitor.workspace.name };
  const { nonce, codeVerifier } = visit;
  const consent = await exchangeCode(oauthDeps(deps), inUse.app, redirectUri(deps), query, {
    state,
    nonce,
    codeVerifier,
  });
  const missing = consent.scopes === undefined ? [] : missingScopes(consent.scopes);
  if (missing.length > 0) {
    const detail = html`<p>The bridge may not: ${missing.join('; ')}.</p>`;
    return troublePage(c, 'missing-permissions', { ...about, detail });
  }
  const reachable = await listXeroConnections(oauthDeps(deps), consent.tokens.accessToken);
  const held = await askedFor(deps, visit);
  const offers = offersOf(consent, reachable, held);
  if (offers.length === 0) return troublePage(c, 'no-organisation', about);

  const id = randomUUID();
  const kept = await pendingConsent(deps, visit, consent, offers);
  const asAsked = await isAsAsked(deps, kept, held);
  const described = asAsked ? offers : await describeOffers(deps, workspace, offers, consent.tokens.accessToken);
  await keepConsent(deps.table, id, { ...kept, offers: described }, deps.clock.now());
  if (asAsked) return finishConsent(deps, c, visitor, { id, consent: { ...kept, expiresAt: 0 }, picked: held });
  return c.redirect(`/connect/${workspace}/organisations?consent=${id}`, 303);
};

/** The organisations that the visit is about: the one to be linked again, or those of the connection to be renewed. */
const askedFor = async (deps: ConnectDeps, { workspace, reconnects, wants }: Visit): Promise<string[]> =>
  (await listOrganisations(deps.table, workspace))
    .filter((one) =>
      wants === undefined ? one.connection === reconnects && one.state !== 'disconnected' : one.organisation === wants,
    )
    .map(({ organisation }) => organisation);

/** Whether the consent brought just what was asked for, beside what is linked through it anyway: then there is nothing to choose. */
const isAsAsked = async (
  { table }: ConnectDeps,
  consent: Omit<PendingConsent, 'expiresAt'>,
  asked: string[],
): Promise<boolean> => {
  const { stands } = await choiceOf(table, consent);
  const open = stands.filter(({ stand }) => stand.is !== 'linked').map(({ offer }) => offer.organisation);
  return asked.length > 0 && open.length === asked.length && open.every((one) => asked.includes(one));
};

/**
 * Xero lists whatever this user ever connected to the app. Offered are the organisations of this very consent, and those
 * that were asked for; all of them when Xero did not name the consent.
 */
const offersOf = (consent: Consent, reachable: XeroConnection[], held: string[]): PendingConsent['offers'] =>
  reachable
    .filter(
      ({ authEventId, tenantId }) =>
        consent.authEventId === undefined || authEventId === consent.authEventId || held.includes(tenantId),
    )
    .toSorted((a, b) => (a.tenantName ?? '').localeCompare(b.tenantName ?? ''))
    .map(({ tenantId, id, tenantName }) => ({
      organisation: tenantId,
      xeroConnection: id,
      name: tenantName ?? tenantId,
    }));

/** One connection a Xero user and app: a second consent renews the tokens of the first. */
const connectionId = (clientId: string, xeroUser: string) =>
  createHash('sha256').update(`${clientId}\n${xeroUser}`).digest('base64url').slice(0, 22);

const pendingConsent = async (
  deps: ConnectDeps,
  visit: Visit,
  { tokens, xeroUser, xeroUserName }: Consent,
  offers: PendingConsent['offers'],
): Promise<Omit<PendingConsent, 'expiresAt'>> => {
  const owner = { workspace: visit.workspace, connection: connectionId(visit.clientId, xeroUser) };
  const { accessToken, refreshToken, accessExpiresAt } = tokens;
  return {
    ...owner,
    browser: visit.browser,
    xeroUser,
    xeroUserName,
    app: visit.app,
    clientId: visit.clientId,
    tokens: await sealTokens(await deps.secrets.tokenKey(), owner, { accessToken, refreshToken }),
    accessExpiresAt: accessExpiresAt.toISOString(),
    refreshedAt: deps.clock.now().toISOString(),
    reconnects: visit.reconnects,
    wants: visit.wants,
    offers,
  };
};
