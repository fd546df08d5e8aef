import { readSince } from '../../shared/catch-up/read-since.ts';
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
import { type Change, countDeath, getChange, releaseWaiters } from '../../shared/store/changes.ts';
import { getHolders, getLinks, type Link } from '../../shared/store/links.ts';
import type { Table } from '../../shared/store/table.ts';
import { differences } from '../../shared/sync/differences.ts';
import type { XeroElement } from '../../shared/xero/answers.ts';
import { callXero } from './call-xero.ts';
import { concludeBatch } from './conclude.ts';
import { concludeAct } from './conclude-act.ts';
import { idFields, isMadeOf } from './natural-key.ts';
import { announce } from './news.ts';
import { readByIds } from './read-by-ids.ts';
import { setAside } from './settle.ts';
import { tryLater } from './try-later.ts';
import type { Work } from './work.ts';

const minute = 60_000;
/** Xero remembers an Idempotency-Key for 6 minutes from the first call; a minute is kept for clocks and travel. */
const keyLife = 5 * minute;
/** Clocks differ: changes are looked for from this long before the call. */
const lookBack = 10 * minute;
const deathsBeforePerson = 3;

const isClaim = ({ elements }: Batch): boolean => elements.length === 0;

/** Gives up what a worker claimed that died before it wrote the call ahead: nothing of it was sent. A written call stays. */
export const giveUpClaim = async (table: Table, scope: Work['scope']): Promise<void> => {
  const batch = await getBatch(table, scope);
  if (batch && isClaim(batch)) await closeBatch(table, batch);
};

/** Settles the call that an earlier worker left open, if there is one; a claim without a call is given up. */
export const recoverOpenBatch = async (work: Work): Promise<void> => {
  const { deps, scope } = work;
  const batch = await getBatch(deps.table, scope);
  if (!batch) return;
  if (isClaim(batch)) return closeBatch(deps.table, batch);
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
 * a worker that dies over that again leaves it alone until Xero has forgotten. After that every create and act is looked
 * up. Since a call may wait for the budget until the slice ends, Xero has to remember the key until then.
 * Of an update, too, it is looked up whether Xero shows it; else it is planned again: to send it twice changes nothing.
 */
export const settleOpenBatch = async (work: Work, batch: Batch, options: { sendAgain: boolean }): Promise<void> => {
  const { deps } = work;
  const forgottenAt = Date.parse(batch.startedAt) + keyLife;
  if (options.sendAgain && work.deadline.getTime() < forgottenAt) {
    if (await sendAgain(work, batch)) return closeBatch(deps.table, batch);
  } else if (batch.mode !== 'update' && batch.pickups > 1 && deps.clock.now().getTime() < forgottenAt) {
    throw notYet(forgottenAt - deps.clock.now().getTime());
  }
  const done = await concludeFound(work, batch);
  await releaseUnsettled(
    work,
    batch,
    batch.elements.filter((element) => !done.has(element)),
  );
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

/** The same body under the same key. False when Xero answered that nothing of it was saved, or with an error of its own. */
const sendAgain = async (work: Work, batch: Batch): Promise<boolean> => {
  const act = batch.elements[0]?.act;
  const { deps, scope, xero } = work;
  let answered: XeroElement[] = [];
  try {
    if (act) await xero.act(act, batch.key, (url) => deps.fetchFile(scope.workspace, url));
    else answered = await callXero(work, batch);
  } catch (error) {
    if (error instanceof Failure && (error.problem.next === 'attention' || error.problem.code === 'xero-server-error'))
      return false;
    throw error;
  }
  if (act) await concludeAct(work, { batch, changes: new Map() });
  else await concludeBatch(work, { batch, changes: new Map() }, answered);
  return true;
};

/** Looks up what of an open call stands in Xero and records it; answers with the elements that do. */
const concludeFound = async (work: Work, batch: Batch): Promise<Set<BatchElement>> => {
  const [first] = batch.elements;
  if (first?.act) {
    if (!(await work.xero.hasHappened(first.act))) return new Set();
    await concludeAct(work, { batch, changes: new Map() });
    return new Set([first]);
  }
  const found = batch.mode === 'create' ? await lookUp(work, batch) : await cameThrough(work, batch);
  const present = { ...batch, elements: batch.elements.filter((element) => found.has(element)) };
  if (present.elements.length > 0)
    await concludeBatch(work, { batch: present, changes: new Map() }, [...found.values()]);
  return new Set(found.keys());
};

/** Records of an open update that show all that was sent. */
const cameThrough = async (work: Work, { kind, elements }: Batch): Promise<Map<BatchElement, XeroElement>> => {
  const idOf = ({ body }: BatchElement) => String(body[idFields[kind]]).toLowerCase();
  const rows = await readByIds(work, kind, elements.map(idOf));
  return new Map(
    elements.flatMap((element) => {
      const row = rows.get(idOf(element));
      return row && differences(element.body, row.standing).length === 0 ? [[element, row] as const] : [];
    }),
  );
};

/**
 * What of an open create stands in Xero: everything changed since shortly before it began, told by number, by our link, or
 * by having all that was sent and belonging to no other record.
 */
const lookUp = async (work: Work, batch: Batch): Promise<Map<BatchElement, XeroElement>> => {
  const { deps, scope, xero } = work;
  const since = new Date(Date.parse(batch.startedAt) - lookBack);
  const found = new Map<BatchElement, XeroElement>();
  const taken = new Set<string>();
  for await (const rows of readSince((from, page) => xero.list(batch.kind, { since: from, page }), since)) {
    const holders = await getHolders(
      deps.table,
      scope,
      batch.kind,
      rows.flatMap(({ xeroId }) => xeroId ?? []),
    );
    for (const row of rows) {
      const { xeroId } = row;
      if (xeroId === undefined || taken.has(xeroId)) continue;
      const holder = holders.get(xeroId);
      const element = batch.elements.find(
        (candidate) =>
          !found.has(candidate) &&
          (!holder || (holder.type === batch.type && holder.crmId === candidate.crmId)) &&
          isMadeOf(batch.kind, candidate, row),
      );
      if (!element) continue;
      found.set(element, row);
      taken.add(xeroId);
    }
  }
  return found;
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
    if (change?.rev === element.rev && !isRecorded(batch, element, link)) await release(work, change);
  }
};

/** Whether the outcome of an element was recorded in full before the worker died. */
const isRecorded = ({ mode, key }: Batch, { act }: BatchElement, link: Link | undefined): boolean =>
  act ? link?.acts.includes(act.name) === true : mode === 'create' && link?.madeIn === key;

const release = async (work: Work, change: Change): Promise<void> => {
  const news =
    change.deaths >= deathsBeforePerson
      ? await setAside(work, change, problems.workerDied(change.deaths))
      : await tryLater(work, change, problems.xeroFails);
  await announce(work, news);
};
