import type { Context } from 'hono';
import { html } from 'hono/html';
import { emptyState, notice, page } from '../../../shared/runtime/pages.ts';
import { getHealth } from '../../../shared/store/health.ts';
import { listRefusals } from '../../../shared/store/refusals.ts';
import { countGivenUp } from '../../../shared/store/undelivered.ts';
import { lastReadAt } from '../../../shared/store/watermarks.ts';
import { boundedFormats, mostCounted } from '../bounded.ts';
import type { ConsoleDeps } from '../deps.ts';
import { type Standing, standings } from '../standing.ts';
import { formatsFor, frameOf, type Visitor } from '../visitor.ts';
import { counted } from '../words.ts';
import { countLog } from './count-log.ts';
import { organisationCard, type Shown } from './organisation-card.ts';
import { recentOf } from './recent-days.ts';

/** Bounds that keep the page quick however much waits: beyond them it says "more". */
const bounds = { refusals: 500, days: 7, mostLines: 3000, mostFresh: 500, worthKeeping: 100 };

/** GET /console/{workspace}: how each organisation stands and what to do next. */
export const overviewPage = async (deps: ConsoleDeps, c: Context, visitor: Visitor) => {
  const { workspace, name } = visitor.workspace;
  const now = deps.clock.now();
  const { days } = bounds;
  const [{ organisations, unrouted }, log, refusals] = await Promise.all([
    standings(deps, visitor, { only: visitor.chosen?.organisation }),
    countLog(deps.table, workspace, now, bounds),
    listRefusals(deps.table, workspace, bounds.refusals),
  ]);
  const shownOf = async (standing: Standing): Promise<Shown> => {
    const { organisation } = standing.organisation;
    const scope = { workspace, organisation };
    const formats = formatsFor(deps, c, visitor, standing.organisation);
    const [failed, health, readAt] = await Promise.all([
      standing.deliveriesWaiting > 0 ? countGivenUp(deps.table, scope, mostCounted) : 0,
      getHealth(deps.table, scope),
      lastReadAt(deps.table, scope),
    ]);
    const recent = recentOf(log, organisation, { now, days, timeZone: formats.timeZone });
    return { standing, failedDeliveries: failed, health, readAt, recent, unread: refusals.length > 0, formats };
  };
  const shown = await Promise.all(organisations.map(shownOf));
  const formats = formatsFor(deps, c, visitor);
  const connect = html`<a class="button primary" href="/connect/${workspace}">Connect Xero</a>`;
  return page(c, {
    title: 'Overview',
    ...frameOf(deps, c, visitor, 'overview'),
    body: html`<header><h1>${name} and Xero</h1><p>What is on its way, what waits, and what needs a person.</p></header>
<div id="standing" class="flow" data-refresh="30">
${refusals.length > 0 && notice('bad', `${counted(formats, refusals.length, 'record')} could not be read as the CRM sent ${refusals.length === 1 ? 'it' : 'them'}`, html`<a href="/console/${workspace}/attention#refused">See what is wrong with ${refusals.length === 1 ? 'it' : 'them'}</a>`)}
${unrouted > 0 && notice('info', `${counted(boundedFormats(formats), unrouted, 'record')} ${unrouted === 1 ? 'has' : 'have'} no organisation yet`, organisations.length === 0 ? 'They came before one was connected, and go to the first one that is.' : 'The routing in the settings decides where such records go.')}
${organisations.length === 0 && emptyState('No organisation is connected yet', visitor.mayAct ? 'Records that the CRM sends are kept until then, so nothing is lost.' : 'Ask an administrator to connect Xero. Records that the CRM sends are kept until then.', visitor.mayAct ? connect : undefined)}
${shown.map((one) => organisationCard(visitor, one))}
</div>`,
  });
};
