import type { Context } from 'hono';
import { html } from 'hono/html';
import { Failure } from '../../../shared/failures/failure.ts';
import type { Deal } from '../../../shared/records/deal.ts';
import { leadBack } from '../../../shared/runtime/flash.ts';
import { emptyState, type Html, notice } from '../../../shared/runtime/pages.ts';
import { placeHref } from '../../../shared/runtime/workspace-nav.ts';
import { getDraft } from '../../../shared/store/drafts.ts';
import type { Organisation } from '../../../shared/store/organisations.ts';
import type { ConsoleDeps } from '../deps.ts';
import { deskOf } from '../desk.ts';
import { type Around, forOrganisation, hrefOf, organisationPage, type Place } from '../organisation-page.ts';
import type { Visitor } from '../visitor.ts';
import { wakeWorker } from '../wake.ts';
import { type DraftFacts, draftFacts, firstDraft, isOpen } from './draft-facts.ts';
import { draftForm } from './draft-form.ts';
import type { DraftShown } from './draft-shown.ts';
import { standingCard, standingOf } from './draft-standing.ts';
import { afterButton, enteredDraft } from './entered-draft.ts';
import { storeDraft } from './send-draft.ts';

const place: Place = {
  place: 'draft',
  title: 'Draft invoice',
  intro:
    'From a deal of the CRM to a draft in Xero, with everything open to correction first. Nobody is sent anything.',
};
const leastLetters = 3;

type Tried = Pick<DraftShown, 'entered' | 'found' | 'wrongs' | 'goOn'>;

const howTo = ({ one, visitor }: Around): Html =>
  emptyState(
    'It opens from a deal in your CRM',
    html`Your CRM puts the deal into the signed link that leads here, as the claim <code>deal</code>, with <code>&amp;to=draft</code> behind it. Nothing has to be copied by hand.`,
    visitor.mayAct
      ? html`<a class="button" href="${placeHref(one.workspace, 'embed')}">How such links are made</a>`
      : undefined,
  );

const expired = ({ one }: Around): Html =>
  emptyState(
    'This page is not kept any more',
    'A deal that was opened here is kept for two days. Open it again from the deal in your CRM; what was sent to Xero stands there, and under Records.',
    html`<a class="button" href="${hrefOf(one, 'records')}">Records</a>`,
  );

/** Other organisations that the draft could go into. */
const elsewhere = ({ one, visitor }: Around, draftId: string): Html => {
  const others = visitor.organisations.filter((other) => other !== one && other.state === 'active');
  return html`<p class="soft">It goes into <strong>${one.name}</strong>.${others.map((other) => html` <a href="${hrefOf(other, 'draft', { deal: draftId })}">Into ${other.name} instead</a>`)}</p>`;
};

const notices = ({ visitor }: Around, { books, change, dealChange }: DraftFacts, tried: Tried | undefined): Html =>
  html`${change?.problem && !tried && notice('bad', 'Xero did not take it as it is', `${change.problem.message} ${change.problem.remedy}`)}
${!books && notice('info', 'Xero has not been read yet', visitor.mayAct ? 'Refresh the accounts first, and they can be chosen here.' : 'Accounts and taxes can be chosen as soon as it was.')}
${dealChange && notice('warn', 'The CRM has sent this deal by itself as well', 'That waits, and makes an invoice of its own once it goes to Xero. Drop it in the queue if this draft is the invoice.')}`;

/** What is known around a deal; Xero is read first where it never was, as this person cannot go on without. */
const factsWithBooks = async ({ deps, one, visitor }: Around, deal: Deal): Promise<DraftFacts> => {
  const facts = await draftFacts(deps, one, deal);
  if (facts.books || !visitor.maySend || one.state !== 'active') return facts;
  try {
    await deps.readReference(one);
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    return facts;
  }
  return draftFacts(deps, one, deal);
};

