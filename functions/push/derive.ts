import { contentFingerprint } from '../../shared/records/fingerprint.ts';
import { type Change, getChange } from '../../shared/store/changes.ts';
import type { Link } from '../../shared/store/links.ts';
import { recordDerived } from '../../shared/store/outcomes.ts';
import type { Plan } from '../../shared/sync/plan.ts';
import type { Work } from './work.ts';

/**
 * Puts a record that follows from another one among the changes, and notes that within the other one's link: both or
 * nothing. A newer snapshot of it that stands there already stays. The change that it follows from is planned again.
 */
export const derive = async (
  work: Work,
  change: Change,
  { name, record, instead }: Extract<Plan, { do: 'derive' }>,
  link: Link,
): Promise<void> => {
  const { deps, scope } = work;
  const key = { ...scope, type: record.type, id: record.data.id };
  const there = await getChange(deps.table, key);
  const now = deps.clock.now().toISOString();
  const derived: Change = {
    ...scope,
    record,
    deleted: false,
    rev: deps.newKey(),
    fingerprint: contentFingerprint(record, false),
    version: change.version,
    receivedAt: now,
    readyAt: now,
    attempts: 0,
    deaths: 0,
    derivedFrom: { type: change.record.type, id: change.record.data.id },
    ...(change.backfill !== undefined && { backfill: change.backfill }),
  };
  const isNewer = there !== undefined && there.version > derived.version;
  const kept = link.acts.filter((one) => instead === undefined || !one.startsWith(instead));
  await recordDerived(deps.table, link, [...kept, name], isNewer ? undefined : derived, there?.rev);
};
