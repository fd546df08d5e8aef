import type { Seeing } from '../../../shared/catch-up/seeing.ts';
import { shownInXero } from '../../../shared/catch-up/shown.ts';
import { type RecordType, recordTypeSchema, type XeroKind, xeroKinds } from '../../../shared/records/record.ts';
import { crmIdOf } from '../../../shared/records/record-address.ts';
import { mapConcurrently } from '../../../shared/runtime/concurrency.ts';
import { getChanges } from '../../../shared/store/changes.ts';
import { type Drift, dropDrift, listDrift, noteDrift } from '../../../shared/store/drift.ts';
import { noteSeenIds, seenIds } from '../../../shared/store/job-notes.ts';
import type { Job, Task } from '../../../shared/store/jobs.ts';
import { getHolders, getLink, getLinks, type Link, listLinks, noteSeen } from '../../../shared/store/links.ts';
import { standingFingerprint } from '../../../shared/sync/differences.ts';
import { type DriftFound, driftFingerprint, driftOf } from '../../../shared/sync/drift.ts';
import { type Pair, plansOf } from './drift-facts.ts';
import { kindsFor } from './kind-for.ts';
import { type KindPage, readByIds, readKind } from './read-kind.ts';
import { added, type Progress } from './worker.ts';

type DriftJob = Job & { task: Extract<Task, { do: 'drift' }> };
type Counts = Record<string, number>;

const recordsAtOnce = 8;
const linksAPage = 200;
/** So many pairs are planned together. */
const pairsAtOnce = 200;

/**
 * Compares linked records with what stands in Xero: first every page of each kind, then the links whose records did not show
 * on any page. Nothing is changed on either side.
 */
export async function* driftJob(seeing: Seeing, job: DriftJob): AsyncGenerator<Progress, void> {
  const { types } = job.task;
  const kinds = xeroKinds.filter((kind) => types.some((type) => kindsFor(type).includes(kind)));
  let { step, readTo, after } = job.cursor;
  let counts = job.counts;
  for (; step < kinds.length; step += 1) {
    const kind = kinds[step];
    if (kind === undefined) continue;
    for await (const page of readKind(seeing, kind, readTo)) {
      counts = added(counts, await comparePage(seeing, job, kind, page));
      readTo = page.readTo;
      yield { cursor: { step, readTo }, counts };
    }
    readTo = undefined;
  }
  for (; step < kinds.length + types.length; step += 1) {
    const type = types[step - kinds.length];
    if (type === undefined) continue;
    do {
      const page = await listLinks(seeing.table, seeing.scope, type, { limit: linksAPage, after });
      counts = added(counts, await compareUnseen(seeing, job, page.links));
      after = page.next;
      yield { cursor: { step, after }, counts };
    } while (after !== undefined);
    await dropSettled(seeing, job, type);
  }
}

const comparePage = async (seeing: Seeing, job: DriftJob, kind: XeroKind, page: KindPage): Promise<Counts> => {
  const { table, scope, clock } = seeing;
  const holders = await getHolders(
    table,
    scope,
    kind,
    page.rows.map(({ xeroId }) => xeroId),
  );
  const links = new Map<string, Link>();
  for (const [type, some] of Map.groupBy(holders.values(), (holder) => holder.type)) {
    if (!job.task.types.includes(type)) continue;
    const found = await getLinks(
      table,
      scope,
      type,
      some.map(({ crmId }) => crmId),
    );
    for (const link of found.values()) links.set(link.xeroId, link);
  }
  const pairs = page.rows.flatMap((element) => {
    const link = links.get(element.xeroId);
    return link ? [{ link, element }] : [];
  });
  const [first] = pairs;
  if (first) {
    const seen = pairs.map(({ link }) => link.xeroId);
    await noteSeenIds(table, job, kind, `${page.readTo}-${first.link.xeroId}`, seen, clock.now());
  }
  const compared = await comparePairs(seeing, job, pairs);
  const strangers = page.rows.filter(({ xeroId }) => !holders.has(xeroId));
  return { ...compared, unlinked: await noteUnlinked(seeing, job, strangers) };
};

const driftRow = (
  { scope, clock }: Seeing,
  job: Job,
  link: Pick<Link, 'type' | 'crmId' | 'kind' | 'xeroId' | 'xero'>,
  what: Drift['what'],
  { fields, problem }: DriftFound,
): Drift => {
  const called = link.xero.number ?? link.xero.name;
  return {
    ...{ ...scope, type: link.type, crmId: link.crmId, kind: link.kind, xeroId: link.xeroId, what, fields },
    ...(called !== undefined && { called }),
    ...(problem && { problem }),
    fingerprint: driftFingerprint(link.kind, what, fields),
    ...{ state: 'open', job: job.id, seenAt: clock.now().toISOString() },
  };
};

