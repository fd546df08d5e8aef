import { problems } from '../failures/catalogue.ts';
import { recordWords } from '../records/record.ts';
import type { DocumentFlow, Wanted } from './document-flow.ts';
import { planDocumentStep, statusOf } from './document-steps.ts';
import { documentTerms } from './document-terms.ts';
import type { Facts } from './facts.ts';
import { invoiceBody } from './invoice-body.ts';
import { invoiceLimits } from './invoice-limits.ts';
import { ledgerMove, stateWord } from './ledger-status.ts';
import { type Offer, type OfferType, offerLines, offerSchemas, offerState } from './offer.ts';
import { needsAttention, type Plan } from './plan.ts';
import type { Stopped } from './stopped.ts';
import { planRemoval } from './unwind.ts';

const whenWon = { leave: undefined, submit: 'SUBMITTED', approve: 'AUTHORISED' } as const;

/** A quote or order that becomes a sales invoice: a draft until it is won, gone when it is lost. */
export const offerInvoiceFlow = (type: OfferType): DocumentFlow<Offer> => {
  const terms = documentTerms(type, 'sales', { discounts: true });
  const flow = { kind: 'invoice', idField: 'invoiceID' } as const;
  const policy = ({ settings }: Facts<Offer>) => (type === 'quote' ? settings.quotes : settings.orders).whenWon;
  const statusFor = (facts: Facts<Offer>, offer: Offer): string | undefined =>
    offerState(offer) === 'won' ? whenWon[policy(facts)] : undefined;
  const wanted = (facts: Facts<Offer>): Wanted | Stopped => {
    const { record, settings } = facts;
    const lines = offerLines(type, record);
    if ('stop' in lines) return lines;
    const content = { ...facts, record: { ...record, ...lines, dueDate: undefined } };
    const reference = record.reference ?? record.number;
    return invoiceBody(content, terms, { dueDays: settings.invoices.dueDays, reference });
  };
  return {
    ...flow,
    type,
    schema: offerSchemas[type],
    wanted,
    opening: (facts) => statusFor(facts, facts.record) ?? 'DRAFT',
    move: (facts, before) =>
      ledgerMove(statusFor(facts, facts.record), before && statusFor(facts, before), statusOf(facts), terms.word),
    limits: invoiceLimits,
    next: (facts) => planDocumentStep(type, facts),
    isOver: (offer) => offerState(offer) === 'lost',
    remove: (facts) => planLost(type, facts, flow.idField),
    revives: (before) => before !== undefined && offerState(before) === 'lost',
  };
};

/** The draft of a lost offer is deleted; what was approved meanwhile is a person's matter. */
const planLost = (type: OfferType, facts: Facts<Offer>, idField: string): Plan => {
  const { link } = facts;
  const status = statusOf(facts);
  const word = recordWords[type];
  if (link && (status === 'AUTHORISED' || status === 'PAID')) {
    return needsAttention(problems.lostButApproved(word, stateWord(status)));
  }
  return planRemoval(type, facts, { idField });
};
