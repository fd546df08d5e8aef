import { Failure, type Problem } from '../../shared/failures/failure.ts';
import { getBell } from '../../shared/store/bells.ts';
import { budgetHooks } from '../../shared/store/budgets.ts';
import { noteDisconnected } from '../../shared/store/disconnected.ts';
import { getOrganisation, type Organisation } from '../../shared/store/organisations.ts';
import { getPull, type Pull, setPull } from '../../shared/store/pulls.ts';
import { getSettings } from '../../shared/store/settings.ts';
import type { Share } from '../../shared/sync/budget.ts';
import { nextDue } from './cadence.ts';
import { followHints } from './follow-hints.ts';
import { goOnCuring } from './go-on-curing.ts';
import { ofOneKind, pollKinds, pollReference } from './poll.ts';
import { reconcileSlowly } from './reconcile-slowly.ts';
import type { Look, PullDeps } from './work.ts';

type Scope = Pick<Pull, 'workspace' | 'organisation'>;

const second = 1000;
/** A slice begins nothing after this; one call and its records fit between it and the function's time-out. */
const sliceMs = 110 * second;
/** Longer than this a slice does not wait for calls: others come first, and it is rung for again. */
const patienceMs = 20 * second;
/** How long it rests when nobody said how long; an organisation that has to be connected again is looked at now and then. */
const pauses: Record<Exclude<Problem['next'], 'bug'>, number> = {
  retry: 30 * second,
  wait: 60 * second,
  lookUp: 60 * second,
  attention: 900 * second,
  reconnect: 3600 * second,
};

/**
 * One slice of looking into an organisation: what changed settings may cure, what Xero said has changed, the kinds that are due, the reference data (of a new
 * organisation first of all, as people choose among it), then
 * the slow reconcile and the jobs that people asked for. Whatever ends it, the row is left at the moment there is something
 * to look at again; what it has made ready goes to Xero at once.
 */
export const pullSlice = async (deps: PullDeps, scope: Scope): Promise<void> => {
  const organisation = await getOrganisation(deps.table, scope.workspace, scope.organisation);
  const pull = await getPull(deps.table, scope);
  if (!pull || organisation?.state !== 'active') return;
  const look = openLook(deps, scope, organisation, pull);
  try {
    const curing = await goOnCuring(look);
    if (pull.next.reference === undefined) await pollReference(look).catch(ofOneKind);
    const hinted = await followHints(look).then(() => undefined, ofOneKind);
    const polled = await pollKinds(look);
    await pollReference(look);
    const trouble = hinted ?? polled;
    if (trouble) throw trouble;
    const goOnAt = await workSlowly(look);
    await finish(look, curing ? deps.clock.now() : goOnAt);
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    await giveWay(look, error);
  }
};

const openLook = (deps: PullDeps, scope: Scope, organisation: Organisation, pull: Pull): Look => {
  const { table, clock, observer } = deps;
  const deadline = new Date(clock.now().getTime() + sliceMs);
  const xeroUnder = (share: Share) => {
    const budget = budgetHooks(table, scope, {
      share,
      clock,
      refusal: (waitMs, daySpent) =>
        waitMs > patienceMs || clock.now().getTime() + waitMs > deadline.getTime()
          ? budgetSpent(waitMs, daySpent)
          : undefined,
    });
    return deps.openXero(organisation, {
      beforeCall: budget.beforeCall,
      afterCall: (limits) => {
        observer.xeroAnswered(limits);
        return budget.afterCall(limits);
      },
    });
  };
  const common = {
    ...{ table, clock, scope, organisation, deadline, observer },
    ...{ xeroAppUrl: deps.xeroAppUrl, wakeDeliver: deps.wakeDeliver, newId: deps.newId },
    settings: () => getSettings(table, scope),
    besidePush: true,
  };
  return {
    deps,
    pull,
    seeing: { ...common, xero: xeroUnder('pull') },
    slowly: { ...common, xero: xeroUnder('backfill') },
  };
};

const budgetSpent = (waitMs: number, daySpent: boolean) =>
  new Failure(
    {
      code: daySpent ? 'budget-day-spent' : 'budget-minute-spent',
      next: 'wait',
      message: daySpent
        ? "Xero's calls for today are kept for what is sent to it."
        : "Xero's calls for this minute are kept for what is sent to it.",
      remedy: 'Nothing to do: it goes on by itself as soon as calls are left.',
    },
    { retryAfterSeconds: waitMs / second },
  );

/** What is in no hurry; says when to go on with it, if anything is left. That its calls are used up delays nothing else. */
const workSlowly = async (look: Look): Promise<Date | undefined> => {
  const { deps, slowly } = look;
  try {
    const more = await reconcileSlowly(look);
    const { goOnAt } = await deps.runJobs(slowly);
    return more ? deps.clock.now() : goOnAt;
  } catch (error) {
    if (!(error instanceof Failure) || !error.problem.code.startsWith('budget-')) throw error;
    return new Date(deps.clock.now().getTime() + (error.retryAfterSeconds ?? 60) * second);
  }
};

const finish = async (look: Look, goOnAt: Date | undefined): Promise<void> => {
  const { deps, seeing, pull } = look;
  const now = deps.clock.now();
  const due = nextDue(pull, await seeing.settings(), now);
  const next = goOnAt && goOnAt < due ? goOnAt : due;
  const set = await setPull(deps.table, pull, next.toISOString(), { gapClosed: pull.gapAt !== undefined });
  if (!set || next <= now) await deps.wakePull(seeing.scope);
  const bell = await getBell(deps.table, pull.workspace, pull.organisation);
  if (bell?.dueAt !== undefined && bell.dueAt <= now.toISOString()) await deps.wakePush(seeing.scope);
};

/** Ends the slice for a reason that concerns the whole organisation, and says when it goes on. */
const giveWay = async ({ deps, seeing, pull }: Look, failure: Failure): Promise<void> => {
  const { scope } = seeing;
  const { problem } = failure;
  deps.observer.failed(problem.code);
  if (problem.next === 'bug') throw failure;
  if (problem.code === 'xero-organisation-disconnected') {
    await noteDisconnected(deps.table, scope, { id: deps.newId(), at: deps.clock.now(), problem });
  }
  const now = deps.clock.now();
  const pause = failure.retryAfterSeconds === undefined ? pauses[problem.next] : failure.retryAfterSeconds * second;
  const next = new Date(now.getTime() + pause);
  const set = await setPull(deps.table, pull, next.toISOString(), { trouble: problem });
  if (!set || pause < second) await deps.wakePull(scope);
};
