import type { Context } from 'hono';
import type { Activity } from '../../../shared/store/activities.ts';
import type { ConsoleDeps } from '../deps.ts';
import { formatsFor, type Visitor } from '../visitor.ts';
import { xeroAddress } from './activity-row.ts';
import { actionWords, actorWords, directionWords, resultWords } from './activity-words.ts';
import { logFilterSchema } from './log-filter.ts';
import { searchLog } from './search-log.ts';

/** More would not fit into one answer of the function. */
const mostRows = 5000;

/** A cell that a spreadsheet takes as text: what begins like a formula gets an apostrophe in front. */
const cell = (value: unknown): string => {
  const text = value === undefined ? '' : String(value);
  return `"${(/^[=+\-@\t\r]/.test(text) ? `'${text}` : text).replaceAll('"', '""')}"`;
};

const columns = [
  ...['Time (UTC)', 'Organisation', 'Type', 'Direction', 'Action', 'Result', 'CRM id', 'Xero id', 'Number', 'In Xero'],
  ...['Problem', 'Field', 'Remedy', 'Note', 'Values changed', 'By', 'Milliseconds', 'Calls', 'Call'],
];

/** GET /console/{workspace}/activity.csv with the filter of the page: the newest lines that it wants, as a file for a spreadsheet. */
export const activityCsv = async (deps: ConsoleDeps, c: Context, visitor: Visitor) => {
  const { workspace } = visitor.workspace;
  const { timeZone } = formatsFor(deps, c, visitor);
  const { activities } = await searchLog({
    ...{ table: deps.table, workspace, timeZone, filter: logFilterSchema.parse(c.req.query()) },
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
      ...[actorWords(actor), activity.durationMs, activity.calls, activity.call],
    ]
      .map(cell)
      .join(',');
  };
  const text = [columns.map(cell).join(','), ...activities.map(row)].join('\r\n');
  return c.body(`\uFEFF${text}\r\n`, 200, {
    'content-type': 'text/csv; charset=utf-8',
    'content-disposition': `attachment; filename="tallybridge-activity-${workspace}.csv"`,
  });
};
