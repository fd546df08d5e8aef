import type { Context } from 'hono';
import { html } from 'hono/html';
import { type Html, notice, page } from '../../shared/runtime/pages.ts';
import type { ConsoleDeps } from './deps.ts';
import { type Standing, standings } from './standing.ts';
import { frameOf, type Visitor } from './visitor.ts';
import { counted, number, since } from './words.ts';

const states = {
  active: { kind: 'good', label: 'Connected' },
  paused: { kind: 'warn', label: 'Paused' },
  reconnect: { kind: 'bad', label: 'Reconnect needed' },
  disconnected: { kind: 'plain', label: 'Disconnected' },
} as const;

const causesTable = (base: string, { organisation, survey }: Standing): Html | undefined => {
  if (survey.causes.length === 0) return undefined;
  return html`<div class="scroll"><table class="stacked">
<thead><tr><th>Records</th><th>Cause</th><th>What to do</th></tr></thead>
<tbody>${survey.causes.map(
    ({ problem, changes }) => html`<tr data-cause="${problem.code}">
<td class="moment">${counted(changes.length, 'record')}</td>
<td><a href="${base}/attention#${organisation.organisation}-${problem.code}">${problem.message}</a>${changes.length > 1 && html` <small>(and ${number(changes.length - 1)} alike)</small>`}</td>
<td>${problem.remedy}</td></tr>`,
  )}</tbody></table></div>`;
};

const hint = (base: string, mayAct: boolean, { state, trouble, survey }: Standing): Html | undefined => {
  const where = mayAct
    ? html`<a href="${base.replace('/console/', '/connect/')}">Open the connection</a>`
    : 'Ask an administrator.';
  if (state === 'reconnect')
    return notice('bad', 'Xero has to be connected again', html`Changes wait until then. ${where}`);
  if (state === 'paused')
    return notice('warn', 'Paused', html`Changes are kept and wait until it is resumed. ${where}`);
  if (state === 'active' && trouble && survey.waiting > 0) return notice('warn', trouble.message, trouble.remedy);
  if (state === 'active' && survey.waiting + survey.waitsForOthers + survey.attention === 0)
    return notice('good', 'All is in step', 'Nothing waits, and nothing needs attention.');
  return undefined;
};

const organisationCard = (visitor: Visitor, standing: Standing, now: Date): Html => {
  const { organisation, state, survey, deliveriesWaiting, calls } = standing;
  const base = `/console/${visitor.workspace.workspace}`;
  const oldest = survey.oldestWaitingAt === undefined ? '' : `, oldest ${since(survey.oldestWaitingAt, now)}`;
  const day = calls.dayRemaining === undefined ? 'not known yet' : `${number(calls.dayRemaining)} today`;
  return html`<section class="card" data-organisation="${organisation.organisation}">
<div class="row"><h2 class="grow">${organisation.name}</h2>${organisation.isDemo && html`<span class="badge plain">Demo company</span>`}<span class="badge ${states[state].kind}">${states[state].label}</span></div>
${hint(base, visitor.mayAct, standing)}
<dl class="facts">
<div><dt>Waiting for Xero</dt><dd data-figure="waiting">${number(survey.waiting)}${oldest}</dd></div>
<div><dt>Waiting for other records</dt><dd data-figure="waitsForOthers">${number(survey.waitsForOthers)}</dd></div>
<div><dt>Needing attention</dt><dd data-figure="attention">${survey.attention > 0 ? html`<a href="${base}/attention">${number(survey.attention)}</a>` : '0'}</dd></div>
<div><dt>Waiting for the CRM</dt><dd data-figure="deliveries">${number(deliveriesWaiting)}</dd></div>
<div><dt>Xero calls left</dt><dd>${number(calls.minuteRemaining)} of ${calls.minuteLimit} this minute, ${day}</dd></div>
</dl>
${causesTable(base, standing)}
</section>`;
};

/** GET /console/{workspace}: how each organisation stands. */
export const overviewPage = async (deps: ConsoleDeps, c: Context, visitor: Visitor) => {
  const { workspace, name } = visitor.workspace;
  const { organisations, unrouted } = await standings(deps, workspace);
  const none = organisations.length === 0;
  const now = deps.clock.now();
  return page(c, {
    title: 'Overview',
    ...frameOf(visitor, 'Overview'),
    body: html`<header><h1>${name} and Xero</h1>
<p>What is on its way, what waits, and what needs a person. Reload the page for fresh figures.</p></header>
${none && notice('info', 'No organisation is connected yet', visitor.mayAct ? html`<a href="/connect/${workspace}">Connect Xero</a>. Records that the CRM sends are kept until then.` : 'Ask an administrator to connect Xero. Records that the CRM sends are kept until then.')}
${unrouted > 0 && notice('info', `${counted(unrouted, 'record')} came before an organisation was connected`, 'Such records go to the default organisation as soon as one is connected.')}
${organisations.map((standing) => organisationCard(visitor, standing, now))}`,
  });
};
