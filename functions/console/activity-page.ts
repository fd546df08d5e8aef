import type { Context } from 'hono';
import { html } from 'hono/html';
import { recordTypeSchema } from '../../shared/records/record.ts';
import { type Html, notice, page } from '../../shared/runtime/pages.ts';
import { type Activity, listActivities } from '../../shared/store/activities.ts';
import { listOrganisations, type Organisation } from '../../shared/store/organisations.ts';
import { deepLink } from '../../shared/xero/deep-links.ts';
import type { ConsoleDeps } from './deps.ts';
import { frameOf, type Visitor } from './visitor.ts';
import { moment } from './words.ts';

const pageLength = 100;

const words: Record<Activity['action'], { label: string; kind: 'good' | 'warn' | 'bad' | 'info' | 'plain' }> = {
  created: { label: 'Created in Xero', kind: 'good' },
  updated: { label: 'Updated in Xero', kind: 'good' },
  matched: { label: 'Matched', kind: 'good' },
  unchanged: { label: 'Unchanged', kind: 'plain' },
  needsAttention: { label: 'Needs attention', kind: 'bad' },
  waits: { label: 'Waits', kind: 'warn' },
  refused: { label: 'Refused', kind: 'bad' },
  connected: { label: 'Connected', kind: 'info' },
  disconnected: { label: 'Disconnected', kind: 'info' },
  paused: { label: 'Paused', kind: 'info' },
  resumed: { label: 'Resumed', kind: 'info' },
  retried: { label: 'Tried again', kind: 'info' },
  undelivered: { label: 'CRM not told', kind: 'bad' },
};

const actors: Record<string, string> = { crm: 'CRM', xero: 'Xero', bridge: 'Tallybridge' };

const recordCell = (workspace: string, { type, crmId, number }: Activity): Html | string => {
  if (type === undefined || crmId === undefined) return '';
  const name = `${type === 'contact' ? 'Contact' : 'Invoice'} ${number ?? crmId}`;
  return html`<a href="/r/${workspace}/${type}/${encodeURIComponent(crmId)}">${name}</a>`;
};

const xeroLink = (
  appUrl: string,
  { type, xeroId }: Activity,
  organisation: Organisation | undefined,
): Html | undefined => {
  const known = recordTypeSchema.safeParse(type);
  if (!known.success || xeroId === undefined) return undefined;
  return html`<a href="${deepLink(organisation?.shortCode, known.data, xeroId, appUrl)}" rel="noreferrer">Open in Xero</a>`;
};

const activityRow = (
  { xeroAppUrl }: ConsoleDeps,
  workspace: string,
  activity: Activity,
  organisations: Map<string, Organisation>,
): Html => {
  const { at, action, actor, problem, note } = activity;
  const organisation = organisations.get(activity.organisation ?? '');
  const { label, kind } = words[action];
  return html`<tr data-action="${action}">
<td class="moment">${moment(at)}</td>
<td><span class="badge ${kind}">${label}</span></td>
<td>${recordCell(workspace, activity)}</td>
${organisations.size > 1 && html`<td>${organisation?.name}</td>`}
<td>${problem && html`${problem.message} <small>${problem.remedy}</small>`}${note} ${xeroLink(xeroAppUrl, activity, organisation)}</td>
<td>${actors[actor] ?? actor}</td></tr>`;
};

/** GET /console/{workspace}/activity: what was done, newest first; `after` leads to the next page. */
export const activityPage = async (deps: ConsoleDeps, c: Context, visitor: Visitor) => {
  const { workspace } = visitor.workspace;
  const asked = c.req.query('after');
  const after = asked?.startsWith('ACTIVITY#') && asked.length < 500 ? asked : undefined;
  const [{ activities, next }, linked] = await Promise.all([
    listActivities(deps.table, workspace, { limit: pageLength, after }),
    listOrganisations(deps.table, workspace),
  ]);
  const organisations = new Map(linked.map((one) => [one.organisation, one]));
  return page(c, {
    title: 'Log',
    ...frameOf(visitor, 'Log'),
    body: html`<header><h1>Log</h1><p>What was done to which record, newest first. Lines are kept for two years.</p></header>
${
  activities.length === 0
    ? notice('info', after === undefined ? 'Nothing has happened yet' : 'That is the end of the log')
    : html`<section class="card"><div class="scroll"><table class="stacked">
<thead><tr><th>Time (UTC)</th><th>What</th><th>Record</th>${organisations.size > 1 && html`<th>Organisation</th>`}<th>Details</th><th>By</th></tr></thead>
<tbody>${activities.map((activity) => activityRow(deps, workspace, activity, organisations))}</tbody></table></div></section>`
}
<div class="row">${after !== undefined && html`<a class="button" href="/console/${workspace}/activity">Newest</a>`}${next !== undefined && html`<a class="button" href="/console/${workspace}/activity?after=${encodeURIComponent(next)}">Older</a>`}</div>`,
  });
};
