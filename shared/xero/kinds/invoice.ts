import * as z from 'zod';
import type { Standings } from '../../sync/standing.ts';
import { dayOf, mark, number, rows, text } from '../answer-fields.ts';
import { decimalOf, elementOf, type XeroElement } from '../answers.ts';
import { documentFields, documentStanding, settlementFields, settlements, unlessNothing } from './document.ts';

const invoiceSchema = z.object({
  InvoiceID: text,
  InvoiceNumber: text,
  Type: text,
  DueDate: text,
  DueDateString: text,
  Url: text,
  SentToContact: mark,
  AmountDue: number,
  AmountPaid: number,
  AmountCredited: number,
  FullyPaidOnDate: text,
  CreditNotes: rows(z.object({ CreditNoteID: text, AppliedAmount: number })),
  ...documentFields,
  ...settlementFields,
});

const standingOf = (invoice: z.output<typeof invoiceSchema>): Standings['invoice'] => ({
  ...documentStanding(invoice),
  type: invoice.Type,
  invoiceNumber: invoice.InvoiceNumber,
  dueDate: dayOf(invoice.DueDateString, invoice.DueDate),
  url: invoice.Url,
  sentToContact: invoice.SentToContact,
  amountDue: invoice.AmountDue,
  amountPaid: unlessNothing(invoice.AmountPaid),
  amountCredited: unlessNothing(invoice.AmountCredited),
  fullyPaidOnDate: dayOf(invoice.FullyPaidOnDate),
  payments: settlements(invoice),
  creditNotes: invoice.CreditNotes.map(({ CreditNoteID, AppliedAmount }) => ({
    creditNoteID: CreditNoteID,
    appliedAmount: AppliedAmount,
  })),
});

/** A sales invoice or bill of an answer. */
export const invoiceElement = invoiceSchema.transform(
  (invoice): XeroElement => ({
    ...elementOf('invoice', invoice, invoice.InvoiceID, standingOf(invoice)),
    number: invoice.InvoiceNumber,
    url: invoice.Url,
    status: invoice.Status,
    total: decimalOf(invoice.Total),
    amountDue: decimalOf(invoice.AmountDue),
    invoiceType: invoice.Type,
  }),
);
