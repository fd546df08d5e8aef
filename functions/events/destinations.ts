import type { Problem } from '../../shared/failures/failure.ts';
import { routingProblems } from '../../shared/failures/routing-problems.ts';
import type { TypedRecord } from '../../shared/records/record.ts';
import { heldBecause, mayStandTwice, type Route, type RoutedOrganisation } from '../../shared/settings/route-record.ts';
import type { Routing } from '../../shared/settings/routing.ts';
import { UNROUTED } from '../../shared/store/table.ts';
import { type Sighting, standsIn } from './sightings.ts';

/** Where a snapshot is stored, and how. */
export interface Destination {
  organisation: string;
  /** It is set aside there for this reason. */
  park?: Problem;
  /** The worker there passes it on as soon as it is certain that the record is not in Xero there. */
  movesTo?: string;
}

export interface Whereabouts {
  seen: readonly Sighting[];
  /** The organisation where the document lives. */
  home: string | undefined;
  /** Of a payment or credit note: where its document lives. */
  documentHome: string | undefined;
}

interface Rules {
  routing: Routing;
  organisations: readonly RoutedOrganisation[];
}

const inOrganisations = (seen: readonly Sighting[]) => seen.filter(({ organisation }) => organisation !== UNROUTED);
const once = (organisations: readonly string[]): Destination[] =>
  [...new Set(organisations)].map((organisation) => ({ organisation }));

/** The home of a document: where it is said to live, else where it is linked, else where it waits. */
export const homeOf = (home: string | undefined, seen: readonly Sighting[]): string | undefined => {
  const real = inOrganisations(seen);
  const sighting = real.find(({ link }) => link) ?? real.find(({ madeThere }) => madeThere) ?? real.find(standsIn);
  return home ?? sighting?.organisation;
};

/** A partition that remembers something newer than what came: there it is found to be old news. */
const newerElsewhere = (seen: readonly Sighting[], version: string): string | undefined =>
  seen.find(
    ({ organisation, change, link, tombstone }) =>
      (organisation === UNROUTED && (change?.version ?? '') > version) ||
      (!link && !change && (tombstone?.version ?? '') > version),
  )?.organisation;

/** Contacts and items are kept up in every organisation where they are, besides those that they are sent to. */
const standingTwice = (rules: Rules, route: Route, record: TypedRecord, seen: readonly Sighting[]): Destination[] => {
  const known = inOrganisations(seen)
    .filter(standsIn)
    .map(({ organisation }) => organisation);
  if (route.to === 'all') return once([...route.organisations, ...known]);
  if (route.to === 'named') return once([route.organisation, ...known]);
  if (known.length > 0) return once(known);
  return route.to === 'hold'
    ? [{ organisation: UNROUTED, park: heldBecause(route, rules.routing, record) }]
    : once([route.organisation ?? UNROUTED]);
};

const nameIn = (rules: Rules, organisation: string) =>
  rules.organisations.find((one) => one.organisation === organisation)?.name ?? organisation;

const inOneBook = (rules: Rules, route: Route, record: TypedRecord, at: Whereabouts): Destination[] => {
  const { home, documentHome, seen } = at;
  const says = record.data.custom?.[rules.routing.field] !== undefined && route.to === 'named';
  const follows = documentHome !== undefined && (record.type === 'payment' || !says);
  const wanted = follows ? documentHome : route.to === 'named' ? route.organisation : undefined;
  if (wanted === undefined) {
    if (home !== undefined) return once([home]);
    if (route.to === 'hold') return [{ organisation: UNROUTED, park: heldBecause(route, rules.routing, record) }];
    return once([route.to === 'home' ? (route.organisation ?? UNROUTED) : UNROUTED]);
  }
  if (home === undefined || home === wanted) return once([wanted]);
  const linked = seen.some(({ organisation, link }) => organisation === home && link);
  if (!linked) return [{ organisation: home, movesTo: wanted }];
  if (follows) return once([home]);
  const park = routingProblems.elsewhere(record.type, rules.routing.field, nameIn(rules, wanted), nameIn(rules, home));
  return [{ organisation: home, park }];
};

/** Where a saved record goes. `version`: of the newest snapshot that came. */
export const savedDestinations = (
  rules: Rules,
  route: Route,
  record: TypedRecord,
  version: string,
  at: Whereabouts,
): Destination[] => {
  const newer = newerElsewhere(at.seen, version);
  if (newer !== undefined) return once([newer]);
  return mayStandTwice(record) ? standingTwice(rules, route, record, at.seen) : inOneBook(rules, route, record, at);
};

/**
 * Where a deletion goes, which carries no fields to route by: wherever the record is, or waits; to every organisation when
 * nothing is known of it, so that an older save that comes late is recognised as old.
 */
export const deletedDestinations = (rules: Rules, at: Whereabouts): Destination[] => {
  const known = at.seen.filter(standsIn).map(({ organisation }) => organisation);
  if (known.length > 0) return once(known);
  if (at.home !== undefined) return once([at.home]);
  return once(rules.organisations.map(({ organisation }) => organisation));
};
