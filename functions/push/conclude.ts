import { mapConcurrently } from '../../shared/runtime/concurrency.ts';
import type { Batch, BatchElement } from '../../shared/store/batches.ts';
import type { Change } from '../../shared/store/changes.ts';
import type { Delivery } from '../../shared/store/deliveries.ts';
import { getLinks } from '../../shared/store/links.ts';
import type { XeroElement } from '../../shared/xero/answers.ts';
import { matchAnswers } from './match-answers.ts';
import { announce } from './news.ts';
import { recordDone } from './record-done.ts';
import { recordRefused } from './record-refused.ts';
import { rememberMade } from './remember-made.ts';
import { tellOfPayments } from './tell-of-payments.ts';
import { recordsAtOnce, type Work } from './work.ts';

/** A call that was answered. */
export interface Answered {
  batch: Batch;
  /** How long the call took; unknown when its answer was looked up. */
  durationMs?: number | undefined;
  /** The changes in hand, by CRM id; those not given are read. */
  changes: ReadonlyMap<string, Change>;
}

/**
 * Records what became of each element of a create or an update: done and linked, or set aside with the cause. May run
 * again after a crash: what is recorded already stays as it is.
 */
export const concludeBatch = async (work: Work, answered: Answered, elements: XeroElement[]): Promise<void> => {
  const { deps, scope } = work;
  const { batch } = answered;
  const matches = matchAnswers(batch, elements);
  const links = await getLinks(
    deps.table,
    scope,
    batch.type,
    batch.elements.map((element) => element.crmId),
  );
  const done: { element: BatchElement; answer: XeroElement; xeroId: string }[] = [];
  const refused: { element: BatchElement; messages: string[] }[] = [];
  for (const element of batch.elements) {
    const answer = matches.get(element);
    if (answer?.verdict.ok && answer.xeroId !== undefined) done.push({ element, answer, xeroId: answer.xeroId });
    else refused.push({ element, messages: answer?.verdict.errors ?? ['Xero did not answer for this record.'] });
  }
  const news: Delivery[] = [];
  let pushed = 0;
  await mapConcurrently(done, recordsAtOnce, async ({ element, answer, xeroId }) => {
    const outcome = await recordDone(work, answered, element, { answer, xeroId, before: links.get(element.crmId) });
    news.push(...outcome.news);
    pushed += outcome.pushed;
  });
  await rememberMade(
    work,
    batch.kind,
    done.map(({ answer }) => answer),
  );
  news.push(
    ...(await tellOfPayments(
      work,
      done.map(({ element }) => element),
    )),
  );
  news.push(...(await recordRefused(work, answered, refused)));
  deps.observer.pushed(pushed);
  await announce(work, news);
};
