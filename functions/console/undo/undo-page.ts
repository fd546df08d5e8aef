import type { Context } from 'hono';
import { html } from 'hono/html';
import { recordTypeSchema } from '../../../shared/records/record.ts';
import { listBackfills } from '../../../shared/review/backfills.ts';
import { findJob } from '../../../shared/review/jobs.ts';
import { previewUndo } from '../../../shared/review/undo.ts';
import { emptyState, type Html } from '../../../shared/runtime/pages.ts';
import type { Link } from '../../../shared/store/links.ts';
import type { ConsoleDeps } from '../deps.ts';
import { deskOf } from '../desk.ts';
import { hiddenField } from '../fields.ts';
import { jobCard } from '../jobs/job-card.ts';
import { notesCard } from '../jobs/jobs-page.ts';
import { type Around, formFields, hrefOf, organisationPage } from '../organisation-page.ts';
import { recordName } from '../record-name.ts';
import type { Visitor } from '../visitor.ts';
import { counted, typeTitle } from '../words.ts';
import { recentCalls } from './recent-calls.ts';

const mostShown = 200;

/** What an undo is of: a call (or job) by its key, or a back-fill by its name. */
export type UndoOf = { call: string } | { backfill: string };

/** What is to be undone, as an address or a form names it. */
export const undoOf = (value: (name: string) => string | undefined): UndoOf | undefined => {
  const [call, backfill] = ['call', 'backfill'].map((name) => value(name)?.trim().slice(0, 200) || undefined);
  if (backfill !== undefined) return { backfill };
  return call === undefined ? undefined : { call };
};

const nameOf = (of: UndoOf) => ('call' in of ? `the call ${of.call}` : `the back-fill “${of.backfill}”`);

const linkRow = (around: Around, link: Link, why?: string): Html => {
  const { type, crmId, kind, xeroId, xero } = link;
  const named = recordName(around, { type, crmId, kind, xeroId, called: xero.number ?? xero.name });
  return html`<tr data-undo="${why === undefined ? 'goes' : 'stays'}"><td>${named}</td><td>${why ?? [xero.status?.toLowerCase(), xero.total].filter(Boolean).join(', ')}</td></tr>`;
};

const linkTable = (around: Around, title: string, rows: { link: Link; why?: string }[], second: string): Html =>
  html`<div class="scroll" tabindex="0" role="region" aria-label="${title}"><table class="stacked"><thead><tr><th>Record</th><th>${second}</th></tr></thead><tbody>${rows.slice(0, mostShown).map(({ link, why }) => linkRow(around, link, why))}</tbody></table></div>
${rows.length > mostShown && html`<p class="soft">And ${around.formats.number(rows.length - mostShown)} more.</p>`}`;

const dryRun = async (around: Around, of: UndoOf): Promise<Html> => {
  const { deps, one, formats, visitor } = around;
  const { undone, left } = await previewUndo(
    deps.table,
    { workspace: one.workspace, organisation: one.organisation },
    of,
  );
  if (undone.length + left.length === 0)
    return emptyState('No link was made in it', `Nothing that ${nameOf(of)} made in ${one.name} is linked any more.`);
  const confirm =
    visitor.mayAct &&
    undone.length > 0 &&
    html`<form method="post" action="/console/${one.workspace}/undo">${formFields(around)}${'call' in of ? hiddenField('call', of.call) : hiddenField('backfill', of.backfill)}
<p><label class="tick"><input type="checkbox" name="sure" value="yes" required> I want ${counted(formats, undone.length, 'record')} taken back in ${one.name}.</label></p>
<div class="row stack"><button class="danger">Take ${undone.length === 1 ? 'it' : 'them'} back</button><a class="button quiet" href="${hrefOf(one, 'undo')}">Leave everything as it is</a></div></form>`;
  return html`<section class="card" id="dry-run"><h2>What would go: ${counted(formats, undone.length, 'record')}</h2>
<p class="soft">Of ${nameOf(of)}. Drafts are deleted, approved documents voided, contacts archived. Xero is looked at once more before anything goes; what somebody touched meanwhile stays.</p>
${
  undone.length > 0
    ? linkTable(
        around,
        'What would go',
        undone.map((link) => ({ link })),
        'In Xero',
      )
    : html`<p>Nothing can be taken back.</p>`
}
${confirm}</section>
${left.length > 0 && html`<section class="card"><h2>What would stay: ${counted(formats, left.length, 'record')}</h2>${linkTable(around, 'What would stay', left, 'Why')}</section>`}`;
};

