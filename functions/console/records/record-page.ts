import type { Context } from 'hono';
import { html } from 'hono/html';
import { recordWords } from '../../../shared/records/record.ts';
import { emptyState, type Html, page } from '../../../shared/runtime/pages.ts';
import { getLink } from '../../../shared/store/links.ts';
import { activityRow } from '../activity/activity-row.ts';
import type { ConsoleDeps } from '../deps.ts';
import { recordHref } from '../forms.ts';
import { contactIn } from '../gist.ts';
import { type Around, hrefOf } from '../organisation-page.ts';
import { namesOf, surroundingsOf } from '../queue/read-queue.ts';
import { whyOf, whyWords } from '../queue/why.ts';
import { placeWithin } from '../sift.ts';
import { formatsFor, frameOf, type Visitor } from '../visitor.ts';
import { typeTitle } from '../words.ts';
import { isKnown, type KnownRecord, type RecordKey, readRecord, recordKeySchema } from './read-record.ts';
import { actionsCard, linkCard, newsCard, refusalCard, sidesCard, waitingCard } from './record-parts.ts';

const timeline = (around: Around, { type, id, called, log }: KnownRecord, after: string | undefined): Html => {
  const { deps, one, formats, visitor } = around;
  const { activities, next } = log;
  const row = {
    ...{ workspace: one.workspace, xeroAppUrl: deps.xeroAppUrl, formats, names: visitor.names },
    organisations: new Map([[one.organisation, one]]),
    called: new Map(called === undefined ? [] : [[`${one.organisation}#${type}#${id}`, called]]),
  };
  const here = recordHref(one, { type, id });
  return html`<section class="card" id="timeline"><h2>What happened</h2>
${
  activities.length === 0
    ? html`<p>${next === undefined ? 'The log says nothing of it.' : 'Nothing in the part of the log that was looked through.'}</p>`
    : html`<div class="scroll" tabindex="0" role="region" aria-label="What happened to the record"><table class="stacked"><thead><tr><th>Time</th><th>What</th><th>Record</th><th>Details</th><th>By, and cost</th></tr></thead>
<tbody>${activities.map((activity) => activityRow(row, activity))}</tbody></table></div>`
}
${(after !== undefined || next !== undefined) && html`<div class="row pager">${after !== undefined && html`<a class="button small" href="${here}">Newest</a>`}${next !== undefined && html`<a class="button small" href="${here}&after=${encodeURIComponent(next)}#timeline">Look further back</a>`}</div>`}</section>`;
};

const stateBadge = async (around: Around, known: KnownRecord) => {
  const { change, link } = known;
  if (change) {
    const reason = whyOf(change, await surroundingsOf(around.deps, around.one));
    return { reason, ...whyWords[reason.why] };
  }
  return link ? { label: 'In Xero', badge: 'good' } : { label: 'Not in Xero', badge: 'plain' };
};

/** Other organisations of the workspace that have the record. */
const elsewhere = async ({ deps, visitor, one }: Around, { type, id }: RecordKey): Promise<Html | undefined> => {
  const others = visitor.organisations.filter((other) => other !== one);
  const links = await Promise.all(
    others.map(({ workspace, organisation }) => getLink(deps.table, { workspace, organisation, type, crmId: id })),
  );
  const holding = others.filter((_, at) => links[at] !== undefined);
  return holding.length === 0
    ? undefined
    : html`<p>It is also in ${holding.map((other, at) => html`${at > 0 && ', '}<a href="${recordHref(other, { type, id })}">${other.name}</a>`)}.</p>`;
};

const shown = async (around: Around, known: KnownRecord, after: string | undefined): Promise<Html> => {
  const { deps, one } = around;
  const { type, id, change, delivery, refusal } = known;
  const state = await stateBadge(around, known);
  const reason = 'reason' in state ? state.reason : undefined;
  const scope = { workspace: one.workspace, organisation: one.organisation };
  const names = await namesOf(
    deps.table,
    scope,
    [reason?.waitsFor, change && contactIn(change)].filter((one) => one !== undefined),
  );
  return html`<header><div class="row"><h1>${typeTitle(type)} ${known.called ?? id}</h1><span class="badge ${state.badge}">${state.label}</span></div>${await elsewhere(around, { type, id })}</header>
<div id="record" class="flow" data-refresh="30">${refusal && refusalCard(around, refusal)}${change && reason && waitingCard(around, { change, reason }, names)}${delivery && newsCard(around, delivery)}${sidesCard(around, known)}</div>
${actionsCard(around, known)}${linkCard(around, known)}${timeline(around, known, after)}`;
};

const unknown = async (around: Around, { type, id }: RecordKey): Promise<Html> =>
  html`<header><h1>${typeTitle(type)} ${id}</h1>${await elsewhere(around, { type, id })}</header>${emptyState(`No such ${recordWords[type]} is known here`, `Nothing is known of it in ${around.one.name}. If the id is right, save the record in the CRM once, so that it is sent.`, html`<a class="button" href="${hrefOf(around.one, 'records')}">Find another record</a>`)}`;

/** GET /console/{workspace}/records/one with `organisation`, `type` and `id`: all that is known of one record. */
export const recordPage = async (deps: ConsoleDeps, c: Context, visitor: Visitor) => {
  const key = recordKeySchema.safeParse(c.req.query()).data;
  const { organisation: one } = visitor;
  if (!key || !one) return c.redirect(`/console/${visitor.workspace.workspace}/records`, 303);
  const around: Around = { deps, visitor, one, formats: formatsFor(deps, c, visitor, one) };
  const after = placeWithin(c.req.query('after'), 'ACTIVITY#');
  const known = await readRecord(deps.table, one, key, after);
  const found = isKnown(known) || after !== undefined;
  return page(c, {
    title: `${typeTitle(key.type)} ${known.called ?? key.id}`,
    status: found ? 200 : 404,
    ...frameOf(deps, c, visitor, 'records', 'one'),
    body: found ? await shown(around, known, after) : await unknown(around, key),
  });
};
