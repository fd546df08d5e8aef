import type { Context } from 'hono';
import { html } from 'hono/html';
import { recordTypes } from '../../../shared/records/record.ts';
import { findJob } from '../../../shared/review/jobs.ts';
import { emptyState, type Html, notice } from '../../../shared/runtime/pages.ts';
import type { Drift } from '../../../shared/store/drift.ts';
import { isOver } from '../../../shared/store/jobs.ts';
import type { Link } from '../../../shared/store/links.ts';
import { actorWords } from '../activity/activity-words.ts';
import { decisionBar, decisionForm, rowButton, rowTick, standOfRow } from '../chosen.ts';
import type { ConsoleDeps } from '../deps.ts';
import { deskOf } from '../desk.ts';
import { choiceField, hiddenField } from '../fields.ts';
import { jobCard } from '../jobs/job-card.ts';
import { currencyOf, linksOf, linkTitle } from '../links-of.ts';
import { type Naming, namingOf } from '../naming.ts';
import { type Around, formFields, hrefOf, organisationPage } from '../organisation-page.ts';
import { recordName } from '../record-name.ts';
import { sidesTable } from '../sides-table.ts';
import { xeroFieldWords } from '../value.ts';
import type { Visitor } from '../visitor.ts';
import { counted, typesTitle, typeTitle } from '../words.ts';
import { type DriftFilter, readDrift } from './read-drift.ts';

const rowsAPage = 30;

const whats = {
  differs: { label: 'Differs', kind: 'warn' },
  gone: { label: 'Not in Xero any more', kind: 'bad' },
  unlinked: { label: 'In Xero without its link', kind: 'info' },
} as const;

const stateWords = { open: 'To decide', mend: 'Being told to the CRM', ignored: 'Ignored' } as const;

const actions = [
  { what: 'crm', label: "Send the CRM's side" },
  { what: 'xero', label: "Take Xero's side" },
  { what: 'ignore', label: 'Ignore', kind: 'quiet' },
];

/** What of the report the address wants. */
export const driftFilter = (query: (name: string) => string | undefined): DriftFilter => ({
  type: recordTypes.find((known) => known === query('type')),
  state: (['open', 'mend', 'ignored'] as const).find((known) => known === query('state')) ?? 'open',
  what: (['differs', 'gone', 'unlinked'] as const).find((known) => known === query('what')),
  field: query('field')?.slice(0, 100) || undefined,
});

/** What a person decides on: these differences, which nobody has decided otherwise. */
export const standOfDrift = ({ fingerprint, state }: Drift): string => standOfRow(fingerprint, state);

const driftCard = (around: Around, naming: Naming, drift: Drift, link: Link | undefined): Html => {
  const { type, crmId, what, fields, problem, state, decidedBy, kind, xeroId } = drift;
  const { label, kind: colour } = whats[what];
  const called = (link && linkTitle(link)) ?? drift.called;
  const picked = { type, id: crmId, seen: standOfDrift(drift) };
  const decides = around.visitor.mayAct && state !== 'mend';
  const buttons =
    what === 'unlinked'
      ? html`${rowButton('xero', picked, 'Link them again')}${rowButton('ignore', picked, 'Ignore', 'quiet')}`
      : html`${actions.map((one) => (state === 'ignored' && one.what === 'ignore' ? undefined : rowButton(one.what, picked, one.label, one.kind)))}`;
  return html`<section class="card" data-drift="${type}/${crmId}" data-what="${what}">
<div class="row">${decides && rowTick(picked, `${typeTitle(type)} ${called ?? crmId}`)}<h2 class="grow">${recordName(around, { type, crmId, called, xeroId, kind })}</h2><span class="badge ${colour}">${label}</span></div>
${fields.length > 0 && html`<div class="scroll" tabindex="0" role="region" aria-label="Both sides of ${called ?? crmId}">${sidesTable(fields, { naming, currency: currencyOf(link) })}</div>`}
${problem && html`<p class="doubt">${problem.message} ${problem.remedy}</p>`}
${state !== 'open' && html`<p class="soft">${stateWords[state]}, decided by ${actorWords(decidedBy ?? '', around.visitor.names)}.</p>`}
${decides && html`<div class="row stack">${buttons}</div>`}</section>`;
};

/** Where the page begins that the address wants, or the last one there is. */
const placeAmong = (count: number, asked: string | undefined): number => {
  const last = Math.max(0, Math.ceil(count / rowsAPage) - 1) * rowsAPage;
  const from = Math.trunc(Number(asked ?? 0)) || 0;
  return from < count ? Math.max(0, from) : last;
};

