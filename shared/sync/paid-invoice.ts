import { fingerprint } from '../records/fingerprint.ts';
import type { Bill, Invoice } from '../records/invoice.ts';
import { statusOf } from './document-steps.ts';
import type { Facts } from './facts.ts';
import type { Plan } from './plan.ts';
import { unpaying } from './unwind.ts';

/** How often the CRM has said "paid", as far as it was taken back since: each time has a payment of its own. */
const roundOf = (acts: readonly string[]): number => acts.filter((name) => name.startsWith('unpaid:')).length + 1;

/** Name of the step within the document's link: `paid`, `paid-2`... */
const stepOf = (round: number): string => (round === 1 ? 'paid' : `paid-${round}`);

/**
 * The id of the payment that follows (last) from a paid document: the document's with `~paid`, a digest of it where that
 * would be longer than an id may be.
 */
export const derivedPaymentId = (documentId: string, acts: readonly string[]): string => {
  const round = roundOf(acts);
  const end = round === 1 ? '~paid' : `~${round}~paid`;
  return (documentId.length + end.length <= 128 ? documentId : fingerprint(documentId)) + end;
};

/**
 * A CRM that says "paid" records a payment of what is due, once; one that takes it back has that payment reversed. Payments
 * that were entered otherwise are left alone.
 */
export const planPaid = (type: 'invoice' | 'bill', facts: Facts<Invoice | Bill>): Plan | undefined => {
  const { record, link, standing } = facts;
  if (!link || record.status === undefined) return undefined;
  const name = stepOf(roundOf(link.acts));
  const id = derivedPaymentId(record.id, link.acts);
  if (record.status !== 'paid') {
    const payment = link.acts.includes(name) ? facts.related('payment', id) : undefined;
    if (payment?.state !== 'linked' || payment.status === 'DELETED') return undefined;
    const { kind, xeroId } = link;
    const act = {
      act: 'reversePayment',
      name: unpaying(payment.xeroId),
      kind,
      xeroId,
      paymentId: payment.xeroId,
    } as const;
    return { do: 'act', act };
  }
  const due = (standing ?? link.xeroSide)?.amountDue;
  if (statusOf(facts) !== 'AUTHORISED' || due === 0 || link.acts.includes(name)) return undefined;
  return {
    do: 'derive',
    name,
    record: {
      type: 'payment',
      data: {
        id,
        document: { type, id: record.id },
        date: record.paidOn ?? facts.today,
        status: 'paid',
        ...(record.paidTo !== undefined && { account: record.paidTo }),
        ...(record.reference !== undefined && { reference: record.reference }),
      },
    },
  };
};
