import { problems } from '../../shared/failures/catalogue.ts';
import { typePauses } from '../../shared/failures/type-pauses.ts';
import { mapConcurrently } from '../../shared/runtime/concurrency.ts';
import { type Change, type Line, nextInLine, readyChanges } from '../../shared/store/changes.ts';
import type { Delivery } from '../../shared/store/deliveries.ts';
import { needsAttention } from '../../shared/sync/plan.ts';
import { adopt, linkUp } from './adopt.ts';
import { derive } from './derive.ts';
import { announce } from './news.ts';
import { passOn } from './pass-on.ts';
import { type Planned, planChanges } from './plan-work.ts';
import { prepare } from './prepare.ts';
import { sendBatch } from './send-batch.ts';
import { callsOf, isFull, recordsACall, sendablesOf } from './sendables.ts';
import { finish, leave, letWait, setAside, tell } from './settle.ts';
import { recordsAtOnce, soon, type Work } from './work.ts';

const lookAhead = 3 * recordsACall;

/**
 * Plans what is ready of the first line that has any, settles what needs no call and sends the rest, full calls first. A
 * last call that is not full is `held` back when `mayLinger` says that more is on its way, or when more waits already.
 * `worked` is false when nothing was done.
 */
export const pushReady = async (opened: Work, mayLinger: boolean): Promise<{ worked: boolean; held: boolean }> => {
  const { deps, scope } = opened;
  const now = soon(deps.clock.now());
  const line = await firstLine(opened, now);
  if (!line) return { worked: false, held: false };
  const work = line.backfill ? { ...opened, xero: opened.backfillXero } : opened;
  const ready = await readyChanges(deps.table, scope.workspace, scope.organisation, line, now, lookAhead);
  const changes = await passOn(work, line.type, ready);
  if (changes.length === 0) return { worked: true, held: false };
  const plans = await planFor(work, line, changes);
  const settled = await settleWithoutCall(work, plans);
  const adopted = await adopt(work, plans);
  const calls = callsOf([...sendablesOf(plans), ...adopted]);
  const full = calls.filter(isFull);
  const backlog = ready.length === lookAhead && (full.length > 0 || settled);
  const hold = (mayLinger || backlog) && adopted.length === 0;
  for (const sendables of hold ? full : calls) {
    if (deps.clock.now() >= work.deadline) break;
    await sendBatch(work, sendables);
  }
  return { worked: settled || !hold || full.length > 0, held: hold && full.length < calls.length };
};

/** The line whose turn it is: the first that has a change ready at `now`. */
const firstLine = async ({ deps, scope }: Work, now: Date): Promise<Line | undefined> => {
  const firsts = await nextInLine(deps.table, scope.workspace, scope.organisation);
  const first = firsts.find(({ readyAt }) => readyAt !== undefined && readyAt <= now.toISOString());
  return first && { type: first.record.type, backfill: first.backfill !== undefined };
};

/** Plans of changes that may go to Xero now; what they need beforehand is added to the organisation, and they are planned again. */
const planFor = async (work: Work, { type }: Line, changes: Change[]): Promise<Planned[]> => {
  const sync = (await work.settings()).sync[type];
  const stopped = changes.flatMap((change): Planned[] => {
    const problem = typePauses(type, { ...sync, toXero: sync.toXero || change.byHand === true });
    return problem ? [{ change, plan: needsAttention(problem), link: undefined }] : [];
  });
  const free = changes.filter((change) => !stopped.some((one) => one.change === change));
  if (free.length === 0) return stopped;
  const plans = await planChanges(work, type, free);
  return [...stopped, ...(plans.some(isUnprepared) ? await preparing(work, type, free, plans) : plans)];
};

const isUnprepared = ({ plan }: Planned): boolean => plan.do === 'prepare';
/** A record may need a currency and some tax rates, one after the other. */
const preparationsInARow = 6;

const preparing = async (work: Work, type: Line['type'], changes: Change[], first: Planned[]): Promise<Planned[]> => {
  let plans = first;
  const refused = new Map<string, Planned['plan']>();
  for (let round = 0; round < preparationsInARow && plans.some((one) => isUnprepared(one)); round += 1) {
    for (const [rev, problem] of await prepare(work, plans)) refused.set(rev, needsAttention(problem));
    const left = changes.filter(({ rev }) => !refused.has(rev));
    plans = await planChanges(work, type, left);
  }
  const stopped = changes.flatMap((change) => {
    const plan = refused.get(change.rev);
    return plan ? [{ change, plan, link: undefined }] : [];
  });
  const unprepared = plans.map((one) =>
    isUnprepared(one) ? { ...one, plan: needsAttention(problems.unexpected()) } : one,
  );
  return [...unprepared, ...stopped];
};

/** Settles the plans that need no call to Xero; false when there were none. */
const settleWithoutCall = async (work: Work, plans: Planned[]): Promise<boolean> => {
  const settle = async ({ change, plan, link }: Planned): Promise<Delivery[]> => {
    switch (plan.do) {
      case 'attention':
        return setAside(work, change, plan.problem, { conflicts: plan.conflicts });
      case 'wait':
        return letWait(work, change, plan.for, plan.problem);
      case 'leave':
        return leave(work, change, plan.note);
      case 'unchanged':
        return finish(work, change, link, plan.note);
      case 'tell':
        return link ? tell(work, change, link, link.xeroSeen ?? link.xeroSide ?? {}, plan.note) : [];
      case 'derive':
        if (link) await derive(work, change, plan, link);
        return [];
      default:
        return [];
    }
  };
  const news = await mapConcurrently(plans, recordsAtOnce, settle);
  work.deps.observer.unchanged(plans.filter(({ plan }) => plan.do === 'unchanged').length);
  await announce(work, news.flat());
  await linkUp(work, plans);
  return plans.some(({ plan }) => !['create', 'update', 'adopt', 'act'].includes(plan.do));
};
