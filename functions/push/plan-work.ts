import { maybeMended } from '../../shared/catch-up/mended-in-xero.ts';
import { freshReference, todayIn } from '../../shared/catch-up/reference.ts';
import { problems } from '../../shared/failures/catalogue.ts';
import { type RecordType, recordSchemas, recordTypeSchema, recordWords } from '../../shared/records/record.ts';
import { recordAddress } from '../../shared/records/record-address.ts';
import type { Reference } from '../../shared/records/reference.ts';
import type { Settings } from '../../shared/settings/settings.ts';
import type { Change } from '../../shared/store/changes.ts';
import type { Link } from '../../shared/store/links.ts';
import type { Plan } from '../../shared/sync/plan.ts';
import { planRecord } from '../../shared/sync/plan-record.ts';
import { carriedFingerprint } from '../../shared/sync/taken.ts';
import { aboutReference, maybeOurs, maybePassed } from './doubts.ts';
import { type Gathered, gather, type Readable } from './gather.ts';
import { salesNumber } from './natural-key.ts';
import { noTwins } from './twins.ts';
import { seeingOf, type Work } from './work.ts';

export interface Planned {
  change: Change;
  plan: Plan;
  /** The record's link as it was planned with. */
  link: Link | undefined;
}

const unexpected: Plan = { do: 'attention', problem: problems.unexpected() };
const outdated: Plan = { do: 'leave', note: 'Older than what was carried over last.' };
/** How old the reference data may be before a person is asked, unless one has just said that Xero was mended. */
const mendedSince = 5 * 60_000;

/** Changes with their records in canonical form; apart from them those whose stored record is none (any more). */
const readableOf = (type: RecordType, changes: Change[]) => {
  const readable: Readable[] = [];
  const broken: Planned[] = [];
  for (const change of changes) {
    const { data } = recordSchemas[type].safeParse(change.record.data);
    if (data === undefined) broken.push({ change, plan: unexpected, link: undefined });
    else readable.push({ change, record: data });
  }
  return { readable, broken };
};

/**
 * Plans changes of one type, after a look into Xero where that may matter. What seems wrong, or what Xero has just
 * refused, although Xero may have been mended meanwhile, is planned on a fresh snapshot before a person is asked.
 */
export const planChanges = async (work: Work, type: RecordType, changes: Change[]): Promise<Planned[]> => {
  const { readable, broken } = readableOf(type, changes);
  const settings = await work.settings();
  const doubtful = doubtfulOf(work, changes);
  const doubts = doubtful.map(({ code }) => code);
  let gathered = await gather(work, type, readable, settings, doubts);
  const seeing = seeingOf(work);
  const { clock } = work.deps;
  const again = doubts.some((code) => aboutReference.has(code));
  const reference = await freshReference(seeing, again ? clock.now() : undefined);
  for (const { rev } of doubtful) work.doubted.add(rev);
  const plansBy = (on: Reference) =>
    readable.map((one) => planOne(work, type, one, { gathered, settings, reference: on }));
  let plans = plansBy(reference);
  if (doubts.length === 0 && plans.some(maybeHasPassed)) {
    gathered = await gather(work, type, readable, settings, [...maybePassed]);
    plans = plansBy(reference);
  }
  const mended = plans.filter(({ plan }) => plan.do === 'attention' && maybeMended.has(plan.problem.code));
  if (mended.length === 0) return [...unhurried(plans), ...broken];
  const retried = mended.map(({ change }) => Date.parse(change.retriedAt ?? '')).filter((at) => !Number.isNaN(at));
  const notBefore = new Date(Math.max(clock.now().getTime() - mendedSince, ...retried));
  return [...unhurried(plansBy(await freshReference(seeing, notBefore))), ...broken];
};

const maybeHasPassed = ({ plan }: Planned): boolean => plan.do === 'attention' && maybePassed.has(plan.problem.code);

const isReversal = ({ plan }: Planned): boolean =>
  plan.do === 'act' && ['reversePayment', 'unallocate'].includes(plan.act.act);

