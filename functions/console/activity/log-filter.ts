import * as z from 'zod';
import { calendarDateSchema } from '../../../shared/records/calendar-date.ts';
import { recordTypeSchema } from '../../../shared/records/record.ts';
import type { Activity } from '../../../shared/store/activities.ts';
import { actionWords } from './activity-words.ts';

const chosen = <T extends z.ZodType>(schema: T) =>
  z.preprocess((value) => (value === '' ? undefined : value), schema.optional()).catch(undefined);

/** What of the log is wanted; whatever is absent or makes no sense restricts nothing. */
export const logFilterSchema = z.object({
  organisation: chosen(z.string().max(60)),
  type: chosen(recordTypeSchema),
  direction: chosen(z.enum(['toXero', 'toCrm'])),
  result: chosen(z.enum(['done', 'wrong', 'waits', 'steered'])),
  action: chosen(z.string().max(40)),
  /** Part of an id, number, name of a person or text of a problem. */
  text: chosen(z.string().trim().max(200)),
  /** First and last day, in the organisation's zone. */
  from: chosen(calendarDateSchema),
  to: chosen(calendarDateSchema),
});
export type LogFilter = z.output<typeof logFilterSchema>;

/** What people are called, by their id in the CRM. */
type Names = ReadonlyMap<string, string>;

const texts = ({ crmId, xeroId, number, note, problem, actor, call }: Activity, names: Names): string =>
  [crmId, xeroId, number, note, problem?.message, problem?.code, actor, names.get(actor), call]
    .filter(Boolean)
    .join('\n')
    .toLowerCase();

/** Whether a line of the log is wanted, dates aside. */
export const isWanted = (filter: LogFilter, activity: Activity, names: Names): boolean =>
  (filter.organisation === undefined || activity.organisation === filter.organisation) &&
  (filter.type === undefined || activity.type === filter.type) &&
  (filter.direction === undefined || activity.direction === filter.direction) &&
  (filter.result === undefined || actionWords[activity.action].result === filter.result) &&
  (filter.action === undefined || activity.action === filter.action) &&
  (filter.text === undefined || texts(activity, names).includes(filter.text.toLowerCase()));

/** The filter as a query string, without what restricts nothing. */
export const filterQuery = (filter: LogFilter, more: Record<string, string> = {}): string => {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries({ ...filter, ...more })) if (value !== undefined) query.set(name, value);
  return query.toString();
};
