import { contentFingerprint } from '../../shared/records/fingerprint.ts';
import { recordSchema, type TypedRecord } from '../../shared/records/record.ts';
import { UNROUTED } from '../../shared/store/table.ts';
import { contactOf, partitionsOf, type RouteDeps, type RoutedRecord, type RoutingRules } from './route-events.ts';
import { lookEverywhere, type Named, nameOf, type Sighting, standsIn } from './sightings.ts';
import type { Incoming } from './store-record.ts';

/** A contact's newest known snapshot, to be stored in an organisation that does not know it. */
export interface ContactCopy {
  organisation: string;
  incoming: Incoming;
}

/** Copies belong to no event of the request. */
const noEvent = -1;

const snapshotOf = (data: unknown, version: string): Incoming | undefined => {
  const record: TypedRecord | undefined = recordSchema.safeParse({ type: 'contact', data }).data;
  return record && { index: noEvent, record, deleted: false, version, fingerprint: contentFingerprint(record, false) };
};

const newestSnapshot = (seen: readonly Sighting[]): Incoming | undefined =>
  seen
    .flatMap(({ change, link }) => {
      if (change?.deleted) return [];
      const incoming = change
        ? snapshotOf(change.record.data, change.version)
        : snapshotOf(link?.crmSide, link?.crmVersion ?? '');
      return incoming ?? [];
    })
    .sort((a, b) => (a.version < b.version ? 1 : -1))[0];

interface Wanted {
  contact: Named;
  organisation: string;
  /** The document that needs the contact there. */
  by: Named;
}

const wantedContacts = (routed: readonly RoutedRecord[]): Wanted[] =>
  routed.flatMap((record) => {
    const contact = record.saved && contactOf(record.saved);
    if (!contact) return [];
    return record.destinations
      .map(({ organisation, movesTo }) => movesTo ?? organisation)
      .filter((organisation) => organisation !== UNROUTED)
      .map((organisation) => ({ contact, organisation, by: { type: record.type, id: record.id } }));
  });

const isIn = (seen: readonly Sighting[] | undefined, organisation: string) =>
  (seen ?? []).some((one) => one.organisation === organisation && standsIn(one));

/**
 * Sees to it that each document finds its contact in the organisation to which it is routed: a contact of the same request goes
 * there too, one that is known elsewhere is copied, and where none is known the wish is noted, so that the contact comes
 * there as soon as it is sent.
 */
export const copyContacts = async (
  deps: RouteDeps,
  rules: RoutingRules,
  routed: readonly RoutedRecord[],
): Promise<ContactCopy[]> => {
  const { workspace } = rules;
  const coming = new Map(routed.map((record) => [record.name, record]));
  const missing: Wanted[] = [];
  const wanted = wantedContacts(routed);
  const sightings = await lookEverywhere(
    deps,
    workspace,
    partitionsOf(rules),
    wanted.map(({ contact }) => contact),
  );
  for (const one of wanted) {
    const { contact, organisation, by } = one;
    if (isIn(sightings.get(nameOf(contact)), organisation)) continue;
    const here = coming.get(nameOf(contact));
    if (here?.saved) {
      if (!here.destinations.some((known) => known.organisation === organisation))
        here.destinations.push({ organisation });
      continue;
    }
    await deps.addWaiter(contact.type, contact.id, { workspace, organisation, ...by });
    missing.push(one);
  }
  const now = await lookEverywhere(
    deps,
    workspace,
    partitionsOf(rules),
    missing.map(({ contact }) => contact),
  );
  return missing.flatMap(({ contact, organisation }) => {
    const incoming = newestSnapshot(now.get(nameOf(contact)) ?? []);
    return incoming ? [{ organisation, incoming }] : [];
  });
};
