import { shownInXero } from '../../shared/catch-up/shown.ts';
import { problems } from '../../shared/failures/catalogue.ts';
import type { Problem } from '../../shared/failures/failure.ts';
import { Big } from '../../shared/records/decimal.ts';
import type { Activity } from '../../shared/store/activities.ts';
import type { Batch, BatchElement } from '../../shared/store/batches.ts';
import { type Change, getChange, releaseWaiters } from '../../shared/store/changes.ts';
import type { Delivery } from '../../shared/store/deliveries.ts';
import type { Link } from '../../shared/store/links.ts';
import { recordOutcome } from '../../shared/store/outcomes.ts';
import { differences, standingFingerprint } from '../../shared/sync/differences.ts';
import { filledFields } from '../../shared/sync/emptied-fields.ts';
import { agreedWithout, changedByOthers } from '../../shared/sync/others.ts';
import type { Standing } from '../../shared/sync/standing.ts';
import type { XeroElement } from '../../shared/xero/answers.ts';
import type { Answered } from './conclude.ts';
import { salesNumber } from './natural-key.ts';
import { activityOf, changedNews, newsOf, subjectIn } from './news.ts';
import { setAside } from './settle.ts';
import type { Work } from './work.ts';

/** Xero's answer for one element, and the record's link as it was before. */
interface Done {
  answer: XeroElement;
  xeroId: string;
  before: Link | undefined;
}

/** The change that an element was made of, unless a newer snapshot has taken its place. */
export const currentChange = async (
  work: Work,
  { batch, changes }: Answered,
  element: BatchElement,
): Promise<Change | undefined> => {
  const key = { ...work.scope, type: batch.type, id: element.crmId };
  const change = changes.get(element.crmId) ?? (await getChange(work.deps.table, key));
  return change?.rev === element.rev ? change : undefined;
};

/** The link of a record as Xero's answer leaves it. */
export const linkOf = (
  work: Work,
  { key, type, kind }: Pick<Batch, 'key' | 'type' | 'kind'>,
  element: BatchElement,
  { answer, xeroId, before }: Done,
): Link => {
  const now = work.deps.clock.now().toISOString();
  const stays = before && before.xeroId === xeroId ? before : undefined;
  const backfill = stays ? stays.backfill : element.backfill;
  return {
    ...work.scope,
    type,
    kind,
    crmId: element.crmId,
    xeroId,
    crmFingerprint: element.crmFingerprint,
    crmVersion: element.crmVersion,
    xero: shownInXero(answer),
    ...(element.crmSide && { crmSide: element.crmSide }),
    ...sidesAfter(element, answer.standing, stays),
    xeroFingerprint: standingFingerprint(kind, answer.standing),
    acts: stays?.acts ?? [],
    ...(element.crmUrl !== undefined && { crmUrl: element.crmUrl }),
    filled: filledBy(element, stays),
    madeBy: stays?.madeBy ?? (element.matched ? 'matched' : 'created'),
    madeIn: stays ? stays.madeIn : key,
    ...(backfill !== undefined && { backfill }),
    linkedAt: stays?.linkedAt ?? now,
    updatedAt: now,
  };
};

/**
 * Both sides agree on what Xero answers, except on what others changed there: that is agreed when the CRM, which is told
 * of it, has taken it.
 */
const sidesAfter = (
  element: BatchElement,
  answer: Standing,
  before: Link | undefined,
): Pick<Link, 'xeroSide' | 'xeroSeen'> => {
  const theirs = byOthers(element, answer, before);
  return before?.xeroSide && theirs.length > 0
    ? { xeroSide: agreedWithout(answer, before.xeroSide, theirs), xeroSeen: answer }
    : { xeroSide: answer };
};

/** Fields that others changed just before the call, or before that without the CRM's having taken it yet. */
const byOthers = ({ body, matched }: BatchElement, answer: Standing, before: Link | undefined): string[] =>
  matched ? [] : changedByOthers(body, answer, before?.xeroSide);

/** What we fill in Xero: what an element says of a field counts, of fields that it leaves out what was known before. */
const filledBy = ({ body }: BatchElement, before: Link | undefined): string[] => {
  const left = (before?.filled ?? []).filter((field) => !isMentioned(body, field));
  return [...new Set([...left, ...filledFields(body)])];
};

/** Whether an element says anything of a field such as `emailAddress` or `phones.MOBILE`. */
const isMentioned = (body: BatchElement['body'], field: string): boolean => {
  const [name = '', slot] = field.split('.');
  const part = body[name];
  if (slot === undefined || !Array.isArray(part)) return part !== undefined;
  return part.some((one) => one?.phoneType === slot || one?.addressType === slot);
};

/**
 * Whether the outcome was recorded before a crash: the link leads to it, and the change is gone, or (of a create with more to
 * come) the link says that this very call made it.
 */
