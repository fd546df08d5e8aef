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
      id: z.string().optional(),
      code: z.string().optional(),
      name: z.string(),
      type: z.string(),
      class: z.string().optional(),
      status: z.string(),
      description: z.string().optional(),
      taxType: z.string().optional(),
      system: z.boolean(),
      /** Payments may be booked to it (bank accounts always). */
      forPayments: z.boolean().default(false),
      /** ISO 4217, of bank accounts. */
      currency: z.string().optional(),
      updatedAt: z.string().optional(),
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
      forExpenses: z.boolean().default(true),
      forAssets: z.boolean().default(true),
      forLiabilities: z.boolean().default(true),
      forEquity: z.boolean().default(true),
    }),
  ),
  currencies: z.array(z.string()),
  tracking: z
    .array(
      z.object({
        id: z.string(),
        name: z.string(),
        status: z.string(),
        options: z.array(z.object({ id: z.string(), name: z.string(), status: z.string() })),
      }),
    )
    .default([]),
  brandingThemes: z.array(z.object({ id: z.string(), name: z.string(), sortOrder: z.number().optional() })).default([]),
});
export type Reference = z.output<typeof referenceSchema>;
