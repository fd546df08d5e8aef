import * as z from 'zod';
import { decimalSchema } from '../records/decimal.ts';

/** The policies of one organisation in one workspace, with defaults that are safe for a first day. */
export const settingsSchema = z.object({
  accounts: z
    .object({
      /**
       * Account code for sales lines that name none. Unset: the active revenue account named "Sales", else the only active
       * sales account; where neither is clear, the invoice is set aside (`shared/sync/default-account.ts`).
       */
      sales: z.string().min(1).max(10).optional(),
    })
    .prefault({}),
  /** CRM tax code or name to Xero TaxType. Names and percentages that fit exactly one tax rate need no entry. */
  taxRates: z.record(z.string(), z.string()).default({}),
  invoices: z
    .object({
      /** Status for invoices that come without one. */
      status: z.enum(['draft', 'submitted', 'authorised']).default('draft'),
      /** Days after the invoice date when the CRM gives no due date. */
      dueDays: z.int().min(0).max(365).default(30),
      /** `crm`: the CRM's number, Xero's where it has none; `xero`: always Xero's; `prefix`: the CRM's behind `numberPrefix`. */
      numbers: z.enum(['crm', 'xero', 'prefix']).default('crm'),
      numberPrefix: z.string().max(20).default(''),
      /** What to do when the CRM's total is not what Xero will compute. */
      rounding: z.enum(['refuse', 'accept', 'addLine']).default('refuse'),
      /** The largest difference that `addLine` settles. */
      roundingLimit: decimalSchema.default('0.10'),
    })
    .prefault({}),
  contacts: z
    .object({
      /** When a contact of the same name stands in Xero already and belongs to no other CRM record. */
      duplicates: z.enum(['link', 'skip', 'addSuffix', 'review']).default('link'),
    })
    .prefault({}),
});
export type Settings = z.output<typeof settingsSchema>;

export const defaultSettings: Settings = settingsSchema.parse({});
