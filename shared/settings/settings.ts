import * as z from 'zod';
import { calendarDateSchema } from '../records/calendar-date.ts';
import { decimalSchema } from '../records/decimal.ts';
import { recordTypes } from '../records/record.ts';

const accountCode = z.string().min(1).max(10);

/** What is kept in step for one record type, and which side gives way. */
const syncSchema = z
  .object({
    /** Changes made in the CRM go to Xero. Off: they wait. */
    toXero: z.boolean().default(true),
    /** Changes made in Xero go to the CRM. */
    toCrm: z.boolean().default(true),
    /** Records that were made in Xero: `create` them in the CRM, only let it `match` them with its own, or `ignore` them. */
    newInXero: z.enum(['create', 'match', 'ignore']).default('ignore'),
    /** When both sides changed the same field since they last agreed. */
    conflicts: z.enum(['newest', 'crm', 'xero', 'review']).default('review'),
    /** Nothing of this type goes either way until it is resumed. */
    paused: z.boolean().default(false),
  })
  .prefault({});

const offerSchema = z
  .object({
    /** What it becomes in Xero. */
    become: z.enum(['invoice', 'quote']).default('invoice'),
    /** When it is accepted or won: leave the draft invoice as it is, submit it for approval, or approve it. A Xero quote is accepted. */
    whenWon: z.enum(['leave', 'submit', 'approve']).default('leave'),
  })
  .prefault({});

const perType = <T extends z.ZodType>(schema: T) =>
  z.object(Object.fromEntries(recordTypes.map((type) => [type, schema])) as Record<(typeof recordTypes)[number], T>);

/** The policies of one organisation in one workspace, with defaults that are safe for a first day. */
export const settingsSchema = z.object({
  sync: perType(syncSchema).prefault({}),
  accounts: z
    .object({
      /**
       * Account code for sales lines that name none. Unset: the active revenue account named "Sales", else the only active
       * sales account; where neither is clear, the document is set aside (`shared/sync/default-account.ts`).
       */
      sales: accountCode.optional(),
      /** Account code for lines of bills, purchase orders and suppliers' credit notes that name none. */
      purchase: accountCode.optional(),
      /** Asset account of stock whose quantity Xero keeps. */
      inventory: accountCode.optional(),
      /** Cost of goods sold of such stock. */
      cost: accountCode.optional(),
      /** Code or id of the account that payments are booked to when they name none. */
      payment: z.string().min(1).max(50).optional(),
      /** Item code to account code; comes before the category and the default. */
      items: z.record(z.string(), accountCode).default({}),
      /** Product category of the CRM to account code; comes before the default. */
      categories: z.record(z.string(), accountCode).default({}),
    })
    .prefault({}),
  /** CRM tax code or name to Xero TaxType. Names and percentages that fit exactly one tax rate need no entry. */
  taxRates: z.record(z.string(), z.string()).default({}),
  /** When no tax rate in Xero fits a line's percentage: set the document aside, or create the rate in Xero. */
  unknownTaxRate: z.enum(['refuse', 'create']).default('refuse'),
  tracking: z
    .object({
      /** The CRM's name of a tracking category to Xero's. Equal names need no entry. */
      categories: z.record(z.string(), z.string()).default({}),
      /** `category: option` in the CRM's names to Xero's name of the option. */
      options: z.record(z.string(), z.string()).default({}),
    })
    .prefault({}),
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
      /** The largest difference that `accept` and `addLine` settle: a larger one is no matter of rounding. */
      roundingLimit: decimalSchema.prefault('0.10'),
    })
    .prefault({}),
  bills: z
    .object({
      status: z.enum(['draft', 'submitted', 'authorised']).default('draft'),
      dueDays: z.int().min(0).max(365).default(30),
    })
    .prefault({}),
  creditNotes: z.object({ status: z.enum(['draft', 'submitted', 'authorised']).default('draft') }).prefault({}),
  purchaseOrders: z.object({ status: z.enum(['draft', 'submitted', 'authorised']).default('draft') }).prefault({}),
  quotes: offerSchema,
  orders: offerSchema,
  contacts: z
    .object({
      /** When a contact of the same name stands in Xero already and belongs to no other CRM record. */
      duplicates: z.enum(['link', 'skip', 'addSuffix', 'review']).default('link'),
    })
    .prefault({}),
  /** Documents dated in a locked period: `hold` them until the lock is moved, date them on the `nextOpenDay`, or `refuse` them. */
  lockedPeriods: z.enum(['hold', 'nextOpenDay', 'refuse']).default('refuse'),
  /** A currency that is not switched on in Xero: `refuse` the document or `add` the currency. */
  unknownCurrency: z.enum(['refuse', 'add']).default('refuse'),
  /** A note in the history of each document that says where it came from; a call to Xero for each. */
  historyNotes: z.boolean().default(false),
  pull: z
    .object({
      /** Minutes between looks at what changed in Xero; kinds that change seldom are looked at less often. */
      everyMinutes: z.int().min(5).max(1440).default(15),
    })
    .prefault({}),
  backfill: z
    .object({
      /** Documents dated before it are left alone when Xero's existing records are read, and not sent by a back-fill. */
      startDate: calendarDateSchema.optional(),
    })
    .prefault({}),
});
export type Settings = z.output<typeof settingsSchema>;

export const defaultSettings: Settings = settingsSchema.parse({});
