import type { ParsedEvent } from '../../shared/crm/adapter.ts';
import { recordTypes, type TypedRecord } from '../../shared/records/record.ts';
import {
  followedDocument,
  mayStandTwice,
  type RoutedOrganisation,
  routeRecord,
} from '../../shared/settings/route-record.ts';
import type { Routing } from '../../shared/settings/routing.ts';
import { type ChangeKey, crmVersion } from '../../shared/store/changes.ts';
import { UNROUTED } from '../../shared/store/table.ts';
import { type Destination, deletedDestinations, homeOf, savedDestinations } from './destinations.ts';
import { type LookDeps, lookEverywhere, type Named, nameOf, type Sighting } from './sightings.ts';

export type RecordEvent = Extract<ParsedEvent, { kind: 'record' }>;

export interface RouteDeps extends LookDeps {
  /** In which organisations documents live, by `type#id`. */
  homes: (workspace: string, records: readonly Named[]) => Promise<Map<string, string>>;
  /** Gives a document a home unless it has one; the home it has. */
  claimHome: (workspace: string, record: Named, home: string) => Promise<string>;
  /** Whether the CRM is just being told that a record was made in Xero, in this organisation. */
  isBeingTold: (workspace: string, organisation: string, type: Named['type'], xeroId: string) => Promise<boolean>;
  addWaiter: (type: Named['type'], id: string, waiter: ChangeKey) => Promise<void>;
}

export interface RoutingRules {
  workspace: string;
  routing: Routing;
  organisations: readonly RoutedOrganisation[];
}

/** The events about one record, and where they are stored. */
export interface RoutedRecord extends Named {
  name: string;
  events: readonly RecordEvent[];
  /** The newest saved snapshot of the record; undefined when it was only deleted. */
  saved?: TypedRecord | undefined;
  destinations: Destination[];
  seen: readonly Sighting[];
}

/** The partitions in which a record of the workspace may be. */
export const partitionsOf = ({ organisations }: RoutingRules): string[] => [
  ...organisations.map(({ organisation }) => organisation),
  UNROUTED,
];

const namedBy = ({ type, data }: TypedRecord): Named => ({ type, id: data.id });

/** The contact that a document is for or from. */
export const contactOf = (record: TypedRecord): Named | undefined => {
  const contact = 'contact' in record.data ? record.data.contact : undefined;
  return contact && { type: 'contact', id: contact.id };
};

const versionOf = ({ record, happenedAt }: RecordEvent) => crmVersion(record.data, happenedAt);

const newestSaved = (events: readonly RecordEvent[]): RecordEvent | undefined =>
  events
    .filter(({ deleted }) => !deleted)
    .reduce<RecordEvent | undefined>(
      (newest, event) => (newest && versionOf(newest) > versionOf(event) ? newest : event),
      undefined,
    );

const referred = (record: TypedRecord): Named[] => [contactOf(record), followedDocument(record)].filter((one) => !!one);

/** Says of each record that events are about where it goes, in the order in which records depend on each other. */
export const routeEvents = async (
  deps: RouteDeps,
  rules: RoutingRules,
  events: readonly RecordEvent[],
): Promise<RoutedRecord[]> => {
  const { workspace } = rules;
  const groups = [...Map.groupBy(events, ({ record }) => nameOf(namedBy(record)))].sort(
    ([, [a]], [, [b]]) =>
      recordTypes.indexOf(a?.record.type ?? 'contact') - recordTypes.indexOf(b?.record.type ?? 'contact'),
  );
  const records = events.map(({ record }) => namedBy(record));
  const all = [...records, ...events.flatMap(({ record }) => referred(record))];
  const sightings = await lookEverywhere(deps, workspace, partitionsOf(rules), all);
  const distinct = [...new Map(all.map((one) => [nameOf(one), one])).values()];
  const homes = await deps.homes(
    workspace,
    distinct.filter((one) => !mayStandTwice(one)),
  );
  const routed: RoutedRecord[] = [];
  for (const [name, group] of groups) {
    const [first] = group;
    if (!first) continue;
    const newest = newestSaved(group);
    const found = sightings.get(name) ?? [];
    const seen = newest ? [...found, ...(await madeIn(deps, rules, newest.record, found))] : found;
    const home = homeOf(homes.get(name), seen);
    const record = { ...namedBy(first.record), name, events: group, saved: newest?.record, seen };
    const settled = newest
      ? await settle(deps, rules, newest, { name, seen, home, homes, sightings })
      : { destinations: [], home };
    const ofDeletion = group.some(({ deleted }) => deleted)
      ? deletedDestinations(rules, { seen, home: settled.home, documentHome: undefined })
      : [];
    const others = ofDeletion.filter(
      ({ organisation }) => !settled.destinations.some((one) => one.organisation === organisation),
    );
    const destinations = newest ? [...settled.destinations, ...(home === undefined ? [] : others)] : ofDeletion;
    routed.push({ ...record, destinations });
  }
  return routed;
};

/**
 * Where a record was made in Xero that the CRM has just made too, and sends before its answer is stored as a link: it must not go
 * to the books of another organisation.
 */
const madeIn = async (
  deps: RouteDeps,
  { workspace, organisations }: RoutingRules,
  { type, data: { xeroId } }: TypedRecord,
  found: readonly Sighting[],
): Promise<Sighting[]> => {
  if (xeroId === undefined || isLinked(found)) return [];
  const told = await Promise.all(
    organisations.map(async ({ organisation }) =>
      (await deps.isBeingTold(workspace, organisation, type, xeroId)) ? [{ organisation, madeThere: true }] : [],
    ),
  );
  return told.flat();
};

interface Situation {
  name: string;
  seen: readonly Sighting[];
  home: string | undefined;
  homes: Map<string, string>;
  sightings: ReadonlyMap<string, readonly Sighting[]>;
}

/** What is in Xero stays where it is; anything else may move, and what is noted as waiting for it moves with it. */
const isLinked = (seen: readonly Sighting[] = []): boolean => seen.some(({ link }) => link);

/** Decides where a saved record goes, and makes that its home when it has none: then another request cannot decide otherwise. */
const settle = async (
  deps: RouteDeps,
  rules: RoutingRules,
  { record, happenedAt }: RecordEvent,
  { name, seen, home, homes, sightings }: Situation,
): Promise<{ destinations: Destination[]; home: string | undefined }> => {
  const route = routeRecord(rules.routing, rules.organisations, record);
  const version = crmVersion(record.data, happenedAt);
  const document = followedDocument(record);
  const documentHome = () => document && homeOf(homes.get(nameOf(document)), sightings.get(nameOf(document)) ?? []);
  const decide = (at: string | undefined) =>
    savedDestinations(rules, route, record, version, { seen, home: at, documentHome: documentHome() });
  let destinations = decide(home);
  if (mayStandTwice(record)) return { destinations, home };
  if (document && !isLinked(sightings.get(nameOf(document)))) {
    for (const { organisation } of destinations) {
      const waiter = { workspace: rules.workspace, organisation, ...namedBy(record) };
      await deps.addWaiter(document.type, document.id, waiter);
    }
    for (const [found, at] of await deps.homes(rules.workspace, [document])) homes.set(found, at);
    destinations = decide(home);
  }
  const [only] = destinations;
  if (!only || only.organisation === UNROUTED) return { destinations, home };
  const claimed = home ?? (await deps.claimHome(rules.workspace, namedBy(record), only.organisation));
  homes.set(name, claimed);
  return { destinations: claimed === only.organisation ? destinations : decide(claimed), home: claimed };
};
