import type { RecordType } from '../../shared/records/record.ts';
import type { Change, ChangeKey } from '../../shared/store/changes.ts';
import type { Link } from '../../shared/store/links.ts';
import type { Tombstone } from '../../shared/store/tombstones.ts';

type Scope = { workspace: string; organisation: string };

/** What one organisation's partition holds of a record. */
export interface Sighting {
  organisation: string;
  change?: Change | undefined;
  link?: Link | undefined;
  tombstone?: Tombstone | undefined;
  /** It was made in Xero there, and the CRM is just being told. */
  madeThere?: boolean | undefined;
}

export interface LookDeps {
  /** Waiting changes by `type#id`. */
  changes: (keys: ChangeKey[]) => Promise<Map<string, Change>>;
  /** Links of one type by CRM id. */
  links: (scope: Scope, type: RecordType, crmIds: string[]) => Promise<Map<string, Link>>;
  /** Remembered deletions of one type by CRM id. */
  tombstones: (scope: Scope, type: RecordType, crmIds: string[]) => Promise<Map<string, Tombstone>>;
}

/** Whether a record is in an organisation, or on its way to it. */
export const standsIn = ({ change, link, madeThere }: Sighting): boolean =>
  change !== undefined || link !== undefined || madeThere === true;

/** A record, by what the CRM calls it. */
export interface Named {
  type: RecordType;
  id: string;
}

export const nameOf = ({ type, id }: Named): string => `${type}#${id}`;

/** Looks for records in every one of these partitions; in each the change first, so that nothing slips past in between. */
export const lookEverywhere = async (
  deps: LookDeps,
  workspace: string,
  partitions: readonly string[],
  records: readonly Named[],
): Promise<Map<string, Sighting[]>> => {
  const distinct = [...new Map(records.map((record) => [nameOf(record), record])).values()];
  const byType = Map.groupBy(distinct, ({ type }) => type);
  const seen = await Promise.all(
    partitions.map(async (organisation) => {
      const scope = { workspace, organisation };
      const changes = await deps.changes(distinct.map((record) => ({ ...scope, ...record })));
      const found = await Promise.all(
        [...byType].map(async ([type, ofType]) => {
          const ids = ofType.map(({ id }) => id);
          const links = await deps.links(scope, type, ids);
          const tombstones = await deps.tombstones(scope, type, ids);
          return ofType.map((record) => ({
            name: nameOf(record),
            organisation,
            change: changes.get(nameOf(record)),
            link: links.get(record.id),
            tombstone: tombstones.get(record.id),
          }));
        }),
      );
      return found.flat().filter(({ change, link, tombstone }) => change || link || tombstone);
    }),
  );
  return Map.groupBy(seen.flat(), ({ name }) => name);
};