const isRecorded = (
  { key, mode }: Batch,
  element: BatchElement,
  change: Change | undefined,
  { before, xeroId }: Done,
) =>
  before?.xeroId === xeroId &&
  before.crmFingerprint === element.crmFingerprint &&
  (!change || (mode === 'create' && before.madeIn === key));

/** Records one element that Xero took: its link, a line in the log, and news for the CRM unless more is to come. */
export const recordDone = async (
  work: Work,
  answered: Answered,
  element: BatchElement,
  done: Done,
): Promise<{ news: Delivery[]; pushed: number }> => {
  const { deps, scope } = work;
  const { batch } = answered;
  const { before } = done;
  const link = linkOf(work, batch, element, done);
  const number = salesNumber(batch.kind, {
    ...element.body,
    ...(link.xero.number && { invoiceNumber: link.xero.number }),
  });
  if (number !== undefined) work.numbersGiven.set(number, `${link.type}#${link.crmId}`);
  const subject = subjectIn(batch.type, element);
  const change = await currentChange(work, answered, element);
  const recorded = isRecorded(batch, element, change, done);
  let news: Delivery[] = [];
  if (!recorded) {
    const differs = totalProblem(element, link.xero.total);
    const delivery = await outcomeNews(work, subject, element, link, before, differs);
    const stored = await recordOutcome(deps.table, {
      key: { ...scope, type: batch.type, id: element.crmId },
      rev: element.rev,
      becomes: nextOf(change, element, differs),
      link: { ...link, ...(delivery?.xeroFingerprint && { toldFingerprint: delivery.xeroFingerprint }) },
      replaces: element.replaces,
      activity: activityOf(work, subject, actionOf(batch, element), {
        xeroId: link.xeroId,
        call: batch.key,
        calls: Math.round(1000 / batch.elements.length) / 1000,
        ...(answered.durationMs !== undefined && { durationMs: answered.durationMs }),
        ...(link.xero.number !== undefined && { number: link.xero.number }),
        ...(differs && { problem: differs }),
        ...(element.note !== undefined && { note: element.note }),
        ...(batch.mode === 'update' && { changed: changedBy(element, before) }),
      }),
      ...(delivery && { delivery }),
    });
    if (stored === 'linkTaken')
      return {
        news: change ? await setAside(work, change, problems.linkTaken(), { call: batch.key }) : [],
        pushed: 0,
      };
    if (differs) deps.observer.needsAttention(differs.code);
    news = delivery ? [delivery] : [];
  }
  await releaseWaiters(deps.table, scope, batch.type, element.crmId, deps.clock.now());
  return { news, pushed: recorded ? 0 : 1 };
};

/** What becomes of the change: done, set aside over a total that differs, or planned again for what is still to do. */
const nextOf = (change: Change | undefined, element: BatchElement, differs: Problem | undefined): Change | 'done' => {
  if (!change) return 'done';
  const { problem: _, conflicts: __, ...rest } = change;
  if (differs) return { ...rest, readyAt: undefined, problem: differs };
  return element.more ? rest : 'done';
};

/** News of a whole outcome; undefined while more is to come, and of records that the CRM does not know. */
const outcomeNews = async (
  work: Work,
  subject: ReturnType<typeof subjectIn>,
  element: BatchElement,
  link: Link,
  before: Link | undefined,
  differs: Problem | undefined,
): Promise<Delivery | undefined> => {
  if (differs) return newsOf(work, subject, 'attention', { link, problem: differs });
  if (element.more || subject.derivedFrom) return undefined;
  const standing = link.xeroSeen ?? link.xeroSide ?? {};
  if (!element.tell && byOthers(element, standing, before).length === 0)
    return newsOf(work, subject, 'synced', { link });
  return changedNews(work, subject, link, standing, before?.xeroSide);
};

const actionOf = ({ mode }: Batch, { matched }: BatchElement): Activity['action'] =>
  mode === 'create' ? 'created' : matched ? 'matched' : 'updated';

const mostLoggedBytes = 20_000;

/** What an update changed, with the values before it; only the fields' names where the values are long. */
const changedBy = ({ body }: BatchElement, before: Link | undefined): NonNullable<Activity['changed']> => {
  const changed = differences(body, before?.xeroSeen ?? before?.xeroSide);
  return Buffer.byteLength(JSON.stringify(changed)) <= mostLoggedBytes
    ? changed
    : changed.map(({ field }) => ({ field }));
};

const totalProblem = (element: BatchElement, total: string | undefined): Problem | undefined =>
  element.expectedTotal === undefined || total === undefined || new Big(total).eq(element.expectedTotal)
    ? undefined
    : problems.totalDiffersInXero(element.expectedTotal, new Big(total).toFixed(2));
