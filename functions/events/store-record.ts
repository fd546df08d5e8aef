import type { TypedRecord } from '../../shared/records/record.ts';
import type { Change, ChangeKey } from '../../shared/store/changes.ts';
import type { Link } from '../../shared/store/links.ts';
import type { Tombstone } from '../../shared/store/tombstones.ts';
import { type Decision, decide, deletionVersion, type Snapshot } from './decide.ts';

/** One event about a record, ready to be compared. */
export interface Incoming extends Snapshot {
  index: number;
  record: TypedRecord;
  deleted: boolean;
}

/** What the bridge holds of a record. */
export interface Known {
  change?: Change | undefined;
  link?: Link | undefined;
  tombstone?: Tombstone | undefined;
}

export interface StoreRecordDeps {
  now: () => Date;
  newRev: () => string;
  /** Reads anew what is known of one record: the change first, then the link, then the tombstone. */
  look: (key: ChangeKey) => Promise<Known>;
  put: (change: Change, seenRev: string | undefined) => Promise<boolean>;
}

const mostAttempts = 20;

const knownSnapshot = ({ change, link, tombstone }: Known): Snapshot | undefined => {
  if (change) return change;
  return link ? { version: link.crmVersion, fingerprint: link.crmFingerprint } : tombstone;
};

/** The row for a new snapshot. A record that waits its turn keeps it; one that was put aside or off is ready now. */
const newRow = (key: ChangeKey, newest: Incoming, before: Change | undefined, rev: string, now: string): Change => ({
  workspace: key.workspace,
  organisation: key.organisation,
  record: newest.record,
  deleted: newest.deleted,
  rev,
  fingerprint: newest.fingerprint,
  version: newest.version,
  receivedAt: now,
  readyAt: before?.readyAt !== undefined && before.readyAt < now ? before.readyAt : now,
  attempts: 0,
  deaths: 0,
});

/**
 * Stores the newest of the events about one record, if it is news; a snapshot that another request stores meanwhile is
 * compared again. `wake`: a worker has to be rung for, also when all were duplicates of a change that waits: its ring
 * may have been lost.
 * @throws when the store fails, or when others keep being faster.
 */
export const storeRecord = async (
  deps: StoreRecordDeps,
  key: ChangeKey,
  incoming: readonly Incoming[],
  seen: Known,
): Promise<{ decisions: Decision[]; wake: boolean }> => {
  let known = seen;
  for (let attempt = 0; attempt < mostAttempts; attempt += 1) {
    let newest: Incoming | undefined;
    let snapshot = knownSnapshot(known);
    const decisions: Decision[] = [];
    for (const event of incoming) {
      const one = event.deleted ? { ...event, version: deletionVersion(snapshot, event.version) } : event;
      const decision = decide(snapshot, one);
      decisions.push(decision);
      if (decision === 'accepted') snapshot = newest = one;
    }
    if (!newest) return { decisions, wake: known.change?.readyAt !== undefined && decisions.includes('duplicate') };
    const row = newRow(key, newest, known.change, deps.newRev(), deps.now().toISOString());
    if (await deps.put(row, known.change?.rev)) return { decisions, wake: true };
    known = await deps.look(key);
  }
  throw new Error('A record is being changed by others all the time.');
};
