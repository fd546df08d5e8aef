import type * as z from 'zod';
import { problems } from '../failures/catalogue.ts';
import { type RecordType, recordSchemas, recordWords, type XeroKind } from '../records/record.ts';
import { agreedBody, agreedRecord, type DocumentFlow, isEmptyUpdate, planDocument } from './document-flow.ts';
import { statusOf } from './document-steps.ts';
import type { Facts } from './facts.ts';
import { lockDate, lockedPlan } from './lock-dates.ts';
import { offerKind } from './offer.ts';
import { type Body, needsAttention, type Plan } from './plan.ts';
import { type ContactMatches, planContact, wantedContact } from './plan-contact.ts';
import { creditNoteFlow } from './plan-credit-note.ts';
import { billFlow, invoiceFlow } from './plan-invoice.ts';
import { planItem, wantedItem } from './plan-item.ts';
import { planPayment } from './plan-payment.ts';
import { purchaseOrderFlow } from './plan-purchase-order.ts';
import { offerFlow, planOrder, planQuote } from './plan-quote.ts';
import { reconcile } from './reconcile.ts';
import { wholeQuote } from './whole-quote.ts';

/** The facts of any record; those of a contact say besides which contacts of Xero may be the same. */
export type RecordFacts = Facts<unknown> & Partial<ContactMatches>;

interface Planner {
  kind: (facts: RecordFacts) => XeroKind;
  plan: (facts: RecordFacts) => Plan;
  /** The update that the record as both sides last agreed on it would make. */
  base: (facts: RecordFacts) => Body | undefined;
  /** What is left to do when its content stands. */
  next: (facts: RecordFacts) => Plan | undefined;
}

const planner = <Data>(
  schema: z.ZodType<Data>,
  {
    kind,
    plan,
    base = () => undefined,
    next = () => undefined,
  }: {
    kind: XeroKind | ((facts: Facts<Data>) => XeroKind);
    plan: (facts: Facts<Data>, matches: ContactMatches) => Plan;
    base?: (facts: Facts<Data>) => Body | undefined;
    next?: (facts: Facts<Data>) => Plan | undefined;
  },
): Planner => {
  const typed = (facts: RecordFacts): Facts<Data> => ({ ...facts, record: schema.parse(facts.record) });
  return {
    kind: (facts) => (typeof kind === 'string' ? kind : kind(typed(facts))),
    plan: (facts) => plan(typed(facts), { sameNumber: [], sameName: [], ...facts }),
    base: (facts) => base(typed(facts)),
    next: (facts) => next(typed(facts)),
  };
};

const documentPlanner = <Data extends { status?: string | undefined }>(flow: DocumentFlow<Data>): Planner =>
  planner(flow.schema, {
    kind: flow.kind,
    plan: (facts) => planDocument(flow, facts),
    base: (facts) => agreedBody(flow, facts),
    next: flow.next,
  });

const planners: Record<RecordType, Planner> = {
  contact: planner(recordSchemas.contact, {
    kind: 'contact',
    plan: (facts, matches) => planContact({ ...facts, ...matches, record: facts.record }),
    base: (facts) => {
      const record = agreedRecord(recordSchemas.contact, facts);
      return record && wantedContact({ ...facts, record });
    },
  }),
  item: planner(recordSchemas.item, {
    kind: 'item',
    plan: planItem,
    base: (facts) => {
      const record = agreedRecord(recordSchemas.item, facts);
      const wanted = record && wantedItem({ ...facts, record });
      return wanted && 'body' in wanted ? wanted.body : undefined;
    },
  }),
  quote: planner(recordSchemas.quote, {
    kind: (facts) => offerKind('quote', facts),
    plan: planQuote,
    base: (facts) => agreedBody(offerFlow('quote', facts), facts),
    next: (facts) => offerFlow('quote', facts).next(facts),
  }),
  order: planner(recordSchemas.order, {
    kind: (facts) => offerKind('order', facts),
    plan: planOrder,
    base: (facts) => agreedBody(offerFlow('order', facts), facts),
    next: (facts) => offerFlow('order', facts).next(facts),
  }),
  invoice: documentPlanner(invoiceFlow),
  bill: documentPlanner(billFlow),
  purchaseOrder: documentPlanner(purchaseOrderFlow),
  creditNote: documentPlanner(creditNoteFlow),
  payment: planner(recordSchemas.payment, { kind: 'payment', plan: planPayment }),
};

