import type { Context } from 'hono';
import { html } from 'hono/html';
import { recordTypeSchema } from '../../../shared/records/record.ts';
import { type BackfillProgress, listBackfills } from '../../../shared/review/backfills.ts';
import { findJob } from '../../../shared/review/jobs.ts';
import { previewUndo, type UndoPreview } from '../../../shared/review/undo.ts';
import { emptyState, type Html } from '../../../shared/runtime/pages.ts';
import type { Link } from '../../../shared/store/links.ts';
import { amountOf } from '../amount.ts';
import type { ConsoleDeps } from '../deps.ts';
import { deskOf } from '../desk.ts';
import { hiddenField } from '../fields.ts';
import { jobCard } from '../jobs/job-card.ts';
import { taskTitles } from '../jobs/job-words.ts';
import { notesCard } from '../jobs/jobs-page.ts';
import { linkTitle } from '../links-of.ts';
import { type Around, formFields, hrefOf, organisationPage } from '../organisation-page.ts';
import { recordName } from '../record-name.ts';
import { statusWords } from '../records/status-words.ts';
import { placeWithin } from '../sift.ts';
import type { Visitor } from '../visitor.ts';
import { counted, typeTitle } from '../words.ts';
import { type RecentCalls, recentCalls } from './recent-calls.ts';

const mostShown = 100;

/** What an undo is of: a call (or job) by its key, or a back-fill by its name. */
export type UndoOf = { call: string } | { backfill: string };

/** What is to be undone, as an address or a form names it. */
export const undoOf = (value: (name: string) => string | undefined): UndoOf | undefined => {
  const [call, backfill] = ['call', 'backfill'].map((name) => value(name)?.trim().slice(0, 200) || undefined);
  if (backfill !== undefined) return { backfill };
  return call === undefined ? undefined : { call };
};

const typeWords = (type: string | undefined): string => {
  const { data } = recordTypeSchema.safeParse(type);
  return data ? typeTitle(data).toLowerCase() : 'record';
};

/** What was made, by type: `2 invoices and 1 contact`. */
const madeWords = ({ formats }: Around, links: Link[], made: UndoPreview['made']): string => {
  const words = [...Map.groupBy(links, ({ type }) => type)].map(([type, some]) =>
    counted(formats, some.length, typeWords(type)),
  );
  const rest = made.count - links.length;
  const all = rest > 0 ? [...words, `${made.more ? 'at least ' : ''}${formats.number(rest)} more`] : words;
  return [all.slice(0, -1).join(', '), all.at(-1)].filter(Boolean).join(' and ');
};

/** What is undone, as people know it: a back-fill by its name, a call by its time and what it made. */
const nameOf = async (around: Around, of: UndoOf, links: Link[], made: UndoPreview['made']): Promise<string> => {
  if ('backfill' in of) return `the back-fill “${of.backfill}”`;
  const { deps, visitor, one, formats } = around;
  const job = await findJob(deskOf(deps, visitor, one), { id: of.call });
  if (job) return `the job “${taskTitles[job.task.do]}” of ${formats.moment(job.startedAt)}`;
  const at = links.map(({ linkedAt }) => linkedAt).sort()[0];
  return at === undefined
    ? 'this call'
    : `the call of ${formats.moment(at)} that made ${madeWords(around, links, made)}`;
};

const linkRow = (around: Around, link: Link, why?: string): Html => {
  const { type, crmId, kind, xeroId, xero } = link;
  const named = recordName(around, { type, crmId, kind, xeroId, called: linkTitle(link) });
  const status = xero.status && statusWords(kind, xero.status);
  const shown = [status, amountOf(around, link, xero.total)].filter(Boolean).join(', ');
  return html`<tr data-undo="${why === undefined ? 'goes' : 'stays'}"><td>${named}</td><td>${why ?? shown}</td></tr>`;
};

const linkTable = (around: Around, title: string, rows: { link: Link; why?: string }[], second: string): Html =>
  html`<div class="scroll" tabindex="0" role="region" aria-label="${title}"><table class="stacked"><thead><tr><th>Record</th><th>${second}</th></tr></thead><tbody>${rows.slice(0, mostShown).map(({ link, why }) => linkRow(around, link, why))}</tbody></table></div>
${rows.length > mostShown && html`<p class="soft">And ${around.formats.number(rows.length - mostShown)} more.</p>`}`;

