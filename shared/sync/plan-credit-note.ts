import { problems } from '../failures/catalogue.ts';
import { type CreditNote, creditNoteSchema } from '../records/credit-note.ts';
import { chooseContact } from './choose-contact.ts';
import { chooseCurrency } from './choose-currency.ts';
import { type DocumentFlow, planDocument, type Wanted } from './document-flow.ts';
import { isGone, planDocumentStep, statusOf } from './document-steps.ts';
import { documentTerms } from './document-terms.ts';
import type { Facts } from './facts.ts';
import { amountTypes, bookingDate, checkNumber } from './invoice-body.ts';
import { ledgerMove, stateWord } from './ledger-status.ts';
import type { Plan } from './plan.ts';
import { checkAllocations, planAllocation, undoAllocation, usedState } from './plan-allocations.ts';
import { planLines } from './plan-lines.ts';
import { type Stopped, stopped } from './stopped.ts';
import { planRemoval } from './unwind.ts';

const terms = { sales: documentTerms('creditNote', 'sales'), purchase: documentTerms('creditNote', 'purchase') };
const statuses = { draft: 'DRAFT', submitted: 'SUBMITTED', authorised: 'AUTHORISED', voided: undefined } as const;
const word = terms.sales.word;

const statusFor = (record: CreditNote | undefined): string | undefined => record?.status && statuses[record.status];

/** What may change of a credit note that is in use. */
const whenUsed = ['reference', 'creditNoteNumber', 'brandingThemeID'];

const wanted = (facts: Facts<CreditNote>): Wanted | Stopped => {
  const { record } = facts;
  const own = terms[record.kind];
  if (!record.contact) return stopped(problems.documentContactMissing(word, own.who));
  const badNumber = checkNumber(record.number, word);
  if (badNumber) return badNumber;
  const currency = chooseCurrency(record, word, facts);
  if ('stop' in currency) return currency;
  const booked = bookingDate(facts, word);
  if ('stop' in booked) return booked;
  const lines = planLines(record, own, facts);
  if ('stop' in lines) return lines;
  const wrong = checkAllocations(facts, lines.expectedTotal);
  if (wrong) return { stop: wrong };
  const contact = chooseContact(facts, own);
  if ('stop' in contact) return contact;
  const { lineItems, ...rest } = lines;
  return {
    body: {
      type: record.kind === 'sales' ? 'ACCRECCREDIT' : 'ACCPAYCREDIT',
      ...contact,
      ...(booked.date !== undefined && { date: booked.date }),
      lineAmountTypes: amountTypes[record.amountsAre],
      lineItems,
      ...currency,
      ...numberFields(record),
    },
    ...rest,
    ...(booked.note !== undefined && { note: booked.note }),
  };
};

/** Suppliers' credit notes have no reference of their own in Xero, like bills (Xero API docs: credit notes). */
const numberFields = ({ kind, number, reference }: CreditNote) => {
  const shown = kind === 'sales' ? number : (number ?? reference);
  return {
    ...(shown !== undefined && { creditNoteNumber: shown }),
    ...(kind === 'sales' && reference !== undefined && { reference }),
  };
};

export const creditNoteFlow: DocumentFlow<CreditNote> = {
  kind: 'creditNote',
  idField: 'creditNoteID',
  type: 'creditNote',
  schema: creditNoteSchema,
  wanted,
  opening: ({ record, settings }) => statusFor(record) ?? statuses[settings.creditNotes.status],
  move: (facts, before) => ledgerMove(statusFor(facts.record), statusFor(before), statusOf(facts), word),
  limits: (facts) => {
    const status = statusOf(facts);
    if (isGone(status)) return { state: stateWord(status), fields: [] };
    const state = usedState(facts);
    return state === undefined ? undefined : { state, fields: whenUsed };
  },
  next: (facts) => planDocumentStep('creditNote', facts) ?? planAllocation(facts),
  isOver: (record) => record.status === 'voided',
  remove: (facts) =>
    planRemoval('creditNote', facts, { idField: 'creditNoteID', firstUndo: () => undoAllocation(facts) }),
};

/** Plans a credit note to a customer or from a supplier, with what it is set off against. */
export const planCreditNote = (facts: Facts<CreditNote>): Plan => planDocument(creditNoteFlow, facts);
