import { mapConcurrently } from '../../shared/runtime/concurrency.ts';
import type { DeliverMessage, PushMessage } from '../../shared/runtime/queues.ts';
import type { Bell } from '../../shared/store/bells.ts';
import type { DueDelivery } from '../../shared/store/deliveries.ts';
import { defaultOrganisation, type Organisation } from '../../shared/store/organisations.ts';
import { UNROUTED } from '../../shared/store/table.ts';
import { guarded } from './guarded.ts';
import { type SweepPullsDeps, sweepPulls } from './sweep-pulls.ts';

type Scope = { workspace: string; organisation: string };

export interface SweepDeps extends SweepPullsDeps {
  /** Every bell that rings now or later. */
  bells: () => Promise<Bell[]>;
  setBell: (bell: Bell, next: string | undefined) => Promise<unknown>;
  wakePush: (message: PushMessage) => Promise<void>;
  /** Whether anything still waits for a workspace's first organisation. */
  hasUnrouted: (workspace: string) => Promise<boolean>;
  dueDeliveries: (now: Date, limit: number) => Promise<DueDelivery[]>;
  deferDelivery: (delivery: DueDelivery, dueAt: string) => Promise<void>;
  wakeDeliver: (messages: DeliverMessage[]) => Promise<unknown>;
  countReady: (scope: Scope) => Promise<number>;
  oldestReady: (scope: Scope) => Promise<string | undefined>;
}

const atOnce = 10;
const mostDeliveries = 2_000;
/** So many are rung for a workspace at a time: a CRM that does not answer must not keep others from their news. */
const mostDeliveriesEach = 400;
/** Nothing is rung for again before this: the worker that was woken is at it. */
const restMs = 60_000;
const longRestMs = 30 * 60_000;

const later = (deps: SweepDeps, ms = restMs) => new Date(deps.now().getTime() + ms).toISOString();

/** What came before an organisation was linked goes to the default one as soon as there is one. */
const sweepUnrouted = async (deps: SweepDeps, bell: Bell, organisations: Organisation[]): Promise<void> => {
  if (!(await deps.hasUnrouted(bell.workspace))) {
    await deps.setBell(bell, undefined);
    return;
  }
  const home = defaultOrganisation(organisations);
  if (home?.state === 'active') {
    const scope = { workspace: bell.workspace, organisation: home.organisation };
    await deps.ring(scope, deps.now());
    await deps.wakePush(scope);
  }
  await deps.setBell(bell, later(deps));
};

const sweepBell = async (deps: SweepDeps, bell: Bell, organisations: Organisation[]): Promise<void> => {
  if (bell.organisation === UNROUTED) return sweepUnrouted(deps, bell, organisations);
  await deps.wakePush({ workspace: bell.workspace, organisation: bell.organisation });
  await deps.setBell(bell, later(deps));
};

/** Reads the organisations of each workspace once a sweep. */
const organisationsOnce = ({ organisations }: SweepDeps): SweepDeps['organisations'] => {
  const read = new Map<string, Promise<Organisation[]>>();
  return (workspace) => {
    const known = read.get(workspace) ?? organisations(workspace);
    read.set(workspace, known);
    return known;
  };
};

const isSwept = (bell: Bell, organisations: Organisation[]): boolean =>
  bell.organisation === UNROUTED ||
  organisations.some(({ organisation, state }) => organisation === bell.organisation && state === 'active');

const sweepDeliveries = async (deps: SweepDeps): Promise<void> => {
  const due = await deps.dueDeliveries(deps.now(), mostDeliveries);
  const groups = [...Map.groupBy(due, ({ workspace }) => workspace).values()];
  const rung = groups.flatMap((group) => group.slice(0, mostDeliveriesEach));
  const left = groups.flatMap((group) => group.slice(mostDeliveriesEach));
  await deps.wakeDeliver(
    rung.map(({ workspace, organisation, type, id, revision }) => ({ workspace, organisation, type, id, revision })),
  );
  await mapConcurrently(rung, atOnce, (delivery) => deps.deferDelivery(delivery, later(deps)));
  await mapConcurrently(left, atOnce, (delivery) => deps.deferDelivery(delivery, later(deps, longRestMs)));
};

/**
 * Rings for whatever is due and for what a lost message forgot: organisations with work or due to be looked at in Xero, records
 * that had no organisation yet, and news for CRMs. Measures what waits. Paused and disconnected organisations rest; what they have waits with them.
 * @throws when any of it failed, after the rest was done.
 */
export const sweep = async (given: SweepDeps): Promise<void> => {
  const deps = { ...given, organisations: organisationsOnce(given) };
  const now = deps.now();
  const bells = await deps.bells();
  const workspaces = [...new Set(bells.map(({ workspace }) => workspace))];
  const organisations = new Map<string, Organisation[]>();
  const read = await mapConcurrently(workspaces, atOnce, (workspace) =>
    guarded(deps, 'organisations', async () => {
      organisations.set(workspace, await deps.organisations(workspace));
    }),
  );
  let waiting = 0;
  let oldest = now.toISOString();
  const went = await mapConcurrently(bells, atOnce, (bell) =>
    guarded(deps, 'bell', async () => {
      const linked = organisations.get(bell.workspace) ?? [];
      if (!isSwept(bell, linked)) return;
      if (bell.dueAt !== undefined && bell.dueAt <= now.toISOString()) await sweepBell(deps, bell, linked);
      if (bell.organisation === UNROUTED) return;
      const [count, first] = await Promise.all([deps.countReady(bell), deps.oldestReady(bell)]);
      waiting += count;
      if (first !== undefined && first < oldest) oldest = first;
    }),
  );
  went.push(await guarded(deps, 'deliveries', () => sweepDeliveries(deps)));
  deps.gauge('changesWaiting', waiting);
  deps.gauge('oldestWaitingSeconds', Math.max(0, (now.getTime() - Date.parse(oldest)) / 1000));
  went.push(...read.filter((well) => !well));
  const pulls = await sweepPulls(deps).catch((error) => {
    deps.failed('pulls', error);
    return { failures: 1, parts: 1 };
  });
  const failures = went.filter((well) => !well).length + pulls.failures;
  const parts = went.length + pulls.parts;
  if (failures > 0) throw new Error(`${failures} of ${parts} parts of the sweep failed; the log names them.`);
};
