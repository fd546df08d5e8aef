/** How new a snapshot is and what it says. */
export interface Snapshot {
  version: string;
  fingerprint: string;
}

export type Decision = 'accepted' | 'duplicate' | 'stale';

/**
 * Whether a snapshot is news. `known` is the newest one the bridge holds: the waiting change, else what was last carried over.
 * The same content under a newer version is news too, since the version has to be remembered.
 */
export const decide = (known: Snapshot | undefined, incoming: Snapshot): Decision => {
  if (!known || incoming.version > known.version) return 'accepted';
  if (incoming.version < known.version) return 'stale';
  return incoming.fingerprint === known.fingerprint ? 'duplicate' : 'accepted';
};

const isNumbered = (version: string) => version.startsWith('2:');

/**
 * The version a deletion is compared under. Many CRMs send just the id of what was deleted, also where they number their
 * saves: such a deletion is newer than all that is known, and older than the next save.
 */
export const deletionVersion = (known: Snapshot | undefined, version: string): string =>
  known && isNumbered(known.version) && !isNumbered(version) ? `${known.version.replace(/~$/, '')}~` : version;
