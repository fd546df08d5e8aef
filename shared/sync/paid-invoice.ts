import { fingerprint } from '../records/fingerprint.ts';
import type { Bill, Invoice } from '../records/invoice.ts';
import type { TypedRecord } from '../records/record.ts';
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

/** Takes back the payment of a document that is not in Xero yet, so that it never gets there; undefined when there is none. */
export const dropPayment = (type: 'invoice' | 'bill', facts: Facts<Invoice | Bill>): Plan | undefined => {
  const { record, link, related } = facts;
  if (!link?.acts.includes(stepOf(roundOf(link.acts)))) return undefined;
  const id = derivedPaymentId(record.id, link.acts);
  const { state } = related('payment', id);
  if (state !== 'setAside' && state !== 'onItsWay') return undefined;
  const data = { id, document: { type, id: record.id }, status: 'reversed' as const };
  return { do: 'derive', name: unpaying(id), record: { type: 'payment', data } };
};

/** The reversal of the payment that followed from a document that the CRM does not call paid any more; undefined when there is none. */
const planUnpaid = (type: 'invoice' | 'bill', facts: Facts<Invoice | Bill>): Plan | undefined => {
  const { record, link, related } = facts;
  if (!link || record.status === undefined || record.status === 'paid') return undefined;
  if (!link.acts.includes(stepOf(roundOf(link.acts)))) return undefined;
  const payment = related('payment', derivedPaymentId(record.id, link.acts));
  if (payment.state !== 'linked') return dropPayment(type, facts);
  if (payment.status === 'DELETED') return undefined;
  const { kind, xeroId } = link;
  const act = {
    act: 'reversePayment',
    name: unpaying(payment.xeroId),
    kind,
    xeroId,
    paymentId: payment.xeroId,
  } as const;
  return { do: 'act', act };
};

/**
 * A CRM that says "paid" records a payment of what is due, once; one that takes it back has that payment reversed. Payments
 * that were entered otherwise are left alone.
 */
export const planPaid = (type: 'invoice' | 'bill', facts: Facts<Invoice | Bill>): Plan | undefined => {
  const { record, link, standing } = facts;
  if (!link || record.status === undefined) return undefined;
  if (record.status !== 'paid') return planUnpaid(type, facts);
  const name = stepOf(roundOf(link.acts));
  const id = derivedPaymentId(record.id, link.acts);
  const due = (standing ?? link.xeroSide)?.amountDue;
  if (statusOf(facts) !== 'AUTHORISED' || due === 0 || link.acts.includes(name)) return undefined;
  return { do: 'derive', name, record: paymentOf(type, facts, id) };
};

const paymentOf = (type: 'invoice' | 'bill', { record, today }: Facts<Invoice | Bill>, id: string): TypedRecord => ({
  type: 'payment',
  data: {
    id,
    document: { type, id: record.id },
    date: record.paidOn ?? today,
    status: 'paid',
    ...(record.paidTo !== undefined && { account: record.paidTo }),
    ...(record.reference !== undefined && { reference: record.reference }),
  },
});

/**
 * What has to happen before a change of a paid document is carried over: its payment is reversed when the CRM took "paid"
 * back, and derived anew when the CRM corrected its day or account, or when it is set aside.
 */
export const planPaymentFirst = (
  type: 'invoice' | 'bill',
  facts: Facts<Invoice | Bill>,
  before: Invoice | Bill | undefined,
): Plan | undefined => {
  const { record, link, fingerprint: content } = facts;
  if (record.status !== 'paid') return planUnpaid(type, facts);
  const step = link && stepOf(roundOf(link.acts));
  const anew = `${step}@`;
  const name = `${anew}${content.slice(0, 12)}`;
  if (!link || step === undefined || !link.acts.includes(step) || link.acts.includes(name)) return undefined;
  const id = derivedPaymentId(record.id, link.acts);
  const corrected = before?.status === 'paid' && (before.paidOn !== record.paidOn || before.paidTo !== record.paidTo);
  if (!corrected && facts.related('payment', id).state !== 'setAside') return undefined;
  return { do: 'derive', name, instead: anew, record: paymentOf(type, facts, id) };
};

/** Whether a payment is one that was derived: the CRM knows the document, not it. */
export const isDerivedPayment = (crmId: string): boolean => crmId.endsWith('~paid');
