import { problems } from '../../shared/failures/catalogue.ts';
import type { Problem } from '../../shared/failures/failure.ts';
import { problemOf } from '../../shared/failures/xero-messages.ts';
import { Big } from '../../shared/records/decimal.ts';
import type { Batch, BatchElement } from '../../shared/store/batches.ts';
import { type Change, getChange, readyChange, releaseWaiters } from '../../shared/store/changes.ts';
import type { Delivery } from '../../shared/store/deliveries.ts';
import { rememberContacts } from '../../shared/store/directory.ts';
import { getLinks, type Link } from '../../shared/store/links.ts';
import { recordOutcome } from '../../shared/store/outcomes.ts';
import type { XeroElement } from '../../shared/xero/answers.ts';
import { directoryEntry, freshReference, refreshDirectory } from './refresh.ts';
import { activityOf, announce, newsOf, setAside } from './settle.ts';
import type { Work } from './work.ts';

const side = 8;

/** Runs `act` for each of `items`, a few side by side. */
const forEach = async <T>(items: T[], act: (item: T) => Promise<void>): Promise<void> => {
  const queue = [...items];
  await Promise.all(
    Array.from({ length: Math.min(side, queue.length) }, async () => {
      for (let item = queue.shift(); item !== undefined; item = queue.shift()) await act(item);
    }),
  );
};

/**
 * Which answer belongs to which element. Nobody promises that Xero keeps their order, so they are told apart by what is
 * unique: the Xero id of an update, a contact's number, an invoice's link to us or its number. Only what is left over
 * is taken in order.
 */
export const matchAnswers = (
  batch: Pick<Batch, 'mode' | 'elements'>,
  answered: XeroElement[],
): Map<BatchElement, XeroElement> => {
  const matches = new Map<BatchElement, XeroElement>();
  const left = new Set(answered);
  const claim = (fits: (body: BatchElement['body'], answer: XeroElement) => boolean) => {
    for (const element of batch.elements) {
      if (matches.has(element)) continue;
      const fitting = [...left].filter((answer) => fits(element.body, answer));
      const [only] = fitting;
      if (only && fitting.length === 1) {
        matches.set(element, only);
        left.delete(only);
      }
    }
  };
  const same = (sent: unknown, answered: string | undefined) => answered !== undefined && sent === answered;
  if (batch.mode === 'update') claim((body, answer) => same(body.contactID ?? body.invoiceID, answer.xeroId));
  claim((body, answer) => same(body.contactNumber, answer.number));
  claim((body, answer) => same(body.url, answer.url));
  claim((body, answer) => same(body.invoiceNumber, answer.number));
  const rest = batch.elements.filter((element) => !matches.has(element));
  const answers = [...left];
  if (rest.length === answers.length) {
    for (const [index, element] of rest.entries()) {
      const answer = answers[index];
      if (answer) matches.set(element, answer);
    }
  }
  return matches;
};

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
  await forEach(done, async ({ element, answer, xeroId }) => {
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

const seenInXero = (type: Link['type'], answer: XeroElement): Link['xero'] => {
  const { name, number, status, total, amountDue, updatedAt } = answer;
  const seen = type === 'contact' ? { name, status, updatedAt } : { number, status, total, amountDue, updatedAt };
  return Object.fromEntries(Object.entries(seen).filter(([, value]) => value !== undefined));
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
  const now = deps.clock.now().toISOString();
  const link: Link = {
    ...scope,
    type: batch.type,
    crmId: element.crmId,
    xeroId,
    crmFingerprint: element.crmFingerprint,
    crmVersion: element.crmVersion,
    xero: seenInXero(batch.type, answer),
    ...(element.crmUrl !== undefined && { crmUrl: element.crmUrl }),
    madeBy: before?.madeBy ?? (element.matched ? 'matched' : 'created'),
    linkedAt: before?.linkedAt ?? now,
    updatedAt: now,
  };
  const subject = { type: batch.type, crmId: element.crmId, rev: element.rev };
  const change = await currentChange(work, batch, element, changes);
  const recorded = !change && before?.crmFingerprint === element.crmFingerprint;
  let news: Delivery[] = [];
  if (!recorded) {
    const differs = totalProblem(element, link.xero.total);
    const { readyAt: _, ...parked } = change ?? { readyAt: undefined };
    const delivery = newsOf(work, subject, differs ? 'attention' : 'synced', {
      link,
      ...(differs && { problem: differs }),
    });
    const stored = await recordOutcome(deps.table, {
      key: { ...scope, type: batch.type, id: element.crmId },
      rev: element.rev,
      becomes: differs && change ? { ...change, ...parked, readyAt: undefined, problem: differs } : 'done',
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
    if (batch.type === 'contact') await refreshDirectory(work, true);
    else await freshReference(work, deps.clock.now());
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
      news.push(...(await recordDone(work, batch, element, found, found.xeroId, undefined, changes)).news);
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