const finder = async (around: Around): Promise<Html> => {
  const { deps, one, formats } = around;
  const scope = { workspace: one.workspace, organisation: one.organisation };
  const [calls, { backfills }] = await Promise.all([recentCalls(deps.table, scope), listBackfills(deps.table, scope)]);
  const done = backfills.filter(({ linked }) => linked > 0);
  const typeName = (type: string | undefined) => {
    const { data } = recordTypeSchema.safeParse(type);
    return data ? typeTitle(data).toLowerCase() : 'record';
  };
  return html`<form class="card" method="get" action="/console/${one.workspace}/undo" role="search" aria-label="What to undo">${hiddenField('organisation', around.visitor.chosen?.organisation)}<div class="filter">
<div class="field"><label for="call">Key of a call or job</label><input type="search" class="compact" id="call" name="call" maxlength="200" placeholder="From the log or the list of jobs"></div>
<div class="field"><label for="backfill">Or name of a back-fill</label><input type="search" class="compact" id="backfill" name="backfill" maxlength="60"></div>
<div class="row"><button class="small primary">Try it out</button></div></div></form>
${done.length > 0 && html`<section class="card"><h2>Back-fills of the CRM</h2><table class="stacked"><thead><tr><th>Back-fill</th><th>In Xero</th><td></td></tr></thead><tbody>${done.map(({ name, linked }) => html`<tr><th scope="row">${name}</th><td>${counted(formats, linked, 'record')}</td><td class="number"><a href="${hrefOf(one, 'undo', { backfill: name })}">Try out</a></td></tr>`)}</tbody></table></section>`}
${
  calls.length === 0
    ? emptyState(
        'Nothing was made in Xero yet',
        'The newest calls that made records are listed here, so that one made by mistake can be taken back.',
      )
    : html`<section class="card"><h2>The newest calls that made records</h2><div class="scroll" tabindex="0" role="region" aria-label="Calls"><table class="stacked"><thead><tr><th>When (${formats.timeZone})</th><th>Made</th><th>Among them</th><td></td></tr></thead><tbody>${calls.map(({ call, at, type, records, examples }) => html`<tr data-call="${call}"><td class="moment">${formats.moment(at)}</td><td>${counted(formats, records, typeName(type))}</td><td>${examples.join(', ')}${records > examples.length && ', …'}</td><td class="number"><a href="${hrefOf(one, 'undo', { call })}">Try out</a></td></tr>`)}</tbody></table></div></section>`
}`;
};

/** GET /console/{workspace}/undo: finds what one call, job or back-fill made, and shows what taking it back would do. */
export const undoPage = (deps: ConsoleDeps, c: Context, visitor: Visitor) =>
  organisationPage(
    deps,
    c,
    visitor,
    {
      place: 'undo',
      title: 'Undo',
      intro:
        'Takes back what one call, job or back-fill made in Xero, as far as nobody has touched it since. Nothing goes before it is confirmed.',
    },
    async (around) => {
      const of = undoOf((name) => c.req.query(name));
      if (of)
        return html`${await dryRun(around, of)}<p><a href="${hrefOf(around.one, 'undo')}">Choose something else</a></p>`;
      const job = await findJob(deskOf(deps, visitor, around.one), { do: 'undo' });
      return html`${job && html`${jobCard(around, job, { link: false })}${await notesCard(around, job, undefined)}`}${await finder(around)}`;
    },
  );
