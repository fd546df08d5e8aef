import type { Context } from 'hono';
import { html } from 'hono/html';
import { recordTypes } from '../../../shared/records/record.ts';
import { emptyState, type Html, page } from '../../../shared/runtime/pages.ts';
import type { ConsoleDeps } from '../deps.ts';
import { choiceField, hiddenField, searchField } from '../fields.ts';
import { settingWordsFor } from '../settings/words-of-log.ts';
import { formatsFor, frameOf, type Visitor } from '../visitor.ts';
import { typeTitle } from '../words.ts';
import { activityRow } from './activity-row.ts';
import { actionWords, directionWords, resultWords } from './activity-words.ts';
import { calledIn } from './called.ts';
import { filterQuery, type LogFilter, logFilterSchema } from './log-filter.ts';
import { type Found, searchLog } from './search-log.ts';

const bounds = { limit: 50, mostLines: 4000 };

const filterForm = (path: string, filter: LogFilter): Html => {
  const words = (entries: Iterable<[string, string]>) => [['', 'Any'] as const, ...entries];
  const choice = (name: keyof LogFilter, label: string, options: Iterable<[string, string]>) =>
    choiceField({ name, label, value: filter[name] ?? '', options: words(options) });
  const types = recordTypes.map((type): [string, string] => [type, typeTitle(type)]);
  const actions = Object.entries(actionWords).map(([action, { label }]): [string, string] => [action, label]);
  return html`<form class="card" method="get" action="${path}" data-live="found" role="search" aria-label="Log">
${hiddenField('organisation', filter.organisation)}
<div class="filter">
${searchField(filter.text, 'Id, number, person, problem')}
${choice('type', 'Type', types)}
${choice('direction', 'Direction', Object.entries(directionWords))}
${choice('result', 'Result', Object.entries(resultWords))}
${choice('action', 'Action', actions)}
<div class="field"><label for="from">From</label><input type="date" class="compact" id="from" name="from" value="${filter.from ?? ''}"></div>
<div class="field"><label for="to">Until</label><input type="date" class="compact" id="to" name="to" value="${filter.to ?? ''}"></div>
<div class="row"><button class="small primary">Show</button><a class="button small quiet" href="${path}${filter.organisation === undefined ? '' : `?organisation=${encodeURIComponent(filter.organisation)}`}">Clear</a></div>
</div></form>`;
};

/** GET /console/{workspace}/activity: what was done, newest first, as far as the filter wants it; `after` leads to the next page. */
export const activityPage = async (deps: ConsoleDeps, c: Context, visitor: Visitor) => {
  const { workspace } = visitor.workspace;
  const asked = c.req.query('after');
  const after = asked?.startsWith('ACTIVITY#') && asked.length < 500 ? asked : undefined;
  const filter = logFilterSchema.parse(c.req.query());
  const formats = formatsFor(deps, c, visitor);
  const found = await searchLog({
    ...{
      table: deps.table,
      workspace,
      now: deps.clock.now(),
      filter,
      names: visitor.names,
      timeZone: formats.timeZone,
      after,
      ...bounds,
    },
  });
  const path = `/console/${workspace}/activity`;
  const organisations = new Map(visitor.organisations.map((one) => [one.organisation, one]));
  const shown = visitor.chosen === undefined ? organisations : new Map([[visitor.chosen.organisation, visitor.chosen]]);
  const called = await calledIn(deps.table, workspace, found.activities);
  const around = {
    workspace,
    xeroAppUrl: deps.xeroAppUrl,
    formats,
    organisations: shown,
    names: visitor.names,
    called,
    settingWords: await settingWordsFor(deps, visitor, formats, found.activities),
  };
  return page(c, {
    title: 'Activity',
    ...frameOf(deps, c, visitor, 'activity'),
    body: html`<header><h1>Activity</h1><p>What was done to which record, newest first. Lines are kept for two years.</p></header>
${filterForm(path, filter)}
<div id="found">
${
  found.activities.length === 0
    ? nothing(found, filterQuery({ ...filter, organisation: undefined }) !== '', after !== undefined)
    : html`<section class="card"><div class="scroll" tabindex="0" role="region" aria-label="Lines of the log"><table class="stacked">
<thead><tr><th>Time</th><th>What</th><th>Record</th><th>Details</th><th>By, and cost</th></tr></thead>
<tbody>${found.activities.map((activity) => activityRow(around, activity))}</tbody></table></div></section>`
}
${found.lookedBackTo && html`<p class="soft">Looked back to ${formats.moment(found.lookedBackTo)}.</p>`}
<div class="row pager">${after !== undefined && html`<a class="button" href="${path}?${filterQuery(filter)}">Newest</a>`}${found.next !== undefined && html`<a class="button" href="${path}?${filterQuery(filter, { after: found.next })}">${found.lookedBackTo === undefined ? 'Older' : 'Look further back'}</a>`}
<a class="button quiet" href="${path}.csv?${filterQuery(filter)}" download>Export as CSV</a></div></div>`,
  });
};

const nothing = (found: Found, filtered: boolean, older: boolean): Html => {
  if (found.next !== undefined) return emptyState('Nothing found so far', 'The log goes back further than was looked.');
  if (filtered) return emptyState('Nothing fits', 'Take something out of the search to see more.');
  return older
    ? emptyState('That is the end of the log', 'Older lines are not kept.')
    : emptyState(
        'Nothing has happened yet',
        'Whatever is done to a record is listed here, with its cause and its cost.',
      );
};
