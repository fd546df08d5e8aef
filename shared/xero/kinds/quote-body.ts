import * as z from 'zod';
import type { Reference } from '../../records/reference.ts';

const trackingSchema = z.looseObject({ name: z.string(), option: z.string() });
const linesSchema = z.array(z.looseObject({ tracking: z.array(z.unknown()).optional() }));
const bodySchema = z.looseObject({ lineAmountTypes: z.string().optional(), lineItems: linesSchema.optional() });

const withIds = (entry: unknown, categories: Reference['tracking']): unknown => {
  const { data } = trackingSchema.safeParse(entry);
  const category = categories.find(({ name }) => name === data?.name);
  const option = category?.options.find(({ name }) => name === data?.option);
  return category && option ? { ...data, trackingCategoryID: category.id, trackingOptionID: option.id } : entry;
};

/**
 * A quote's body as its endpoint takes it: the kind of amounts in capitals, tracking options by their ids (Xero API docs:
 * quotes). Tracking that the reference data does not know stays as it is, for Xero to refuse.
 */
export const quoteBody = (body: object, categories: Reference['tracking']): object => {
  const { lineAmountTypes, lineItems, ...rest } = bodySchema.parse(body);
  return {
    ...rest,
    ...(lineAmountTypes !== undefined && { lineAmountTypes: lineAmountTypes.toUpperCase() }),
    ...(lineItems && {
      lineItems: lineItems.map(({ tracking, ...line }) => ({
        ...line,
        ...(tracking && { tracking: tracking.map((entry) => withIds(entry, categories)) }),
      })),
    }),
  };
};
