import { putActivity } from '../store/activities.ts';
import { findEntriesById } from '../store/directory.ts';
import { putHint } from '../store/hints.ts';
import { getHolders, getLink, moveLink } from '../store/links.ts';
import { survivorOf } from '../sync/merges.ts';
import type { XeroElement } from '../xero/answers.ts';
import type { Seeing } from './seeing.ts';

/**
 * Lets the links of contacts that were merged in Xero lead to the contact they were merged into, which is read next. A
 * contact whose survivor belongs to another CRM record already keeps its link: it is gone in Xero, and the CRM is told so.
 */
export const followMerges = async (seeing: Seeing, contacts: XeroElement[]): Promise<void> => {
  const { table, scope, clock } = seeing;
  const merged = contacts.flatMap(({ xeroId, mergedInto }) =>
    xeroId === undefined || mergedInto === undefined ? [] : [xeroId],
  );
  const holders = await getHolders(table, scope, 'contact', merged);
  if (holders.size === 0) return;
  const entries = new Map(
    (await findEntriesById(table, scope, 'contact', holders.keys())).map((entry) => [entry.xeroId, entry]),
  );
  for (const [xeroId, { type, crmId }] of holders) {
    const link = await getLink(table, { ...scope, type, crmId });
    const survivor = survivorOf(entries, xeroId);
    if (link?.xeroId !== xeroId || survivor === xeroId) continue;
    if ((await getHolders(table, scope, 'contact', [survivor])).size > 0) continue;
    const now = clock.now();
    await putHint(table, scope, { kind: 'contact', xeroId: survivor, at: now.toISOString() });
    if (!(await moveLink(table, link, survivor, now))) continue;
    await putActivity(table, {
      ...scope,
      id: `${xeroId}:merged`,
      at: now.toISOString(),
      actor: 'xero',
      action: 'merged',
      direction: 'toCrm',
      type,
      crmId,
      xeroId: survivor,
      note: `It was merged in Xero: ${xeroId} is now ${survivor}.`,
    });
  }
};
