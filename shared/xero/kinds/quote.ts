import * as z from 'zod';
import type { Standings } from '../../sync/standing.ts';
import { dayOf, text } from '../answer-fields.ts';
import { decimalOf, elementOf, type XeroElement } from '../answers.ts';
import { documentFields, documentStanding } from './document.ts';

const quoteSchema = z.object({
  QuoteID: text,
  QuoteNumber: text,
  ExpiryDate: text,
  ExpiryDateString: text,
  Title: text,
  Summary: text,
  Terms: text,
  ...documentFields,
});

const standingOf = (quote: z.output<typeof quoteSchema>): Standings['quote'] => ({
  ...documentStanding(quote),
  quoteNumber: quote.QuoteNumber,
  expiryDate: dayOf(quote.ExpiryDateString, quote.ExpiryDate),
  title: quote.Title,
  summary: quote.Summary,
  terms: quote.Terms,
});

/** A quote of an answer. */
export const quoteElement = quoteSchema.transform(
  (quote): XeroElement => ({
    ...elementOf('quote', quote, quote.QuoteID, standingOf(quote)),
    number: quote.QuoteNumber,
    status: quote.Status,
    total: decimalOf(quote.Total),
  }),
);
