import { changeInWords, wordsFor } from '../../shared/catch-up/news.ts';
import type { Problem } from '../../shared/failures/failure.ts';
import type { RecordType } from '../../shared/records/record.ts';
import type { Activity } from '../../shared/store/activities.ts';
import type { BatchElement } from '../../shared/store/batches.ts';
import type { Change } from '../../shared/store/changes.ts';
import type { Delivery } from '../../shared/store/deliveries.ts';
import type { Link } from '../../shared/store/links.ts';
import { standingFingerprint } from '../../shared/sync/differences.ts';
import type { Standing } from '../../shared/sync/standing.ts';
import { deepLink } from '../../shared/xero/deep-links.ts';
import { seeingOf, type Work } from './work.ts';

/** How long the ordinary wake-up has before the sweep rings for a delivery. */
const deliveryGraceMs = 60_000;

/** A record as log and news name it. */
export interface Subject {
  type: RecordType;
  crmId: string;
  rev: string;
  /** The record that was derived from this one's, and which the CRM does not know. */
  derivedFrom?: { type: RecordType; id: string } | undefined;
}

/** The change's subject. */
export const subjectOf = (change: Change): Subject => ({
  type: change.record.type,
  crmId: change.record.data.id,
  rev: change.rev,
  derivedFrom: change.derivedFrom,
});

/** The subject of an element of a call. */
export const subjectIn = (type: RecordType, { crmId, rev, derivedFrom }: BatchElement): Subject => ({
  type,
  crmId,
  rev,
  derivedFrom,
});

/**
 * The news for the CRM about one record; its revision is the same when the same work is done again after a crash. Of a
 * derived record the CRM hears under the id of the record that it was derived from.
 */
export const newsOf = (
  work: Work,
  { type, crmId, rev, derivedFrom }: Subject,
  outcome: Delivery['outcome'],
  what: { link?: Link | undefined; problem?: Problem },
): Delivery => {
  const now = work.deps.clock.now();
  const { problem } = what;
  const link = derivedFrom ? undefined : what.link;
  const { number, status, total, amountDue } = link?.xero ?? {};
  return {
    ...work.scope,
    ...(derivedFrom ?? { type, id: crmId }),
    revision: `${rev}:${outcome}${problem ? `:${problem.code}` : ''}`,
    outcome,
    happenedAt: now.toISOString(),
    attempts: 0,
    dueAt: new Date(now.getTime() + deliveryGraceMs).toISOString(),
    ...(link && {
      xeroId: link.xeroId,
      url: deepLink(work.organisation.shortCode, link.type, link.xeroId, work.deps.xeroAppUrl, link.kind),
    }),
    ...(number !== undefined && { number }),
    ...(status !== undefined && { status }),
    ...(total !== undefined && { total }),
    ...(amountDue !== undefined && { amountDue }),
    ...(problem && { problem }),
  };
};

/** The news of what a record holds in Xero, in the CRM's words. `agreed`: what both sides had. */
export const changedNews = async (
  work: Work,
  subject: Subject,
  link: Link,
  standing: Standing,
  agreed: Standing | undefined,
): Promise<Delivery> => {
  const words = await wordsFor(seeingOf(work), [standing, ...(agreed ? [agreed] : [])]);
  const { record, changed } = changeInWords(link.type, link.kind, agreed, standing, words);
  return {
    ...newsOf(work, subject, 'changed', { link }),
    record,
    changedFields: changed.map(({ field }) => field),
    xeroFingerprint: standingFingerprint(link.kind, standing),
  };
};

/** A line for the log about one record. What is wrong with a derived one is said of the record that it was derived from. */
export const activityOf = (
  work: Work,
  subject: Subject,
  action: Activity['action'],
  more: Partial<
    Pick<Activity, 'xeroId' | 'number' | 'call' | 'problem' | 'note' | 'changed' | 'durationMs' | 'calls' | 'direction'>
  > = {},
): Activity => ({
  ...work.scope,
  id: `${subject.rev}:${action}`,
  at: work.deps.clock.now().toISOString(),
  actor: 'crm',
  action,
  ...(more.problem && subject.derivedFrom
    ? { type: subject.derivedFrom.type, crmId: subject.derivedFrom.id }
    : { type: subject.type, crmId: subject.crmId }),
  direction: 'toXero',
  ...more,
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
