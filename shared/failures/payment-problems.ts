import { attention, waiting } from './attention.ts';

/** Problems of payments. */
export const paymentProblems = {
  paymentDocumentMissing: () =>
    attention(
      'payment-document-missing',
      'The payment does not say what is paid.',
      'Choose the invoice, bill or credit note in the CRM.',
      'document.id',
    ),
  paymentDocumentNotApproved: (word: string, id: string) =>
    waiting(
      'payment-document-not-approved',
      `The ${word} (${id}) is not approved in Xero yet, and only approved documents can be paid.`,
      `Approve the ${word} in Xero or in the CRM; the payment then follows by itself.`,
      'document.id',
    ),
  paymentDocumentFinal: (word: string, id: string, state: string) =>
    attention(
      'payment-document-final',
      `The ${word} (${id}) is ${state} in Xero, so it cannot be paid.`,
      'Reverse the payment in the CRM, or choose another document.',
      'document.id',
    ),
  paymentOfQuote: (word: string, id: string) =>
    attention(
      'payment-of-quote',
      `The ${word} (${id}) is a quote in Xero, and a quote cannot be paid.`,
      'Invoice it first, and say in the CRM that the invoice is paid.',
      'document.id',
    ),
  paymentAccountMissing: () =>
    attention(
      'payment-account-missing',
      'The payment names no bank account, and none is set for payments.',
      'Choose the "Payment account" in the settings, or an account on the payment.',
      'account',
    ),
  paymentAccountUnknown: (account: string) =>
    attention(
      'payment-account-unknown',
      `The account "${account}" does not exist in Xero.`,
      "Use the code or id of an account in Xero's chart of accounts.",
      'account',
    ),
  paymentAccountUnfit: (account: string, why: string) =>
    attention(
      'payment-account-unfit',
      `Payments cannot be booked to the account "${account}": ${why}.`,
      'Choose a bank account, or switch on payments to this account in Xero.',
      'account',
    ),
  paymentAmountMissing: () =>
    attention(
      'payment-amount-missing',
      'The payment has no amount, and what is due is not known.',
      'Enter the amount in the CRM.',
      'amount',
    ),
  paymentAmountWrong: () =>
    attention(
      'payment-amount-wrong',
      'The amount of the payment is not greater than zero, or has more than two decimals.',
      'Correct the amount in the CRM.',
      'amount',
    ),
  paymentTooMuch: (amount: string, due: string) =>
    attention(
      'payment-too-much',
      `The payment of ${amount} is more than the ${due} still due.`,
      'Correct the amount in the CRM, or record the rest as an overpayment in Xero.',
      'amount',
    ),
  paymentRateWrong: (field: string) =>
    attention(
      'payment-rate-wrong',
      'What moved in the bank, or the currency rate, is not greater than zero.',
      'Correct it in the CRM.',
      field,
    ),
  paymentReconciled: () =>
    attention(
      'payment-reconciled',
      'The payment is reconciled with a bank statement in Xero, so it is not reversed from outside.',
      'Remove the reconciliation in Xero, then retry.',
    ),
  paymentDiffers: () =>
    attention(
      'payment-differs',
      'The payment was entered in Xero and differs from the one in the CRM, and Xero lets no payment be changed.',
      'Correct the CRM, or reverse the payment in Xero and enter it as a new one.',
      'amount',
    ),
  paymentGone: () =>
    attention(
      'payment-gone',
      'The payment was reversed in Xero, and the CRM changed it since.',
      'Reverse it in the CRM too, or enter it as a new payment.',
      'status',
    ),
};
