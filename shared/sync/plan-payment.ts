import * as z from 'zod';
import { problems } from '../failures/catalogue.ts';
import { Big } from '../records/decimal.ts';
import { fingerprint } from '../records/fingerprint.ts';
import { type Payment, paymentSchema } from '../records/payment.ts';
import { agreedRecord } from './document-flow.ts';
import { statusOf } from './document-steps.ts';
import type { Facts } from './facts.ts';
import { lockDate, lockedPlan } from './lock-dates.ts';
import { isDerivedPayment } from './paid-invoice.ts';
import { paymentBody } from './payment-body.ts';
import { needsAttention, type Plan } from './plan.ts';

type PaymentFacts = Facts<Payment>;

const standingSchema = z.object({
  invoice: z.object({ invoiceID: z.string().optional() }).optional().catch(undefined),
  creditNote: z.object({ creditNoteID: z.string().optional() }).optional().catch(undefined),
  account: z.object({ accountID: z.string().optional(), code: z.string().optional() }).optional().catch(undefined),
  date: z.string().optional().catch(undefined),
  amount: z.number().optional().catch(undefined),
  reference: z.string().optional().catch(undefined),
  isReconciled: z.boolean().optional().catch(undefined),
});

const standingOf = ({ standing, link }: PaymentFacts) => standingSchema.parse(standing ?? link?.xeroSide ?? {});

/** How a payment is remembered that we reversed. */
const reversal = (xeroId: string) => `reverse:${xeroId}`;

/**
 * Plans a payment of an approved document. Xero lets no payment be edited (Xero API docs: payments): one that was changed in
 * the CRM is reversed and entered anew.
 */
export const planPayment = (facts: PaymentFacts): Plan => {
  const { link, record, deleted } = facts;
  const over = deleted || record.status === 'reversed';
  if (!link) {
    if (over) return { do: 'unchanged', note: 'Reversed in the CRM before it was in Xero.' };
    if (isDerivedPayment(record.id) && isPaidOtherwise(facts)) {
      return { do: 'unchanged', note: 'Nothing is due any more: it was paid otherwise.' };
    }
    const planned = paymentBody(facts);
    return 'stop' in planned ? planned.stop : { do: 'create', kind: 'payment', ...planned };
  }
  const reversedByUs = link.acts.includes(reversal(link.xeroId));
  const gone = reversedByUs || statusOf(facts) === 'DELETED';
  if (over) return gone ? { do: 'unchanged' } : planReversal(facts, link.xeroId);
  if (reversedByUs) return planAgain(facts, link.xeroId);
  if (link.crmFingerprint === facts.fingerprint || !differs(facts)) return { do: 'unchanged' };
  if (gone) return facts.take === 'crm' ? planAgain(facts, link.xeroId) : needsAttention(problems.paymentGone());
  const agreed = link.crmSide !== undefined || link.madeBy === 'created' || facts.take === 'crm';
  if (!agreed) return needsAttention(problems.paymentDiffers());
  const again = replacement(facts);
  return 'stop' in again ? again.stop : planReversal(facts, link.xeroId);
};

const isPaidOtherwise = ({ record: { document }, related }: PaymentFacts): boolean => {
  const found = document && related(document.type, document.id);
  return found?.state === 'linked' && found.status === 'PAID';
};

const planReversal = (facts: PaymentFacts, xeroId: string): Plan => {
  const { isReconciled, date } = standingOf(facts);
  if (isReconciled) return needsAttention(problems.paymentReconciled());
  const lock = lockDate(facts.reference);
  if (date !== undefined && lock !== undefined && date <= lock) return lockedPlan(date, lock, 'payment', facts);
  return {
    do: 'act',
    act: { act: 'reversePayment', name: reversal(xeroId), kind: 'payment', xeroId, paymentId: xeroId },
  };
};

/** The payment that takes the place of the reversed one; what that one took counts as due again. */
const replacement = (facts: PaymentFacts) => {
  const { amount = 0, invoice, creditNote } = standingOf(facts);
  return paymentBody(facts, {
    amount: new Big(amount).toFixed(),
    documentId: invoice?.invoiceID ?? creditNote?.creditNoteID,
  });
};

const planAgain = (facts: PaymentFacts, replaces: string): Plan => {
  const planned = replacement(facts);
  return 'stop' in planned ? planned.stop : { do: 'create', kind: 'payment', ...planned, replaces };
};

/** What of a payment is booked: all else of the record may change without touching it. */
const booked = ({ document, amount, date, account, reference, bankAmount, currencyRate, status }: Payment) =>
  fingerprint({ document, amount, date, account, reference, bankAmount, currencyRate, status });

/** Whether the CRM changed what is booked since both sides agreed, and Xero does not show it so already. */
const differs = (facts: PaymentFacts): boolean => {
  const before = agreedRecord(paymentSchema, facts);
  if (before && booked(before) === booked(facts.record)) return false;
  const { record, reference, settings } = facts;
  const shown = standingOf(facts);
  if (shown.amount === undefined) return true;
  const account = record.account ?? settings.accounts.payment;
  const shownAccount = reference.accounts.find(
    ({ id, code }) =>
      (id !== undefined && id === shown.account?.accountID) || (code !== undefined && code === shown.account?.code),
  );
  const names = [shown.account?.code, shown.account?.accountID, shownAccount?.code, shownAccount?.id];
  const target = record.document && facts.related(record.document.type, record.document.id);
  const documentId = shown.invoice?.invoiceID ?? shown.creditNote?.creditNoteID;
  return !(
    (record.amount === undefined || new Big(record.amount).eq(shown.amount)) &&
    (record.date === undefined || record.date === shown.date) &&
    (record.reference ?? '') === (shown.reference ?? '') &&
    (account === undefined || names.includes(account)) &&
    (target?.state !== 'linked' || target.xeroId === documentId) &&
    exchangeStands(before, record)
  );
};

/** Bank amount and rate are Xero's to compute where the CRM gives none; only a change of the CRM's own counts. */
const exchangeStands = (before: Payment | undefined, now: Payment): boolean =>
  before === undefined || (before.bankAmount === now.bankAmount && before.currencyRate === now.currencyRate);
