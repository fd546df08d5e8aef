import { problems } from '../../shared/failures/catalogue.ts';
import { problemOf } from '../../shared/failures/xero-messages.ts';
import { recordWords } from '../../shared/records/record.ts';
import type { Batch, BatchElement } from '../../shared/store/batches.ts';
import { type Change, changeKey, readyChange } from '../../shared/store/changes.ts';
import type { Delivery } from '../../shared/store/deliveries.ts';
import { linkedUnder } from '../../shared/store/find-titled.ts';
import { getHolders } from '../../shared/store/links.ts';
import { recordOutcome } from '../../shared/store/outcomes.ts';
import { getRejected } from '../../shared/store/proposals.ts';
import type { XeroElement } from '../../shared/xero/answers.ts';
import type { Answered } from './conclude.ts';
import { maybeOurs } from './doubts.ts';
import { isMadeOf, numberOf } from './natural-key.ts';
import { currentChange, linkOf } from './record-done.ts';
import { setAside } from './settle.ts';
import type { Work } from './work.ts';

/** That the number of a document is taken, whatever kind it is. */
const numberTaken = 'invoice-number-taken';

/** Fingerprint of no content: what stands in Xero may be an older snapshot. */
const notCarried = '';

/**
 * Records the elements that Xero refused. What our own snapshot of Xero may have caused is planned once more, on a fresh
 * one; what stands in Xero as ours already (an earlier call made it whose answer was lost) is linked and brought up to
 * date; everything else needs a person.
 */
export const recordRefused = async (
  work: Work,
  answered: Answered,
  refused: { element: BatchElement; messages: string[] }[],
): Promise<Delivery[]> => {
  const { deps } = work;
  const { batch } = answered;
  const judged = await Promise.all(
    refused.map(async ({ element, messages }) => ({
      element,
      problem: problemOf(messages),
      change: await currentChange(work, answered, element),
    })),
  );
  const standing = await standingOnes(
    work,
    answered,
    judged.filter(({ problem }) => problem.code === numberTaken).map(({ element }) => element),
  );
  const news: Delivery[] = [];
  for (const { element, problem, change } of judged) {
    if (!change) continue;
    const found = standing.get(element);
    if (found?.xeroId !== undefined) {
      const link = linkOf(work, batch, element, { answer: found, xeroId: found.xeroId, before: undefined });
      const { crmSide: _, madeIn: __, ...older } = link;
      news.push(...(await linkStanding(work, change, { ...older, crmFingerprint: notCarried }, batch.key)));
    } else if (maybeOurs.has(problem.code) && !change.problem) {
      await readyChange(deps.table, change, deps.clock.now().toISOString(), { problem });
    } else {
      const number = numberOf(batch.kind, element.body);
      const told =
        problem.code === numberTaken && number !== undefined
          ? problems.numberTaken(number, recordWords[batch.type], await holderOf(work, batch, element, number))
          : problem;
      news.push(...(await setAside(work, change, told, { call: batch.key })));
    }
  }
  return news;
};

/** Another record of the CRM that bears a number in Xero. */
const holderOf = async (
  { deps, scope }: Work,
  { type }: Batch,
  { crmId }: BatchElement,
  number: string,
): Promise<string | undefined> => (await linkedUnder(deps.table, scope, type, number)).find((id) => id !== crmId);

/** Links a record to what an earlier call made of it; planned again, it is brought up to date. */
const linkStanding = async (
  work: Work,
  change: Change,
  link: ReturnType<typeof linkOf>,
  call: string,
): Promise<Delivery[]> => {
  const outcome = { key: changeKey(change), rev: change.rev, becomes: change, link };
  const stored = await recordOutcome(work.deps.table, outcome);
  return stored === 'linkTaken' ? setAside(work, change, problems.linkTaken(), { call }) : [];
};

const numbersACall = 40;

/** Of records whose number is taken, those that stand in Xero as ours. */
const standingOnes = async (
  work: Work,
  { batch }: Answered,
  taken: BatchElement[],
): Promise<Map<BatchElement, XeroElement>> => {
  const standing = new Map<BatchElement, XeroElement>();
  if (batch.mode !== 'create') return standing;
  const rejected = await getRejected(
    work.deps.table,
    work.scope,
    batch.type,
    taken.map(({ crmId }) => crmId),
  );
  for (let at = 0; at < taken.length; at += numbersACall) {
    const some = taken.slice(at, at + numbersACall);
    const numbers = some.flatMap(({ body }) => numberOf(batch.kind, body) ?? []);
    const { rows } = await work.xero.list(batch.kind, { numbers, page: 1 });
    const holders = await getHolders(
      work.deps.table,
      work.scope,
      batch.kind,
      rows.flatMap(({ xeroId }) => xeroId ?? []),
    );
    for (const element of some) {
      const ours = rows.find(
        (row) =>
          row.xeroId !== undefined &&
          !holders.has(row.xeroId) &&
          !rejected.get(element.crmId)?.has(row.xeroId) &&
          isMadeOf(batch.kind, element, row),
      );
      if (ours) standing.set(element, ours);
    }
  }
  return standing;
};
