import type { Context } from 'hono';
import { html } from 'hono/html';
import { Failure } from '../../../shared/failures/failure.ts';
import { leadBack } from '../../../shared/runtime/flash.ts';
import { emptyState, type Html, notice } from '../../../shared/runtime/pages.ts';
import { placeHref } from '../../../shared/runtime/workspace-nav.ts';
import { getDraft } from '../../../shared/store/drafts.ts';
import type { Link } from '../../../shared/store/links.ts';
import { isSetAside } from '../../../shared/store/parked.ts';
import { deepLink } from '../../../shared/xero/deep-links.ts';
import type { ConsoleDeps } from '../deps.ts';
import { deskOf } from '../desk.ts';
import { type Around, forOrganisation, hrefOf, organisationPage, type Place } from '../organisation-page.ts';
import type { Visitor } from '../visitor.ts';
import { wakeWorkers } from '../wake.ts';
import { type DraftFacts, draftFacts, firstDraft } from './draft-facts.ts';
import { type DraftShown, draftForm } from './draft-form.ts';
import { type EnteredDraft, enteredDraft } from './entered-draft.ts';
import { storeDraft } from './send-draft.ts';

const place: Place = {
  place: 'draft',
  title: 'Draft invoice',
  intro: 'From a deal of the CRM to a draft in Xero, with everything open to correction first.',
};
const leastLetters = 3;

const howTo = ({ one, visitor }: Around): Html =>
  emptyState(
    'It opens from a deal in your CRM',
    html`Your CRM puts the deal into the signed link that leads here, as the claim <code>deal</code>, with <code>&amp;to=draft</code> behind it. Nothing has to be copied by hand.`,
    visitor.mayAct
      ? html`<a class="button" href="${placeHref(one.workspace, 'embed')}">How such links are made</a>`
      : undefined,
  );

const inXero = ({ deps, one }: Around, link: Link, words: string): Html => {
  const href = deepLink(one.shortCode, link.type, link.xeroId, deps.xeroAppUrl, link.kind);
  return html`<section class="card" data-draft="there"><div class="row"><h2 class="grow">${words}</h2><span class="badge good">${(link.xero.status ?? 'In Xero').toLowerCase()}</span></div>
<p>${[link.xero.number, link.xero.total].filter(Boolean).join(', ')} in ${one.name}. The CRM is told of it, with this link.</p>
<div class="row stack"><a class="button primary" href="${href}" rel="noreferrer">Open it in Xero</a></div></section>`;
};

/** Whether there is nothing left to send: it is in Xero, or on its way. */
const isSettled = ({ link, change, dealLink }: DraftFacts): boolean =>
  change ? !isSetAside(change) : link !== undefined || dealLink !== undefined;

const standingOf = (around: Around, { link, change, dealLink }: DraftFacts): Html | undefined => {
  if (change && !isSetAside(change))
    return html`<section class="card" data-draft="waits"><div class="row"><h2 class="grow">On its way to Xero</h2><span class="badge info">Waiting</span></div><p>${change.problem ? `${change.problem.message} ${change.problem.remedy}` : 'It is there within a minute. This page shows the link as soon as it is.'}</p></section>`;
  if (change) return undefined;
  if (link) return inXero(around, link, 'The draft is in Xero');
  return dealLink && inXero(around, dealLink, 'This deal is in Xero already');
};

const body = async (
  around: Around,
  draftId: string | undefined,
  tried?: Pick<DraftShown, 'entered' | 'found' | 'wrongs'>,
) => {
  const { deps, one, visitor } = around;
  const deal = draftId === undefined ? undefined : await getDraft(deps.table, one.workspace, draftId);
  if (!deal || draftId === undefined) return howTo(around);
  const facts = await draftFacts(deps, one, deal);
  const standing = tried ? undefined : standingOf(around, facts);
  if (standing) return html`<div id="draft" data-refresh="3">${standing}</div>`;
  const { change } = facts;
  const shown = tried ?? { entered: firstDraft(facts, one, deps.clock.now()), found: undefined, wrongs: [] };
  return html`${change?.problem && !tried && notice('bad', 'Xero did not take it as it is', `${change.problem.message} ${change.problem.remedy}`)}
${!facts.reference && notice('info', 'Xero has not been read yet', visitor.mayAct ? 'Refresh the accounts first, and they can be chosen here.' : 'Accounts and taxes can be chosen as soon as it was.')}
${draftForm(around, { draftId, facts, ...shown })}`;
};

/** GET /console/{workspace}/draft?deal=…: the form of a draft invoice, filled from a deal; once it was sent, how it stands. */
export const draftPage = (deps: ConsoleDeps, c: Context, visitor: Visitor) =>
  organisationPage(deps, c, visitor, place, (around) => body(around, c.req.query('deal')?.slice(0, 40)));

const search = async (deps: ConsoleDeps, one: Around['one'], { search: term }: EnteredDraft) => {
  if (term.length < leastLetters) return { found: undefined, wrongs: [] };
  try {
    return { found: await deps.searchContacts(one, term), wrongs: [] };
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    return { found: undefined, wrongs: [`${error.problem.message} ${error.problem.remedy}`] };
  }
};

/** POST /console/{workspace}/draft with `deal` and the form: looks contacts and the total up (`do=look`), or sends it (`do=send`). */
export const draftAction = forOrganisation(async (deps, c, visitor, one, form) => {
  const draftId = String(form.get('deal')).slice(0, 40);
  const deal = await getDraft(deps.table, one.workspace, draftId);
  const entered = enteredDraft(form);
  const here = { ...visitor, organisation: one, chosen: one };
  const again = (found: DraftShown['found'], wrongs: string[]) =>
    organisationPage(deps, c, here, place, (around) => body(around, draftId, { entered, found, wrongs }));
  if (!deal || form.get('do') !== 'send') {
    const { found, wrongs } = deal ? await search(deps, one, entered) : { found: undefined, wrongs: [] };
    return again(found, wrongs);
  }
  const facts = await draftFacts(deps, one, deal);
  const back = hrefOf(one, 'draft', { deal: draftId });
  if (isSettled(facts)) return leadBack(c, deps.publicUrl, back, { kind: 'info', headline: 'It was sent already' });
  const wrongs = await storeDraft(deskOf(deps, visitor, one), facts, entered);
  if (wrongs.length > 0) return again(undefined, wrongs);
  await wakeWorkers(deps, one);
  return leadBack(c, deps.publicUrl, back, {
    kind: 'good',
    headline: 'Sent',
    text: 'The draft is being made in Xero.',
  });
});
