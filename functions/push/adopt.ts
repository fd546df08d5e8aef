import { isInDirectory, shownInXero } from '../../shared/catch-up/shown.ts';
import { problems } from '../../shared/failures/catalogue.ts';
import { contactSchema } from '../../shared/records/contact.ts';
import type { XeroKind } from '../../shared/records/record.ts';
import { type Change, changeKey, releaseWaiters } from '../../shared/store/changes.ts';
import type { Delivery } from '../../shared/store/deliveries.ts';
import { forgetEntry } from '../../shared/store/directory.ts';
import type { Link } from '../../shared/store/links.ts';
import { recordOutcome } from '../../shared/store/outcomes.ts';
import { standingFingerprint } from '../../shared/sync/differences.ts';
import { planAdoption } from '../../shared/sync/plan-contact.ts';
import type { XeroElement } from '../../shared/xero/answers.ts';
import { activityOf, announce, newsOf, subjectOf } from './news.ts';
import type { Planned } from './plan-work.ts';
import { readByIds } from './read-by-ids.ts';
import { elementOf, type Sendable } from './sendables.ts';
import { setAside } from './settle.ts';
import type { Work } from './work.ts';

const note = 'Linked to the contact of this name; only what it lacked was added.';

/**
 * Links contacts to their namesakes in Xero, and gives what the namesakes lack as updates to send. The link is stored
 * first and marked, so that after a crash it is still only added to. When nothing is lacking, the change, planned again,
 * is found unchanged.
 */
export const adopt = async (work: Work, plans: Planned[]): Promise<Sendable[]> => {
  const adoptions = plans.flatMap(({ change, plan }) => (plan.do === 'adopt' ? [{ change, xeroId: plan.xeroId }] : []));
  const existing = await readByIds(
    work,
    'contact',
    adoptions.map(({ xeroId }) => xeroId),
  );
  const sendables: Sendable[] = [];
  for (const { change, xeroId } of adoptions) {
    const found = existing.get(xeroId.toLowerCase());
    if (!found) {
      await goneFromXero(work, change, 'contact', xeroId);
      continue;
    }
    const additions = planAdoption(contactSchema.parse(change.record.data), found.standing);
    const link = linkTo(work, change, found, xeroId);
    const linked = await storeLink(work, change, { ...link, ...(additions && { adopting: true }) });
    if (linked && additions) {
      const element = elementOf(change, { contactID: xeroId, ...additions }, { matched: true, note });
      sendables.push({ change, kind: 'contact', mode: 'update', element, linkedTo: link.xeroId });
    }
  }
  return sendables;
};

/**
 * Links records to those in Xero that they are, and finishes them; those of which more is to be done are planned again, as
 * if nothing of them had been carried over yet.
 */
export const linkUp = async (work: Work, plans: Planned[]): Promise<void> => {
  const wanted = plans.flatMap(({ change, plan }) => (plan.do === 'link' ? [{ change, plan }] : []));
  const news: Delivery[] = [];
  for (const [kind, group] of Map.groupBy(wanted, ({ plan }) => plan.kind)) {
    const existing = await readByIds(
      work,
      kind,
      group.map(({ plan }) => plan.xeroId),
    );
    for (const { change, plan } of group) {
      const found = existing.get(plan.xeroId.toLowerCase());
      if (!found) await goneFromXero(work, change, kind, plan.xeroId);
      else news.push(...(await linkOne(work, change, linkTo(work, change, found, plan.xeroId), plan)));
    }
  }
  await announce(work, news);
};

const linkOne = async (
  work: Work,
  change: Change,
  link: Link,
  { note, more }: { note: string; more?: boolean },
): Promise<Delivery[]> => {
  const { deps, scope } = work;
  const subject = subjectOf(change);
  if (more) {
    const { crmSide: _, ...bare } = link;
    await storeLink(work, change, { ...bare, crmFingerprint: '' });
    return [];
  }
  await releaseWaiters(deps.table, scope, subject.type, subject.crmId, deps.clock.now());
  const delivery = subject.derivedFrom ? undefined : newsOf(work, subject, 'synced', { link });
  const stored = await recordOutcome(deps.table, {
    key: changeKey(change),
    rev: change.rev,
    becomes: 'done',
    link,
    activity: activityOf(work, subject, 'matched', { xeroId: link.xeroId, note }),
    ...(delivery && { delivery }),
  });
  if (stored === 'linkTaken') return setAside(work, change, problems.linkTaken());
  return delivery ? [delivery] : [];
};

/** Asks a person about a record that is not in Xero any more; what was remembered of it is forgotten. */
const goneFromXero = async (work: Work, change: Change, kind: XeroKind, xeroId: string): Promise<void> => {
  if (isInDirectory(kind)) await forgetEntry(work.deps.table, work.scope, kind, xeroId);
  const problem = kind === 'contact' ? problems.contactGone() : problems.xeroIdUnknown(xeroId);
  await announce(work, await setAside(work, change, problem));
};

const linkTo = (work: Work, change: Change, found: XeroElement, xeroId: string): Link => {
  const now = work.deps.clock.now().toISOString();
  const { type, data } = change.record;
  return {
    ...work.scope,
    type,
    kind: found.kind,
    crmId: data.id,
    xeroId: found.xeroId ?? xeroId,
    crmFingerprint: change.fingerprint,
    crmVersion: change.version,
    crmSide: data,
    xero: shownInXero(found),
    xeroSide: found.standing,
    xeroFingerprint: standingFingerprint(found.kind, found.standing),
    acts: [],
    ...(data.url !== undefined && { crmUrl: data.url }),
    madeBy: 'matched',
    linkedAt: now,
    updatedAt: now,
  };
};

/** Stores a link while its change stays; false when the Xero record turned out to belong to another CRM record. */
const storeLink = async (work: Work, change: Change, link: Link): Promise<boolean> => {
  const stored = await recordOutcome(work.deps.table, {
    key: changeKey(change),
    rev: change.rev,
    becomes: change,
    link,
  });
  if (stored === 'linkTaken') await announce(work, await setAside(work, change, problems.linkTaken()));
  return stored === 'stored';
};
