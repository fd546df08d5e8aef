import * as z from 'zod';

/** What is only read from Xero and what plans are checked against. */
export const referenceSchema = z.object({
  fetchedAt: z.string(),
  organisation: z.object({
    name: z.string(),
    country: z.string().optional(),
    baseCurrency: z.string(),
    shortCode: z.string().optional(),
    timeZone: z.string().optional(),
    periodLockDate: z.string().optional(),
    endOfYearLockDate: z.string().optional(),
  }),
  accounts: z.array(
    z.object({
      code: z.string().optional(),
      name: z.string(),
      type: z.string(),
      class: z.string().optional(),
      status: z.string(),
      taxType: z.string().optional(),
      system: z.boolean(),
    }),
  ),
  taxRates: z.array(
    z.object({
      taxType: z.string(),
      name: z.string(),
      /** Per cent, as a decimal string. */
      rate: z.string(),
      status: z.string(),
      forRevenue: z.boolean(),
    }),
  ),
  currencies: z.array(z.string()),
});
export type Reference = z.output<typeof referenceSchema>;
