import type { Problem } from '../../shared/failures/failure.ts';
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
  /** It is set aside at once, for this reason. */
  park?: Problem;
  /** The organisation where it is to go instead. */
  movesTo?: string;
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
  /** The same for a change that is set aside, of which the CRM and the log are told. */
  park: (change: Change, problem: Problem, seenRev: string | undefined) => Promise<boolean>;
}

const mostAttempts = 20;

const knownSnapshot = ({ change, link, tombstone }: Known): Snapshot | undefined => {
  if (change) return change;
  return link ? { version: link.crmVersion, fingerprint: link.crmFingerprint } : tombstone;
};

/**
 * The row for a new snapshot. A record that waits its turn keeps it; one that was put aside or off is ready now. What is new by
 * itself does not become part of a back-fill.
 */
const newRow = (
  key: ChangeKey,
  newest: Incoming,
  before: Change | undefined,
  fresh: { rev: string; now: string; backfill: string | undefined },
): Change => ({
  workspace: key.workspace,
  organisation: key.organisation,
  record: newest.record,
  deleted: newest.deleted,
  rev: fresh.rev,
  fingerprint: newest.fingerprint,
  version: newest.version,
  receivedAt: fresh.now,
  ...(newest.park
    ? { problem: newest.park }
    : { readyAt: before?.readyAt !== undefined && before.readyAt < fresh.now ? before.readyAt : fresh.now }),
  ...(newest.movesTo !== undefined && { movesTo: newest.movesTo }),
  ...(fresh.backfill !== undefined && (!before || before.backfill !== undefined) && { backfill: fresh.backfill }),
  attempts: 0,
  deaths: 0,
});

/** An event that is no back-fill's repeats a change of a back-fill: it comes among what is new from now on. */
const outOfBackfill = async (deps: StoreRecordDeps, change: Change): Promise<void> => {
  const { backfill: _, ...live } = change;
  await deps.put(live, change.rev);
};

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
  backfill?: string,
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
    if (!newest) {
      const repeated = decisions.includes('duplicate') ? known.change : undefined;
      if (repeated?.backfill !== undefined && backfill === undefined) await outOfBackfill(deps, repeated);
      return { decisions, wake: repeated?.readyAt !== undefined };
    }
    const fresh = { rev: deps.newRev(), now: deps.now().toISOString(), backfill };
    const row = newRow(key, newest, known.change, fresh);
    const before = known.change?.rev;
    const stored = newest.park ? await deps.park(row, newest.park, before) : await deps.put(row, before);
    if (stored) return { decisions, wake: true };
    known = await deps.look(key);
  }
  throw new Error('A record is being changed by others all the time.');
};