/** What to do with a record of this type, as if Xero had changed nothing since both sides last agreed. */
export const planOf = (type: RecordType, facts: RecordFacts): Plan => planners[type].plan(facts);

/**
 * What to do with a change of a record: its plan, narrowed to what the CRM changed where Xero's side changed as well, with
 * conflicts decided as the settings say.
 */
export const planRecord = (type: RecordType, facts: RecordFacts): Plan => {
  const pointed = planPointed(type, facts);
  if (pointed) return pointed;
  const plan = planOf(type, facts);
  if (plan.do !== 'update' || !facts.link || plan.match) return plan;
  const policy = facts.settings.sync[type].conflicts;
  const reconciled = reconcile(plan, { base: planners[type].base(facts), facts, policy });
  const stands = reconciled.do === 'link' || (reconciled.do === 'update' && isEmptyUpdate(reconciled.body));
  if (stands) return planners[type].next(facts) ?? { do: 'unchanged' };
  if (reconciled.do !== 'update') return reconciled;
  return lockedUpdate(type, reconciled, facts) ?? withWholeHead(reconciled, facts);
};

/** A record of which the CRM says which one in Xero it is: they are linked, if that one is there and free. */
const planPointed = (type: RecordType, facts: RecordFacts): Plan | undefined => {
  const wanted = xeroIdOf(facts.record)?.toLowerCase();
  if (facts.link || facts.deleted || wanted === undefined) return undefined;
  const twin = facts.twins.find(({ xeroId }) => xeroId.toLowerCase() === wanted);
  if (!twin) return needsAttention(problems.xeroIdUnknown(wanted));
  if (twin.holder !== undefined) return needsAttention(problems.linkTaken());
  if (twin.rejected) return needsAttention(problems.xeroIdRejected(wanted));
  const side = sideOf(type, facts.record);
  if (side !== undefined && twin.invoiceType !== undefined && twin.invoiceType !== side) {
    return needsAttention(problems.xeroIdOfOtherKind(wanted, recordWords[type]));
  }
  const note = 'Linked, since the CRM says which record in Xero it is.';
  return { do: 'link', kind: planners[type].kind(facts), xeroId: twin.xeroId, note, more: true };
};

/** How Xero calls the side of the books that a record is on. */
const sideOf = (type: RecordType, record: unknown): string | undefined => {
  switch (type) {
    case 'quote':
    case 'order':
    case 'invoice':
      return 'ACCREC';
    case 'bill':
      return 'ACCPAY';
    case 'creditNote': {
      const note = recordSchemas.creditNote.safeParse(record).data;
      return note && (note.kind === 'sales' ? 'ACCRECCREDIT' : 'ACCPAYCREDIT');
    }
    default:
      return undefined;
  }
};

const xeroIdOf = (record: unknown): string | undefined =>
  record !== null && typeof record === 'object' && 'xeroId' in record && typeof record.xeroId === 'string'
    ? record.xeroId
    : undefined;

/** Approved documents that are dated in a locked period cannot be changed at all (Xero API docs: organisation, lock dates). */
const lockedUpdate = (
  type: RecordType,
  { kind }: Extract<Plan, { do: 'update' }>,
  facts: RecordFacts,
): Plan | undefined => {
  const status = statusOf(facts);
  const date = (facts.standing ?? facts.link?.xeroSide)?.date;
  const lock = lockDate(facts.reference);
  const booked = (kind === 'invoice' || kind === 'creditNote') && (status === 'AUTHORISED' || status === 'PAID');
  return booked && typeof date === 'string' && lock !== undefined && date <= lock
    ? lockedPlan(date, lock, recordWords[type], facts)
    : undefined;
};

const withWholeHead = (plan: Extract<Plan, { do: 'update' }>, facts: RecordFacts): Plan =>
  plan.kind === 'quote'
    ? { ...plan, body: wholeQuote(plan.body, facts.standing ?? facts.link?.xeroSide, facts.reference) }
    : plan;
