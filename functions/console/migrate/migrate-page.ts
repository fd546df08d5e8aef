import type { Context } from 'hono';
import { html } from 'hono/html';
import { findJob } from '../../../shared/review/jobs.ts';
import { emptyState, type Html } from '../../../shared/runtime/pages.ts';
import { UNROUTED } from '../../../shared/store/table.ts';
import { decisionForm, rowTick } from '../chosen.ts';
import type { ConsoleDeps } from '../deps.ts';
import { deskOf } from '../desk.ts';
import { choiceField, hiddenField } from '../fields.ts';
import { jobCard } from '../jobs/job-card.ts';
import { notesCard } from '../jobs/jobs-page.ts';
import { type Around, organisationPage } from '../organisation-page.ts';
import type { Visitor } from '../visitor.ts';
import { counted, typesTitle, typeTitle } from '../words.ts';
import { linksIn, type WaitingLinks } from './waiting-links.ts';

/** Where links may come from: those that wait for an organisation, and every other organisation. */
export const sourcesFor = (visitor: Visitor, to: string): [id: string, name: string][] => [
  [UNROUTED, 'Links from a file, not with an organisation yet'],
  ...visitor.organisations
    .filter(({ organisation }) => organisation !== to)
    .map(({ organisation, name }): [string, string] => [organisation, name]),
];

const linksForm = (around: Around, from: string, { counts, links, total, more }: WaitingLinks): Html => {
  const { one, formats, visitor } = around;
  return html`<section class="card">${decisionForm(
    around,
    '/migrate',
    html`<h2>${counted(formats, total, 'link')}${more && ' or more'}</h2>
<p>${counts.map(([type, count]) => `${typesTitle(type)} ${formats.number(count)}`).join(', ')}</p>
<details ${total <= 20 ? 'open' : ''}><summary>The records</summary><div class="scroll" tabindex="0" role="region" aria-label="Links"><table class="stacked"><thead><tr>${visitor.mayAct && html`<td></td>`}<th>Type</th><th>In the CRM</th><th>In Xero</th><th>Linked</th></tr></thead>
<tbody>${links.map(({ type, crmId, xeroId, xero, linkedAt }) => html`<tr data-link="${type}/${crmId}">${visitor.mayAct && html`<td>${rowTick({ type, id: crmId }, `${typeTitle(type)} ${crmId}`)}</td>`}<td>${typeTitle(type)}</td><td data-label="In the CRM">${crmId}</td><td data-label="In Xero">${xero.number ?? xero.name ?? ''} <small class="line">${xeroId}</small></td><td data-label="Linked" class="moment">${formats.moment(linkedAt)}</td></tr>`)}</tbody></table></div>
${total > links.length && html`<p class="soft">And ${formats.number(total - links.length)} more.</p>`}</details>
${
  visitor.mayAct &&
  html`${hiddenField('from', from)}<p class="soft">Every record is looked up in Xero first. Links of records that ${one.name} does not have stay where they are, and you are told which.</p>
<div class="row stack"><button class="primary" name="all" value="move">Move all to ${one.name}</button><button name="ticked" value="move">Move the ticked ones</button></div>`
}`,
  )}</section>`;
};

/** GET /console/{workspace}/migrate: links that wait, or are another organisation's, to be moved to the one that is shown. */
export const migratePage = (deps: ConsoleDeps, c: Context, visitor: Visitor) =>
  organisationPage(
    deps,
    c,
    visitor,
    {
      place: 'migrate',
      title: 'Migrate',
      intro: `A link says which record in Xero belongs to which in the CRM. Here links that another tool has made, or that belong to another organisation, come to ${visitor.organisation?.name ?? 'an organisation'}; then nothing is made twice.`,
    },
    async (around) => {
      const { one } = around;
      const sources = sourcesFor(visitor, one.organisation);
      const [from = UNROUTED, name] = sources.find(([id]) => id === c.req.query('from')) ?? sources[0] ?? [];
      const [job, found] = await Promise.all([
        findJob(deskOf(deps, visitor, one), { do: 'migrate' }),
        linksIn(deps.table, { workspace: one.workspace, organisation: from }),
      ]);
      const base = `/console/${one.workspace}/migrate`;
      return html`${job && html`${jobCard(around, job, { link: false })}${await notesCard(around, job, undefined)}`}
<form class="card" method="get" action="${base}" aria-label="Where from">${hiddenField('organisation', visitor.chosen?.organisation)}<div class="filter">${choiceField({ name: 'from', label: 'From', value: from, options: sources })}<div class="row"><button class="small">Show its links</button></div></div></form>
${
  found.total === 0
    ? emptyState(
        from === UNROUTED ? 'No links to move' : `${name} has no links`,
        from !== UNROUTED
          ? 'There is nothing to move from there.'
          : visitor.mayAct
            ? html`If another tool has kept the CRM and Xero in step before, bring its links; they are shown here, and moved when you say so.<details><summary>How to bring links</summary>Whoever looks after the bridge does it from a terminal, with a file of the columns type, crmId and xeroId: <code>npm run cli -- links import ${one.workspace} --file links.csv</code></details>`
            : 'Links that an administrator brings from another tool are shown here until they are moved.',
      )
    : linksForm(around, from, found)
}`;
    },
  );
