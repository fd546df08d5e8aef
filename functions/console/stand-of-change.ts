import { typePauses } from '../../shared/failures/type-pauses.ts';
import type { Settings } from '../../shared/settings/settings.ts';
import type { Change } from '../../shared/store/changes.ts';
import { causeOf } from '../../shared/store/parked.ts';
import { isExpecting } from '../../shared/store/parked-at.ts';

/**
 * How a change stands, the same on every page:
 * - `ready`: goes to Xero by itself, now or after a pause;
 * - `waits`: until another record is in Xero;
 * - `notSent`: the settings keep it back on purpose;
 * - `held`: a person holds it back;
 * - `attention`: does not go unless a person changes something.
 */
export type Stand = 'ready' | 'waits' | 'notSent' | 'held' | 'attention';

/** Problems of what the settings keep back on purpose. */
export const keptBack: ReadonlySet<string> = new Set(['type-paused', 'direction-off', 'locked-period-held']);

/** So long a record may come after what needs it, before a person is told. */
export const patienceMs = 15 * 60_000;

/** Whether a change waits for a record that the CRM should have sent by now. */
const waitsInVain = (change: Change, now: Date): boolean =>
  isExpecting(change) && now.getTime() - Date.parse(change.receivedAt) > patienceMs;

/** Why records of this type are not sent as things stand; what a person sent by hand goes against the direction too. */
export const pauseOf = ({ record: { type }, byHand }: Change, { sync }: Settings) =>
  typePauses(type, { ...sync[type], toXero: sync[type].toXero || byHand === true });

/** How a change stands with these settings. */
export const standOfChange = (change: Change, { settings, now }: { settings: Settings; now: Date }): Stand => {
  if (change.held) return 'held';
  if (change.waitsFor) return waitsInVain(change, now) ? 'attention' : 'waits';
  if (change.readyAt !== undefined) return pauseOf(change, settings) ? 'notSent' : 'ready';
  return keptBack.has(causeOf(change).code) ? 'notSent' : 'attention';
};
