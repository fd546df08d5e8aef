import { changedBetween } from './differences.ts';
import type { Standing } from './standing.ts';

/** Of a link, what decides whether it can be undone. */
interface Made {
  madeBy: 'created' | 'matched' | 'imported' | 'hand';
  xeroSide?: Standing | undefined;
  xeroSeen?: Standing | undefined;
}

/** What a settlement changes of a document; payments are looked at on their own. */
const settlement = [
  'status',
  'amountDue',
  'amountPaid',
  'amountCredited',
  'remainingCredit',
  'fullyPaidOnDate',
  'payments',
  'creditNotes',
  'allocations',
  'sentToContact',
  'quantityOnHand',
];

const holds = (list: unknown): boolean => Array.isArray(list) && list.length > 0;

/**
 * Why a record is left as it is by an undo, in plain words; undefined when it can be taken back. `standing`: as Xero shows it
 * now, where it was read; else what was last seen counts. `waiting`: a change of the CRM waits for it.
 */
export const whyLeft = (link: Made, standing: Standing | undefined, waiting: boolean): string | undefined => {
  if (link.madeBy !== 'created') return 'It was not created by the bridge: it stood in Xero before and was linked.';
  if (waiting) return 'A change of it waits in the CRM.';
  const now = standing ?? link.xeroSeen ?? link.xeroSide;
  if (!now || !link.xeroSide) return 'It is too large to be compared with what the bridge wrote.';
  const changed = changedBetween(link.xeroSide, now).filter((field) => !settlement.includes(field));
  if (changed.length > 0) return `Somebody has changed it in Xero since: ${changed.join(', ')}.`;
  if (holds(now.payments) || Number(now.amountPaid ?? 0) > 0) return 'It has payments in Xero.';
  if (holds(now.creditNotes) || holds(now.allocations)) return 'It is set off against another document in Xero.';
  if (now.isReconciled === true) return 'It is reconciled with a bank statement in Xero.';
  return undefined;
};
