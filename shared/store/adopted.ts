import { TransactWriteCommand } from '@aws-sdk/lib-dynamodb';
import { kindOf, type RecordType, type XeroKind } from '../records/record.ts';
import { activityPut } from './activities.ts';
import { ringBell } from './bells.ts';
import { getChange, releaseWaiters } from './changes.ts';
import type { Delivery } from './deliveries.ts';
import { getHolders, getLink, type Link, linkPuts } from './links.ts';
import { recordSeen } from './seen.ts';
import { cancellationCodes, type Table } from './table.ts';

/** Records that were made in Xero come as the type that they are there. */
const kindThere = (type: RecordType): XeroKind => (type === 'quote' || type === 'order' ? 'quote' : kindOf(type));

/**
 * Fingerprint and version of no content: whatever the CRM sends of the record is news. It is compared with what it was told,
 * so that taking the record over writes nothing to Xero, not even what is usually filled in.
 */
const notSent = '';

/** What news of a record made in Xero says of how it is shown there. */
const shownIn = ({ number, status, total, amountDue, happenedAt }: Delivery): Link['xero'] => ({
  ...(number !== undefined && { number }),
  ...(status !== undefined && { status }),
  ...(total !== undefined && { total }),
  ...(amountDue !== undefined && { amountDue }),
  updatedAt: happenedAt,
});

const linkOf = (news: Delivery, xeroId: string, crmId: string, now: string): Link => ({
  ...{ workspace: news.workspace, organisation: news.organisation, type: news.type, crmId },
  ...{ kind: kindThere(news.type), xeroId, crmFingerprint: notSent, crmVersion: notSent },
  xero: shownIn(news),
  ...(news.record && { crmSide: { ...news.record, id: crmId } }),
  ...(news.standing && { xeroSide: news.standing }),
  ...(news.xeroFingerprint !== undefined && { xeroFingerprint: news.xeroFingerprint }),
  ...{ acts: [], madeBy: 'matched', linkedAt: now, updatedAt: now },
});

/**
 * Links a record that was made in Xero with the one that the CRM says it is: link and log line in one transaction. What
 * waited for the CRM's record goes on. `taken`: one of the two belongs to another record already; the log says so.
 * The same again changes nothing.
 */
export const adoptNew = async (table: Table, news: Delivery, crmId: string, now: Date): Promise<'linked' | 'taken'> => {
  const { workspace, organisation, type, xeroId, number } = news;
  if (xeroId === undefined) throw new Error('News of a record made in Xero does not say which.');
  const known = await getLink(table, { workspace, organisation, type, crmId });
  if (known?.xeroId === xeroId) return 'linked';
  const at = now.toISOString();
  const line = { workspace, organisation, at, actor: 'crm', direction: 'toCrm' as const, type, crmId, xeroId };
  const named = { ...line, ...(number !== undefined && { number }) };
  try {
    await table.doc.send(
      new TransactWriteCommand({
        TransactItems: [
          ...linkPuts(table.name, linkOf(news, xeroId, crmId, at)),
          activityPut(table.name, { ...named, id: `linked-${news.revision}`, action: 'linked' }),
        ],
      }),
    );
  } catch (error) {
    if (!cancellationCodes(error)?.includes('ConditionalCheckFailed')) throw error;
    await table.doc.send(
      new TransactWriteCommand({
        TransactItems: [
          activityPut(table.name, {
            ...{ ...named, id: `taken-${news.revision}`, action: 'needsAttention' },
            problem: {
              code: 'link-taken',
              next: 'attention',
              message: `The CRM says that a record made in Xero is its "${crmId}", but one of the two is linked with another record already.`,
              remedy: 'See which of them belong together, and link them by hand.',
            },
          }),
        ],
      }),
    );
    return 'taken';
  }
  if ((await releaseWaiters(table, { workspace, organisation }, type, crmId, now)) > 0) {
    await ringBell(table, workspace, organisation, now);
  }
  return 'linked';
};

/** The CRM's record that a record made in Xero belongs to by now; undefined while the CRM has none. */
export const adoptedBy = async (
  table: Table,
  { workspace, organisation, type, xeroId }: Delivery,
): Promise<Link | undefined> => {
  if (xeroId === undefined) return undefined;
  const holder = (await getHolders(table, { workspace, organisation }, kindThere(type), [xeroId])).get(xeroId);
  return holder && getLink(table, { workspace, organisation, ...holder });
};

/**
 * News of a record made in Xero that was linked meanwhile (by an earlier answer of the CRM, an event of it, a person): what the
 * link has not seen yet of it becomes news of a change. While a change of the CRM waits it is only noted.
 */
export const tellAdopted = async (table: Table, news: Delivery, link: Link, now: Date): Promise<void> => {
  const { standing, wanted: _, lastError: __, askedAt: ___, ...rest } = news;
  const { type, crmId } = link;
  if (!standing || news.xeroFingerprint === link.xeroFingerprint) return;
  if ((link.xero.updatedAt ?? '') > news.happenedAt) return;
  const at = now.toISOString();
  const seen = {
    xero: { ...link.xero, ...shownIn(news) },
    ...{ xeroSeen: standing, xeroFingerprint: news.xeroFingerprint },
  };
  const waits = await getChange(table, { ...link, id: crmId });
  const stored = waits
    ? await recordSeen(table, link, seen)
    : await recordSeen(
        table,
        link,
        { ...seen, toldFingerprint: news.xeroFingerprint },
        {
          delivery: {
            ...{ ...rest, type, id: crmId, outcome: 'changed', attempts: 0, dueAt: at },
            changedFields: Object.keys(news.record ?? {}),
          },
          activity: {
            ...{ workspace: news.workspace, organisation: news.organisation, id: `changed-${news.revision}`, at },
            ...{ actor: 'xero', action: 'changedInXero', direction: 'toCrm', type, crmId, xeroId: link.xeroId },
            ...(news.number !== undefined && { number: news.number }),
            ...(news.gone && { note: 'It is gone in Xero.' }),
          },
        },
      );
  if (stored) return;
  const moved = await adoptedBy(table, news);
  if (moved) await tellAdopted(table, news, moved, now);
};
