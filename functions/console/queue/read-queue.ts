import * as z from 'zod';
import { type RecordType, recordTypeSchema } from '../../../shared/records/record.ts';
import { getBatch } from '../../../shared/store/batches.ts';
import { getBell } from '../../../shared/store/bells.ts';
import { type Change, getChanges, listChanges } from '../../../shared/store/changes.ts';
import { listConnections } from '../../../shared/store/connections.ts';
import { getLinks } from '../../../shared/store/links.ts';
import type { Organisation } from '../../../shared/store/organisations.ts';
import { getSettings } from '../../../shared/store/settings.ts';
import type { Table } from '../../../shared/store/table.ts';
import type { ConsoleDeps } from '../deps.ts';
import { titleOf } from '../words.ts';
import { type Reason, type Surroundings, type Why, whyOf, whys } from './why.ts';

const chosen = <T extends z.ZodType>(schema: T) =>
  z.preprocess((value) => (value === '' ? undefined : value), schema.optional()).catch(undefined);

/** What of the queue is wanted; what makes no sense restricts nothing. */
export const queueFilterSchema = z.object({
  type: chosen(recordTypeSchema),
  why: chosen(z.enum(whys)),
  text: chosen(z.string().trim().max(200)),
  /** The key of the last change that was shown. */
  after: chosen(z.string().startsWith('CHANGE#').max(400)),
});
export type QueueFilter = z.output<typeof queueFilterSchema>;

export interface Waiting {
  change: Change;
  reason: Reason;
}

export interface Queue {
  rows: Waiting[];
  /** Where the list goes on. */
  next: string | undefined;
  counts: Record<Why, number>;
  /** Back-fills of the CRM with how many of their records still have to go. */
  backfills: Map<string, number>;
  /** There are more than were counted. */
  more: boolean;
}

/** What decides over the changes of an organisation, as it stands. */
export const surroundingsOf = async ({ table, clock }: ConsoleDeps, one: Organisation): Promise<Surroundings> => {
  const scope = { workspace: one.workspace, organisation: one.organisation };
  const [settings, bell, batch, connections] = await Promise.all([
    getSettings(table, scope),
    getBell(table, scope.workspace, scope.organisation),
    getBatch(table, scope),
    listConnections(table, scope.workspace),
  ]);
  const cutOff = connections.find(({ connection }) => connection === one.connection)?.state === 'reconnect';
  return { now: clock.now(), organisation: one, cutOff, settings, bell, batch };
};

const keyOf = ({ record }: Change) => `CHANGE#${record.type}#${record.data.id}`;

const fits = ({ change, reason }: Waiting, { why, text }: QueueFilter): boolean =>
  (why === undefined || reason.why === why) &&
  (text === undefined ||
    [change.record.data.id, titleOf(change)].some((one) => one?.toLowerCase().includes(text.toLowerCase())));

/** Looks through what waits of an organisation: counts it by cause, and lists what the filter wants. */
export const readQueue = async (
  table: Table,
  one: Organisation,
  around: Surroundings,
  filter: QueueFilter,
  { limit, mostRows }: { limit: number; mostRows: number },
): Promise<Queue> => {
  const counts = Object.fromEntries(whys.map((why) => [why, 0])) as Record<Why, number>;
  const queue: Queue = { rows: [], next: undefined, counts, backfills: new Map(), more: false };
  let after = filter.after;
  let looked = 0;
  do {
    const page = await listChanges(table, one.workspace, one.organisation, { after, type: filter.type });
    for (const change of page.changes) {
      const waiting = { change, reason: whyOf(change, around) };
      counts[waiting.reason.why] += 1;
      const { backfill } = change;
      if (backfill !== undefined) queue.backfills.set(backfill, (queue.backfills.get(backfill) ?? 0) + 1);
      if (!fits(waiting, filter)) continue;
      if (queue.rows.length < limit) queue.rows.push(waiting);
      else queue.next ??= keyOf(queue.rows.at(-1)?.change ?? change);
    }
    looked += page.changes.length;
    after = page.next;
  } while (after !== undefined && looked < mostRows);
  queue.more = after !== undefined;
  queue.next ??= after;
  return queue;
};

/** What people call the records that others wait for, by type and id; absent where nothing is known of one. */
export const namesOf = async (
  table: Table,
  scope: { workspace: string; organisation: string },
  records: Iterable<{ type: string; id: string }>,
): Promise<Map<string, string>> => {
  const known = [...records].flatMap(({ type, id }) => {
    const { data } = recordTypeSchema.safeParse(type);
    return data ? [{ type: data, id }] : [];
  });
  const wanted = [...new Map(known.map((one) => [`${one.type}#${one.id}`, one])).values()];
  const changes = await getChanges(
    table,
    wanted.map((one) => ({ ...scope, ...one })),
  );
  const names = new Map<string, string>();
  for (const [key, change] of changes) names.set(key, titleOf(change) ?? change.record.data.id);
  const byType = Map.groupBy(
    wanted.filter(({ type, id }) => !names.has(`${type}#${id}`)),
    ({ type }): RecordType => type,
  );
  for (const [type, some] of byType) {
    const ids = some.map(({ id }) => id);
    for (const { crmId, xero } of (await getLinks(table, scope, type, ids)).values())
      names.set(`${type}#${crmId}`, xero.number ?? xero.name ?? crmId);
  }
  return names;
};
