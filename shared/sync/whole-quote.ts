import type { Reference } from '../records/reference.ts';
import { sameName } from './mapped.ts';
import type { Body } from './plan.ts';
import type { Standing } from './standing.ts';

/** The head of a quote: Xero empties what a change leaves out (Xero API docs: quotes). */
const head = [
  'contact',
  'date',
  'expiryDate',
  'quoteNumber',
  'reference',
  'title',
  'summary',
  'terms',
  'currencyCode',
  'currencyRate',
  'brandingThemeID',
  'lineAmountTypes',
];

const isBody = (value: unknown): value is Body => value !== null && typeof value === 'object';

/** Tracking of quotes goes by the ids of the options (Xero API docs: quotes). */
const withTrackingIds = (tracking: unknown, { tracking: categories }: Reference): unknown =>
  Array.isArray(tracking)
    ? tracking.filter(isBody).map((one) => {
        const category = categories.find(({ name }) => sameName(name, String(one.name)));
        const option = category?.options.find(({ name }) => sameName(name, String(one.option)));
        return category && option ? { ...one, trackingCategoryID: category.id, trackingOptionID: option.id } : one;
      })
    : tracking;

/** An update of a quote with all of its head, so that nothing in Xero is emptied that nobody meant to empty. */
export const wholeQuote = (body: Body, standing: Standing | undefined, reference: Reference): Body => {
  const kept = head.flatMap((field) =>
    body[field] === undefined && standing?.[field] !== undefined ? [[field, standing[field]]] : [],
  );
  const lines = Array.isArray(body.lineItems)
    ? body.lineItems
        .filter(isBody)
        .map((line) =>
          line.tracking === undefined ? line : { ...line, tracking: withTrackingIds(line.tracking, reference) },
        )
    : undefined;
  return { ...body, ...Object.fromEntries(kept), ...(lines && { lineItems: lines }) };
};