/** Compares pairs and notes where they differ. Those of which a change waits are about to be brought in step. */
const comparePairs = async (seeing: Seeing, job: DriftJob, pairs: Pair[]): Promise<Counts> => {
  const { table, scope } = seeing;
  const counts = { compared: 0, differing: 0, waiting: 0, notKept: 0 };
  for (let at = 0; at < pairs.length; at += pairsAtOnce) {
    const some = pairs.slice(at, at + pairsAtOnce);
    const waiting = await getChanges(
      table,
      some.map(({ link }) => ({ ...scope, type: link.type, id: link.crmId })),
    );
    const plans = await plansOf(seeing, some);
    await mapConcurrently(some, recordsAtOnce, async ({ link, element }) => {
      const plan = plans.get(link);
      if (waiting.has(`${link.type}#${link.crmId}`)) counts.waiting += 1;
      else if (!plan) counts.notKept += 1;
      else {
        counts.compared += 1;
        const drift = driftOf(plan, link.xeroSide, element.standing);
        if (!drift) return;
        await noteStanding(seeing, link, element);
        const shown = { number: element.number, name: element.name };
        const noted = await noteDrift(table, driftRow(seeing, job, { ...link, xero: shown }, 'differs', drift));
        if (noted.state === 'open') counts.differing += 1;
      }
    });
  }
  return counts;
};

/**
 * Lets the link know what Xero shows, where that is news: what is sent again is compared with it. Whether the CRM is told is
 * up to the next pull.
 */
const noteStanding = async ({ table }: Seeing, link: Link, element: Pair['element']): Promise<void> => {
  const xeroFingerprint = standingFingerprint(link.kind, element.standing);
  if (xeroFingerprint === link.xeroFingerprint) return;
  await noteSeen(table, link, { xero: shownInXero(element), xeroSeen: element.standing, xeroFingerprint });
};

const ownAddress = /\/r\/([^/]+)\/([^/]+)\/([^/]+)$/;

/** Notes records of ours in Xero that no link leads to. */
const noteUnlinked = async (seeing: Seeing, job: DriftJob, strangers: Pair['element'][]): Promise<number> => {
  let found = 0;
  for (const { url, kind, xeroId, number, status } of strangers) {
    const [, workspace, word, segment = ''] = ownAddress.exec(url ?? '') ?? [];
    const type = recordTypeSchema.safeParse(word);
    if (workspace !== seeing.scope.workspace || !type.success || !job.task.types.includes(type.data)) continue;
    if (status === 'DELETED' || status === 'VOIDED') continue;
    const crmId = crmIdOf(segment);
    const link = await getLink(seeing.table, { ...seeing.scope, type: type.data, crmId });
    const other = link ? [{ field: 'link', crm: link.xeroId, xero: xeroId }] : [];
    const row = { type: type.data, crmId, kind, xeroId, xero: { number } };
    await noteDrift(seeing.table, driftRow(seeing, job, row, 'unlinked', { fields: other }));
    found += 1;
  }
  return found;
};

/** Looks for linked records one by one that no page has shown: they may be gone, or have changed while pages were read. */
const compareUnseen = async (seeing: Seeing, job: DriftJob, links: Link[]): Promise<Counts> => {
  const counts: Counts = { gone: 0 };
  for (const [kind, some] of Map.groupBy(links, (link) => link.kind)) {
    const seen = await seenOf(seeing, job, kind);
    const unseen = some.filter(({ xeroId, linkedAt }) => !seen.has(xeroId) && linkedAt < job.startedAt);
    const elements = await readByIds(
      seeing,
      kind,
      unseen.map(({ xeroId }) => xeroId),
    );
    const pairs = unseen.flatMap((link) => {
      const element = elements.get(link.xeroId.toLowerCase());
      return element ? [{ link, element }] : [];
    });
    Object.assign(counts, added(counts, await comparePairs(seeing, job, pairs)));
    for (const link of unseen) {
      if (elements.has(link.xeroId.toLowerCase()) || link.xero.status === 'DELETED') continue;
      const noted = await noteDrift(seeing.table, driftRow(seeing, job, link, 'gone', { fields: [] }));
      if (noted.state === 'open') counts.gone = (counts.gone ?? 0) + 1;
    }
  }
  return counts;
};

const seenBy = new WeakMap<Job, Map<XeroKind, Set<string>>>();

/** What the pages of a kind have shown, read once a slice. */
const seenOf = async ({ table }: Seeing, job: Job, kind: XeroKind): Promise<Set<string>> => {
  const known = seenBy.get(job) ?? new Map<XeroKind, Set<string>>();
  seenBy.set(job, known);
  const seen = known.get(kind) ?? (await seenIds(table, job, kind));
  known.set(kind, seen);
  return seen;
};

/** Drops what an earlier report noted and this one did not see. */
const dropSettled = async ({ table, scope }: Seeing, job: Job, type: RecordType): Promise<void> => {
  let after: string | undefined;
  do {
    const { drifts, next } = await listDrift(table, scope, { type, after });
    for (const drift of drifts) if (drift.job !== job.id && drift.state !== 'mend') await dropDrift(table, drift);
    after = next;
  } while (after !== undefined);
};
