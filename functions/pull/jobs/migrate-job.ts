import { underWay } from '../../../shared/catch-up/own-call.ts';
import type { Seeing } from '../../../shared/catch-up/seeing.ts';
import { shownInXero } from '../../../shared/catch-up/shown.ts';
import { recordTypes, recordWords, type XeroKind } from '../../../shared/records/record.ts';
import { activityPut } from '../../../shared/store/activities.ts';
import { type JobNote, putJobNote } from '../../../shared/store/job-notes.ts';
import type { Job, Task } from '../../../shared/store/jobs.ts';
import { getLink, getLinks, type Link, listLinks, unlink } from '../../../shared/store/links.ts';
import { makeLink } from '../../../shared/store/make-link.ts';
import { standingFingerprint } from '../../../shared/sync/differences.ts';
import type { XeroElement } from '../../../shared/xero/answers.ts';
import { kindsFor } from './kind-for.ts';
import { readByIds } from './read-kind.ts';
import { added, type Progress } from './worker.ts';

type MigrateJob = Job & { task: Extract<Task, { do: 'migrate' }> };

const linksAPage = 40;

/**
 * Moves links to the job's organisation once Xero has shown that each record exists there. The new link is stored before
 * the old one goes, so that a crash leaves a link twice, never lost; what is not found stays where it is, with a note. While a
 * call that may be making the record in Xero is open, its end is waited for.
 */
export async function* migrateJob(seeing: Seeing, job: MigrateJob): AsyncGenerator<Progress, void> {
  const { from, only } = job.task;
  const old = { workspace: seeing.scope.workspace, organisation: from };
  let { step, after } = job.cursor;
  let counts = job.counts;
  for (; step < recordTypes.length; step += 1) {
    const type = recordTypes[step];
    if (type === undefined) continue;
    do {
      const wanted = only?.flatMap((one) => (one.type === type ? [one.crmId] : []));
      const page: { links: Link[]; next?: string | undefined } = wanted
        ? { links: [...(await getLinks(seeing.table, old, type, wanted)).values()] }
        : await listLinks(seeing.table, old, type, { limit: linksAPage, after });
      counts = added(counts, await migratePage(seeing, job, page.links));
      after = page.next;
      yield { cursor: { step, after }, counts };
    } while (after !== undefined);
  }
}

const migratePage = async (seeing: Seeing, job: MigrateJob, links: Link[]): Promise<Record<string, number>> => {
  const found = await lookUp(seeing, links);
  const counts = { moved: 0, notFound: 0, taken: 0 };
  for (const link of links) {
    const element = found.get(link.crmId);
    const what = element ? await moveOver(seeing, job, link, element) : 'notFound';
    counts[what] += 1;
    if (what === 'moved') continue;
    await putJobNote(seeing.table, job, noteOf(seeing, link, what), seeing.clock.now());
  }
  return counts;
};

/** The records of these links in Xero, by CRM id: as the kind that the link says, else as another that the type may be. */
const lookUp = async (seeing: Seeing, links: Link[]) => {
  const found = new Map<string, XeroElement & { xeroId: string }>();
  const tries = links.map((link) => ({ link, kinds: [...new Set<XeroKind>([link.kind, ...kindsFor(link.type)])] }));
  for (let attempt = 0; attempt < 2; attempt += 1) {
    const open = tries.flatMap(({ link, kinds }) => {
      const kind = kinds[attempt];
      return kind === undefined || found.has(link.crmId) ? [] : [{ link, kind }];
    });
    for (const [kind, some] of Map.groupBy(open, (one) => one.kind)) {
      const elements = await readByIds(
        seeing,
        kind,
        some.map(({ link }) => link.xeroId),
      );
      for (const { link } of some) {
        const element = elements.get(link.xeroId.toLowerCase());
        if (element && fits(link, element)) found.set(link.crmId, element);
      }
    }
  }
  return found;
};

/** A bill is no sales invoice, although both are one kind in Xero. */
const fits = ({ type }: Link, { kind, invoiceType }: XeroElement): boolean =>
  kind !== 'invoice' || invoiceType === undefined || (type === 'bill') === (invoiceType === 'ACCPAY');

const moveOver = async (
  { table, scope, clock, newId }: Seeing,
  job: MigrateJob,
  link: Link,
  element: XeroElement & { xeroId: string },
): Promise<'moved' | 'taken'> => {
  const there = await getLink(table, { ...scope, type: link.type, crmId: link.crmId });
  if (there && there.xeroId !== element.xeroId) return 'taken';
  const now = clock.now().toISOString();
  if (!there) {
    const { crmSide: _, xeroSeen: __, toldFingerprint: ___, ...kept } = link;
    const moved: Link = {
      ...kept,
      ...scope,
      ...{ kind: element.kind, xeroId: element.xeroId, xero: shownInXero(element), updatedAt: now },
      ...{ crmFingerprint: '', xeroSide: element.standing },
      xeroFingerprint: standingFingerprint(element.kind, element.standing),
    };
    const activity = {
      ...{ ...scope, id: newId(), at: now, actor: job.askedBy, action: 'moved' as const, call: job.id },
      ...{ type: link.type, crmId: link.crmId, xeroId: element.xeroId },
      note: 'Its link was assigned to this organisation after a look into Xero.',
    };
    const made = await makeLink(table, moved, [activityPut(table.name, activity)]);
    if (made === 'sending') throw underWay();
    if (made === 'taken') return 'taken';
  }
  await unlink(table, link);
  return 'moved';
};

const noteOf = ({ organisation }: Seeing, link: Link, what: 'notFound' | 'taken'): JobNote => ({
  ...{ type: link.type, crmId: link.crmId, xeroId: link.xeroId, what },
  ...(link.xero.number !== undefined && { called: link.xero.number }),
  why:
    what === 'notFound'
      ? `${organisation.name} has no ${recordWords[link.type]} with this Xero id; the link stays where it was.`
      : `Another record is linked to one of the two in ${organisation.name} already; the link stays where it was.`,
});
