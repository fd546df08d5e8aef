import { problems } from '../../shared/failures/catalogue.ts';
import type { Problem } from '../../shared/failures/failure.ts';
import { problemOf } from '../../shared/failures/xero-messages.ts';
import { Big } from '../../shared/records/decimal.ts';
import { mapConcurrently } from '../../shared/runtime/concurrency.ts';
import type { Batch, BatchElement } from '../../shared/store/batches.ts';
import { type Change, changeKey, getChange, readyChange, releaseWaiters } from '../../shared/store/changes.ts';
import type { Delivery } from '../../shared/store/deliveries.ts';
import { rememberContacts } from '../../shared/store/directory.ts';
import { getLinks, type Link } from '../../shared/store/links.ts';
import { recordOutcome } from '../../shared/store/outcomes.ts';
import { filledFields } from '../../shared/sync/emptied-fields.ts';
import type { XeroElement } from '../../shared/xero/answers.ts';
import { matchAnswers } from './match-answers.ts';
import { directoryEntry, freshReference, readAgain, refreshDirectory, seenInXero } from './refresh.ts';
import { activityOf, announce, newsOf, setAside } from './settle.ts';
import { recordsAtOnce, type Work } from './work.ts';

/**
 * Records what became of each element of a call: done and linked, or set aside with the cause. May run again after a
 * crash: what is recorded already stays as it is. `changes` are the rows in hand; rows not given are read.
 */
export const concludeBatch = async (
  work: Work,
  batch: Batch,
  answered: XeroElement[],
  changes: ReadonlyMap<string, Change>,
): Promise<void> => {
  const { deps, scope } = work;
  const matches = matchAnswers(batch, answered);
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
    const outcome = await recordDone(work, batch, element, answer, xeroId, links.get(element.crmId), changes);
    news.push(...outcome.news);
    pushed += outcome.pushed;
  });
  if (batch.type === 'contact') {
    await rememberContacts(
      deps.table,
      scope,
      done.flatMap(({ answer }) => directoryEntry(answer) ?? []),
    );
  }
  news.push(...(await recordRefused(work, batch, refused, changes)));
  deps.observer.pushed(pushed);
  await announce(work, news);
};

const currentChange = async (work: Work, batch: Batch, element: BatchElement, changes: ReadonlyMap<string, Change>) => {
  const change =
    changes.get(element.crmId) ??
    (await getChange(work.deps.table, { ...work.scope, type: batch.type, id: element.crmId }));
  return change?.rev === element.rev ? change : undefined;
};

const linkOf = (
  work: Work,
  batch: Batch,
  element: BatchElement,
  answer: XeroElement,
  xeroId: string,
  before: Link | undefined,
): Link => {
  const now = work.deps.clock.now().toISOString();
  return {
    ...work.scope,
    type: batch.type,
    crmId: element.crmId,
    xeroId,
    crmFingerprint: element.crmFingerprint,
    crmVersion: element.crmVersion,
    xero: seenInXero(batch.type, answer),
    ...(element.crmUrl !== undefined && { crmUrl: element.crmUrl }),
    filled: filledBy(element, before),
    madeBy: before?.madeBy ?? (element.matched ? 'matched' : 'created'),
    linkedAt: before?.linkedAt ?? now,
    updatedAt: now,
  };
};

/** A whole record says anew what we fill; additions and changes of state alone add to what we filled before. */
const filledBy = ({ body, matched }: BatchElement, before: Link | undefined): string[] => {
  const whole = !matched && (body.name !== undefined || body.lineItems !== undefined);
  return [...new Set([...(whole ? [] : (before?.filled ?? [])), ...filledFields(body)])];
};

const recordDone = async (
  work: Work,
  batch: Batch,
  element: BatchElement,
  answer: XeroElement,
  xeroId: string,
  before: Link | undefined,
  changes: ReadonlyMap<string, Change>,
): Promise<{ news: Delivery[]; pushed: number }> => {
  const { deps, scope } = work;
  const link = linkOf(work, batch, element, answer, xeroId, before);
  if (batch.type === 'invoice' && link.xero.number !== undefined) work.numbersGiven.set(link.xero.number, link.crmId);
  const subject = { type: batch.type, crmId: element.crmId, rev: element.rev };
  const change = await currentChange(work, batch, element, changes);
  const recorded = !change && before?.crmFingerprint === element.crmFingerprint;
  let news: Delivery[] = [];
  if (!recorded) {
    const differs = totalProblem(element, link.xero.total);
    const delivery = newsOf(work, subject, differs ? 'attention' : 'synced', {
      link,
      ...(differs && { problem: differs }),
    });
    const stored = await recordOutcome(deps.table, {
      key: { ...scope, type: batch.type, id: element.crmId },
      rev: element.rev,
      becomes: differs && change ? { ...change, readyAt: undefined, problem: differs } : 'done',
      link,
      activity: activityOf(
        work,
        subject,
        batch.mode === 'create' ? 'created' : element.matched ? 'matched' : 'updated',
        {
          xeroId,
          call: batch.key,
          ...(link.xero.number !== undefined && { number: link.xero.number }),
          ...(differs && { problem: differs }),
          ...(element.note !== undefined && { note: element.note }),
        },
      ),
      delivery,
    });
    if (stored === 'linkTaken')
      return { news: change ? await setAside(work, change, problems.linkTaken(), batch.key) : [], pushed: 0 };
    if (differs) deps.observer.needsAttention(differs.code);
    news = [delivery];
  }
  if (batch.type === 'contact') await releaseWaiters(deps.table, scope, batch.type, element.crmId, deps.clock.now());
  return { news, pushed: recorded ? 0 : 1 };
};

