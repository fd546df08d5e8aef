import { shownInXero } from '../../shared/catch-up/shown.ts';
import type { Link } from '../../shared/store/links.ts';
import { type News, recordSeen } from '../../shared/store/seen.ts';
import { changedBetween, standingFingerprint } from '../../shared/sync/differences.ts';
import type { XeroElement } from '../../shared/xero/answers.ts';
import type { Work } from './work.ts';

/** What payments, credit and e-mails change on a record besides themselves. */
const effects = [
  'status',
  'amountDue',
  'amountPaid',
  'amountCredited',
  'payments',
  'creditNotes',
  'fullyPaidOnDate',
  'allocations',
  'remainingCredit',
  'sentToContact',
];

/**
 * Notes what our own acts have changed on a linked record, as it was just read: both sides agree on that, and the CRM is not
 * told of it as of somebody else's work. What else has changed there stays to be told. `news` is stored with it. False when
 * something newer was noted meanwhile; then the next look at Xero finds it.
 */
export const noteEffects = (
  { deps }: Pick<Work, 'deps'>,
  link: Link,
  found: XeroElement,
  news?: News,
): Promise<boolean> => {
  const ours = Object.entries(found.standing).filter(([field]) => effects.includes(field));
  const rest = Object.entries(link.xeroSide ?? found.standing).filter(([field]) => !effects.includes(field));
  const agreed = Object.fromEntries([...rest, ...ours]);
  const foreign = changedBetween(agreed, found.standing).length > 0;
  return recordSeen(
    deps.table,
    link,
    {
      xero: shownInXero(found),
      xeroSide: agreed,
      ...(foreign && { xeroSeen: found.standing }),
      xeroFingerprint: standingFingerprint(link.kind, found.standing),
    },
    news,
  );
};
