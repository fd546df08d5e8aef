import { problems } from '../failures/catalogue.ts';
import { Big, type Decimal } from '../records/decimal.ts';
import type { Payment } from '../records/payment.ts';
import { recordWords } from '../records/record.ts';
import { waitingState } from './choose-contact.ts';
import { accountRef, choosePaymentAccount, type PaymentAccount } from './choose-payment-account.ts';
import type { Facts, Related } from './facts.ts';
import { stateWord } from './ledger-status.ts';
import { openDate } from './lock-dates.ts';
import type { Body } from './plan.ts';
import { type Stopped, stopped } from './stopped.ts';

type Linked = Extract<Related, { state: 'linked' }>;
type PaymentFacts = Facts<Payment>;

/** An earlier payment that the new one replaces: what it took is due again, even where that has not been seen yet. */
interface Replaced {
  amount: Decimal;
  documentId: string | undefined;
}

/** What is paid, once it is approved in Xero; until then the payment waits. */
const payable = (facts: PaymentFacts, replaced: Replaced | undefined): { document: Linked } | Stopped => {
  const { document } = facts.record;
  if (!document) return stopped(problems.paymentDocumentMissing());
  const { type, id } = document;
  const word = recordWords[type];
  const found = facts.related(type, id);
  if (found.state !== 'linked') {
    const about = { who: `The ${word}`, id, type, field: 'document.id', word: 'payment' };
    return { stop: { do: 'wait', for: document, problem: problems.waitsFor(about, waitingState(found)) } };
  }
  if (found.kind === 'quote') return stopped(problems.paymentOfQuote(word, id));
  const { status } = found;
  if (status === undefined || status === 'DRAFT' || status === 'SUBMITTED') {
    return { stop: { do: 'wait', for: document, problem: problems.paymentDocumentNotApproved(word, id) } };
  }
  const open = status === 'AUTHORISED' || (status === 'PAID' && replaced?.documentId === found.xeroId);
  return open ? { document: found } : stopped(problems.paymentDocumentFinal(word, id, stateWord(status)));
};

/** The amount in the document's currency: as given, else all that is due; never more than that. */
const amountOf = (
  { record }: PaymentFacts,
  document: Linked,
  replaced: Replaced | undefined,
): { amount: Decimal } | Stopped => {
  const back = replaced && replaced.documentId === document.xeroId ? replaced.amount : '0';
  const due = document.amountDue === undefined ? undefined : new Big(document.amountDue);
  const most = due?.plus(back);
  const whole = due?.gt(0) ? due : most;
  const amount = record.amount === undefined ? whole : new Big(record.amount);
  if (amount === undefined) return stopped(problems.paymentAmountMissing());
  if (amount.lte(0) || !amount.round(2).eq(amount)) return stopped(problems.paymentAmountWrong());
  if (most?.lt(amount)) return stopped(problems.paymentTooMuch(amount.toFixed(2), most.toFixed(2)));
  return { amount: amount.toFixed() };
};

/** What moved in the bank, or the rate, where document and account have different currencies (Xero API docs: payments). */
const exchangeOf = (
  { record, reference }: PaymentFacts,
  document: Linked,
  account: PaymentAccount,
): { body: Body } | Stopped => {
  const base = reference.organisation.baseCurrency;
  const from = document.currency ?? base;
  const to = account.currency ?? base;
  const { bankAmount, currencyRate } = record;
  if (from === to) {
    if (from === base || currencyRate === undefined) return { body: {} };
  } else if (from !== base && to !== base) {
    const why = `it is in ${to}, the document in ${from}, and neither is the base currency ${base}`;
    return stopped(problems.paymentAccountUnfit(account.code ?? account.name, why));
  } else if (bankAmount !== undefined) {
    if (new Big(bankAmount).lte(0)) return stopped(problems.paymentRateWrong('bankAmount'));
    return { body: { bankAmount: Number(bankAmount) } };
  }
  if (currencyRate === undefined) return { body: {} };
  if (new Big(currencyRate).lte(0)) return stopped(problems.paymentRateWrong('currencyRate'));
  return { body: { currencyRate: Number(currencyRate) } };
};

/** A payment as Xero takes it. Checks all that Xero would refuse, above all more than is due. */
export const paymentBody = (facts: PaymentFacts, replaced?: Replaced): { body: Body; note?: string } | Stopped => {
  const { record } = facts;
  if (!record.document) return stopped(problems.paymentDocumentMissing());
  const chosen = choosePaymentAccount(record.account, facts);
  if ('stop' in chosen) return chosen;
  const paid = payable(facts, replaced);
  if ('stop' in paid) return paid;
  const amount = amountOf(facts, paid.document, replaced);
  if ('stop' in amount) return amount;
  const exchange = exchangeOf(facts, paid.document, chosen.account);
  if ('stop' in exchange) return exchange;
  const booked = openDate(record.date ?? facts.today, 'payment', facts);
  if ('stop' in booked) return booked;
  const { kind, xeroId } = paid.document;
  return {
    body: {
      ...(kind === 'creditNote' ? { creditNote: { creditNoteID: xeroId } } : { invoice: { invoiceID: xeroId } }),
      account: accountRef(chosen.account),
      date: booked.date,
      amount: Number(amount.amount),
      ...exchange.body,
      ...(record.reference !== undefined && { reference: record.reference }),
    },
    ...(booked.note !== undefined && { note: booked.note }),
  };
};