const body = async (
  around: Around,
  draftId: string | undefined,
  options: { tried?: Tried | undefined; change?: boolean } = {},
): Promise<Html> => {
  const { deps, one } = around;
  const { tried } = options;
  if (draftId === undefined) return howTo(around);
  const deal = await getDraft(deps.table, one.workspace, draftId, deps.clock.now());
  if (!deal) return expired(around);
  const facts = await (tried ? draftFacts(deps, one, deal) : factsWithBooks(around, deal));
  const isChanged =
    tried !== undefined || (options.change === true && facts.change !== undefined && isOpen(facts.change));
  const standing = isChanged ? undefined : standingCard(around, facts, draftId);
  if (standing) {
    const moves = ['waits', 'dealWaits'].includes(standingOf(facts) ?? '');
    return html`<div id="draft" class="flow"${moves && html` data-refresh="3"`}>${standing}</div>`;
  }
  const shown = tried ?? { entered: firstDraft(facts, one), found: undefined, wrongs: new Map() };
  return html`<div id="draft" class="flow">${elsewhere(around, draftId)}${notices(around, facts, tried)}
${draftForm(around, { draftId, facts, ...shown })}</div>`;
};

/**
 * GET /console/{workspace}/draft?deal=…: the form of a draft invoice, filled from a deal; once it was sent, how it stands.
 * `change=yes`: the form again while the draft waits for its customer.
 */
export const draftPage = (deps: ConsoleDeps, c: Context, visitor: Visitor) =>
  organisationPage(deps, c, visitor, place, (around) =>
    body(around, c.req.query('deal')?.slice(0, 40), { change: c.req.query('change') === 'yes' }),
  );

const search = async (deps: ConsoleDeps, one: Organisation, term: string): Promise<DraftShown['found']> => {
  if (term.length < leastLetters) return undefined;
  try {
    return await deps.searchContacts(one, term);
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    return `${error.problem.message} ${error.problem.remedy}`;
  }
};

/** Whether an answer to this form shows contacts: always, unless the script asks for other parts only. */
const asksForContacts = (form: FormData): boolean => {
  const part = form.get('part');
  return part === null || String(part).split(' ').includes('candidates');
};

/**
 * POST /console/{workspace}/draft with `deal` and the form: looks contacts and the total up (`do=look`), gives or takes a line
 * (`add`, `remove-…`), or sends it (`send`). `part`: ids of the elements of the answer that are wanted.
 */
export const draftAction = forOrganisation(async (deps, c, visitor, one, form) => {
  const draftId = String(form.get('deal')).slice(0, 40);
  const deal = await getDraft(deps.table, one.workspace, draftId, deps.clock.now());
  const entered = enteredDraft(form);
  const here = { ...visitor, organisation: one, chosen: one };
  const again = (tried: Tried) => organisationPage(deps, c, here, place, (around) => body(around, draftId, { tried }));
  const wanted = String(form.get('do'));
  if (!deal || wanted !== 'send') {
    const { lines, goOn } = afterButton(entered.lines, wanted);
    const found = deal && asksForContacts(form) ? await search(deps, one, entered.search) : undefined;
    return again({ entered: { ...entered, lines }, found, wrongs: new Map(), goOn });
  }
  const back = hrefOf(one, 'draft', { deal: draftId });
  const sentAlready = () => leadBack(c, deps.publicUrl, back, { kind: 'info', headline: 'It was sent already' });
  const isSettled = (facts: DraftFacts) =>
    standingOf(facts) !== undefined && !(facts.change !== undefined && isOpen(facts.change));
  const facts = await draftFacts(deps, one, deal);
  if (isSettled(facts)) return sentAlready();
  const wrongs = await storeDraft(deskOf(deps, visitor, one), facts, entered);
  if (wrongs.size > 0) {
    if (wrongs.has('') && isSettled(await draftFacts(deps, one, deal))) return sentAlready();
    return again({ entered, found: await search(deps, one, entered.search), wrongs });
  }
  await wakeWorker(deps, one);
  return c.redirect(back, 303);
});
