import { shownInXero } from '../../shared/catch-up/shown.ts';
import type { BatchElement } from '../../shared/store/batches.ts';
import type { Delivery } from '../../shared/store/deliveries.ts';
import { getLinks, type Link } from '../../shared/store/links.ts';
import type { XeroElement } from '../../shared/xero/answers.ts';
import { activityOf, newsOf } from './news.ts';
import { noteEffects } from './note-effects.ts';
import type { Work } from './work.ts';

const idsACall = 40;

/**
 * Tells the CRM how the documents stand whose payments were derived from them and have just been made: a call for each 40.
 * When it does not come to that, the next look at what changed in Xero tells it.
 */
export const tellOfPayments = async (work: Work, made: BatchElement[]): Promise<Delivery[]> => {
  const { deps, scope } = work;
  const parents = Map.groupBy(
    made.flatMap((element) => (element.derivedFrom ? [{ ...element.derivedFrom, rev: element.rev }] : [])),
    ({ type }) => type,
  );
  const news: Delivery[] = [];
  for (const [type, group] of parents) {
    const revs = new Map(group.map(({ id, rev }) => [id, rev]));
    const links = [...(await getLinks(deps.table, scope, type, revs.keys())).values()];
    for (let at = 0; at < links.length; at += idsACall) {
      const some = links.slice(at, at + idsACall);
      const { rows } = await work.xero.list('invoice', { ids: some.map(({ xeroId }) => xeroId), page: 1 });
      for (const link of some) {
        const found = rows.find(({ xeroId }) => xeroId === link.xeroId);
        if (found) news.push(...(await tellOfOne(work, link, found, revs.get(link.crmId) ?? '')));
      }
    }
  }
  return news;
};

const tellOfOne = async (work: Work, link: Link, found: XeroElement, rev: string): Promise<Delivery[]> => {
  const xero = shownInXero(found);
  const subject = { type: link.type, crmId: link.crmId, rev };
  const delivery = newsOf(work, subject, 'synced', { link: { ...link, xero } });
  const activity = activityOf(work, subject, 'updated', {
    xeroId: link.xeroId,
    ...(xero.number !== undefined && { number: xero.number }),
    note: 'Its payment was recorded.',
  });
  return (await noteEffects(work, link, found, { delivery, activity })) ? [delivery] : [];
};
