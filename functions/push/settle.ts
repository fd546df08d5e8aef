import type { Problem } from '../../shared/failures/failure.ts';
import type { Activity } from '../../shared/store/activities.ts';
import { addWaiter, type Change, changeKey, releaseWaiters } from '../../shared/store/changes.ts';
import type { Delivery } from '../../shared/store/deliveries.ts';
import { getLink, type Link } from '../../shared/store/links.ts';
import { recordOutcome } from '../../shared/store/outcomes.ts';
import type { FieldConflict } from '../../shared/sync/plan.ts';
import type { Standing } from '../../shared/sync/standing.ts';
import { activityOf, changedNews, newsOf, subjectOf } from './news.ts';
import type { Work } from './work.ts';

/**
 * Sets a change aside: for a person, or (a problem that waits) until what holds it up has gone. A newer snapshot that
 * came meanwhile stays ready instead. What waits for the record is let go first, so that it is told the new reason it
 * waits.
 */
export const setAside = async (
  work: Work,
  change: Change,
  problem: Problem,
  more: { call?: string; conflicts?: FieldConflict[] | undefined } = {},
): Promise<Delivery[]> => {
  const { readyAt: _, waitsFor: __, conflicts: ___, ...parked } = change;
  const subject = subjectOf(change);
  const waits = problem.next === 'wait';
  const delivery = newsOf(work, subject, waits ? 'waiting' : 'attention', { problem });
  await releaseWaiters(work.deps.table, work.scope, subject.type, subject.crmId, work.deps.clock.now());
  const { call, conflicts } = more;
  const stored = await recordOutcome(work.deps.table, {
    key: changeKey(change),
    rev: change.rev,
    becomes: { ...parked, problem, ...(conflicts && { conflicts }) },
    activity: activityOf(work, subject, actionOf(waits, conflicts), { problem, ...(call !== undefined && { call }) }),
    delivery,
  });
  if (stored !== 'stored') return [];
  if (!waits) work.deps.observer.needsAttention(problem.code);
  return [delivery];
};

const actionOf = (waits: boolean, conflicts: FieldConflict[] | undefined): Activity['action'] =>
  waits ? 'waits' : conflicts ? 'conflict' : 'needsAttention';

/** Lets a change wait for another record. The waiter is noted first: one too many does no harm, one missing would. */
export const letWait = async (
  work: Work,
  change: Change,
  waitsFor: NonNullable<Change['waitsFor']> & { type: Link['type'] },
  problem: Problem,
): Promise<Delivery[]> => {
  const { readyAt: _, ...parked } = change;
  const subject = subjectOf(change);
  const delivery = newsOf(work, subject, 'waiting', { problem });
  await addWaiter(work.deps.table, waitsFor.type, waitsFor.id, changeKey(change));
  const stored = await recordOutcome(work.deps.table, {
    key: changeKey(change),
    rev: change.rev,
    becomes: { ...parked, problem, waitsFor },
    activity: activityOf(work, subject, 'waits', { problem }),
    delivery,
  });
  if (stored !== 'stored') return [];
  if (await wasLinkedSince(work, waitsFor, problem))
    await releaseWaiters(work.deps.table, work.scope, waitsFor.type, waitsFor.id, work.deps.clock.now());
  return [delivery];
};

/** Whether a record that was not in Xero has been linked at this moment by somebody else, who saw no waiter yet. */
const wasLinkedSince = async (
  { deps, scope }: Work,
  { type, id }: { type: Link['type']; id: string },
  { code }: Problem,
): Promise<boolean> =>
  [`${type}-on-its-way`, `${type}-not-arrived`, `${type}-needs-attention`].includes(code) &&
  (await getLink(deps.table, { ...scope, type, crmId: id })) !== undefined;

/** What the link of a finished change says of the CRM's side. */
const carriedOver = (work: Work, change: Change) => ({
  crmFingerprint: change.fingerprint,
  crmVersion: change.version,
  crmSide: change.record.data,
  updatedAt: work.deps.clock.now().toISOString(),
});

/** Whether something was changed in Xero of which the CRM was not told, because its own change waited. */
const isUntold = async (work: Work, { deleted }: Change, link: Link): Promise<boolean> =>
  !deleted && link.toldFingerprint !== link.xeroFingerprint && (await work.settings()).sync[link.type].toCrm;

/**
 * Finishes a change that needs no call; the CRM is told what was changed in Xero while it waited. What waits for the record is let go first, so that a crash cannot forget it.
 * Of a deletion that no link remembers, a tombstone says how new it was.
 */
export const finish = async (
  work: Work,
  change: Change,
  link: Link | undefined,
  note: string | undefined,
): Promise<Delivery[]> => {
  if (link?.xeroSeen && (await isUntold(work, change, link)))
    return tell(work, change, link, link.xeroSeen, 'Xero has it already; the CRM is told what was changed there.');
  const subject = subjectOf(change);
  await releaseWaiters(work.deps.table, work.scope, subject.type, subject.crmId, work.deps.clock.now());
  const delivery = link && !subject.derivedFrom ? newsOf(work, subject, 'synced', { link }) : undefined;
  const stored = await recordOutcome(work.deps.table, {
    key: changeKey(change),
    rev: change.rev,
    becomes: 'done',
    ...(link && { touched: { link, fields: carriedOver(work, change), asSeen: true } }),
    ...(!isLastStep(change, link) && {
      activity: activityOf(work, subject, 'unchanged', {
        ...(link && { xeroId: link.xeroId }),
        ...(note !== undefined && { note }),
      }),
    }),
    ...(delivery && { delivery }),
    ...(change.deleted &&
      !link && {
        tombstone: { version: change.version, fingerprint: change.fingerprint, at: work.deps.clock.now() },
      }),
  });
  return delivery && stored === 'stored' ? [delivery] : [];
};

/** Whether this very snapshot was carried over already: then the steps that did it stand in the log. */
const isLastStep = ({ fingerprint, version }: Change, link: Link | undefined): boolean =>
  link?.crmFingerprint === fingerprint && link.crmVersion === version;

/** Drops a change that is not to be carried over; what its record is in Xero stays as it is. */
export const leave = async (work: Work, change: Change, note: string): Promise<Delivery[]> => {
  const subject = subjectOf(change);
  await releaseWaiters(work.deps.table, work.scope, subject.type, subject.crmId, work.deps.clock.now());
  await recordOutcome(work.deps.table, {
    key: changeKey(change),
    rev: change.rev,
    becomes: 'done',
    activity: activityOf(work, subject, 'unchanged', { note }),
  });
  return [];
};

/**
 * Finishes a change over which Xero's side stays as it is: the CRM is told what Xero holds. When Xero shows something
 * else by now, the change stays and is planned again.
 */
export const tell = async (
  work: Work,
  change: Change,
  link: Link,
  standing: Standing,
  note: string,
): Promise<Delivery[]> => {
  const subject = subjectOf(change);
  await releaseWaiters(work.deps.table, work.scope, subject.type, subject.crmId, work.deps.clock.now());
  const delivery = await changedNews(work, subject, link, standing, link.xeroSide);
  const stored = await recordOutcome(work.deps.table, {
    key: changeKey(change),
    rev: change.rev,
    becomes: 'done',
    touched: {
      link,
      fields: { ...carriedOver(work, change), toldFingerprint: delivery.xeroFingerprint },
      asSeen: true,
    },
    activity: activityOf(work, subject, 'told', { xeroId: link.xeroId, note, direction: 'toCrm' }),
    ...(!subject.derivedFrom && { delivery }),
  });
  return stored === 'stored' && !subject.derivedFrom ? [delivery] : [];
};