const totalProblem = (element: BatchElement, total: string | undefined): Problem | undefined =>
  element.expectedTotal === undefined || total === undefined || new Big(total).eq(element.expectedTotal)
    ? undefined
    : problems.totalDiffersInXero(element.expectedTotal, new Big(total).toFixed(2));

/** Refusals that our own snapshot of Xero may have caused: it is read anew and the record planned once more. */
const maybeOurs = [
  'contact-name-taken',
  'contact-number-taken',
  'contact-archived',
  'account-unknown',
  'tax-rate-unfit',
  'currency-not-enabled',
  'locked-period',
  'invoice-final',
];

const recordRefused = async (
  work: Work,
  batch: Batch,
  refused: { element: BatchElement; messages: string[] }[],
  changes: ReadonlyMap<string, Change>,
): Promise<Delivery[]> => {
  const { deps } = work;
  const judged = await Promise.all(
    refused.map(async ({ element, messages }) => ({
      element,
      problem: problemOf(messages),
      change: await currentChange(work, batch, element, changes),
    })),
  );
  const again = judged.filter(({ problem, change }) => change && maybeOurs.includes(problem.code) && !change.problem);
  if (again.length > 0) {
    const codes = again.map(({ problem }) => problem.code);
    if (codes.some((code) => code.startsWith('contact-'))) await refreshDirectory(work, true);
    if (codes.some((code) => !code.startsWith('contact-') && code !== 'invoice-final'))
      await freshReference(work, deps.clock.now());
    const final = again.filter(({ problem }) => problem.code === 'invoice-final').map(({ element }) => element.crmId);
    await readAgain(work, [...(await getLinks(deps.table, work.scope, 'invoice', final)).values()]);
  }
  const standing = await standingInvoices(
    work,
    batch,
    judged.filter(({ problem }) => problem.code === 'invoice-number-taken').map(({ element }) => element),
  );
  const news: Delivery[] = [];
  for (const { element, problem, change } of judged) {
    if (!change) continue;
    const found = standing.get(element);
    if (found?.xeroId !== undefined) {
      const link = linkOf(work, batch, element, found, found.xeroId, undefined);
      news.push(...(await linkStanding(work, change, { ...link, crmFingerprint: notCarried }, batch.key)));
    } else if (again.some((one) => one.element === element)) {
      await readyChange(deps.table, change, deps.clock.now().toISOString(), { problem });
    } else {
      const number = element.body.invoiceNumber;
      const told =
        problem.code === 'invoice-number-taken' && typeof number === 'string' ? problems.numberTaken(number) : problem;
      news.push(...(await setAside(work, change, told, batch.key)));
    }
  }
  return news;
};

/** Fingerprint of no content: what stands in Xero may be an older snapshot. */
const notCarried = '';

/** Links a record to what an earlier call made of it; planned again, it is brought up to date. */
const linkStanding = async (work: Work, change: Change, link: Link, call: string): Promise<Delivery[]> => {
  const outcome = { key: changeKey(change), rev: change.rev, becomes: change, link };
  const stored = await recordOutcome(work.deps.table, outcome);
  return stored === 'linkTaken' ? setAside(work, change, problems.linkTaken(), call) : [];
};

const numbersACall = 40;

/** Of invoices whose number is taken, those that stand in Xero as ours: an earlier call made them whose answer was lost. */
const standingInvoices = async (
  work: Work,
  batch: Batch,
  taken: BatchElement[],
): Promise<Map<BatchElement, XeroElement>> => {
  const standing = new Map<BatchElement, XeroElement>();
  if (batch.mode !== 'create') return standing;
  for (let at = 0; at < taken.length; at += numbersACall) {
    const some = taken.slice(at, at + numbersACall);
    const invoices = await work.xero.readInvoicesByNumber(some.map((element) => String(element.body.invoiceNumber)));
    for (const element of some) {
      const ours = invoices.find((invoice) => invoice.url !== undefined && invoice.url === element.body.url);
      if (ours) standing.set(element, ours);
    }
  }
  return standing;
};
