import { catchUp } from '../../shared/catch-up/catch-up.ts';
import { isFollowed, messagedKinds } from '../../shared/catch-up/kinds.ts';
import { takeUp } from '../../shared/catch-up/take-up.ts';
import type { RecordType, XeroKind } from '../../shared/records/record.ts';
import { mapConcurrently } from '../../shared/runtime/concurrency.ts';
import { deleteHint, type Hint, listHints } from '../../shared/store/hints.ts';
import { getHolders, getLinks } from '../../shared/store/links.ts';
import type { Look } from './work.ts';

const idsACall = 40;
/** Read at a time; one is hardly larger than its key. */
const hintsAtOnce = 400;
const deletedAtOnce = 10;

/** Xero takes many ids in one call for these; for the others a look at all that changed is cheaper. */
const listedByIds: ReadonlySet<XeroKind> = new Set(['contact', 'invoice']);

/** What is news: our own writes come back as hints of something that the link has seen already. */
const unseen = async ({ seeing }: Look, kind: XeroKind, hints: Hint[]): Promise<Hint[]> => {
  const { table, scope } = seeing;
  const holders = await getHolders(
    table,
    scope,
    kind,
    hints.map(({ xeroId }) => xeroId),
  );
  const seenAt = new Map<string, string>();
  for (const [type, held] of Map.groupBy(holders.values(), (holder): RecordType => holder.type)) {
    const links = await getLinks(
      table,
      scope,
      type,
      held.map(({ crmId }) => crmId),
    );
    for (const { xeroId, xero } of links.values()) if (xero.updatedAt !== undefined) seenAt.set(xeroId, xero.updatedAt);
  }
  return hints.filter(({ xeroId, at }) => (seenAt.get(xeroId) ?? '') < at);
};

/**
 * Reads what Xero said has changed: up to 40 records in one call; where it is more, all that changed since the last look.
 * A hint goes when the record was taken up. Returns how many hints were followed.
 */
export const followHints = async (look: Look): Promise<number> => {
  const { seeing, deps } = look;
  const { table, scope } = seeing;
  const settings = await seeing.settings();
  let followed = 0;
  const kinds: XeroKind[] = [...messagedKinds];
  for (let kind = kinds.shift(); kind !== undefined; kind = kinds.shift()) {
    const hints = await listHints(table, scope, kind, hintsAtOnce);
    if (hints.length === 0) continue;
    if (hints.length === hintsAtOnce && seeing.clock.now() < seeing.deadline) kinds.unshift(kind);
    const wanted = kind === 'contact' || isFollowed(kind, settings) ? await unseen(look, kind, hints) : [];
    if (wanted.length > idsACall || (wanted.length > 0 && !listedByIds.has(kind))) {
      await catchUp(seeing, kind, { freshMs: 0 });
    } else if (wanted.length > 0) {
      const { rows } = await seeing.xero.list(kind, { ids: wanted.map(({ xeroId }) => xeroId), page: 1 });
      await takeUp(seeing, kind, rows);
    }
    await mapConcurrently(hints, deletedAtOnce, (hint) => deleteHint(table, scope, hint));
    followed += hints.length;
  }
  deps.observer.hintsFollowed(followed);
  return followed;
};
