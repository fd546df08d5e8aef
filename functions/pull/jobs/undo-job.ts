import type { Seeing } from '../../../shared/catch-up/seeing.ts';
import { contentFingerprint } from '../../../shared/records/fingerprint.ts';
import { type RecordType, recordTypes } from '../../../shared/records/record.ts';
import { contactsInUse, contactUsed } from '../../../shared/review/undo.ts';
import { putActivity } from '../../../shared/store/activities.ts';
import { ringBell } from '../../../shared/store/bells.ts';
import { bareRev, type Change, getChange, putChange } from '../../../shared/store/changes.ts';
import { type JobNote, listJobNotes, putJobNote } from '../../../shared/store/job-notes.ts';
import type { Job, Task } from '../../../shared/store/jobs.ts';
import { getLink, type Link, unlink } from '../../../shared/store/links.ts';
import { linksMadeIn } from '../../../shared/store/links-made.ts';
import { causeOf, isSetAside } from '../../../shared/store/parked.ts';
import { whyLeft } from '../../../shared/sync/undo.ts';
import { readByIds } from './read-kind.ts';
import { added, type Progress } from './worker.ts';

type UndoJob = Job & { task: Extract<Task, { do: 'undo' }> };

const linksAPage = 200;
/** How long it rests while push does what it asked for: few are done soon, of many each look is costly. */
const pauseMs = (underWay: number) => (underWay <= 100 ? 5_000 : 60_000);
/** What depends on others goes first: payments, credit notes, documents, items, contacts. */
const types = [...recordTypes].reverse();

/**
 * Takes back what the bridge created and nobody touched since, by ordinary changes that delete it: type after type, each once
 * push is done with the one before. Of what is left the reason is noted; links go when their records are gone.
 */
export async function* undoJob(seeing: Seeing, job: UndoJob): AsyncGenerator<Progress, void> {
  let { step, after } = job.cursor;
  let counts = job.counts;
  for (; step < 2 * types.length; step += 1) {
    const type = types[Math.floor(step / 2)];
    if (type === undefined) continue;
    if (step % 2 === 0) {
      do {
        const page = await linksMadeIn(seeing.table, seeing.scope, type, job.task.of, { limit: linksAPage, after });
        counts = added(counts, await askForDeletion(seeing, job, type, page.links));
        after = page.next;
        yield { cursor: { step, after }, counts };
      } while (after !== undefined);
    } else {
      const { underWay, ...settled } = await settle(seeing, job, type);
      counts = added(counts, settled);
      if (underWay > 0) {
        yield {
          cursor: { step },
          counts,
          dueAt: new Date(seeing.clock.now().getTime() + pauseMs(underWay)).toISOString(),
        };
        return;
      }
    }
  }
}

const note = (link: Pick<Link, 'type' | 'crmId' | 'xeroId' | 'xero'>, what: string, why: string): JobNote => {
  const called = link.xero.number ?? link.xero.name;
  return {
    ...{ type: link.type, crmId: link.crmId, xeroId: link.xeroId, what, why },
    ...(called !== undefined && { called }),
  };
};

const goneStates = ['DELETED', 'VOIDED', 'ARCHIVED'];
const revOf = (job: Job, { type, crmId }: Pick<Link, 'type' | 'crmId'>) => `undo:${job.id}:${type}:${crmId}`;

/** Whether a change is the deletion that this job asked for, steered by a person or not. */
const isAskedFor = (change: Change | undefined, job: Job, link: Pick<Link, 'type' | 'crmId'>): change is Change =>
  change !== undefined && bareRev(change.rev) === revOf(job, link);

/** The deletion of a record, newer than all that is known of it and older than the CRM's next save. */
const deletionOf = (job: Job, link: Link, now: string): Change => {
  const data = { ...link.crmSide, id: link.crmId };
  const record = { type: link.type, data };
  return {
    ...{ workspace: link.workspace, organisation: link.organisation, record, deleted: true, rev: revOf(job, link) },
    fingerprint: contentFingerprint({ type: link.type, data: link.crmSide ?? {} }, true),
    version: `${link.crmVersion.replace(/~$/, '')}~`,
    ...{ receivedAt: now, readyAt: now, attempts: 0, deaths: 0 },
  };
};