const startForm = (around: Around): Html =>
  html`<form method="post" action="/console/${around.one.workspace}/drift/start" class="card">${formFields(around)}<h2>Compare both sides</h2>
<p>Lays every linked record as the CRM last sent it beside what stands in Xero now. Changes nothing.</p>
<fieldset><legend>Types</legend><div class="row">${recordTypes.map((type) => html`<label class="tick"><input type="checkbox" name="type" value="${type}" checked> ${typesTitle(type)}</label>`)}</div></fieldset>
<div class="row"><button class="primary">Start the report</button></div></form>`;

/** GET /console/{workspace}/drift: where linked records differ, by field, to be put right on either side or ignored. */
export const driftPage = (deps: ConsoleDeps, c: Context, visitor: Visitor) =>
  organisationPage(
    deps,
    c,
    visitor,
    {
      place: 'drift',
      title: 'Drift',
      intro: 'Linked records that are not the same on both sides, whatever the reason.',
    },
    async (around) => {
      const { one, formats } = around;
      const desk = deskOf(deps, visitor, one);
      const filter = driftFilter((name) => c.req.query(name));
      const [job, mend, found] = await Promise.all([
        findJob(desk, { do: 'drift' }),
        findJob(desk, { do: 'mend' }),
        readDrift(deps.table, desk.scope, filter),
      ]);
      const from = placeAmong(found.drifts.length, c.req.query('from'));
      const shown = found.drifts.slice(from, from + rowsAPage);
      const [links, naming] = await Promise.all([
        linksOf(desk, shown),
        namingOf(
          around,
          shown.map(({ fields }) => fields),
        ),
      ]);
      const base = `/console/${one.workspace}/drift`;
      const { mayAct } = visitor;
      const query = { type: filter.type, state: filter.state, what: filter.what, field: filter.field };
      const fieldOptions = found.fields.map(([field, count]): [string, string] => [
        field,
        `${xeroFieldWords(field)} (${formats.number(count)})`,
      ]);
      return html`${job && jobCard(around, job, { link: false })}${mend && !isOver(mend) && jobCard(around, mend, { link: false })}
${(!job || isOver(job)) && mayAct && (job ? html`<details><summary>Start another report</summary>${startForm(around)}</details>` : startForm(around))}
${!job && !mayAct && emptyState('No report yet', 'An administrator can start one here.')}
${
  job &&
  html`<form class="card" method="get" action="${base}" data-live="drift" role="search" aria-label="Differences">${hiddenField('organisation', visitor.chosen?.organisation)}<div class="filter">
${choiceField({ name: 'field', label: 'Field', value: filter.field ?? '', options: [['', 'Any'], ...fieldOptions] })}
${choiceField({ name: 'type', label: 'Type', value: filter.type ?? '', options: [['', 'Any'], ...recordTypes.map((known): [string, string] => [known, typesTitle(known)])] })}
${choiceField({ name: 'what', label: 'What', value: filter.what ?? '', options: [['', 'Any'], ...Object.entries(whats).map(([name, { label }]): [string, string] => [name, label])] })}
${choiceField({ name: 'state', label: 'State', value: filter.state, options: Object.entries(stateWords) })}
<div class="row"><button class="small primary">Show</button></div></div></form>
<div id="drift">${
    shown.length === 0
      ? emptyState(
          filter.state === 'open' ? 'No differences' : 'Nothing of this sort',
          isOver(job)
            ? 'What was compared is the same on both sides, or was decided.'
            : 'Differences appear here as they are found.',
        )
      : html`<p class="soft">${counted(formats, found.drifts.length, 'record')}${found.more && ', and more'}.</p>
${decisionForm(
  around,
  '/drift',
  html`${shown.map((drift) => driftCard(around, naming, drift, links.get(`${drift.type}/${drift.crmId}`)))}
${mayAct && filter.state !== 'mend' && decisionBar(filter.state === 'ignored' ? actions.slice(0, 2) : actions, { title: `All ${formats.number(found.drifts.length)} of this list`, text: 'Does the same to every record that the filter shows, on further pages too.' })}`,
)}`
  }
<div class="row pager">${from > 0 && html`<a class="button" href="${hrefOf(one, 'drift', { ...query, from: String(Math.max(0, from - rowsAPage)) })}">Back</a>`}${found.drifts.length > from + rowsAPage && html`<a class="button" href="${hrefOf(one, 'drift', { ...query, from: String(from + rowsAPage) })}">More</a>`}</div></div>`
}
${mayAct && found.more && notice('info', 'There are more differences than are shown', 'Decide on some of them and the others follow.')}`;
    },
  );
