import { problems } from '../failures/catalogue.ts';
import { recordWords } from '../records/record.ts';
import { chooseContact } from './choose-contact.ts';
import { chooseCurrency } from './choose-currency.ts';
import type { DocumentFlow, Wanted } from './document-flow.ts';
import { isGone, planDocumentStep, statusOf } from './document-steps.ts';
import { documentTerms } from './document-terms.ts';
import type { Facts } from './facts.ts';
import { amountTypes, checkNumber, dueDate } from './invoice-body.ts';
import { stateWord } from './ledger-status.ts';
import { type Offer, type OfferType, offerLines, offerSchemas, offerState } from './offer.ts';
import { type Body, needsAttention, type Plan } from './plan.ts';
import { planLines } from './plan-lines.ts';
import { type Stopped, stopped } from './stopped.ts';

/** Where each state of the CRM leads; `open` leads nowhere: nothing that was sent is un-sent. */
const goals = { open: undefined, sent: 'SENT', won: 'ACCEPTED', lost: 'DECLINED' } as const;
/** The next legal step from each state of Xero towards a goal (Xero API docs: quotes). */
const steps: Record<string, Partial<Record<string, string>>> = {
  DRAFT: { SENT: 'SENT', ACCEPTED: 'SENT', DECLINED: 'SENT' },
  SENT: { ACCEPTED: 'ACCEPTED', DECLINED: 'DECLINED' },
  ACCEPTED: { SENT: 'SENT', DECLINED: 'SENT' },
  DECLINED: { SENT: 'SENT', ACCEPTED: 'SENT' },
};
const order = ['DRAFT', 'SENT', 'ACCEPTED'];

/** Xero wants contact and date with every change of a quote (Xero API docs: quotes). */
const always = ({ link, standing, today, record }: Facts<Offer>): Body => {
  const there = standing ?? link?.xeroSide;
  return { contact: there?.contact, date: record.date ?? there?.date ?? today };
};

/** A quote or order that becomes a quote in Xero and follows what is decided about it. */
export const offerQuoteFlow = (type: OfferType): DocumentFlow<Offer> => {
  const terms = documentTerms(type, 'sales', { discounts: true, explicit: true });
  const wanted = (facts: Facts<Offer>): Wanted | Stopped => {
    const { record, settings } = facts;
    if (!record.contact) return stopped(problems.documentContactMissing(terms.word, terms.who));
    const own = offerLines(type, record);
    if ('stop' in own) return own;
    const badNumber = checkNumber(record.number, terms.word);
    if (badNumber) return badNumber;
    const currency = chooseCurrency(record, terms.word, facts);
    if ('stop' in currency) return currency;
    const date = String(always(facts).date);
    const expiry = dueDate(record.expiryDate, date, settings.invoices.dueDays);
    if (expiry !== undefined && expiry < date) return stopped(problems.dueBeforeDate(expiry, date, 'expiryDate'));
    const lines = planLines({ ...record, ...own }, terms, facts);
    if ('stop' in lines) return lines;
    const contact = chooseContact(facts, terms);
    if ('stop' in contact) return contact;
    const { lineItems, ...rest } = lines;
    return {
      body: {
        ...contact,
        date,
        ...(expiry !== undefined && { expiryDate: expiry }),
        lineAmountTypes: amountTypes[record.amountsAre],
        lineItems,
        ...currency,
        ...(record.number !== undefined && { quoteNumber: record.number }),
        ...(record.reference !== undefined && { reference: record.reference }),
        ...(record.name !== undefined && { title: record.name }),
        ...(record.summary !== undefined && { summary: record.summary }),
        ...(record.terms !== undefined && { terms: record.terms }),
      },
      ...rest,
    };
  };
  return {
    kind: 'quote',
    idField: 'quoteID',
    type,
    schema: offerSchemas[type],
    wanted,
    opening: () => 'DRAFT',
    move: quoteMove(terms.word),
    limits: (facts) => {
      const status = statusOf(facts);
      return status === 'INVOICED' || isGone(status) ? { state: stateWord(status), fields: [] } : undefined;
    },
    next: (facts) => planStep(type, facts) ?? planDocumentStep(type, facts),
    isOver: () => false,
    remove: (facts) => planDeleted(type, facts),
  };
};

const quoteMove =
  (word: string): DocumentFlow<Offer>['move'] =>
  (facts, before) => {
    const goal = goals[offerState(facts.record)];
    const now = statusOf(facts) ?? 'DRAFT';
    const changed = before === undefined || offerState(before) !== offerState(facts.record);
    if (now === 'INVOICED') {
      return changed && goal === 'DECLINED' ? stopped(problems.lostButApproved(word, stateWord(now))) : {};
    }
    if (goal === undefined) {
      return changed && before !== undefined && now !== 'DRAFT'
        ? stopped(problems.statusBack(word, stateWord(now), 'draft'))
        : {};
    }
    const back = order.indexOf(goal) < order.indexOf(now) || now === 'DECLINED';
    if (back && !(changed && before !== undefined)) return {};
    const status = steps[now]?.[goal];
    return status === undefined ? {} : { status };
  };

/** The next step of the status alone, once the content stands: only ahead, so that what was set back in Xero stays so. */
const planStep = (type: OfferType, facts: Facts<Offer>): Plan | undefined => {
  const { link } = facts;
  const now = statusOf(facts) ?? 'DRAFT';
  const goal = goals[offerState(facts.record)];
  const status = goal === undefined || (now !== 'DRAFT' && now !== 'SENT') ? undefined : steps[now]?.[goal];
  if (!link || status === undefined) return undefined;
  const body = { quoteID: link.xeroId, ...always(facts), status };
  const more = status !== goal || planDocumentStep(type, facts) !== undefined;
  return { do: 'update', kind: 'quote', xeroId: link.xeroId, body, ...(more && { more: true }) };
};

const planDeleted = (type: OfferType, facts: Facts<Offer>): Plan => {
  const { link, record } = facts;
  if (!link) return { do: 'unchanged', note: 'Deleted in the CRM before it was in Xero.' };
  const status = statusOf(facts);
  if (isGone(status)) return { do: 'unchanged' };
  const word = recordWords[type];
  if (status === 'INVOICED') return needsAttention(problems.documentFinal(stateWord(status), word));
  const body = { quoteID: link.xeroId, ...always(facts), status: 'DELETED' };
  return {
    do: 'update',
    kind: 'quote',
    xeroId: link.xeroId,
    body,
    note: `Deleted, since ${record.id} was deleted in the CRM.`,
  };
};
