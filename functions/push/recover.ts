import { problems } from '../../shared/failures/catalogue.ts';
import { Failure } from '../../shared/failures/failure.ts';
import {
  type Batch,
  type BatchElement,
  closeBatch,
  getBatch,
  pickUpBatch,
  putDownBatch,
} from '../../shared/store/batches.ts';
import { type Change, countDeath, getChange, readyChange, releaseWaiters } from '../../shared/store/changes.ts';
import { getLinks } from '../../shared/store/links.ts';
import type { XeroElement } from '../../shared/xero/answers.ts';
import { callXero } from './call-xero.ts';
import { concludeBatch } from './conclude.ts';
import { readSince } from './read-since.ts';
import { announce, setAside } from './settle.ts';
import type { Work } from './work.ts';

const minute = 60_000;
/** Xero remembers an Idempotency-Key for 6 minutes from the first call; a minute is kept for clocks and travel. */
const keyLife = 5 * minute;
/** Clocks differ: changes are looked for from this long before the call. */
const lookBack = 10 * minute;
const attemptsBeforePerson = 6;
const deathsBeforePerson = 3;

/** Settles the call that an earlier worker left open, if there is one. */
export const recoverOpenBatch = async (work: Work): Promise<void> => {
  const { deps, scope } = work;
  const batch = await getBatch(deps.table, scope);
  if (!batch) return;
  if (!batch.putDown) {
    for (const element of batch.elements) {
      await countDeath(deps.table, { ...scope, type: batch.type, id: element.crmId }, element.rev);
    }
  }
  await pickUpBatch(deps.table, batch);
  try {
    await settleOpenBatch(work, { ...batch, pickups: batch.pickups + 1 }, { sendAgain: batch.pickups === 0 });
  } catch (error) {
    if (error instanceof Failure) await putDownBatch(deps.table, batch);
    throw error;
  }
};

/**
 * Finds out what became of an open call and closes it. While Xero remembers the key the same body is sent again, once;
 * a worker that dies over that again leaves it alone until Xero has forgotten. After that every create is looked up.
 * Since a call may wait for the budget until the slice ends, Xero has to remember the key until then.
 * An update is simply planned again: to send it twice changes nothing.
 */
export const settleOpenBatch = async (work: Work, batch: Batch, options: { sendAgain: boolean }): Promise<void> => {
  const { deps } = work;
  if (batch.mode === 'update') {
    await releaseUnsettled(work, batch, batch.elements);
    return closeBatch(deps.table, batch);
  }
  const forgottenAt = Date.parse(batch.startedAt) + keyLife;
  if (options.sendAgain && work.deadline.getTime() < forgottenAt) {
    const answered = await sendAgain(work, batch);
    if (answered) {
      await concludeBatch(work, batch, answered, new Map());
      return closeBatch(deps.table, batch);
    }
  } else if (batch.pickups > 1 && deps.clock.now().getTime() < forgottenAt) {
    throw notYet(forgottenAt - deps.clock.now().getTime());
  }
  const found = await lookUp(work, batch);
  const missing = batch.elements.filter((element) => !found.has(element));
  const present = { ...batch, elements: batch.elements.filter((element) => found.has(element)) };
  if (present.elements.length > 0) await concludeBatch(work, present, [...found.values()], new Map());
  await releaseUnsettled(work, batch, missing);
  await closeBatch(deps.table, batch);
};

const notYet = (ms: number) =>
  new Failure(
    {
      code: 'xero-outcome-pending',
      next: 'wait',
      message: 'It is not certain yet what became of a call to Xero.',
      remedy: 'Nothing to do: it is looked up in a few minutes.',
    },
    { retryAfterSeconds: Math.ceil(ms / 1000) },
  );

/** The same body under the same key. Undefined when Xero answered that nothing of it was saved, or with an error of its own. */
const sendAgain = async (work: Work, batch: Batch) => {
  try {
    return await callXero(work, batch);
  } catch (error) {
    if (error instanceof Failure && (error.problem.next === 'attention' || error.problem.code === 'xero-server-error'))
      return undefined;
    throw error;
  }
};

/** What of an open create stands in Xero: everything changed since shortly before it began, told by number or our link. */
const lookUp = async (work: Work, batch: Batch): Promise<Map<BatchElement, XeroElement>> => {
  const since = new Date(Date.parse(batch.startedAt) - lookBack);
  const found = new Map<BatchElement, XeroElement>();
  const { readContacts, readInvoices } = work.xero;
  for await (const rows of readSince(batch.type === 'contact' ? readContacts : readInvoices, since)) {
    for (const row of rows) {
      const element = batch.elements.find((candidate) => isSame(candidate.body, row));
      if (element && !found.has(element)) found.set(element, row);
    }
  }
  return found;
};

const isSame = (body: BatchElement['body'], row: XeroElement): boolean => {
  const sameNumber = (number: unknown) => row.number !== undefined && row.number === number;
  if (body.contactNumber !== undefined) return sameNumber(body.contactNumber) && row.status !== 'ARCHIVED';
  if (row.url !== undefined) return row.url === body.url;
  return sameNumber(body.invoiceNumber) && row.invoiceType === 'ACCREC';
};

/** Lets changes whose call came to nothing be planned again, later each time; a person is asked when it goes on for too long. */
const releaseUnsettled = async (work: Work, batch: Batch, elements: BatchElement[]): Promise<void> => {
  const { deps, scope } = work;
  const links = await getLinks(
    deps.table,
    scope,
    batch.type,
    elements.map((element) => element.crmId),
  );
  for (const element of elements) {
    const change = await getChange(deps.table, { ...scope, type: batch.type, id: element.crmId });
    const link = links.get(element.crmId);
    if (link) await releaseWaiters(deps.table, scope, batch.type, element.crmId, deps.clock.now());
    const recorded = link?.crmFingerprint === element.crmFingerprint && !link.adopting;
    if (change?.rev === element.rev && !recorded) await release(work, change);
  }
};

const release = async (work: Work, change: Change): Promise<void> => {
  const { deps } = work;
  const attempts = change.attempts + 1;
  if (change.deaths >= deathsBeforePerson)
    return announce(work, await setAside(work, change, problems.workerDied(change.deaths)));
  if (attempts >= attemptsBeforePerson)
    return announce(work, await setAside(work, change, problems.xeroFails(attempts)));
  const pause = attempts === 1 ? 0 : minute * 4 ** (attempts - 2);
  await readyChange(deps.table, change, new Date(deps.clock.now().getTime() + pause).toISOString(), { attempts });
};
