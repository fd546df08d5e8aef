import type { Context } from 'hono';
import { html } from 'hono/html';
import { findJob } from '../../../shared/review/jobs.ts';
import { emptyState, type Html } from '../../../shared/runtime/pages.ts';
import type { Settings } from '../../../shared/settings/settings.ts';
import { getChanges } from '../../../shared/store/changes.ts';
import { isOver } from '../../../shared/store/jobs.ts';
import { listProposals, type Proposal } from '../../../shared/store/proposals.ts';
import { getSettings } from '../../../shared/store/settings.ts';
import { matchedTypes } from '../../../shared/sync/match.ts';
import { decisionForm } from '../chosen.ts';
import type { ConsoleDeps } from '../deps.ts';
import { deskOf } from '../desk.ts';
import { choiceField, hiddenField } from '../fields.ts';
import { jobCard } from '../jobs/job-card.ts';
import { namingOf } from '../naming.ts';
import { type Around, formFields, hrefOf, organisationPage } from '../organisation-page.ts';
import { placeWithin, sift } from '../sift.ts';
import type { Visitor } from '../visitor.ts';
import { typesTitle } from '../words.ts';
import { proposalCard } from './proposal-card.ts';
import { sidesOf } from './sides-of.ts';

const proposalsAPage = 20;

const stateChoices = [
  ['open', 'To decide'],
  ['proposed', 'Clear ones'],
  ['ambiguous', 'Ambiguous ones'],
  ['accepted', 'Accepted'],
  ['rejected', 'Rejected'],
] as const;

/** Types that are on their way into a review: paused, so that nothing is made twice meanwhile. */
const pausedTypes = ({ sync }: Settings) => matchedTypes.filter((type) => sync[type].paused);

const startForm = (around: Around): Html =>
  html`<form method="post" action="/console/${around.one.workspace}/matching/start" class="card">${formFields(around)}
<h2>Find pairs</h2><p>For a CRM and a Xero organisation that already hold the same customers, products or documents. Records that wait here are laid beside those in Xero, and pairs are proposed. Nothing is linked and nothing is written.</p>
<fieldset><legend>Types</legend><div class="row">${matchedTypes.map((type) => html`<label class="tick"><input type="checkbox" name="type" value="${type}" ${type === 'contact' || type === 'item' ? 'checked' : ''}> ${typesTitle(type)}</label>`)}</div></fieldset>
<p class="soft">These types are paused meanwhile, both ways, so that nothing is made twice. Have the CRM send all its records; they wait here. Resume when the pairs are decided.</p>
<div class="row"><button class="primary">Pause these types and find pairs</button></div></form>`;

const pausedCard = (around: Around, paused: readonly (typeof matchedTypes)[number][]): Html | undefined => {
  if (paused.length === 0) return undefined;
  return html`<section class="card" data-paused="${paused.join(' ')}"><div class="row"><p class="grow"><strong>Paused:</strong> ${paused.map(typesTitle).join(', ').toLowerCase()}. What the CRM sends of them waits.</p>
${around.visitor.mayAct && html`<form method="post" action="/console/${around.one.workspace}/matching/resume">${formFields(around)}${hiddenField('shown', around.visitor.shown)}${paused.map((type) => hiddenField('type', type))}<button class="small primary">Done deciding: resume</button></form>`}</div></section>`;
};

const overForm = (around: Around, type: string): Html =>
  html`<form method="post" action="/console/${around.one.workspace}/matching/over" class="card"><div class="row">${formFields(around)}${hiddenField('shown', around.visitor.shown)}
<label for="over">Accept every clear proposal from this confidence on</label><input type="number" class="compact over" id="over" name="over" min="40" max="100" step="1" value="90" required> <span>%</span><button class="small">Accept all of these</button></div>
<p class="soft">Ambiguous ones are never taken this way.${type !== '' && ' Only those of the type that is shown.'}</p></form>`;

const isShown = ({ state }: Proposal, wanted: string): boolean =>
  wanted === 'open' ? state === 'proposed' || state === 'ambiguous' : state === wanted;

