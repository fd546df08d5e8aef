import { Failure } from '../../shared/failures/failure.ts';
import { type Batch, claimBatch, closeBatch, openBatch, putDownBatch } from '../../shared/store/batches.ts';
import { readyChange } from '../../shared/store/changes.ts';
import type { Delivery } from '../../shared/store/deliveries.ts';
import { REFUSED, UNKNOWN_OUTCOME } from '../../shared/xero/rejections.ts';
import { callXero } from './call-xero.ts';
import { concludeBatch } from './conclude.ts';
import { concludeAct } from './conclude-act.ts';
import { announce } from './news.ts';
import { settleOpenBatch } from './recover.ts';
import type { Sendable } from './sendables.ts';
import { setAside } from './settle.ts';
import { stillPlanned } from './still-planned.ts';
import { tryLater } from './try-later.ts';
import type { Work } from './work.ts';

/** Xero may still be at work on a call whose answer was lost: leave it this long before asking again. */
const pauseAfterSilence = 10_000;
const pauseAfterServerError = 5_000;

/**
 * Claims the records of a call, looks once more whether they are to be sent, writes the call ahead, sends it and records what
 * became of each element. A call refused as a whole is split until the culprit is alone. When no answer comes, the outcome is found out before anything is repeated.
 * Throws a `Failure` that concerns the whole organisation (wait, reconnect, look up later).
 */
export const sendBatch = async (work: Work, planned: Sendable[]): Promise<void> => {
  const [first] = planned;
  if (!first) return;
  const { deps, scope } = work;
  const file = await fileOf(work, first);
  if (file && 'news' in file) return announce(work, file.news);
  const claim: Batch = {
    ...scope,
    key: `${scope.organisation}:${deps.newKey()}`,
    type: first.change.record.type,
    kind: first.kind,
    mode: first.mode,
    startedAt: deps.clock.now().toISOString(),
    pickups: 0,
    putDown: false,
    elements: planned.map(({ element }) => element),
  };
  if (!(await claimBatch(deps.table, claim))) throw anotherWorker();
  const sendables = await stillPlanned(work, planned);
  const batch = { ...claim, elements: sendables.map(({ element }) => element) };
  if (sendables.length === 0) return closeBatch(deps.table, batch);
  if (!(await openBatch(deps.table, batch))) throw anotherWorker();
  const began = deps.clock.now().getTime();
  let answered: Awaited<ReturnType<typeof callXero>> | undefined;
  try {
    if (first.element.act) await work.xero.act(first.element.act, batch.key, file?.fetch);
    else answered = await callXero(work, batch);
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    deps.observer.failed(error.problem.code);
    if (error.problem.next === 'lookUp') return findOut(work, batch, error);
    await closeBatch(deps.table, batch);
    if (error.problem.code !== REFUSED) throw error;
    return sendApart(work, sendables, error, batch.key);
  }
  work.failures.inARow = 0;
  const changes = new Map(sendables.map(({ change }) => [change.record.data.id, change]));
  const outcome = { batch, changes, durationMs: deps.clock.now().getTime() - began };
  try {
    if (answered) await concludeBatch(work, outcome, answered);
    else await concludeAct(work, outcome);
  } catch (error) {
    if (error instanceof Failure) await putDownBatch(deps.table, batch);
    throw error;
  }
  await closeBatch(deps.table, batch);
};

/** The file of an attachment, fetched before the call is opened; what cannot be had is the record's trouble alone. */
const fileOf = async (
  work: Work,
  { change, element }: Sendable,
): Promise<{ fetch: () => Promise<Uint8Array> } | { news: Delivery[] } | undefined> => {
  const { act } = element;
  if (act?.act !== 'attach' || act.url === undefined) return undefined;
  try {
    const file = await work.deps.fetchFile(work.scope.workspace, act.url);
    return { fetch: async () => file };
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    const { problem } = error;
    const news =
      problem.next === 'retry'
        ? await tryLater(work, change, () => ({ ...problem, next: 'attention' }), problem)
        : await setAside(work, change, problem);
    return { news };
  }
};

/** Another worker is at work for the organisation, although only one should be. */
export const anotherWorker = () =>
  new Failure({
    code: 'another-worker',
    next: 'retry',
    message: 'Another worker has a call to Xero open for this organisation.',
    remedy: 'Nothing to do: it goes on by itself.',
  });

/** What is undone or set off may have been so in Xero a moment ago: it is looked at once more before a person is asked. */
const mayHavePassed = ({ change, element: { act } }: Sendable): boolean =>
  !change.problem && act !== undefined && ['reversePayment', 'allocate', 'unallocate'].includes(act.act);

/** A call that Xero refused as a whole: the halves are sent on their own, and what is alone needs a person. */
const sendApart = async (work: Work, sendables: Sendable[], refusal: Failure, call: string): Promise<void> => {
  const [only] = sendables;
  if (sendables.length === 1 && only && mayHavePassed(only)) {
    await readyChange(work.deps.table, only.change, work.deps.clock.now().toISOString(), { problem: refusal.problem });
    return;
  }
  if (sendables.length === 1 && only) {
    await announce(work, await setAside(work, only.change, refusal.problem, { call }));
    return;
  }
  const half = Math.ceil(sendables.length / 2);
  await sendBatch(work, sendables.slice(0, half));
  await sendBatch(work, sendables.slice(half));
};

/** After this many calls in a row it is not the records that Xero fails on. */
const failuresInARow = 3;
const pauseWhileFailing = 300;

const xeroFailing = () =>
  new Failure(
    {
      code: 'xero-failing',
      next: 'wait',
      message: 'Xero fails on whatever is sent to it at the moment.',
      remedy: 'Nothing to do: it goes on by itself in a few minutes.',
    },
    { retryAfterSeconds: pauseWhileFailing },
  );

/** No answer: pause, then send the same again or look up; when that fails too, leave it for a later slice. */
const findOut = async (work: Work, batch: Batch, failure: Failure): Promise<void> => {
  const silent = failure.problem.code === UNKNOWN_OUTCOME;
  try {
    if (failure.retryAfterSeconds !== undefined || work.deps.clock.now() >= work.deadline) throw failure;
    await work.deps.clock.sleep(silent ? pauseAfterSilence : pauseAfterServerError);
    await settleOpenBatch(work, batch, { sendAgain: silent });
  } catch (error) {
    if (error instanceof Failure) await putDownBatch(work.deps.table, batch);
    throw error;
  }
  work.failures.inARow += 1;
  if (work.failures.inARow >= failuresInARow) throw xeroFailing();
};
