import * as z from 'zod';

/**
 * A record as it stands in Xero, in the shape in which it is sent (the library's camelCase names, numbers, days as
 * `YYYY-MM-DD`), so that what is wanted can be laid beside what is there. Fields that Xero leaves empty are absent.
 */
const text = z.string().optional();
const number = z.number().optional();

export const lineStandingSchema = z.object({
  lineItemID: text,
  description: text,
  quantity: number,
  unitAmount: number,
  itemCode: text,
  accountCode: text,
  taxType: text,
  taxAmount: number,
  lineAmount: number,
  discountRate: number,
  discountAmount: number,
  tracking: z.array(z.object({ name: text, option: text })).optional(),
});
export type LineStanding = z.output<typeof lineStandingSchema>;

const contactRef = z.object({ contactID: text, name: text }).optional();
const totals = { subTotal: number, totalTax: number, total: number };
const head = {
  contact: contactRef,
  date: text,
  reference: text,
  status: text,
  currencyCode: text,
  currencyRate: number,
  /** `Exclusive`, `Inclusive` or `NoTax`, whatever spelling the endpoint uses. */
  lineAmountTypes: text,
  lineItems: z.array(lineStandingSchema).optional(),
  brandingThemeID: text,
  hasAttachments: z.boolean().optional(),
  ...totals,
};
const settledWith = z.array(z.object({ paymentID: text, date: text, amount: number, reference: text })).optional();

export const contactStandingSchema = z.object({
  contactNumber: text,
  accountNumber: text,
  name: text,
  firstName: text,
  lastName: text,
  emailAddress: text,
  taxNumber: text,
  companyNumber: text,
  defaultCurrency: text,
  contactStatus: text,
  isCustomer: z.boolean().optional(),
  isSupplier: z.boolean().optional(),
  phones: z
    .array(z.object({ phoneType: z.string(), phoneNumber: text, phoneAreaCode: text, phoneCountryCode: text }))
    .optional(),
  addresses: z
    .array(
      z.object({
        addressType: z.string(),
        addressLine1: text,
        addressLine2: text,
        addressLine3: text,
        addressLine4: text,
        city: text,
        region: text,
        postalCode: text,
        country: text,
        attentionTo: text,
      }),
    )
    .optional(),
});

const itemPrice = z.object({ unitPrice: number, accountCode: text, cOGSAccountCode: text, taxType: text }).optional();
export const itemStandingSchema = z.object({
  code: text,
  name: text,
  description: text,
  purchaseDescription: text,
  isSold: z.boolean().optional(),
  isPurchased: z.boolean().optional(),
  inventoryAssetAccountCode: text,
  salesDetails: itemPrice,
  purchaseDetails: itemPrice,
  isTrackedAsInventory: z.boolean().optional(),
  quantityOnHand: number,
});

export const invoiceStandingSchema = z.object({
  ...head,
  /** `ACCREC` (sale) or `ACCPAY` (bill). */
  type: text,
  invoiceNumber: text,
  dueDate: text,
  url: text,
  sentToContact: z.boolean().optional(),
  amountDue: number,
  amountPaid: number,
  amountCredited: number,
  fullyPaidOnDate: text,
  payments: settledWith,
  creditNotes: z.array(z.object({ creditNoteID: text, appliedAmount: number })).optional(),
});

export const quoteStandingSchema = z.object({
  ...head,
  quoteNumber: text,
  expiryDate: text,
  title: text,
  summary: text,
  terms: text,
});

export const purchaseOrderStandingSchema = z.object({
  ...head,
  purchaseOrderNumber: text,
  deliveryDate: text,
  deliveryInstructions: text,
  attentionTo: text,
});

export const creditNoteStandingSchema = z.object({
  ...head,
  /** `ACCRECCREDIT` or `ACCPAYCREDIT`. */
  type: text,
  creditNoteNumber: text,
  remainingCredit: number,
  allocations: z
    .array(
      z.object({ allocationID: text, amount: number, date: text, invoice: z.object({ invoiceID: text }).optional() }),
    )
    .optional(),
  payments: settledWith,
});

export const paymentStandingSchema = z.object({
  invoice: z.object({ invoiceID: text, invoiceNumber: text }).optional(),
  creditNote: z.object({ creditNoteID: text, creditNoteNumber: text }).optional(),
  account: z.object({ accountID: text, code: text }).optional(),
  date: text,
  amount: number,
  bankAmount: number,
  currencyRate: number,
  reference: text,
  status: text,
  isReconciled: z.boolean().optional(),
  paymentType: text,
});

export const standingSchemas = {
  contact: contactStandingSchema,
  item: itemStandingSchema,
  quote: quoteStandingSchema,
  invoice: invoiceStandingSchema,
  purchaseOrder: purchaseOrderStandingSchema,
  creditNote: creditNoteStandingSchema,
  payment: paymentStandingSchema,
} as const;

export type Standings = { [Kind in keyof typeof standingSchemas]: z.output<(typeof standingSchemas)[Kind]> };
export type Standing = Record<string, unknown>;
