import { getChanges } from '../store/changes.ts';
import { forgetEntry } from '../store/directory.ts';
import { type Link, listLinks } from '../store/links.ts';
import { recordSeen } from '../store/seen.ts';
import { standingFingerprint } from '../sync/differences.ts';
import { recordFromXero } from '../sync/from-xero.ts';
import type { XeroElement } from '../xero/answers.ts';
import { newsOfChange, wordsFor } from './news.ts';
import type { Seeing } from './seeing.ts';

const deleted = 'DELETED';

/**
 * Items are deleted in Xero without a trace: those that are linked and not among all that Xero listed (at `listedAt`) are
 * gone, and the CRM is told so, once.
 */
export const missingItems = async (seeing: Seeing, all: XeroElement[], listedAt: Date): Promise<void> => {
  const { table, scope } = seeing;
  const standing = new Set(all.map(({ xeroId }) => xeroId));
  let after: string | undefined;
  do {
    const { links, next } = await listLinks(table, scope, 'item', { after });
    const missing = links.filter(
      ({ xeroId, updatedAt, xero, xeroFingerprint, toldFingerprint }) =>
        !standing.has(xeroId) &&
        Date.parse(updatedAt) < listedAt.getTime() &&
        (xero.status !== deleted || toldFingerprint !== xeroFingerprint),
    );
    for (const link of missing) await tellMissing(seeing, link);
    after = next;
  } while (after !== undefined);
};

const tellMissing = async (seeing: Seeing, link: Link): Promise<void> => {
  const { table, scope, clock } = seeing;
  await forgetEntry(table, scope, 'item', link.xeroId);
  const last = link.xeroSeen ?? link.xeroSide ?? {};
  const xeroFingerprint = standingFingerprint('item', { ...last, status: deleted });
  const seen = { xero: { ...link.xero, status: deleted }, xeroFingerprint, xeroSeen: last };
  const { toCrm, toXero, paused } = (await seeing.settings()).sync.item;
  const key = { ...scope, type: link.type, id: link.crmId };
  const waits = toXero && (await getChanges(table, [key])).size > 0;
  if (!toCrm || paused || waits) {
    if (link.xero.status !== deleted) await recordSeen(table, link, seen);
    return;
  }
  const record = recordFromXero('item', 'item', last, await wordsFor(seeing, [last]));
  const element = {
    ...{ kind: 'item' as const, xeroId: link.xeroId, status: deleted, standing: last },
    ...{ updatedAt: clock.now().toISOString(), verdict: { ok: true, errors: [], warnings: [] } },
    ...(link.xero.number !== undefined && { number: link.xero.number }),
    ...(link.xero.name !== undefined && { name: link.xero.name }),
  };
  const news = newsOfChange(seeing, element, link, { record, changed: [], gone: true, xeroFingerprint });
  if (await recordSeen(table, link, { ...seen, toldFingerprint: xeroFingerprint }, news)) {
    const { workspace, organisation, type, id, revision } = news.delivery;
    seeing.observer?.told(1);
    await seeing.wakeDeliver([{ workspace, organisation, type, id, revision }]);
  }
};
