import { Failure, type Problem } from '../../shared/failures/failure.ts';
import { type Bell, getBell, ringBell, setBell } from '../../shared/store/bells.ts';
import { nextReadyAt } from '../../shared/store/changes.ts';
import { noteDisconnected } from '../../shared/store/disconnected.ts';
import { getOrganisation } from '../../shared/store/organisations.ts';
import { openWork } from './open-work.ts';
import { pushReady } from './push-ready.ts';
import { giveUpClaim, recoverOpenBatch } from './recover.ts';
import { takeUpUnrouted } from './route-unrouted.ts';
import { type PushDeps, soon, type Work } from './work.ts';

const second = 1000;
/** A slice begins nothing after this; one call and its records fit between it and the function's time-out. */
const sliceMs = 110 * second;
/** While events keep arriving, a call that is not full waits for more, in steps and at most this long. */
const lingerStepMs = 500;
const lingerMs = 10 * second;
/** How long an organisation rests when nobody said how long; one that has to be connected again waits for that. */
const pauses: Record<Exclude<Problem['next'], 'bug'>, number | undefined> = {
  retry: 30 * second,
  wait: 60 * second,
  lookUp: 60 * second,
  attention: 900 * second,
  reconnect: undefined,
};

/**
 * One slice of an organisation's work: settles the call an earlier worker left open, then sends what is ready until
 * nothing is, Xero says wait, or the time is up, in which case it rings for itself again. Whatever ends it, the bell is
 * left at the moment there is work again.
 */
export const pushSlice = async (deps: PushDeps, scope: Work['scope']): Promise<void> => {
  const organisation = await getOrganisation(deps.table, scope.workspace, scope.organisation);
  if (!organisation) return;
  const bell = await getBell(deps.table, scope.workspace, scope.organisation);
  if (organisation.state !== 'active') {
    await giveUpClaim(deps.table, scope);
    if (bell) await setBell(deps.table, bell, undefined, bell.trouble);
    return;
  }
  const work = openWork(deps, organisation, new Date(deps.clock.now().getTime() + sliceMs));
  try {
    await takeUpUnrouted(work);
    await recoverOpenBatch(work);
    await pushAll(work);
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    await giveWay(work, bell, error);
  }
};

/** Sends until nothing is ready. */
const pushAll = async (work: Work): Promise<void> => {
  const { deps, scope } = work;
  let lingerUntil: number | undefined;
  let mayLinger = false;
  for (;;) {
    const bell = await getBell(deps.table, scope.workspace, scope.organisation);
    const { worked, held } = await pushOnce(work, mayLinger);
    const now = deps.clock.now();
    if (now >= work.deadline) {
      await ringBell(deps.table, scope.workspace, scope.organisation, now);
      await deps.wakePush(scope);
      return;
    }
    if (worked) {
      mayLinger = true;
      lingerUntil = undefined;
    } else if (held) {
      lingerUntil ??= now.getTime() + lingerMs;
      await deps.clock.sleep(lingerStepMs);
      const later = await getBell(deps.table, scope.workspace, scope.organisation);
      mayLinger = later?.rings !== bell?.rings && deps.clock.now().getTime() < lingerUntil;
    } else {
      const next = await nextReadyAt(deps.table, scope.workspace, scope.organisation);
      const due = next !== undefined && next <= soon(deps.clock.now()).toISOString();
      if (!due && (!bell || (await setBell(deps.table, bell, next)))) return;
    }
  }
};

/** One pass; a limit that Xero named and that passes within the slice is waited for by the next call. */
const pushOnce = async (work: Work, mayLinger: boolean): Promise<{ worked: boolean; held: boolean }> => {
  try {
    return await pushReady(work, mayLinger);
  } catch (error) {
    if (error instanceof Failure && error.problem.code.startsWith('xero-limit-')) return { worked: true, held: false };
    throw error;
  }
};

/** Ends the slice for a reason that concerns the whole organisation, and says when it goes on. */
const giveWay = async (work: Work, bell: Bell | undefined, failure: Failure): Promise<void> => {
  const { deps, scope } = work;
  const { problem } = failure;
  deps.observer.failed(problem.code);
  if (problem.next === 'bug') throw failure;
  if (problem.code === 'xero-organisation-disconnected') {
    await noteDisconnected(deps.table, scope, { id: deps.newKey(), at: deps.clock.now(), problem });
  }
  if (!bell) return;
  const pause = failure.retryAfterSeconds === undefined ? pauses[problem.next] : failure.retryAfterSeconds * second;
  const next = pause === undefined ? undefined : new Date(deps.clock.now().getTime() + pause).toISOString();
  await setBell(deps.table, bell, next, problem);
};
