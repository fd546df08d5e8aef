import type { Context } from 'hono';
import { html } from 'hono/html';
import { type Html, notice, page } from '../../shared/runtime/pages.ts';
import { formTokenField } from '../../shared/runtime/signed-in.ts';
import { browserOf, dropConsent, getConsent, type PendingConsent } from '../../shared/store/consents.ts';
import { listOrganisations, type Organisation } from '../../shared/store/organisations.ts';
import type { ConnectDeps } from './deps.ts';
import { type Conflict, linkOrganisations } from './link-organisations.ts';
import { failurePage, troublePage } from './troubles.ts';
import { navOf, type Visitor } from './visitor.ts';

interface Picking {
  id: string;
  consent: PendingConsent;
}

const pendingOf = async (deps: ConnectDeps, visitor: Visitor, id: unknown): Promise<Picking | undefined> => {
  if (typeof id !== 'string' || !/^[0-9a-f-]{36}$/.test(id)) return undefined;
  const browser = browserOf(visitor.sessionId);
  const consent = await getConsent(deps.table, visitor.workspace.workspace, id, browser, deps.clock.now());
  return consent && { id, consent };
};

const gone = (c: Context, { workspace }: Visitor) =>
  troublePage(c, 'consent-gone', { workspace: workspace.workspace, workspaceName: workspace.name });

/** GET /connect/{workspace}/organisations?consent=…: which of the organisations of this consent are to be linked. */
export const pickerPage = async (deps: ConnectDeps, c: Context, visitor: Visitor) => {
  const picking = await pendingOf(deps, visitor, c.req.query('consent'));
  return picking ? showPicker(deps, c, visitor, picking) : gone(c, visitor);
};

/** POST /connect/{workspace}/organisations: links what was picked. */
export const pickOrganisations = async (deps: ConnectDeps, c: Context, visitor: Visitor, form: FormData) => {
  const picking = await pendingOf(deps, visitor, form.get('consent'));
  if (!picking) return gone(c, visitor);
  const picked = form.getAll('organisation').filter((value) => typeof value === 'string');
  if (picked.length === 0) {
    const said = notice('bad', 'Nothing is chosen', 'Choose at least one organisation.');
    return showPicker(deps, c, visitor, picking, { said });
  }
  return finishConsent(deps, c, visitor, { ...picking, picked });
};

/** Links the organisations `picked` (tenant ids), as far as they were offered, and leads to the connect page. */
export const finishConsent = async (
  deps: ConnectDeps,
  c: Context,
  visitor: Visitor,
  { id, consent, picked }: Picking & { picked: string[] },
) => {
  const { workspace, name: workspaceName } = visitor.workspace;
  const offered = consent.offers.filter(({ organisation }) => picked.includes(organisation));
  if (offered.length !== new Set(picked).size) return gone(c, visitor);
  try {
    const { conflicts } = await linkOrganisations(deps, visitor.session.user, consent, offered);
    if (conflicts.length > 0)
      return showPicker(deps, c, visitor, { id, consent }, { said: conflictNotice(conflicts), picked });
  } catch (error) {
    deps.onFailure('link', error);
    return failurePage(c, error, { workspace, workspaceName, app: consent.app });
  }
  await dropConsent(deps.table, workspace, id);
  return c.redirect(
    `/connect/${workspace}?done=${consent.reconnects === undefined ? 'connected' : 'reconnected'}`,
    303,
  );
};

const conflictNotice = (conflicts: Conflict[]): Html =>
  notice(
    'bad',
    'Already connected',
    html`${conflicts.map(({ name, heldBy }) => html`<p>${name} is connected by ${heldBy} in this workspace, and that connection works. To take it over, press "Reconnect" there.</p>`)}`,
  );

const showPicker = async (
  deps: ConnectDeps,
  c: Context,
  visitor: Visitor,
  { id, consent }: Picking,
  shown: { said?: Html; picked?: string[] } = {},
) => {
  const linked = await listOrganisations(deps.table, visitor.workspace.workspace);
  const known = (organisation: string) => linked.find((one) => one.organisation === organisation);
  const missing = linked.filter(
    (one) =>
      one.connection === consent.reconnects &&
      one.state !== 'disconnected' &&
      !consent.offers.some(({ organisation }) => organisation === one.organisation),
  );
  const base = `/connect/${visitor.workspace.workspace}`;
  const only = consent.offers.length === 1;
  const isTicked = (organisation: string) =>
    shown.picked?.includes(organisation) ?? (only || known(organisation) !== undefined);
  return page(c, {
    title: 'Choose organisations',
    status: shown.said ? 422 : 200,
    workspace: visitor.workspace.name,
    person: visitor.person,
    nav: navOf(visitor.workspace.workspace),
    body: html`<header><h1>${only ? 'Use this organisation?' : 'Which organisations?'}</h1>
<p>${consent.xeroUserName ?? 'The Xero user'} allowed access to ${only ? 'this organisation' : `these ${consent.offers.length} organisations`}. ${only ? html`Contacts and invoices of ${visitor.workspace.name} go to it.` : html`Link those you want to use. New contacts and invoices of ${visitor.workspace.name} go to one of them, the default; which one that is you see, and can change, afterwards.`}</p></header>
${shown.said}
${missing.length > 0 && notice('warn', 'Not part of this consent', `${missing.map(({ name }) => name).join(', ')} cannot be reached by this Xero user. Changes for it wait until somebody reconnects who can.`)}
<form method="post" action="${base}/organisations" class="card">${formTokenField(visitor)}<input type="hidden" name="consent" value="${id}">
<fieldset><legend>${only ? 'Organisation' : 'Organisations'}</legend>
${consent.offers.map(
  ({ organisation, name }) =>
    html`<label class="choice"><input type="checkbox" name="organisation" value="${organisation}" ${isTicked(organisation) ? html`checked` : ''}><span><strong>${name}</strong><span class="soft">${standing(known(organisation))}</span></span></label>`,
)}</fieldset>
<div class="row stack"><button class="primary">Link ${only ? 'this organisation' : 'the chosen organisations'}</button><a class="button quiet" href="${base}">Not now</a></div></form>
<p class="soft">Is one missing? It has to be chosen on the page in Xero: go back and connect again, once for each organisation if Xero lets you choose one only.</p>`,
  });
};

const standing = (known: Organisation | undefined): string => {
  if (!known) return 'Not linked yet';
  return known.state === 'disconnected' ? 'Was linked before; its changes and links are still here' : 'Linked already';
};
