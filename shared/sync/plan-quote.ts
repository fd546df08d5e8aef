import type { Order, Quote } from '../records/quote.ts';
import { recordWords } from '../records/record.ts';
import { type DocumentFlow, planDocument } from './document-flow.ts';
import type { Facts } from './facts.ts';
import { type Offer, type OfferType, offerKind, offerState } from './offer.ts';
import { offerInvoiceFlow } from './offer-as-invoice.ts';
import { offerQuoteFlow } from './offer-as-quote.ts';
import type { Plan } from './plan.ts';

const flows = {
  quote: { invoice: offerInvoiceFlow('quote'), quote: offerQuoteFlow('quote') },
  order: { invoice: offerInvoiceFlow('order'), quote: offerQuoteFlow('order') },
};

/** The way a quote or order goes: as its link says, else as the settings say. */
export const offerFlow = (type: OfferType, facts: Facts<Offer>): DocumentFlow<Offer> =>
  flows[type][offerKind(type, facts)];

/** What was lost before it was in Xero is not put there any more. */
const planOffer = (type: OfferType, facts: Facts<Offer>): Plan =>
  !facts.link && !facts.deleted && offerState(facts.record) === 'lost'
    ? { do: 'leave', note: `The ${recordWords[type]} was ${facts.record.status} before it was in Xero.` }
    : planDocument(offerFlow(type, facts), facts);

/** Plans a quote: a draft invoice or a quote in Xero. */
export const planQuote = (facts: Facts<Quote>): Plan => planOffer('quote', facts);

/** Plans an order or deal: a draft invoice or a quote in Xero. */
export const planOrder = (facts: Facts<Order>): Plan => planOffer('order', facts);
