import type { Context } from 'hono';
import type { Activity } from '../../../shared/store/activities.ts';
import type { ConsoleDeps } from '../deps.ts';
import { formatsFor, type Visitor } from '../visitor.ts';
import { xeroAddress } from './activity-row.ts';
import { actionWords, actorWords, directionWords, resultWords } from './activity-words.ts';
import { logFilterSchema } from './log-filter.ts';
import { searchLog } from './search-log.ts';

/** More would not fit into one answer of the function: Lambda takes 6 MB, in JSON. */
const mostRows = 5000;
const mostBytes = 3_000_000;

/** A cell that a spreadsheet takes as text: what begins like a formula gets an apostrophe in front. */
const cell = (value: unknown): string => {
  const text = value === undefined ? '' : String(value);
  return `"${(/^[=+\-@\t\r]/.test(text) ? `'${text}` : text).replaceAll('"', '""')}"`;
};

const columns = [
  ...['Time (UTC)', 'Organisation', 'Type', 'Direction', 'Action', 'Result', 'CRM id', 'Xero id', 'Number', 'In Xero'],
  ...['Problem', 'Field', 'Remedy', 'Note', 'Values changed', 'By', 'Milliseconds', 'Calls', 'Call'],
];

/**
 * GET /console/{workspace}/activity.csv with the filter of the page: the newest lines that it wants, as a file for a spreadsheet; a last row
 * says so where there are more.
 */
export const activityCsv = async (deps: ConsoleDeps, c: Context, visitor: Visitor) => {
  const { workspace } = visitor.workspace;
  const { timeZone } = formatsFor(deps, c, visitor);
  const { activities, next } = await searchLog({
    ...{ table: deps.table, workspace, now: deps.clock.now(), timeZone, names: visitor.names },
    filter: logFilterSchema.parse(c.req.query()),
    ...{ limit: mostRows, mostLines: 4 * mostRows },
  });
  const row = (activity: Activity): string => {
    const organisation = visitor.organisations.find((one) => one.organisation === activity.organisation);
    const { at, action, type, direction, crmId, xeroId, number, problem, note, changed, actor } = activity;
    const { label, result } = actionWords[action];
    return [
      ...[at, organisation?.name, type, direction && directionWords[direction], label, resultWords[result]],
      ...[crmId, xeroId, number, xeroAddress(activity, organisation, deps.xeroAppUrl)],
      ...[problem?.message, problem?.field, problem?.remedy, note, changed && JSON.stringify(changed)],
      ...[actorWords(actor, visitor.names), activity.durationMs, activity.calls, activity.call],
    ]
      .map(cell)
      .join(',');
  };
  const rows: string[] = [];
  let bytes = 0;
  for (const activity of activities) {
    const line = row(activity);
    bytes += Buffer.byteLength(line);
    if (bytes > mostBytes) break;
    rows.push(line);
  }
  const cut = next !== undefined || rows.length < activities.length;
  const end = 'The log goes on further back: this file is full. Export again with an earlier day in "Until".';
  const text = [columns.map(cell).join(','), ...rows, ...(cut ? [cell(end)] : [])].join('\r\n');
  return c.body(`\uFEFF${text}\r\n`, 200, {
    'content-type': 'text/csv; charset=utf-8',
    'content-disposition': `attachment; filename="tallybridge-activity-${workspace}.csv"`,
  });
};
