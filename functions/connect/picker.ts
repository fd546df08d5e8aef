import type { Context } from 'hono';
import { html } from 'hono/html';
import { type Html, notice, page } from '../../shared/runtime/pages.ts';
import { formTokenField } from '../../shared/runtime/signed-in.ts';
import { browserOf, dropConsent, getConsent, type PendingConsent } from '../../shared/store/consents.ts';
import type { ConnectDeps } from './deps.ts';
import { type Conflict, linkOrganisations } from './link-organisations.ts';
import { choiceOf, type Offered, type OfferStand } from './offers.ts';
import { plainName } from './plain-name.ts';
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
  const { stands } = await choiceOf(deps.table, picking.consent);
  const linked = stands.filter(({ offer, stand }) => stand.is === 'linked' && picked.includes(offer.organisation));
  if (linked.length === picked.length) {
    const said =
      linked.length === 0
        ? notice('bad', 'Nothing is chosen', 'Choose at least one organisation, or press "Not now".')
        : notice(
            'bad',
            'Nothing new is chosen',
            `Nothing was changed: ${andList(linked.map(({ offer }) => offer.name))} was linked already.`,
          );
    return showPicker(deps, c, visitor, picking, { said, picked });
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
  const { workspace, name: workspaceName } = visitor.workspace;
  const { stands, missing } = await choiceOf(deps.table, consent);
  const open = stands.filter(({ stand }) => stand.is !== 'linked');
  const linked = stands.filter(({ stand }) => stand.is === 'linked').map(({ offer }) => offer.name);
  const only = open.length === 1;
  const base = `/connect/${workspace}`;
  const isTicked = ({ offer, stand }: Offered) => shown.picked?.includes(offer.organisation) ?? stand.is !== 'held';
  const who = consent.xeroUserName ?? 'The Xero user';
  const around = {
    workspace: workspaceName,
    person: visitor.person,
    nav: navOf(workspace),
    status: shown.said ? 422 : 200,
  } as const;
  if (open.length === 0) {
    return page(c, {
      ...around,
      title: 'Nothing new to link',
      body: html`<header><h1>Nothing new to link</h1></header>${shown.said}
<div class="card"><p>${who} allowed access to ${andList(linked)}, which ${linked.length === 1 ? 'is' : 'are'} linked already. Nothing was changed.</p>
<p class="soft">To link another organisation, connect again and choose it on the page in Xero.</p>
<div class="row stack"><form method="post" action="${base}/start">${formTokenField(visitor)}<button class="primary">Connect another organisation</button></form><a class="button quiet" href="${base}">Back</a></div></div>`,
    });
  }
  return page(c, {
    ...around,
    title: 'Choose organisations',
    body: html`<header><h1>${only ? 'Use this organisation?' : 'Which organisations?'}</h1>
<p>${who} allowed access to ${only ? 'it' : 'these'}. ${only && linked.length === 0 ? html`What ${workspaceName} sends goes to it.` : 'New records go to the default organisation. You see which one that is, and can change it, afterwards.'}</p></header>
${shown.said}
${missing.length > 0 && notice('warn', 'Not part of this consent', `${andList(missing)} cannot be reached by this consent, and changes for it wait. Connect again and choose it in Xero, as a Xero user who may.`)}
<form method="post" action="${base}/organisations" class="card">${formTokenField(visitor)}<input type="hidden" name="consent" value="${id}">
<fieldset><legend>${only ? 'Organisation' : 'Organisations'}</legend>
${open.map(
  (one) =>
    html`<label class="choice"><input type="checkbox" name="organisation" value="${one.offer.organisation}" ${isTicked(one) ? html`checked` : ''}><span><strong>${one.offer.name}</strong><span class="soft">${[placeOf(one), words(one.stand)].filter((part) => part !== '').join('. ')}</span></span></label>`,
)}</fieldset>
${linked.length > 0 && html`<p class="soft">${andList(linked)} ${linked.length === 1 ? 'is' : 'are'} linked already and ${linked.length === 1 ? 'stays' : 'stay'} so.</p>`}
<div class="row stack"><button class="primary">Link ${only ? 'this organisation' : 'the chosen organisations'}</button><a class="button quiet" href="${base}">Not now</a></div></form>
<p class="soft">Is one missing? Go back, connect again, and choose it on the page in Xero.</p>`,
  });
};

const andList = (names: string[]): string => new Intl.ListFormat('en').format(names);

const placeOf = ({ offer: { country, baseCurrency }, stand: { row } }: Offered): string => {
  const [land, currency] = [country ?? row?.country, baseCurrency ?? row?.baseCurrency];
  return [land && plainName('region', land), currency].filter((part) => part !== undefined).join(', ');
};

const words = (stand: OfferStand): string => {
  if (stand.is === 'held') return `Linked already, by ${stand.by}`;
  const said = { new: '', again: 'Was linked before: its links and changes are kept', mend: 'Has to be reconnected' };
  return stand.is === 'linked' ? '' : said[stand.is];
};