const askForDeletion = async (
  seeing: Seeing,
  job: UndoJob,
  type: RecordType,
  mine: Link[],
): Promise<Record<string, number>> => {
  const { table, scope, clock } = seeing;
  const counts = { asked: 0, left: 0 };
  const contacts = type === 'contact' ? mine.map(({ xeroId }) => xeroId) : [];
  const used = await contactsInUse(table, scope, contacts);
  for (const [kind, some] of Map.groupBy(mine, (link) => link.kind)) {
    const elements = await readByIds(
      seeing,
      kind,
      some.map(({ xeroId }) => xeroId),
    );
    for (const link of some) {
      const element = elements.get(link.xeroId.toLowerCase());
      const change = await getChange(table, { ...scope, type: link.type, id: link.crmId });
      const asked = isAskedFor(change, job, link);
      const isGone = !element || goneStates.includes(element.status ?? '');
      const inUse = used.has(link.xeroId) ? contactUsed : undefined;
      const why = asked || isGone ? undefined : (whyLeft(link, element.standing, change !== undefined) ?? inUse);
      if (why !== undefined) {
        await putJobNote(table, job, note(link, 'left', why), clock.now());
        counts.left += 1;
        continue;
      }
      if (!asked && !isGone && !(await putChange(table, deletionOf(job, link, clock.now().toISOString()), undefined))) {
        await putJobNote(table, job, note(link, 'left', 'The CRM changed it at this moment.'), clock.now());
        counts.left += 1;
        continue;
      }
      const words = isGone ? 'It was gone in Xero already.' : 'It is being taken back.';
      await putJobNote(table, job, note(link, isGone ? 'gone' : 'asked', words), clock.now());
      counts.asked += 1;
    }
  }
  if (counts.asked > 0) await ringBell(table, scope.workspace, scope.organisation, clock.now());
  return counts;
};

/** Looks what became of the deletions of one type, and takes the links of those apart that are done. */
const settle = async (seeing: Seeing, job: UndoJob, type: RecordType) => {
  const { table, clock } = seeing;
  const counts = { underWay: 0, undone: 0, left: 0 };
  let after: string | undefined;
  do {
    const { notes, next } = await listJobNotes(table, job, { type, after });
    for (const one of notes) {
      if (one.what !== 'asked' && one.what !== 'gone') continue;
      const { what, why } = await outcome(seeing, job, one);
      counts[what] += 1;
      if (what !== 'underWay') await putJobNote(table, job, { ...one, what, why }, clock.now());
    }
    after = next;
  } while (after !== undefined);
  return counts;
};

const outcome = async (
  { table, scope, clock }: Seeing,
  job: UndoJob,
  { type, crmId, xeroId, what }: JobNote,
): Promise<{ what: 'underWay' | 'undone' | 'left'; why: string }> => {
  const change = await getChange(table, { ...scope, type, id: crmId });
  const link = await getLink(table, { ...scope, type, crmId });
  if (isAskedFor(change, job, { type, crmId })) {
    if (!isSetAside(change)) return { what: 'underWay', why: '' };
    return { what: 'left', why: causeOf(change).message };
  }
  const isGone = goneStates.includes(link?.xero.status ?? '') || link?.crmVersion.endsWith('~') === true;
  if (link && what !== 'gone' && !isGone)
    return { what: 'left', why: 'The CRM sent it again meanwhile, or a person dropped its deletion.' };
  if (link && link.xeroId === xeroId && !(await unlink(table, link))) return { what: 'underWay', why: '' };
  await putActivity(table, {
    ...{ ...scope, id: `${revOf(job, { type, crmId })}:undone`, at: clock.now().toISOString(), actor: job.askedBy },
    ...{ action: 'undone', type, crmId, call: job.id, direction: 'toXero' },
    ...(xeroId !== undefined && { xeroId }),
  });
  return { what: 'undone', why: 'It was taken back.' };
};
