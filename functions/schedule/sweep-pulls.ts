import { mapConcurrently } from '../../shared/runtime/concurrency.ts';
import type { PullMessage } from '../../shared/runtime/queues.ts';
import type { Bell } from '../../shared/store/bells.ts';
import type { Organisation } from '../../shared/store/organisations.ts';
import type { Pull } from '../../shared/store/pulls.ts';
import { BRIDGE_APP, type Gap } from '../../shared/store/sequences.ts';
import { guarded } from './guarded.ts';

type Scope = { workspace: string; organisation: string };

export interface SweepPullsDeps {
  now: () => Date;
  /** The rows of organisations that are to be looked at in Xero by then. */
  pulls: (until: Date) => Promise<Pull[]>;
  deferPull: (pull: Pull, dueAt: string) => Promise<unknown>;
  ringPull: (scope: Scope, at: Date, options: { gap: boolean }) => Promise<void>;
  wakePull: (message: PullMessage) => Promise<void>;
  /** When the next ready change of an organisation falls due. */
  nextReadyAt: (scope: Scope) => Promise<string | undefined>;
  bell: (scope: Scope) => Promise<Bell | undefined>;
  ring: (scope: Scope, at: Date) => Promise<void>;
  openGaps: () => Promise<Gap[]>;
  closeGap: (gap: Gap) => Promise<void>;
  organisations: (workspace: string) => Promise<Organisation[]>;
  gauge: (name: 'changesWaiting' | 'oldestWaitingSeconds' | 'oldestPullSeconds', value: number) => void;
  failed: (what: string, error: unknown) => void;
}

const atOnce = 10;
/** Nothing is rung for again before this: the worker that was woken is at it. */
const restMs = 60_000;
const endOfTime = new Date('9999-12-31T00:00:00Z');

const isActive = async ({ organisations }: SweepPullsDeps, { workspace, organisation }: Pull): Promise<boolean> =>
  (await organisations(workspace)).some((one) => one.organisation === organisation && one.state === 'active');

/** After a gap in Xero's messages nobody knows which organisation they told of: every one of the app is looked at. */
const closeGaps = async (deps: SweepPullsDeps): Promise<void> => {
  const gaps = await deps.openGaps();
  const pulls = gaps.length > 0 ? await deps.pulls(endOfTime) : [];
  for (const gap of gaps) {
    const concerned = pulls.filter(({ workspace }) => gap.app === BRIDGE_APP || gap.app === workspace);
    await mapConcurrently(concerned, atOnce, async (pull) => {
      await deps.ringPull(pull, deps.now(), { gap: true });
      if (await isActive(deps, pull))
        await deps.wakePull({ workspace: pull.workspace, organisation: pull.organisation });
    });
    await deps.closeGap(gap);
  }
};

/**
 * Rings for changes that are ready while the bell is silent or rings too late: whoever made them ready died before ringing. A
 * worker that gave way has said itself when it goes on.
 */
const ringForLost = async (deps: SweepPullsDeps, scope: Scope): Promise<void> => {
  const [readyAt, bell] = await Promise.all([deps.nextReadyAt(scope), deps.bell(scope)]);
  if (readyAt === undefined || bell?.trouble) return;
  const soonest = Math.max(Date.parse(readyAt), deps.now().getTime() + restMs);
  if (bell?.dueAt === undefined || Date.parse(bell.dueAt) > soonest) await deps.ring(scope, new Date(readyAt));
};

const needsPerson = ({ trouble }: Pull): boolean => trouble?.next === 'reconnect' || trouble?.next === 'attention';

/**
 * Rings for organisations that are due to be looked at in Xero, and for what they have ready of which nobody was told; measures how overdue the most overdue one is of those that
 * need nobody's help. Paused and disconnected organisations rest. Returns how many parts failed, of how many.
 */
export const sweepPulls = async (deps: SweepPullsDeps): Promise<{ failures: number; parts: number }> => {
  const now = deps.now();
  const later = new Date(now.getTime() + restMs).toISOString();
  const pulls = await deps.pulls(now);
  let overdue = 0;
  const went = await mapConcurrently(pulls, atOnce, (pull) =>
    guarded(deps, 'pull', async () => {
      if (!(await isActive(deps, pull))) return;
      await ringForLost(deps, { workspace: pull.workspace, organisation: pull.organisation });
      if (pull.wantedAt !== undefined && !needsPerson(pull)) {
        overdue = Math.max(overdue, (now.getTime() - Date.parse(pull.wantedAt)) / 1000);
      }
      await deps.wakePull({ workspace: pull.workspace, organisation: pull.organisation });
      await deps.deferPull(pull, later);
    }),
  );
  went.push(await guarded(deps, 'gaps', () => closeGaps(deps)));
  deps.gauge('oldestPullSeconds', overdue);
  return { failures: went.filter((well) => !well).length, parts: went.length };
};
