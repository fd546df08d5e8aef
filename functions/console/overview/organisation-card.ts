import { html } from 'hono/html';
import type { Formats } from '../../../shared/runtime/formats.ts';
import { type Html, notice } from '../../../shared/runtime/pages.ts';
import type { Health } from '../../../shared/store/health.ts';
import { causeTitle } from '../attention/cause-title.ts';
import { boundedFormats } from '../bounded.ts';
import type { Standing } from '../standing.ts';
import type { Visitor } from '../visitor.ts';
import { chart } from './chart.ts';
import { type NextStep, nextSteps } from './next-steps.ts';
import type { Recent } from './recent-days.ts';

/** What the overview knows of one organisation. */
export interface Shown {
  standing: Standing;
  failedDeliveries: number;
  health: Health | undefined;
  /** When Xero was last looked at. */
  readAt: string | undefined;
  recent: Recent;
  /** Records came, for whichever organisation, that could not be read. */
  unread: boolean;
  formats: Formats;
}

const states = {
  active: { kind: 'good', label: 'Connected' },
  paused: { kind: 'warn', label: 'Paused' },
  reconnect: { kind: 'bad', label: 'Reconnect needed' },
  disconnected: { kind: 'plain', label: 'Disconnected' },
} as const;

const refreshTokenDays = 60;

const stepItem = ({ kind, label, text, href }: NextStep): Html =>
  html`<li><span class="badge ${kind}">${label}</span><span>${href === undefined ? text : html`<a href="${href}">${text}</a>`}</span></li>`;

const when = (iso: string | undefined, { moment, ago }: Formats, never: string): Html | string =>
  iso === undefined ? never : html`${ago(iso)} <small class="line">${moment(iso)}</small>`;

/** Xero's refresh tokens hold 60 days from their last use (Xero API docs: token types). */
const access = ({ connection, state }: Standing, { ago, moment }: Formats): Html | string => {
  if (!connection || state === 'disconnected') return 'None';
  if (connection.state === 'reconnect') return 'Not accepted by Xero any more';
  const until = new Date(Date.parse(connection.refreshedAt) + refreshTokenDays * 86_400_000).toISOString();
  return html`Works, renewed ${ago(connection.refreshedAt)} <small class="line">By ${connection.xeroUserName ?? connection.xeroUser}. Unused, it lasts until ${moment(until)}.</small>`;
};

const figure = (name: string, label: string, value: Html | string, more?: string | false, alarm = false): Html =>
  html`<div class="${alarm ? 'alarm' : ''}"><dt>${label}</dt><dd data-figure="${name}">${value}${more && html` <small>${more}</small>`}</dd></div>`;

const figures = (base: string, { standing, failedDeliveries, formats }: Shown): Html => {
  const { organisation, survey, calls, deliveriesWaiting } = standing;
  const { ago } = formats;
  const { number } = boundedFormats(formats);
  const attention = `${base}/attention?organisation=${encodeURIComponent(organisation.organisation)}`;
  const queue = `${base}/queue?organisation=${encodeURIComponent(organisation.organisation)}`;
  const oldest = survey.oldestWaitingAt === undefined ? undefined : `oldest ${ago(survey.oldestWaitingAt)}`;
  const today = calls.dayRemaining === undefined ? 'today: not known yet' : `${number(calls.dayRemaining)} today`;
  return html`<dl class="figures six">
${figure('attention', 'Needing attention', survey.attention > 0 ? html`<a href="${attention}">${number(survey.attention)}</a>` : '0', undefined, survey.attention > 0)}
${figure('waiting', 'Waiting for Xero', survey.waiting > 0 ? html`<a href="${queue}">${number(survey.waiting)}</a>` : '0', oldest)}
${figure('waitsForOthers', 'Waiting for other records', survey.waitsForOthers > 0 ? html`<a href="${queue}&why=waits">${number(survey.waitsForOthers)}</a>` : '0')}
${figure('deliveries', 'Waiting for the CRM', number(Math.max(0, deliveriesWaiting - failedDeliveries)))}
${figure('failed', 'Not taken by the CRM', failedDeliveries > 0 ? html`<a href="${attention}#${organisation.organisation}-untold">${number(failedDeliveries)}</a>` : '0', undefined, failedDeliveries > 0)}
${standing.state === 'disconnected' ? figure('calls', 'Requests to Xero left', '–') : figure('calls', 'Requests to Xero left', number(calls.minuteRemaining), `of ${calls.minuteLimit} this minute, ${today}`)}
</dl>`;
};

/** What is said where nothing is to do. */
const calm = (busy: boolean, unread: boolean): [headline: string, text: string] => {
  const rest = unread ? 'else ' : '';
  return busy
    ? [`Nothing ${rest}to do`, 'What waits goes to Xero by itself.']
    : [`All ${rest}is in step`, `Nothing ${rest}waits or needs attention.`];
};

/** One organisation: how it stands, what to do next, and how its last days were. */
export const organisationCard = (visitor: Visitor, shown: Shown): Html => {
  const { standing, recent, health, readAt, formats } = shown;
  const { organisation, state, survey } = standing;
  const base = `/console/${visitor.workspace.workspace}`;
  const todo = nextSteps({ ...shown, base, mayAct: visitor.mayAct });
  const never = recent.lastIsWhole ? 'Not yet' : `Not in the last ${recent.days.length} days`;
  const busy = survey.waiting + survey.waitsForOthers > 0;
  return html`<section class="card" data-organisation="${organisation.organisation}">
<div class="row"><h2 class="grow">${organisation.name}</h2>${organisation.isDemo && html`<span class="badge plain">Demo company</span>`}<span class="badge ${states[state].kind}">${states[state].label}</span></div>
${figures(base, shown)}
<h3>What to do next</h3>
${todo.length > 0 ? html`<ul class="todo">${todo.map(stepItem)}</ul>` : notice('good', ...calm(busy, shown.unread))}
${causes(base, shown)}
<div class="split"><div><h3>Last ${recent.days.length} days</h3>${chart(recent.days, formats)}</div>
<dl class="list"><div><dt>Last sent to Xero</dt><dd>${when(recent.lastToXero, formats, never)}</dd></div>
<div><dt>Last change from Xero</dt><dd>${when(recent.lastToCrm, formats, never)}</dd></div>
<div><dt>Xero last looked at</dt><dd>${when(readAt, formats, 'Not yet')}</dd></div>
<div><dt>Access to Xero</dt><dd>${access(standing, formats)}</dd></div>
<div><dt>Settings checked against Xero</dt><dd>${when(health?.checkedAt, formats, 'Not yet')}</dd></div></dl></div>
</section>`;
};

const mostCauses = 5;

const causes = (base: string, { standing: { survey, organisation }, formats }: Shown): Html | undefined => {
  if (survey.causes.length === 0) return undefined;
  const shown = survey.causes.slice(0, mostCauses);
  const all = survey.causes.length + survey.furtherCauses;
  const attention = `${base}/attention?organisation=${encodeURIComponent(organisation.organisation)}`;
  return html`<table class="causes"><caption class="hidden">Causes of what needs attention</caption>
<thead><tr><th class="number">Records</th><th>What is wrong</th></tr></thead>
<tbody>${shown.map(
    (
      cause,
    ) => html`<tr data-cause="${cause.problem.code}"><td class="number">${boundedFormats(formats).number(cause.count)}</td>
<td><a href="${attention}#${organisation.organisation}-${cause.problem.code}">${causeTitle(cause)}</a></td></tr>`,
  )}</tbody></table>
${all > mostCauses && html`<p><a href="${attention}">All ${formats.number(all)} causes</a></p>`}`;
};
