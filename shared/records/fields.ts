import * as z from 'zod';

/** Free text of 1 to `max` characters; blanks around it are dropped. */
export const text = (max: number) =>
  z
    .string()
    .trim()
    .min(1, 'must not be empty: leave the field out instead')
    .max(max, `must have at most ${max} characters`);

/** The id a record bears in the CRM. */
export const crmIdSchema = z.string().trim().min(1, 'must not be empty').max(128, 'must have at most 128 characters');

/** ISO 4217 code in capitals. */
export const currencySchema = z
  .string()
  .trim()
  .toUpperCase()
  .regex(/^[A-Z]{3}$/, 'must be a three-letter currency code such as GBP');

/** Link to the record in the CRM. */
export const linkUrlSchema = z.url({ protocol: /^https?$/, error: 'must be an http(s) address' }).max(1000);

/** What tells an older snapshot from a newer one. A version counts more than a time. */
export const versionFields = {
  version: z
    .int()
    .nonnegative()
    .optional()
    .describe('Grows with every save of the record. The best way to tell old from new.'),
  updatedAt: z.iso
    .datetime({ offset: true, error: 'must be a time such as 2026-11-21T09:30:00Z' })
    .optional()
    .describe('When the record was saved; tells old from new where there is no version.'),
};

/** What every record may carry besides its own content. */
export const recordFields = {
  ...versionFields,
  xeroId: z
    .guid('must be the id that Xero gave the record')
    .optional()
    .describe(
      'Set when the CRM knows which record in Xero it is; with each event about a record that it made because it was told of a new one in Xero.',
    ),
  custom: z
    .record(z.string().min(1).max(60), z.string().max(200))
    .refine((fields) => Object.keys(fields).length <= 30, { message: 'at most 30 fields' })
    .optional()
    .describe("The CRM's own fields, by which records can be routed to organisations."),
};
