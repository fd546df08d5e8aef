import type { RecordType, XeroKind } from '../records/record.ts';
import { rememberEntries } from '../store/directory.ts';
import { getHolders, getLinks, type Link } from '../store/links.ts';
import type { News } from '../store/seen.ts';
import type { XeroElement } from '../xero/answers.ts';
import { followMerges } from './follow-merges.ts';
import { linksBesideOwnCalls } from './own-call.ts';
import type { Seeing } from './seeing.ts';
import { directoryEntry, isInDirectory } from './shown.ts';
import { takeUpLinked } from './take-up-linked.ts';
import { takeUpStrangers } from './take-up-strangers.ts';

/** A record of Xero's with its id: what a list holds. */
export type Listed = XeroElement & { xeroId: string };

/** Each record once, as it was seen last. */
const distinct = (elements: XeroElement[]): Listed[] => {
  const newest = new Map<string, Listed>();
  for (const element of elements) {
    const { xeroId } = element;
    if (xeroId === undefined) continue;
    const before = newest.get(xeroId);
    if (before && (before.updatedAt ?? '') > (element.updatedAt ?? '')) continue;
    newest.set(xeroId, { ...element, xeroId });
  }
  return [...newest.values()];
};

/** The links of these Xero records, by Xero id. */
const readLinks = async ({ table, scope }: Seeing, kind: XeroKind, elements: Listed[]): Promise<Map<string, Link>> => {
  const holders = await getHolders(
    table,
    scope,
    kind,
    elements.map(({ xeroId }) => xeroId),
  );
  const idsOf = Map.groupBy(holders.values(), ({ type }): RecordType => type);
  const links = new Map<string, Link>();
  for (const [type, held] of idsOf) {
    const found = await getLinks(
      table,
      scope,
      type,
      held.map(({ crmId }) => crmId),
    );
    for (const link of found.values()) links.set(link.xeroId, link);
  }
  return links;
};

/** Rings for news that stands in the table already; a message that gets lost is rung again by the sweep. */
const announce = async ({ wakeDeliver, observer }: Seeing, news: News[]): Promise<void> => {
  if (news.length === 0) return;
  observer?.told(news.length);
  await wakeDeliver(
    news.map(({ delivery: { workspace, organisation, type, id, revision } }) => ({
      ...{ workspace, organisation, type, id, revision },
    })),
  );
};

/**
 * Takes up records as Xero shows them now: into the directory, along merges, into links; and stores what the CRM is to be
 * told. The same again, in whatever order, changes nothing. `existing`: what stood in Xero before the organisation was
 * linked is told as well (a back-fill).
 * @throws `Failure` (wait) when push is about to note a call of its own that may show among these records.
 */
export const takeUp = async (
  seeing: Seeing,
  kind: XeroKind,
  elements: XeroElement[],
  options: { existing?: boolean } = {},
): Promise<void> => {
  const listed = distinct(elements);
  if (isInDirectory(kind)) {
    const entries = listed.flatMap((element) => directoryEntry(element) ?? []);
    await rememberEntries(seeing.table, seeing.scope, kind, entries);
  }
  if (kind === 'contact') await followMerges(seeing, listed);
  const linkOf = await linksBesideOwnCalls(seeing, listed, async () => {
    const links = await readLinks(seeing, kind, listed);
    return (xeroId) => links.get(xeroId);
  });
  const linked = listed.flatMap((element) => {
    const link = linkOf(element.xeroId);
    return link ? [{ element, link }] : [];
  });
  const strangers = listed.filter(({ xeroId }) => !linkOf(xeroId));
  await announce(seeing, [
    ...(await takeUpLinked(seeing, kind, linked)),
    ...(await takeUpStrangers(seeing, strangers, options)),
  ]);
};
