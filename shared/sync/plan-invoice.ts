import { problems } from '../failures/catalogue.ts';
import { type Bill, billSchema, type Invoice, invoiceSchema } from '../records/invoice.ts';
import type { Settings } from '../settings/settings.ts';
import { type DocumentFlow, planDocument, type Wanted } from './document-flow.ts';
import { planDocumentStep, statusOf } from './document-steps.ts';
import { documentTerms } from './document-terms.ts';
import type { Facts } from './facts.ts';
import { invoiceBody } from './invoice-body.ts';
import { invoiceLimits } from './invoice-limits.ts';
import { ledgerMove } from './ledger-status.ts';
import { sameName } from './mapped.ts';
import { dropPayment, planPaid, planPaymentFirst } from './paid-invoice.ts';
import type { Plan } from './plan.ts';
import { type Stopped, stopped } from './stopped.ts';
import { planRemoval } from './unwind.ts';

const statuses = {
  draft: 'DRAFT',
  submitted: 'SUBMITTED',
  authorised: 'AUTHORISED',
  paid: 'AUTHORISED',
  voided: undefined,
} as const;

const statusFor = (record: Pick<Invoice, 'status'> | undefined): string | undefined =>
  record?.status && statuses[record.status];

/** What sales invoices and bills have in common on their way. */
const common = {
  kind: 'invoice',
  idField: 'invoiceID',
  limits: invoiceLimits,
  isOver: (record: Pick<Invoice, 'status'>) => record.status === 'voided',
} as const;

const saleTerms = documentTerms('invoice', 'sales', { discounts: true });
const billTerms = documentTerms('bill', 'purchase');

const wantedInvoice = (facts: Facts<Invoice>): Wanted | Stopped => {
  const { record, settings, reference } = facts;
  const { brandingTheme } = record;
  const theme = brandingTheme && reference.brandingThemes.find(({ name }) => sameName(name, brandingTheme));
  if (brandingTheme !== undefined && !theme) return stopped(problems.brandingThemeUnknown(brandingTheme));
  return invoiceBody(facts, saleTerms, {
    dueDays: settings.invoices.dueDays,
    number: invoiceNumber(record, settings),
    reference: record.reference,
    ...(theme && { brandingThemeID: theme.id }),
  });
};

/** The number the invoice is to bear; undefined leaves it to Xero. */
const invoiceNumber = (invoice: Invoice, settings: Settings): string | undefined => {
  const { numbers, numberPrefix } = settings.invoices;
  if (numbers === 'xero' || invoice.number === undefined) return undefined;
  return numbers === 'prefix' ? numberPrefix + invoice.number : invoice.number;
};

/** Bills have no reference of their own in Xero, which shows their number as the reference (Xero API docs: invoices). */
const wantedBill = (facts: Facts<Bill>): Wanted | Stopped =>
  invoiceBody(facts, billTerms, {
    dueDays: facts.settings.bills.dueDays,
    number: facts.record.number ?? facts.record.reference,
  });

/** Xero e-mails an approved sales invoice once, when the CRM asks for it and nobody has sent it. Those that stood in Xero before are not sent. */
const planEmail = ({ record, link, standing }: Facts<Invoice>): Plan | undefined => {
  const status = statusOf({ link, standing });
  const ours = link?.madeBy === 'created' || link?.madeBy === 'hand';
  if (!link || !ours || !record.sendEmail || link.acts.includes('email') || standing?.sentToContact === true)
    return undefined;
  if (status !== 'AUTHORISED' && status !== 'PAID') return undefined;
  return { do: 'act', act: { act: 'email', name: 'email', kind: link.kind, xeroId: link.xeroId } };
};

export const invoiceFlow: DocumentFlow<Invoice> = {
  ...common,
  type: 'invoice',
  schema: invoiceSchema,
  wanted: wantedInvoice,
  opening: ({ record, settings }) => statusFor(record) ?? statuses[settings.invoices.status],
  move: (facts, before) => ledgerMove(statusFor(facts.record), statusFor(before), statusOf(facts), saleTerms.word),
  first: (facts, before) => planPaymentFirst('invoice', facts, before),
  next: (facts) => planDocumentStep('invoice', facts) ?? planEmail(facts) ?? planPaid('invoice', facts),
  remove: (facts) => dropPayment('invoice', facts) ?? planRemoval('invoice', facts, common),
};

export const billFlow: DocumentFlow<Bill> = {
  ...common,
  type: 'bill',
  schema: billSchema,
  wanted: wantedBill,
  opening: ({ record, settings }) => statusFor(record) ?? statuses[settings.bills.status],
  move: (facts, before) => ledgerMove(statusFor(facts.record), statusFor(before), statusOf(facts), billTerms.word),
  first: (facts, before) => planPaymentFirst('bill', facts, before),
  next: (facts) => planDocumentStep('bill', facts) ?? planPaid('bill', facts),
  remove: (facts) => dropPayment('bill', facts) ?? planRemoval('bill', facts, common),
};

/** Plans a sales invoice through its whole life. */
export const planInvoice = (facts: Facts<Invoice>): Plan => planDocument(invoiceFlow, facts);

/** Plans a bill through its whole life. */
export const planBill = (facts: Facts<Bill>): Plan => planDocument(billFlow, facts);
