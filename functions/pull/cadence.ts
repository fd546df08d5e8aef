import { isFollowed } from '../../shared/catch-up/kinds.ts';
import { type XeroKind, xeroKinds } from '../../shared/records/record.ts';
import type { Settings } from '../../shared/settings/settings.ts';
import type { Pull } from '../../shared/store/pulls.ts';

const minute = 60_000;
/** Minutes. */
const day = 24 * 60;
const week = 7 * day * minute;

/**
 * How many poll intervals lie between two looks at a kind: what changes seldom, and what Xero sends messages of, is looked
 * at less often. At 15 minutes a quiet organisation costs 186 calls a day, six for the reference data and one a day for the slow
 * reconcile come to that: less than a fifth of the smallest plan's day.
 */
const everyIntervals: Record<XeroKind, number> = {
  invoice: 1,
  contact: 4,
  creditNote: 4,
  quote: 8,
  purchaseOrder: 8,
  payment: 8,
  item: 16,
};

/** Merges of contacts are followed even where the CRM is not told of contacts: their documents need them. */
export const isPolled = (kind: XeroKind, settings: Settings): boolean =>
  kind === 'contact' || isFollowed(kind, settings);

/** Milliseconds between two looks at a kind: a day at most, unless a whole interval is longer. */
export const intervalOf = (kind: XeroKind, { pull }: Settings): number =>
  Math.min(everyIntervals[kind] * pull.everyMinutes, Math.max(day, pull.everyMinutes)) * minute;

/** When a kind is due; at once when the interval has become shorter than the wait that is left. */
const dueAt = (kind: XeroKind, { next }: Pick<Pull, 'next'>, settings: Settings, now: Date): string => {
  const wanted = next[kind];
  const latest = new Date(now.getTime() + intervalOf(kind, settings)).toISOString();
  return wanted === undefined || wanted > latest ? now.toISOString() : wanted;
};

/** The kinds that are due at `now`, in the order in which they depend on each other. */
export const dueKinds = (pull: Pick<Pull, 'next'>, settings: Settings, now: Date): XeroKind[] =>
  xeroKinds.filter((kind) => isPolled(kind, settings) && dueAt(kind, pull, settings, now) <= now.toISOString());

/** The kinds whose weekly reconcile is due or under way. */
export const kindsToReconcile = ({ reconciles }: Pick<Pull, 'reconciles'>, settings: Settings, now: Date): XeroKind[] =>
  xeroKinds.filter((kind) => {
    const doneAt = reconciles[kind]?.doneAt;
    return isFollowed(kind, settings) && doneAt !== undefined && Date.parse(doneAt) + week <= now.getTime();
  });

/** When something is due next, given what is polled. */
export const nextDue = (pull: Pick<Pull, 'next'>, settings: Settings, now: Date): Date => {
  const polled = xeroKinds.filter((kind) => isPolled(kind, settings));
  const times = [...polled.map((kind) => dueAt(kind, pull, settings, now)), pull.next.reference ?? now.toISOString()];
  return new Date(times.sort()[0] ?? now.toISOString());
};
