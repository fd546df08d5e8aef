import type { Limits } from './document-flow.ts';
import { isGone, statusOf } from './document-steps.ts';
import type { Facts } from './facts.ts';
import { stateWord } from './ledger-status.ts';

/** What may change of an invoice or bill that is paid in part or whole (Xero API docs: invoices). */
const whenPaid = ['reference', 'dueDate', 'invoiceNumber', 'brandingThemeID', 'url', 'lineItems'];

const some = (amount: unknown): boolean => typeof amount === 'number' && amount > 0;

/** What Xero still lets change of an invoice or bill; undefined: all. */
export const invoiceLimits = (facts: Facts<unknown>): Limits | undefined => {
  const status = statusOf(facts);
  if (isGone(status)) return { state: stateWord(status), fields: [] };
  const standing = facts.standing ?? facts.link?.xeroSide;
  const credited = some(standing?.amountCredited);
  if (status === 'PAID' || some(standing?.amountPaid) || credited) {
    const state = status === 'PAID' ? 'paid' : 'part-paid';
    return { state, fields: credited ? whenPaid : [...whenPaid, 'contact'] };
  }
  return undefined;
};
