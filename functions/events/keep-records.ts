import { mapConcurrently } from '../../shared/runtime/concurrency.ts';
import { mayStandTwice } from '../../shared/settings/route-record.ts';
import type { Routing } from '../../shared/settings/routing.ts';
import type { Settings } from '../../shared/settings/settings.ts';
import type { Change, ChangeKey } from '../../shared/store/changes.ts';
import { defaultOrganisation, type Organisation } from '../../shared/store/organisations.ts';
import { UNROUTED } from '../../shared/store/table.ts';
import { copyContacts } from './copy-contacts.ts';
import type { Decision } from './decide.ts';
import {
  partitionsOf,
  type RecordEvent,
  type RouteDeps,
  type RoutedRecord,
  type RoutingRules,
  routeEvents,
} from './route-events.ts';
import type { Named } from './sightings.ts';
import { type StoreEventsDeps, storeEvents } from './store-events.ts';
import { storeRecord } from './store-record.ts';

export interface KeepDeps extends StoreEventsDeps, RouteDeps {
  organisations: (workspace: string) => Promise<Organisation[]>;
  routing: (workspace: string) => Promise<Routing>;
  settings: (scope: { workspace: string; organisation: string }) => Promise<Settings>;
  /** What was noted in an organisation as waiting for a record. */
  waiters: (scope: { workspace: string; organisation: string }, record: Named) => Promise<ChangeKey[]>;
  /** Lets what waits for a document in one organisation follow it to another. */
  followDocument: (waiters: ChangeKey[], movesTo: string) => Promise<boolean>;
  /** Notes that records of a back-fill have come. */
  noteBackfill: (workspace: string, name: string) => Promise<void>;
  /** Removes a change, unless a newer snapshot has taken its place. */
  forget: (change: Change) => Promise<unknown>;
}

/** What became of an event: `ignored` when it is older than the start date of the back-fill that it belongs to. */
export type Fate = Decision | 'ignored';

export interface Kept {
  /** By the index of the event. */
  fates: Map<number, Fate>;
  /** The organisations whose workers have something to do. */
  wake: Set<string>;
}

const atOnce = 20;
const rank: Record<Fate, number> = { accepted: 0, duplicate: 1, stale: 2, ignored: 3 };

/** True for a document that is dated before the start of the back-fill. */
const tooOld = ({ record, deleted }: RecordEvent, startDate: string | undefined): boolean =>
  startDate !== undefined &&
  !deleted &&
  'date' in record.data &&
  record.data.date !== undefined &&
  record.data.date < startDate;

const storeIn = async (
  deps: KeepDeps,
  scope: { workspace: string; organisation: string },
  events: Parameters<typeof storeEvents>[2],
  backfill: string | undefined,
  kept: Kept,
): Promise<void> => {
  const startDate = backfill === undefined ? undefined : (await deps.settings(scope)).backfill.startDate;
  const { decisions, wake } = await storeEvents(
    deps,
    scope,
    events.filter((event) => !tooOld(event, startDate)),
    backfill,
  );
  for (const event of events) {
    const fate = decisions.get(event.index) ?? 'ignored';
    const before = kept.fates.get(event.index);
    if (before === undefined || rank[fate] < rank[before]) kept.fates.set(event.index, fate);
  }
  if (wake) kept.wake.add(scope.organisation);
};

/** Stores the records of a request in the organisations to which they go. */
export const keepRecords = async (
  deps: KeepDeps,
  workspace: string,
  events: readonly RecordEvent[],
  backfill: string | undefined,
): Promise<Kept> => {
  const kept: Kept = { fates: new Map(), wake: new Set() };
  if (events.length === 0) return kept;
  if (backfill !== undefined) await deps.noteBackfill(workspace, backfill);
  const [organisations, routing] = await Promise.all([deps.organisations(workspace), deps.routing(workspace)]);
  if (organisations.length === 0 || (organisations.length === 1 && routing.by !== 'field')) {
    const organisation = defaultOrganisation(organisations)?.organisation ?? UNROUTED;
    await storeIn(deps, { workspace, organisation }, events, backfill, kept);
    return kept;
  }
  await spread(deps, { workspace, organisations, routing }, events, backfill, kept);
  return kept;
};

const spread = async (
  deps: KeepDeps,
  rules: RoutingRules,
  events: readonly RecordEvent[],
  backfill: string | undefined,
  kept: Kept,
): Promise<void> => {
  const { workspace } = rules;
  const routed = await routeEvents(deps, rules, events);
  const copies = await copyContacts(deps, rules, routed);
  await mapConcurrently(copies, atOnce, async ({ organisation, incoming }) => {
    const { type, data } = incoming.record;
    const { wake } = await storeRecord(deps, { workspace, organisation, type, id: data.id }, [incoming], {});
    if (wake) kept.wake.add(organisation);
  });
  for (const organisation of partitionsOf(rules)) {
    const here = routed.flatMap(({ events: about, destinations }) =>
      destinations
        .filter((one) => one.organisation === organisation)
        .flatMap(({ park, movesTo }) => about.map((event) => ({ ...event, ...(!event.deleted && { park, movesTo }) }))),
    );
    if (here.length > 0) await storeIn(deps, { workspace, organisation }, here, backfill, kept);
  }
  await mapConcurrently(routed, atOnce, (record) => bringWaiting(deps, rules, record, backfill, kept));
  await mapConcurrently(routed, atOnce, (record) => leaveUnrouted(deps, record));
};

/** What waits for a record in another organisation: a contact goes there as well, and payments follow their document. */
const bringWaiting = async (
  deps: KeepDeps,
  rules: RoutingRules,
  { destinations, events, saved, type, id }: RoutedRecord,
  backfill: string | undefined,
  kept: Kept,
): Promise<void> => {
  const [first] = destinations;
  if (!saved || !first || type === 'payment' || type === 'item') return;
  const { workspace } = rules;
  const elsewhere = partitionsOf(rules).filter((one) => !destinations.some(({ organisation }) => organisation === one));
  for (const organisation of elsewhere) {
    const waiters = await deps.waiters({ workspace, organisation }, { type, id });
    if (waiters.length === 0) continue;
    if (mayStandTwice({ type })) {
      if (organisation !== UNROUTED) await storeIn(deps, { workspace, organisation }, events, backfill, kept);
    } else if (first.organisation !== UNROUTED && (await deps.followDocument(waiters, first.organisation))) {
      kept.wake.add(organisation === UNROUTED ? first.organisation : organisation);
    }
  }
};

/** A record that was held without an organisation is not, any more, once it has one. */
const leaveUnrouted = async (deps: KeepDeps, { destinations, seen }: RoutedRecord): Promise<void> => {
  const held = seen.find(({ organisation, change }) => organisation === UNROUTED && change)?.change;
  if (held && !destinations.some(({ organisation }) => organisation === UNROUTED)) await deps.forget(held);
};
