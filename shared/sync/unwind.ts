import * as z from 'zod';
import { problems } from '../failures/catalogue.ts';
import { type RecordType, recordWords } from '../records/record.ts';
import { isGone, statusOf } from './document-steps.ts';
import type { Facts } from './facts.ts';
import { needsAttention, type Plan } from './plan.ts';

const settledSchema = z.object({
  payments: z
    .array(z.object({ paymentID: z.string() }))
    .catch([])
    .default([]),
  creditNotes: z.array(z.unknown()).catch([]).default([]),
  amountPaid: z.number().catch(0).default(0),
  amountCredited: z.number().catch(0).default(0),
});

/** How a payment is remembered that was reversed so that its document can be voided. */
const reversal = (paymentId: string) => `reverse:${paymentId}`;

/**
 * Takes a document out of the books: drafts are deleted, approved ones voided, after the payments that we made on them are
 * reversed one by one. Payments and credit that others entered are theirs to remove.
 */
export const planRemoval = (
  type: RecordType,
  facts: Facts<{ id: string }>,
  { idField, firstUndo }: { idField: string; firstUndo?: () => Plan | undefined },
): Plan => {
  const { link, record } = facts;
  const why = facts.deleted ? 'was deleted in the CRM' : 'is void in the CRM';
  if (!link) return { do: 'unchanged', note: `It ${why} before it was in Xero.` };
  const status = statusOf(facts);
  if (isGone(status)) return { do: 'unchanged' };
  const target = { kind: link.kind, xeroId: link.xeroId };
  if (status !== 'AUTHORISED' && status !== 'PAID') {
    const body = { [idField]: link.xeroId, status: 'DELETED' };
    return { do: 'update', ...target, body, note: `Deleted, since ${record.id} ${why}.` };
  }
  const undo = firstUndo?.() ?? undoPayment(type, facts);
  if (undo) return undo;
  const body = { [idField]: link.xeroId, status: 'VOIDED' };
  return { do: 'update', ...target, body, note: `Voided, since ${record.id} ${why}.` };
};

/** The next payment to reverse before a document can be voided; a person's matter when it is not ours. */
const undoPayment = (type: RecordType, facts: Facts<unknown>): Plan | undefined => {
  const { link } = facts;
  if (!link) return undefined;
  const settled = settledSchema.parse(facts.standing ?? link.xeroSide ?? {});
  const done = (paymentId: string) =>
    link.acts.includes(reversal(paymentId)) || link.acts.includes(unpaying(paymentId));
  const left = settled.payments.filter(({ paymentID }) => !done(paymentID));
  if (left.some(({ paymentID }) => !facts.isOurPayment(paymentID))) {
    return needsAttention(problems.paidByOthers(recordWords[type]));
  }
  if (settled.creditNotes.length > 0 || settled.amountCredited > 0) {
    return needsAttention(problems.creditedByOthers(recordWords[type]));
  }
  const [payment] = left;
  if (payment) {
    const { kind, xeroId } = link;
    const name = reversal(payment.paymentID);
    return { do: 'act', act: { act: 'reversePayment', name, kind, xeroId, paymentId: payment.paymentID } };
  }
  const undone = link.acts.some((name) => /^(reverse|unpaid|unallocate):/.test(name));
  if (!undone && (statusOf(facts) === 'PAID' || settled.amountPaid > 0) && settled.payments.length === 0) {
    return needsAttention(problems.paidByOthers(recordWords[type]));
  }
  return undefined;
};

/** How a payment is remembered that was reversed because the CRM took "paid" back. */
export const unpaying = (paymentId: string) => `unpaid:${paymentId}`;
