import type { Problem } from '../../shared/failures/failure.ts';
import type { Activity } from '../../shared/store/activities.ts';
import { addWaiter, type Change, changeKey, releaseWaiters } from '../../shared/store/changes.ts';
import type { Delivery } from '../../shared/store/deliveries.ts';
import type { Link } from '../../shared/store/links.ts';
import { recordOutcome } from '../../shared/store/outcomes.ts';
import { deepLink } from '../../shared/xero/deep-links.ts';
import type { Work } from './work.ts';

/** How long the ordinary wake-up has before the sweep rings for a delivery. */
const deliveryGraceMs = 60_000;

type Subject = { type: Link['type']; crmId: string; rev: string };

/** The news for the CRM about one record; its revision is the same when the same work is done again after a crash. */
export const newsOf = (
  work: Work,
  subject: Subject,
  outcome: Delivery['outcome'],
  what: { link?: Link | undefined; problem?: Problem },
): Delivery => {
  const now = work.deps.clock.now();
  const { link, problem } = what;
  const { number, status, total, amountDue } = link?.xero ?? {};
  return {
    ...work.scope,
    type: subject.type,
    id: subject.crmId,
    revision: `${subject.rev}:${outcome}${problem ? `:${problem.code}` : ''}`,
    outcome,
    happenedAt: now.toISOString(),
    attempts: 0,
    dueAt: new Date(now.getTime() + deliveryGraceMs).toISOString(),
    ...(link && {
      xeroId: link.xeroId,
      url: deepLink(work.organisation.shortCode, link.type, link.xeroId, work.deps.xeroAppUrl),
    }),
    ...(number !== undefined && { number }),
    ...(status !== undefined && { status }),
    ...(total !== undefined && { total }),
    ...(amountDue !== undefined && { amountDue }),
    ...(problem && { problem }),
  };
};

/** A line for the log about one record. */
export const activityOf = (
  work: Work,
  subject: Subject,
  action: Activity['action'],
  more: Partial<Pick<Activity, 'xeroId' | 'number' | 'call' | 'problem' | 'note'>> = {},
): Activity => ({
  ...work.scope,
  id: `${subject.rev}:${action}`,
  at: work.deps.clock.now().toISOString(),
  actor: 'crm',
  action,
  type: subject.type,
  crmId: subject.crmId,
  ...more,
});

/** The change's subject, as log and news name it. */
export const subjectOf = (change: Change): Subject => ({
  type: change.record.type,
  crmId: change.record.data.id,
  rev: change.rev,
});

/** Tells the CRM what stands in the table already; a message that gets lost is rung again by the sweep. */
export const announce = async (work: Work, deliveries: Delivery[]): Promise<void> => {
  await work.deps.wakeDeliver(
    deliveries.map(({ workspace, organisation, type, id, revision }) => ({
      workspace,
      organisation,
      type,
      id,
      revision,
    })),
  );
};

/**
 * Sets a change aside for a person. A newer snapshot that came meanwhile stays ready instead. What waits for the record
 * is let go first, so that it is told the new reason it waits.
 */
export const setAside = async (work: Work, change: Change, problem: Problem, call?: string): Promise<Delivery[]> => {
  const { readyAt: _, waitsFor: __, ...parked } = change;
  const subject = subjectOf(change);
  const delivery = newsOf(work, subject, 'attention', { problem });
  await releaseWaiters(work.deps.table, work.scope, subject.type, subject.crmId, work.deps.clock.now());
  const stored = await recordOutcome(work.deps.table, {
    key: changeKey(change),
    rev: change.rev,
    becomes: { ...parked, problem },
    activity: activityOf(work, subject, 'needsAttention', { problem, ...(call !== undefined && { call }) }),
    delivery,
  });
  if (stored !== 'stored') return [];
  work.deps.observer.needsAttention(problem.code);
  return [delivery];
};

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
  return stored === 'stored' ? [delivery] : [];
};

/** Finishes a change that needs no call. What waits for the record is let go first, so that a crash cannot forget it. `tombstone`: nothing else remembers how new it was. */
export const finish = async (
  work: Work,
  change: Change,
  link: Link | undefined,
  note: string | undefined,
  options: { tombstone: boolean },
): Promise<Delivery[]> => {
  const subject = subjectOf(change);
  await releaseWaiters(work.deps.table, work.scope, subject.type, subject.crmId, work.deps.clock.now());
  const delivery = link && newsOf(work, subject, 'synced', { link });
  await recordOutcome(work.deps.table, {
    key: changeKey(change),
    rev: change.rev,
    becomes: 'done',
    ...(link && { link: { ...link, crmVersion: change.version } }),
    activity: activityOf(work, subject, 'unchanged', {
      ...(link && { xeroId: link.xeroId }),
      ...(note !== undefined && { note }),
    }),
    ...(delivery && { delivery }),
    ...(options.tombstone && {
      tombstone: { version: change.version, fingerprint: change.fingerprint, at: work.deps.clock.now() },
    }),
  });
  return delivery ? [delivery] : [];
};
