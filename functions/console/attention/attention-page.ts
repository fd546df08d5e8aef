import type { Context } from 'hono';
import { html } from 'hono/html';
import { emptyState, type Html, page } from '../../../shared/runtime/pages.ts';
import type { Change } from '../../../shared/store/changes.ts';
import type { Delivery } from '../../../shared/store/deliveries.ts';
import { getLinks, type Link } from '../../../shared/store/links.ts';
import type { Organisation } from '../../../shared/store/organisations.ts';
import { type Table, UNROUTED } from '../../../shared/store/table.ts';
import { listDeliveries } from '../../../shared/store/undelivered.ts';
import type { ConsoleDeps } from '../deps.ts';
import { hrefOf } from '../organisation-page.ts';
import { type Cause, survey } from '../survey.ts';
import { formatsFor, frameOf, type Visitor } from '../visitor.ts';
import { counted, titleOf, typeTitle } from '../words.ts';
import { causeCard, shownOf } from './cause-card.ts';
import { untoldCard } from './untold-card.ts';

interface Concerned {
  organisation: Organisation;
  causes: Cause[];
  links: Map<string, Link>;
  untold: Delivery[];
}

const linksOf = async (
  table: Table,
  scope: { workspace: string; organisation: string },
  changes: Change[],
): Promise<Map<string, Link>> => {
  const groups = [...Map.groupBy(changes, ({ record }) => record.type)];
  const found = await Promise.all(
    groups.map(async ([type, some]) => {
      const ids = some.map(({ record }) => record.data.id);
      return [...(await getLinks(table, scope, type, ids)).values()];
    }),
  );
  return new Map(found.flat().map((link) => [`${link.type}#${link.crmId}`, link]));
};

const look = async ({ table }: ConsoleDeps, organisation: Organisation): Promise<Concerned> => {
  const scope = { workspace: organisation.workspace, organisation: organisation.organisation };
  const [{ causes }, untold] = await Promise.all([
    survey(table, scope),
    listDeliveries(table, scope, { givenUp: true }),
  ]);
  const links = await linksOf(table, scope, causes.flatMap(shownOf));
  return { organisation, causes, links, untold };
};

/** What no organisation was chosen for; the routing decides where it goes. */
const unroutedCard = (deps: ConsoleDeps, c: Context, visitor: Visitor, causes: Cause[]): Html | undefined => {
  const { organisation: one } = visitor;
  if (causes.length === 0 || !one) return undefined;
  const formats = formatsFor(deps, c, visitor);
  const routing = `/console/${one.workspace}/settings/routing`;
  return html`<h2>For no organisation yet</h2>${causes.map(
    ({
      problem,
      changes,
    }) => html`<section class="card" data-cause="${problem.code}"><div class="row"><h2 class="grow">${problem.remedy}</h2><span class="badge bad">${counted(formats, changes.length, 'record')}</span></div>
<p>${problem.message} <a href="${routing}">See the routing</a></p>
<ul>${changes.slice(0, 20).map((change) => html`<li>${typeTitle(change.record.type)} ${titleOf(change) ?? change.record.data.id}</li>`)}</ul></section>`,
  )}`;
};

/** GET /console/{workspace}/attention: what waits for a person, by cause. What is solved goes away by itself. */
export const attentionPage = async (deps: ConsoleDeps, c: Context, visitor: Visitor) => {
  const { workspace } = visitor.workspace;
  const organisations = visitor.chosen ? [visitor.chosen] : visitor.organisations;
  const [looked, unrouted] = await Promise.all([
    Promise.all(organisations.map((organisation) => look(deps, organisation))),
    visitor.chosen ? undefined : survey(deps.table, { workspace, organisation: UNROUTED }),
  ]);
  const concerned = looked.filter(({ causes, untold }) => causes.length + untold.length > 0);
  const nothing = concerned.length === 0 && (unrouted?.causes.length ?? 0) === 0;
  const { organisation } = visitor;
  return page(c, {
    title: 'Needs attention',
    ...frameOf(deps, c, visitor, 'attention'),
    body: html`<header><h1>Needs attention</h1>
<p>These records are not in Xero as the CRM has them. Correct them in the CRM and they go on by themselves; after a change in Xero, retry them here.</p></header>
<div id="attention" class="flow" data-refresh="15">
${nothing && emptyState('Nothing needs attention', 'Every record is in Xero or on its way.', organisation && html`<a class="button" href="${hrefOf(organisation, 'queue')}">See what is on its way</a>`)}
${concerned.map(({ organisation: one, causes, links, untold }) => {
  const around = { deps, visitor, one, formats: formatsFor(deps, c, visitor, one) };
  return html`${organisations.length > 1 && html`<h2>${one.name}</h2>`}${causes.map((cause) => causeCard(around, cause, links))}${untoldCard(around, untold)}`;
})}
${unrouted && unroutedCard(deps, c, visitor, unrouted.causes)}</div>`,
  });
};
