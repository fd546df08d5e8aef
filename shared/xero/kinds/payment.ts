import * as z from 'zod';
import type { Standings } from '../../sync/standing.ts';
import { dayOf, mark, number, part, text } from '../answer-fields.ts';
import { decimalOf, elementOf, verdictFields, type XeroElement } from '../answers.ts';

const paymentSchema = z.object({
  PaymentID: text,
  Invoice: part(z.object({ InvoiceID: text, InvoiceNumber: text })),
  CreditNote: part(z.object({ CreditNoteID: text, CreditNoteNumber: text })),
  Account: part(z.object({ AccountID: text, Code: text })),
  Date: text,
  Amount: number,
  BankAmount: number,
  CurrencyRate: number,
  Reference: text,
  Status: text,
  IsReconciled: mark,
  PaymentType: text,
  UpdatedDateUTC: text,
  ...verdictFields,
});

const standingOf = ({
  Invoice,
  CreditNote,
  Account,
  ...payment
}: z.output<typeof paymentSchema>): Standings['payment'] => ({
  invoice: Invoice && { invoiceID: Invoice.InvoiceID, invoiceNumber: Invoice.InvoiceNumber },
  creditNote: CreditNote && {
    creditNoteID: CreditNote.CreditNoteID,
    creditNoteNumber: CreditNote.CreditNoteNumber,
  },
  account: Account && { accountID: Account.AccountID, code: Account.Code },
  date: dayOf(payment.Date),
  amount: payment.Amount,
  bankAmount: payment.BankAmount,
  currencyRate: payment.CurrencyRate,
  reference: payment.Reference,
  status: payment.Status,
  isReconciled: payment.IsReconciled,
  paymentType: payment.PaymentType,
});

/** A payment of an answer. */
export const paymentElement = paymentSchema.transform(
  (payment): XeroElement => ({
    ...elementOf('payment', payment, payment.PaymentID, standingOf(payment)),
    status: payment.Status,
    total: decimalOf(payment.Amount),
  }),
);
