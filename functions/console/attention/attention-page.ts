import type { Context } from 'hono';
import { html } from 'hono/html';
import { emptyState, type Html, page } from '../../../shared/runtime/pages.ts';
import type { Delivery } from '../../../shared/store/deliveries.ts';
import type { Link } from '../../../shared/store/links.ts';
import type { Organisation } from '../../../shared/store/organisations.ts';
import { listRefusals } from '../../../shared/store/refusals.ts';
import { UNROUTED } from '../../../shared/store/table.ts';
import { countGivenUp, listGivenUp } from '../../../shared/store/undelivered.ts';
import { boundedFormats, mostCounted } from '../bounded.ts';
import type { ConsoleDeps } from '../deps.ts';
import { contactIn } from '../gist.ts';
import { linksOf } from '../links-of.ts';
import { type Around, hrefOf } from '../organisation-page.ts';
import { namesOf } from '../queue/read-queue.ts';
import { type Cause, survey } from '../survey.ts';
import { formatsFor, frameOf, type Visitor } from '../visitor.ts';
import { counted, titleOf, typeTitle } from '../words.ts';
import { causeCard } from './cause-card.ts';
import { causeTitle } from './cause-title.ts';
import { moreNote } from './more-note.ts';
import { refusedCard } from './refused-card.ts';
import { untoldCard } from './untold-card.ts';

/** Rows of one cause that are shown; retrying takes them all. */
const mostRows = 100;
/** More is told by the log. */
const mostRefusals = 500;

interface Concerned {
  organisation: Organisation;
  causes: Cause[];
  furtherCauses: number;
  /** How many records follow by themselves once another one is in Xero. */
  followers: number;
  /** How many records the settings keep back on purpose. */
  notSent: number;
  links: Map<string, Link>;
  /** Of the customers and suppliers that they name. */
  names: Map<string, string>;
  untold: Delivery[];
  untoldCount: number;
}

const look = async (deps: ConsoleDeps, organisation: Organisation): Promise<Concerned> => {
  const { table } = deps;
  const scope = { workspace: organisation.workspace, organisation: organisation.organisation };
  const [{ causes, furtherCauses, waitsForOthers: followers, notSent }, untold, untoldCount] = await Promise.all([
    survey(deps, scope, { rows: mostRows }),
    listGivenUp(table, scope, mostRows),
    countGivenUp(table, scope, mostCounted),
  ]);
  const shown = causes.flatMap(({ changes }) => changes);
  const [links, names] = await Promise.all([
    linksOf(
      { table, scope },
      shown.map(({ record: { type, data } }) => ({ type, crmId: data.id })),
    ),
    namesOf(
      table,
      scope,
      shown.flatMap((change) => contactIn(change) ?? []),
    ),
  ]);
  return { organisation, causes, furtherCauses, followers, notSent, links, names, untold, untoldCount };
};

/** What is not in Xero either, but asks nothing of anybody. */
const followersNote = ({ one, formats }: Pick<Around, 'one' | 'formats'>, count: number): Html =>
  html`<p class="soft">${count === 1 ? '1 more record waits for another one that is not in Xero yet, and follows it' : `${boundedFormats(formats).number(count)} more records wait for others that are not in Xero yet, and follow them`}: <a href="${hrefOf(one, 'queue', { why: 'waits' })}">see which</a>.</p>`;

/** What the settings keep back on purpose: nothing is wrong with it. */
const notSentNote = ({ one, formats }: Pick<Around, 'one' | 'formats'>, count: number): Html =>
  html`<p class="soft">${counted(boundedFormats(formats), count, 'record')} ${count === 1 ? 'is' : 'are'} not sent because the settings keep ${count === 1 ? 'it' : 'them'} back: <a href="${hrefOf(one, 'queue', { why: 'off' })}">see the queue</a>.</p>`;

/** What no organisation was chosen for; the routing decides where it goes. */
const unroutedCard = (deps: ConsoleDeps, c: Context, visitor: Visitor, causes: Cause[]): Html | undefined => {
  const { organisation: one } = visitor;
  if (causes.length === 0 || !one) return undefined;
  const formats = formatsFor(deps, c, visitor);
  const routing = `/console/${one.workspace}/settings/routing`;
  return html`<h2>For no organisation yet</h2>${causes.map(
    (
      cause,
    ) => html`<section class="card" data-cause="${cause.problem.code}"><div class="row"><h2 class="grow">${causeTitle(cause)}</h2><span class="badge bad">${counted(boundedFormats(formats), cause.count, 'record')}</span></div>
<p>${cause.problem.remedy} <a href="${routing}">See the routing</a></p>
<ul>${cause.changes.map((change) => html`<li>${typeTitle(change.record.type)} ${titleOf(change) ?? change.record.data.id}</li>`)}</ul>${moreNote(formats, cause.count, cause.changes.length)}</section>`,
  )}`;
};

/** GET /console/{workspace}/attention: what waits for a person, by cause. What is solved goes away by itself. */
export const attentionPage = async (deps: ConsoleDeps, c: Context, visitor: Visitor) => {
  const { workspace } = visitor.workspace;
  const organisations = visitor.chosen ? [visitor.chosen] : visitor.organisations;
  const [looked, refusals, unrouted] = await Promise.all([
    Promise.all(organisations.map((organisation) => look(deps, organisation))),
    listRefusals(deps.table, workspace, mostRefusals),
    visitor.chosen ? undefined : survey(deps, { workspace, organisation: UNROUTED }, { rows: 20 }),
  ]);
  const concerned = looked.filter(({ causes, untold, notSent }) => causes.length + untold.length + notSent > 0);
  const anything = concerned.some(({ causes, untold }) => causes.length + untold.length > 0);
  const nothing = !anything && refusals.length === 0 && (unrouted?.causes.length ?? 0) === 0;
  const { organisation } = visitor;
  return page(c, {
    title: 'Needs attention',
    ...frameOf(deps, c, visitor, 'attention'),
    body: html`<header><h1>Needs attention</h1>
<p>What is not in Xero as the CRM has it, and why. Correct records in the CRM and they go on by themselves; after a change in Xero, retry them here.</p></header>
<div id="attention" class="flow" data-refresh="15">
${nothing && emptyState('Nothing needs attention', concerned.length > 0 ? 'Nothing is wrong with any record.' : 'Every record is in Xero or on its way.', organisation && html`<a class="button" href="${hrefOf(organisation, 'queue')}">See what is on its way</a>`)}
${concerned.map(
  ({ organisation: one, causes, furtherCauses, followers, notSent, links, names, untold, untoldCount }) => {
    const around = { deps, visitor, one, formats: formatsFor(deps, c, visitor, one) };
    return html`${organisations.length > 1 && html`<h2>${one.name}</h2>`}${causes.map((cause) => causeCard(around, cause, { links, names }))}${furtherCauses > 0 && html`<p class="soft">And ${counted(around.formats, furtherCauses, 'more cause')} that fewer records have.</p>`}${untoldCard(around, untold, untoldCount)}${followers > 0 && followersNote(around, followers)}${notSent > 0 && notSentNote(around, notSent)}`;
  },
)}
${refusedCard(deps, c, visitor, refusals)}
${unrouted && unroutedCard(deps, c, visitor, unrouted.causes)}</div>`,
  });
};
