import * as z from 'zod';
import type { Standings } from '../../sync/standing.ts';
import { dayOf, mark, number, part, rows, text } from '../answer-fields.ts';
import { decimalOf, elementOf, type XeroElement } from '../answers.ts';
import { documentFields, documentStanding, settlementFields, settlements } from './document.ts';

const allocationSchema = z.object({
  AllocationID: text,
  Amount: number,
  Date: text,
  Invoice: part(z.object({ InvoiceID: text })),
  IsDeleted: mark,
});

const creditNoteSchema = z.object({
  CreditNoteID: text,
  CreditNoteNumber: text,
  Type: text,
  RemainingCredit: number,
  Allocations: rows(allocationSchema),
  ...documentFields,
  ...settlementFields,
});

const standingOf = (note: z.output<typeof creditNoteSchema>): Standings['creditNote'] => ({
  ...documentStanding(note),
  type: note.Type,
  creditNoteNumber: note.CreditNoteNumber,
  remainingCredit: note.RemainingCredit,
  allocations: note.Allocations.filter(({ IsDeleted }) => !IsDeleted).map((allocation) => ({
    allocationID: allocation.AllocationID,
    amount: allocation.Amount,
    date: dayOf(allocation.Date),
    invoice: { invoiceID: allocation.Invoice?.InvoiceID },
  })),
  payments: settlements(note),
});

/** A credit note of an answer. */
export const creditNoteElement = creditNoteSchema.transform(
  (note): XeroElement => ({
    ...elementOf('creditNote', note, note.CreditNoteID, standingOf(note)),
    number: note.CreditNoteNumber,
    status: note.Status,
    total: decimalOf(note.Total),
  }),
);
