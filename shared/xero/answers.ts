import * as z from 'zod';

/*
 * One odd field must not make a whole answer unreadable, since fifty records hang on it: what is not of the expected kind
 * counts as absent.
 */
const optionalText = z
  .string()
  .nullish()
  .catch(undefined)
  .transform((text) => (text ? text : undefined));

const amount = z
  .number()
  .nullish()
  .catch(undefined)
  .transform((value) => (value == null ? undefined : String(value)));

const flag = z.boolean().nullish().catch(undefined);
const messages = z
  .array(z.object({ Message: z.string().catch('Xero gave no reason.') }))
  .nullish()
  .catch(undefined);

/** Messages about one element of a batch. */
const verdictFields = {
  StatusAttributeString: optionalText,
  HasErrors: flag,
  HasValidationErrors: flag,
  ValidationErrors: messages,
  Warnings: messages,
};

const phoneSchema = z.object({
  PhoneType: optionalText,
  PhoneNumber: optionalText,
});

const addressSchema = z.object({
  AddressType: optionalText,
  AddressLine1: optionalText,
  City: optionalText,
  PostalCode: optionalText,
  Country: optionalText,
});

export const xeroContactSchema = z.object({
  ContactID: optionalText,
  ContactNumber: optionalText,
  Name: optionalText,
  ContactStatus: optionalText,
  MergedToContactID: optionalText,
  FirstName: optionalText,
  LastName: optionalText,
  EmailAddress: optionalText,
  TaxNumber: optionalText,
  CompanyNumber: optionalText,
  AccountNumber: optionalText,
  Phones: z.array(phoneSchema).nullish().catch(undefined),
  Addresses: z.array(addressSchema).nullish().catch(undefined),
  UpdatedDateUTC: optionalText,
  ...verdictFields,
});
export type XeroContact = z.output<typeof xeroContactSchema>;

export const xeroInvoiceSchema = z.object({
  InvoiceID: optionalText,
  Type: optionalText,
  InvoiceNumber: optionalText,
  Url: optionalText,
  Status: optionalText,
  Total: amount,
  AmountDue: amount,
  CurrencyCode: optionalText,
  UpdatedDateUTC: optionalText,
  ...verdictFields,
});
export type XeroInvoice = z.output<typeof xeroInvoiceSchema>;

const paginationSchema = z.object({ page: z.number(), pageCount: z.number() }).partial().nullish();

export const contactsAnswerSchema = z.object({ Contacts: z.array(xeroContactSchema), pagination: paginationSchema });
export const invoicesAnswerSchema = z.object({ Invoices: z.array(xeroInvoiceSchema), pagination: paginationSchema });

export const organisationsAnswerSchema = z.object({
  Organisations: z.array(
    z.object({
      OrganisationID: optionalText,
      Name: z.string(),
      CountryCode: optionalText,
      BaseCurrency: z.string(),
      ShortCode: optionalText,
      Timezone: optionalText,
      IsDemoCompany: z.boolean().nullish(),
      PeriodLockDate: optionalText,
      EndOfYearLockDate: optionalText,
    }),
  ),
});

export const accountsAnswerSchema = z.object({
  Accounts: z.array(
    z.object({
      Code: optionalText,
      Name: z.string(),
      Type: z.string(),
      Class: optionalText,
      Status: z.string(),
      TaxType: optionalText,
      SystemAccount: optionalText,
    }),
  ),
});

export const taxRatesAnswerSchema = z.object({
  TaxRates: z.array(
    z.object({
      TaxType: z.string(),
      Name: z.string(),
      EffectiveRate: z.number(),
      Status: z.string(),
      CanApplyToRevenue: z.boolean().nullish(),
    }),
  ),
});

export const currenciesAnswerSchema = z.object({ Currencies: z.array(z.object({ Code: z.string() })) });

/** What Xero said of one element it was sent. */
export interface Verdict {
  ok: boolean;
  errors: string[];
  warnings: string[];
}

/** Reads an element's verdict from every sign of it, since none of the flags is there for every type. */
export const verdictOf = (element: z.output<z.ZodObject<typeof verdictFields>>): Verdict => {
  const errors = (element.ValidationErrors ?? []).map((error) => error.Message);
  const flagged =
    element.StatusAttributeString === 'ERROR' || element.HasErrors === true || element.HasValidationErrors === true;
  return {
    ok: errors.length === 0 && !flagged,
    errors: flagged && errors.length === 0 ? ['Xero refused it without a reason'] : errors,
    warnings: (element.Warnings ?? []).map((warning) => warning.Message),
  };
};

/** One contact or invoice of an answer, in one shape; fields that its kind does not have are absent. */
export interface XeroElement {
  xeroId?: string | undefined;
  /** The contact's number (our CRM id) or the invoice's. */
  number?: string | undefined;
  name?: string | undefined;
  url?: string | undefined;
  status?: string | undefined;
  total?: string | undefined;
  amountDue?: string | undefined;
  /** Sale (`ACCREC`) or bill (`ACCPAY`). */
  invoiceType?: string | undefined;
  mergedInto?: string | undefined;
  /** ISO time. */
  updatedAt?: string | undefined;
  verdict: Verdict;
}

const nowhere = '00000000-0000-0000-0000-000000000000';
const realId = (id: string | undefined) => (id === nowhere ? undefined : id);

export const contactElement = (contact: XeroContact): XeroElement => ({
  xeroId: realId(contact.ContactID),
  number: contact.ContactNumber,
  name: contact.Name,
  status: contact.ContactStatus,
  mergedInto: contact.MergedToContactID,
  updatedAt: instantOf(contact.UpdatedDateUTC)?.toISOString(),
  verdict: verdictOf(contact),
});

export const invoiceElement = (invoice: XeroInvoice): XeroElement => ({
  xeroId: realId(invoice.InvoiceID),
  number: invoice.InvoiceNumber,
  url: invoice.Url,
  status: invoice.Status,
  total: invoice.Total,
  amountDue: invoice.AmountDue,
  invoiceType: invoice.Type,
  updatedAt: instantOf(invoice.UpdatedDateUTC)?.toISOString(),
  verdict: verdictOf(invoice),
});

const dateShape = /^\/Date\((-?\d+)(?:[+-]\d{4})?\)\/$/;

/** The instant in a `/Date(…)/` text; undefined when it is none. */
export const instantOf = (text: string | undefined): Date | undefined => {
  const parts = text === undefined ? null : dateShape.exec(text);
  return parts?.[1] === undefined ? undefined : new Date(Number(parts[1]));
};
