import { findEntriesById } from '../../shared/store/directory.ts';
import { getHolders, type Link } from '../../shared/store/links.ts';
import { survivorOf } from '../../shared/sync/merges.ts';
import type { Work } from './work.ts';

/** Of linked contacts (CRM ids) that were merged in Xero into the contact of another CRM contact: which one that is. */
export const mergedAway = async ({ deps, scope }: Work, links: Iterable<Link>): Promise<Map<string, string>> => {
  const archived = [...links].filter(({ kind, xero }) => kind === 'contact' && xero.status === 'ARCHIVED');
  if (archived.length === 0) return new Map();
  const ids = archived.map(({ xeroId }) => xeroId);
  const entries = await findEntriesById(deps.table, scope, 'contact', ids);
  const byId = new Map(entries.map((entry) => [entry.xeroId, entry]));
  const survivors = new Map(archived.map(({ crmId, xeroId }) => [crmId, survivorOf(byId, xeroId)]));
  const holders = await getHolders(deps.table, scope, 'contact', survivors.values());
  return new Map(
    [...survivors].flatMap(([crmId, survivor]) => {
      const holder = holders.get(survivor);
      return holder && holder.crmId !== crmId ? [[crmId, holder.crmId] as const] : [];
    }),
  );
};
