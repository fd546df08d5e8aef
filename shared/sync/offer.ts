import type * as z from 'zod';
import { problems } from '../failures/catalogue.ts';
import type { DocumentLine } from '../records/document.ts';
import { type Order, orderSchema, type Quote, quoteSchema } from '../records/quote.ts';
import { recordWords } from '../records/record.ts';
import type { Facts } from './facts.ts';
import { type Stopped, stopped } from './stopped.ts';

export type Offer = Quote | Order;
export type OfferType = 'quote' | 'order';

/** How far an offer has come, whichever words its type has for it. */
export type OfferState = 'open' | 'sent' | 'won' | 'lost';

const states: Record<Offer['status'], OfferState> = {
  draft: 'open',
  open: 'open',
  sent: 'sent',
  accepted: 'won',
  won: 'won',
  declined: 'lost',
  lost: 'lost',
};

export const offerState = ({ status }: Pick<Offer, 'status'>): OfferState => states[status];

export const offerSchemas: Record<OfferType, z.ZodType<Offer>> = { quote: quoteSchema, order: orderSchema };

/** What an offer is or becomes in Xero: what its link says, else what the settings say. */
export const offerKind = (type: OfferType, { link, settings }: Facts<Offer>): 'invoice' | 'quote' => {
  if (link) return link.kind === 'quote' ? 'quote' : 'invoice';
  return type === 'quote' ? settings.quotes.become : settings.orders.become;
};

/** The offer's lines; one of its name and amount when it has none. */
export const offerLines = (type: OfferType, offer: Offer): { lines: DocumentLine[] } | Stopped => {
  if (offer.lines.length > 0) return { lines: offer.lines };
  if (offer.amount === undefined) return stopped(problems.offerEmpty(recordWords[type]));
  const description =
    offer.name ??
    offer.summary ??
    offer.reference ??
    `${type === 'quote' ? 'Quote' : 'Order'} ${offer.number ?? offer.id}`;
  return { lines: [{ description, quantity: '1', unitAmount: offer.amount, tracking: [] }] };
};
