import { changeInWords, newsOfChange, wordsFor } from '../../../shared/catch-up/news.ts';
import type { Seeing } from '../../../shared/catch-up/seeing.ts';
import { shownInXero } from '../../../shared/catch-up/shown.ts';
import { type Drift, dropDrift, listDrift } from '../../../shared/store/drift.ts';
import type { Job, Task } from '../../../shared/store/jobs.ts';
import { getLink, type Link } from '../../../shared/store/links.ts';
import { recordSeen } from '../../../shared/store/seen.ts';
import { standingFingerprint } from '../../../shared/sync/differences.ts';
import type { XeroElement } from '../../../shared/xero/answers.ts';
import { readByIds } from './read-kind.ts';
import { added, type Progress } from './worker.ts';

type MendJob = Job & { task: Extract<Task, { do: 'mend' }> };

const rowsAPage = 40;
const gone = 'DELETED';

/** Tells the CRM what stands in Xero, freshly read, of each record for which a person decided so. */
export async function* mendJob(seeing: Seeing, job: MendJob): AsyncGenerator<Progress, void> {
  let { after } = job.cursor;
  let counts = job.counts;
  do {
    const page = await listDrift(seeing.table, seeing.scope, { limit: rowsAPage, after });
    const wanted = page.drifts.filter(({ state }) => state === 'mend');
    counts = added(counts, { told: await tellAll(seeing, wanted) });
    after = page.next;
    yield { cursor: { step: 0, after }, counts };
  } while (after !== undefined);
}

const tellAll = async (seeing: Seeing, drifts: Drift[]): Promise<number> => {
  let told = 0;
  for (const [kind, some] of Map.groupBy(drifts, (drift) => drift.kind)) {
    const elements = await readByIds(
      seeing,
      kind,
      some.map(({ xeroId }) => xeroId),
    );
    for (const drift of some) {
      const link = await getLink(seeing.table, { ...drift });
      const element = elements.get(drift.xeroId.toLowerCase());
      if (link?.xeroId === drift.xeroId && !(await tell(seeing, drift, link, element))) continue;
      await dropDrift(seeing.table, drift);
      told += 1;
    }
  }
  return told;
};

const lastSeen = (link: Link, { clock }: Seeing): XeroElement & { xeroId: string } => ({
  ...{ kind: link.kind, xeroId: link.xeroId, status: gone, updatedAt: clock.now().toISOString() },
  ...{ standing: link.xeroSeen ?? link.xeroSide ?? {}, verdict: { ok: true, errors: [], warnings: [] } },
  ...{ number: link.xero.number, name: link.xero.name },
});

/** Stores the news with what the link then holds of Xero's side; false when the link was written meanwhile. */
const tell = async (
  seeing: Seeing,
  { decidedBy }: Drift,
  link: Link,
  found: (XeroElement & { xeroId: string }) | undefined,
) => {
  const element = found ?? lastSeen(link, seeing);
  const { standing } = element;
  const words = await wordsFor(seeing, [standing]);
  const xeroFingerprint = standingFingerprint(link.kind, found ? standing : { ...standing, status: gone });
  const change = changeInWords(link.type, link.kind, undefined, standing, words);
  const isGone = found === undefined || ['DELETED', 'VOIDED', 'ARCHIVED'].includes(element.status ?? '');
  const news = newsOfChange(seeing, element, link, { ...change, gone: isGone, xeroFingerprint });
  const { delivery, activity } = news;
  const now = seeing.clock.now().toISOString();
  const revision = `${delivery.revision}:${now}`;
  const asked = { note: 'Asked for by hand.', ...(decidedBy !== undefined && { actor: decidedBy }) };
  const own = {
    delivery: { ...delivery, revision },
    activity: { ...activity, ...asked, id: revision, action: 'told' as const },
  };
  const seen = { xero: shownInXero(element), xeroSeen: standing, xeroFingerprint, toldFingerprint: xeroFingerprint };
  if (!(await recordSeen(seeing.table, link, seen, own))) return false;
  seeing.observer?.told(1);
  const { workspace, organisation, type, id } = delivery;
  await seeing.wakeDeliver([{ workspace, organisation, type, id, revision }]);
  return true;
};