/** While something is taken back, a person is not asked yet over what is due: that is planned again once it is done. */
const unhurried = (plans: Planned[]): Planned[] =>
  plans.some(isReversal) ? plans.filter((one) => !maybeHasPassed(one)) : plans;

/** Plans changes as far as Xero is known, and changes nothing: neither in the table nor in Xero. */
export const planAsKnown = async (
  work: Work,
  type: RecordType,
  changes: Change[],
  reference: Reference,
): Promise<Planned[]> => {
  const { readable, broken } = readableOf(type, changes);
  const settings = await work.settings();
  const gathered = await gather(work, type, readable, settings, 'asKnown');
  return [...readable.map((one) => planOne(work, type, one, { gathered, settings, reference })), ...broken];
};

/** Changes of which Xero has refused something since it was last looked at; each refusal casts doubt once a slice. */
const doubtfulOf = ({ doubted }: Work, changes: Change[]) =>
  changes.flatMap(({ rev, problem }) =>
    problem && maybeOurs.has(problem.code) && !doubted.has(rev) ? [{ rev, code: problem.code }] : [],
  );

/** True when what was carried over (or deleted before it was) came from a newer snapshot than this one. */
const isOutdated = ({ version }: Change, newest: string | undefined): boolean => version < (newest ?? '');

const planOne = (
  work: Work,
  type: RecordType,
  { change, record }: Readable,
  known: { gathered: Gathered; settings: Settings; reference: Reference },
): Planned => {
  const { gathered, settings, reference } = known;
  const link = gathered.links.get(record.id);
  if (isOutdated(change, link?.crmVersion ?? gathered.tombstones.get(record.id)?.version))
    return { change, plan: outdated, link };
  try {
    const plan = planRecord(type, {
      ...(gathered.twins.get(record.id) ?? noTwins),
      record,
      deleted: change.deleted,
      fingerprint: change.fingerprint,
      link: link && { ...linkFacts(link), mergedInto: gathered.mergedInto.get(record.id) },
      standing: link?.xeroSeen ?? link?.xeroSide,
      standingUpdatedAt: link?.xero.updatedAt,
      crmUpdatedAt: new Date(record.updatedAt ?? change.receivedAt).toISOString(),
      related: gathered.related,
      isOurPayment: gathered.isOurPayment,
      reference,
      settings,
      today: todayIn(seeingOf(work), reference),
      ownUrl: recordAddress(work.deps.publicUrl, work.scope.workspace, type, record.id),
      take: change.take,
    });
    return { change, plan: checked(work, change, plan, link), link };
  } catch {
    return { change, plan: unexpected, link };
  }
};

const linkFacts = (link: Link) => ({
  xeroId: link.xeroId,
  kind: link.kind,
  crmFingerprint: carriedFingerprint(link),
  name: link.xero.name,
  number: link.xero.number,
  status: link.xero.status,
  adopting: link.adopting,
  filled: link.filled,
  crmSide: link.crmSide,
  xeroSide: link.xeroSide,
  acts: link.acts,
  madeBy: link.madeBy,
});

/** The words for who has just been given a number: type and id. */
const heldBy = (holder: string): [word: string, id: string] => {
  const [type = '', ...id] = holder.split('#');
  return [recordWords[recordTypeSchema.parse(type)], id.join('#')];
};

/** A plan that would come to nothing or never end is not acted on. */
const checked = (work: Work, { record }: Change, plan: Plan, link: Link | undefined): Plan => {
  const step = plan.do === 'derive' ? plan.name : plan.do === 'act' ? plan.act.name : undefined;
  if (step !== undefined && (!link || link.acts.includes(step))) return unexpected;
  if (plan.do === 'tell' && !link) return unexpected;
  const number = plan.do === 'create' ? salesNumber(plan.kind, plan.body) : undefined;
  const holder = number === undefined ? undefined : work.numbersGiven.get(number);
  return number !== undefined && holder !== undefined && holder !== `${record.type}#${record.data.id}`
    ? { do: 'attention', problem: problems.numberTaken(number, ...heldBy(holder)) }
    : plan;
};