const dryRun = async (around: Around, of: UndoOf): Promise<Html> => {
  const { deps, one, formats, visitor } = around;
  const scope = { workspace: one.workspace, organisation: one.organisation };
  const { undone, left, made } = await previewUndo(deps.table, scope, of);
  const looked = [...undone, ...left.map(({ link }) => link)];
  const name = await nameOf(around, of, looked, made);
  if (looked.length === 0)
    return emptyState('No link was made in it', `Nothing that ${name} made in ${one.name} is linked any more.`);
  const unseen = made.count - looked.length;
  const all = unseen > 0 || made.more;
  const confirm =
    visitor.mayAct &&
    (undone.length > 0 || all) &&
    html`<form method="post" action="/console/${one.workspace}/undo">${formFields(around)}${'call' in of ? hiddenField('call', of.call) : hiddenField('backfill', of.backfill)}
<p><label class="tick"><input type="checkbox" name="sure" value="yes" required> I want ${all ? 'all that nobody has touched of it' : counted(formats, undone.length, 'record')} taken back in ${one.name}.</label></p>
<div class="row stack"><button class="danger">Take ${undone.length === 1 && !all ? 'it' : 'them'} back</button><a class="button quiet" href="${hrefOf(one, 'undo')}">Leave everything as it is</a></div></form>`;
  return html`<section class="card" id="dry-run"><h2>What would go: ${counted(formats, undone.length, 'record')}${all && ', and more'}</h2>
<p class="soft">Of ${name}. Drafts are deleted, approved documents voided, contacts archived. Xero is looked at once more before anything goes; what somebody touched meanwhile stays.</p>
${all && html`<p class="doubt">${made.more ? 'More than ' : ''}${counted(formats, made.count, 'record')} were made in it. The first ${formats.number(looked.length)} were looked at here; each of the others is looked at when it is its turn.</p>`}
${
  undone.length > 0
    ? linkTable(
        around,
        'What would go',
        undone.map((link) => ({ link })),
        'In Xero',
      )
    : html`<p>${all ? 'None of the first ones' : 'Nothing'} can be taken back.</p>`
}
${confirm}</section>
${left.length > 0 && html`<section class="card"><h2>What would stay: ${counted(formats, left.length, 'record')}${all && ', and perhaps more'}</h2>${linkTable(around, 'What would stay', left, 'Why')}</section>`}`;
};

const seeWords = 'See what would go';

const callsCard = ({ one, formats }: Around, { calls, next }: RecentCalls, further: boolean): Html => {
  const pager =
    (further || next !== undefined) &&
    html`<div class="row pager">${further && html`<a class="button" href="${hrefOf(one, 'undo')}">The newest</a>`}${next !== undefined && html`<a class="button" href="${hrefOf(one, 'undo', { after: next })}">Look further back</a>`}</div>`;
  if (calls.length === 0)
    return further || next !== undefined
      ? html`${emptyState('No call that made records in this part of the log', 'Older ones may follow.')}${pager}`
      : emptyState(
          'Nothing was made in Xero yet',
          'The newest calls that made records are listed here, so that one made by mistake can be taken back.',
        );
  return html`<section class="card"><h2>${further ? 'Earlier' : 'The newest'} calls that made records</h2><div class="scroll" tabindex="0" role="region" aria-label="Calls"><table class="stacked"><thead><tr><th>When</th><th>Made</th><th>Among them</th><td></td></tr></thead><tbody>${calls.map(({ call, at, type, records, examples }) => html`<tr data-call="${call}"><td class="moment">${formats.moment(at)}</td><td>${counted(formats, records, typeWords(type))}</td><td>${examples.join(', ')}${records > examples.length && ', …'}</td><td class="number"><a href="${hrefOf(one, 'undo', { call })}">${seeWords}</a></td></tr>`)}</tbody></table></div></section>${pager}`;
};

const backfillsCard = ({ one, formats }: Around, done: BackfillProgress[]): Html | undefined => {
  if (done.length === 0) return undefined;
  return html`<section class="card"><h2>Back-fills of the CRM</h2><table class="stacked"><thead><tr><th>Back-fill</th><th>Last records came</th><th>In Xero</th><td></td></tr></thead><tbody>${done.map(({ name, lastAt, linked, cut }) => html`<tr><th scope="row">${name}</th><td class="moment" data-label="Last came">${formats.moment(lastAt)}</td><td data-label="In Xero">${counted(formats, linked, 'record')}${cut && ' or more'}</td><td class="number"><a href="${hrefOf(one, 'undo', { backfill: name })}">${seeWords}</a></td></tr>`)}</tbody></table></section>`;
};

const finder = async (around: Around, after: string | undefined): Promise<Html> => {
  const { deps, one, visitor } = around;
  const scope = { workspace: one.workspace, organisation: one.organisation };
  const [calls, { backfills }] = await Promise.all([
    recentCalls(deps.table, scope, deps.clock.now(), after),
    after === undefined ? listBackfills(deps.table, scope) : { backfills: [] },
  ]);
  return html`${callsCard(around, calls, after !== undefined)}${backfillsCard(
    around,
    backfills.filter(({ linked }) => linked > 0),
  )}
<details class="card"><summary>Find one by its key or name</summary><form method="get" action="/console/${one.workspace}/undo" role="search" aria-label="What to undo">${hiddenField('organisation', visitor.chosen?.organisation)}<div class="filter">
<div class="field"><label for="call">Key of a call or job</label><input type="search" class="compact" id="call" name="call" maxlength="200"><small>From the log as a file (CSV), or from a job's address.</small></div>
<div class="field"><label for="backfill">Or name of a back-fill</label><input type="search" class="compact" id="backfill" name="backfill" maxlength="60"></div>
<div class="row"><button class="small">${seeWords}</button></div></div></form></details>`;
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
      const after = placeWithin(c.req.query('after'), 'ACTIVITY#');
      const last = after === undefined ? job : undefined;
      return html`${last && html`${jobCard(around, last, { link: false })}${await notesCard(around, last, undefined)}`}${await finder(around, after)}`;
    },
  );
