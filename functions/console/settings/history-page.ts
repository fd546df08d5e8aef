import type { Context } from 'hono';
import { html } from 'hono/html';
import { emptyState, page } from '../../../shared/runtime/pages.ts';
import { changedTable } from '../activity/activity-row.ts';
import { actorWords } from '../activity/activity-words.ts';
import { searchLog } from '../activity/search-log.ts';
import type { ConsoleDeps } from '../deps.ts';
import { formatsFor, frameOf, type Visitor } from '../visitor.ts';
import { settingsTabs } from './settings-page.ts';
import { settingWordsFor } from './words-of-log.ts';

const bounds = { limit: 50, mostLines: 4000 };

/** GET /console/{workspace}/settings/history: who changed which setting, newest first; routing is of no organisation. */
export const historyPage = async (deps: ConsoleDeps, c: Context, visitor: Visitor) => {
  const { workspace } = visitor.workspace;
  const formats = formatsFor(deps, c, visitor);
  const asked = c.req.query('after');
  const { activities, next, lookedBackTo } = await searchLog({
    ...{
      table: deps.table,
      workspace,
      now: deps.clock.now(),
      names: visitor.names,
      timeZone: formats.timeZone,
      ...bounds,
    },
    after: asked?.startsWith('ACTIVITY#') && asked.length < 500 ? asked : undefined,
    filter: { action: 'settingsChanged' },
  });
  const one = visitor.organisation;
  const lines = activities.filter(
    ({ organisation }) => organisation === undefined || organisation === one?.organisation,
  );
  const wordsOf = await settingWordsFor(deps, visitor, formats, lines);
  return page(c, {
    title: 'Who changed what',
    ...frameOf(deps, c, visitor, 'settings', 'one'),
    body: html`<header><h1>Settings</h1><p>Who changed what${one && html` for ${one.name}`}, newest first.</p></header>
${settingsTabs(visitor, 'history')}
${
  lines.length === 0
    ? emptyState('Nobody has changed anything yet', 'All settings are as they were on the first day.')
    : html`<section class="card"><table class="stacked"><thead><tr><th>Time</th><th>Who</th><th>What</th></tr></thead>
<tbody>${lines.map(
        (line) =>
          html`<tr><td class="moment">${formats.moment(line.at)}</td><td>${actorWords(line.actor, visitor.names)}</td><td>${line.note}${changedTable(line, true, wordsOf(line))}</td></tr>`,
      )}</tbody></table></section>`
}
${lookedBackTo && html`<p class="soft">Looked back to ${formats.moment(lookedBackTo)}.</p>`}
${next !== undefined && html`<div class="row"><a class="button" href="/console/${workspace}/settings/history?${new URLSearchParams({ ...(visitor.chosen && { organisation: visitor.chosen.organisation }), after: next })}">Further back</a></div>`}`,
  });
};