/** GET /console/{workspace}/matching: proposed pairs of CRM and Xero records, for a person to decide. */
export const matchingPage = (deps: ConsoleDeps, c: Context, visitor: Visitor) =>
  organisationPage(
    deps,
    c,
    visitor,
    {
      place: 'matching',
      title: 'Matching',
      intro: 'Records that both sides already have, to be linked rather than made twice.',
    },
    async (around) => {
      const { one } = around;
      const desk = deskOf(deps, visitor, one);
      const type = matchedTypes.find((known) => known === c.req.query('type'));
      const state = stateChoices.find(([known]) => known === c.req.query('state'))?.[0] ?? 'open';
      const [job, settings, found] = await Promise.all([
        findJob(desk, { do: 'match' }),
        getSettings(deps.table, desk.scope),
        sift(
          async (after) => {
            const { proposals, next } = await listProposals(deps.table, desk.scope, { type, after, limit: 100 });
            return { rows: proposals, next };
          },
          (proposal) => isShown(proposal, state),
          {
            ...{
              limit: proposalsAPage,
              after: placeWithin(c.req.query('after'), `PROPOSAL#${type ? `${type}#` : ''}`),
            },
            keyOf: (proposal) => `PROPOSAL#${proposal.type}#${proposal.crmId}`,
          },
        ),
      ]);
      const changes = await getChanges(
        deps.table,
        found.rows.map((row) => ({ ...desk.scope, type: row.type, id: row.crmId })),
      );
      const naming = await namingOf(around, []);
      const cardOf = (row: Proposal) =>
        proposalCard(around, naming, row, sidesOf(row, changes.get(`${row.type}#${row.crmId}`), settings));
      const { mayAct } = visitor;
      const someClear = found.rows.some((row) => row.state === 'proposed');
      const filter = { type, state };
      const further = c.req.query('after') !== undefined;
      return html`${job && jobCard(around, job, { link: false })}
${pausedCard(around, pausedTypes(settings))}
${(!job || isOver(job)) && mayAct && (job && found.rows.length > 0 ? html`<details><summary>Find pairs again</summary>${startForm(around)}</details>` : startForm(around))}
${!job && !mayAct && emptyState('No pairs have been looked for', 'An administrator can start it here.')}
${
  job &&
  html`<form class="card" method="get" action="/console/${one.workspace}/matching" data-live="proposals" role="search" aria-label="Proposals">${hiddenField('organisation', visitor.chosen?.organisation)}<div class="filter">
${choiceField({ name: 'type', label: 'Type', value: type ?? '', options: [['', 'Any'], ...matchedTypes.map((known): [string, string] => [known, typesTitle(known)])] })}
${choiceField({ name: 'state', label: 'State', value: state, options: stateChoices })}
<div class="row"><button class="small primary">Show</button></div></div></form>
<div id="proposals">${mayAct && someClear && overForm(around, type ?? '')}
${
  found.rows.length === 0
    ? emptyState(
        further ? 'Nothing more of this sort' : state === 'open' ? 'Nothing to decide' : 'Nothing of this sort',
        isOver(job)
          ? 'Every pair that was found is decided, or none was found. What stays unpaired is made anew in Xero once the types are resumed.'
          : 'Proposals appear here as they are found.',
      )
    : decisionForm(
        around,
        '/matching/decide',
        html`${found.rows.map(cardOf)}
${mayAct && someClear && html`<div class="bottom"><div class="row ticked" role="group" aria-label="The ticked ones"><span class="soft">Ticked:</span><button class="small primary" name="ticked" value="accept">Link them</button><button class="small" name="ticked" value="reject">Not the same</button></div></div>`}`,
      )
}
<div class="row pager">${further && html`<a class="button" href="${hrefOf(one, 'matching', filter)}">From the beginning</a>`}${found.next !== undefined && html`<a class="button" href="${hrefOf(one, 'matching', { ...filter, after: found.next })}">More</a>`}</div></div>`
}`;
    },
  );
