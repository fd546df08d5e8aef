import { problems } from '../failures/catalogue.ts';
import type { Problem } from '../failures/failure.ts';
import { addDays, type CalendarDate } from '../records/calendar-date.ts';
import { Big, type Decimal, roundHalfUp } from '../records/decimal.ts';
import type { Invoice, InvoiceLine } from '../records/invoice.ts';
import type { Reference } from '../records/reference.ts';
import type { Settings } from '../settings/settings.ts';
import { chooseTax } from './choose-tax.ts';
import { defaultSalesAccount } from './default-account.ts';
import { emptyWhatIsGone } from './emptied-fields.ts';
import { needsAttention, type Plan } from './plan.ts';
import { type LineToSum, lineAmount, xeroTotal } from './totals.ts';

export interface InvoiceFacts {
  invoice: Invoice;
  deleted: boolean;
  fingerprint: string;
  link?:
    | {
        xeroId: string;
        crmFingerprint: string;
        status?: string | undefined;
        /** What we filled in Xero earlier (see `filledFields`). */
        filled?: readonly string[] | undefined;
      }
    | undefined;
  /** The customer's Xero id, where the customer is linked. */
  contactXeroId?: string | undefined;
  /** What is known of a customer that is not in Xero. */
  contactState: Parameters<typeof problems.waitsForContact>[1];
  reference: Reference;
  settings: Settings;
  /** Today in the organisation's time zone. */
  today: CalendarDate;
  /** Our own link to the record: how an invoice is found again whose number Xero gave. */
  ownUrl: string;
}

/** Xero keeps four decimals of a price (Xero API docs: unitdp). */
const priceDecimals = 4;
const largestLine = new Big('9999999999.99');
const final = ['PAID', 'VOIDED', 'DELETED'];
const statuses = { draft: 'DRAFT', submitted: 'SUBMITTED', authorised: 'AUTHORISED' };
const steps = ['DRAFT', 'SUBMITTED', 'AUTHORISED'];
const amountTypes = { taxExclusive: 'Exclusive', taxInclusive: 'Inclusive', noTax: 'NoTax' };

interface PlannedLine {
  body: Record<string, unknown>;
  sum: LineToSum;
}

/** Plans one sales invoice: checks all that Xero would refuse, so that nothing is sent that cannot succeed. */
export const planInvoice = (facts: InvoiceFacts): Plan => {
  const { invoice, link, reference, settings } = facts;
  if (facts.deleted) return planDeleted(facts);
  if (link?.crmFingerprint === facts.fingerprint) return { do: 'unchanged' };
  if (link?.status !== undefined && final.includes(link.status))
    return needsAttention(problems.invoiceFinal(link.status));
  if (!invoice.contact) return needsAttention(problems.invoiceContactMissing());
  const checked = checkHead(facts);
  if (checked) return needsAttention(checked);
  const lines: PlannedLine[] = [];
  for (const [index, line] of invoice.lines.entries()) {
    const planned = planLine(line, index, facts);
    if ('problem' in planned) return needsAttention(planned.problem);
    lines.push(planned);
  }
  const settled = settleTotal(lines, facts);
  if ('problem' in settled) return needsAttention(settled.problem);
  if (facts.contactXeroId === undefined) {
    return {
      do: 'wait',
      for: { type: 'contact', id: invoice.contact.id },
      problem: problems.waitsForContact(invoice.contact.id, facts.contactState),
    };
  }
  const number = invoiceNumber(invoice, settings);
  const body: Record<string, unknown> = {
    type: 'ACCREC',
    contact: { contactID: facts.contactXeroId },
    ...datesOf(facts),
    lineAmountTypes: amountTypes[invoice.amountsAre],
    lineItems: settled.lines.map((line) => line.body),
    ...statusOf(facts),
    currencyCode: invoice.currency ?? reference.organisation.baseCurrency,
    url: facts.ownUrl,
    ...(number !== undefined && { invoiceNumber: number }),
    ...(invoice.reference !== undefined && { reference: invoice.reference }),
    ...(invoice.currencyRate !== undefined && { currencyRate: Number(invoice.currencyRate) }),
  };
  const expected =
    invoice.total === undefined || settings.invoices.rounding === 'accept'
      ? {}
      : { expectedTotal: new Big(invoice.total).toFixed(2) };
  return link
    ? {
        do: 'update',
        xeroId: link.xeroId,
        body: emptyWhatIsGone({ invoiceID: link.xeroId, ...body }, link.filled ?? []),
        ...expected,
      }
    : { do: 'create', body, ...expected };
};

/** An invoice without a date is dated on the day it is created, and keeps that day when it is changed. */
const datesOf = ({ invoice, link, settings, today }: InvoiceFacts) => {
  const date = invoice.date ?? (link ? undefined : today);
  const dueDate = invoice.dueDate ?? (date === undefined ? undefined : addDays(date, settings.invoices.dueDays));
  return { ...(date !== undefined && { date }), ...(dueDate !== undefined && { dueDate }) };
};

/** The status to create it with; of one that stands, only a step ahead: what was approved in Xero stays approved. */
const statusOf = ({ invoice, link, settings }: InvoiceFacts): { status?: string } => {
  if (!link) return { status: statuses[invoice.status ?? settings.invoices.status] };
  if (!invoice.status) return {};
  const status = statuses[invoice.status];
  return steps.indexOf(status) > steps.indexOf(link.status ?? 'DRAFT') ? { status } : {};
};

const planDeleted = ({ link, invoice }: InvoiceFacts): Plan => {
  if (!link) return { do: 'unchanged', note: 'Deleted in the CRM before it was in Xero.' };
  if (link.status === 'VOIDED' || link.status === 'DELETED') return { do: 'unchanged' };
  if (link.status === 'PAID') return needsAttention(problems.invoiceFinal('PAID'));
  const status = link.status === 'AUTHORISED' ? 'VOIDED' : 'DELETED';
  return {
    do: 'update',
    xeroId: link.xeroId,
    body: { invoiceID: link.xeroId, status },
    note: `${status === 'VOIDED' ? 'Voided' : 'Deleted'}, since ${invoice.id} was deleted in the CRM.`,
  };
};

const checkHead = ({ invoice, link, reference, settings, today }: InvoiceFacts): Problem | undefined => {
  const { organisation } = reference;
  if (invoice.lines.length === 0) return problems.invoiceLinesMissing();
  const number = invoiceNumber(invoice, settings);
  if (number !== undefined && !/^[\x20-\x7e]{1,255}$/.test(number)) return problems.numberNotAllowed();
  const { currency } = invoice;
  if (currency !== undefined && currency !== organisation.baseCurrency && !reference.currencies.includes(currency)) {
    return problems.currencyNotEnabled(currency, organisation.baseCurrency);
  }
  const date = invoice.date ?? (link ? undefined : today);
  const locks = [organisation.periodLockDate, organisation.endOfYearLockDate].filter((lock) => lock !== undefined);
  const lock = locks.sort().at(-1);
  return lock !== undefined && date !== undefined && date <= lock ? problems.lockedPeriod(date, lock) : undefined;
};

/** The number the invoice is to bear; undefined leaves it to Xero. */
const invoiceNumber = (invoice: Invoice, settings: Settings): string | undefined => {
  const { numbers, numberPrefix } = settings.invoices;
  if (numbers === 'xero' || invoice.number === undefined) return undefined;
  return numbers === 'prefix' ? numberPrefix + invoice.number : invoice.number;
};

const planLine = (line: InvoiceLine, index: number, facts: InvoiceFacts): PlannedLine | { problem: Problem } => {
  const { invoice, reference, settings } = facts;
  if (line.description === undefined) return { problem: problems.lineDescriptionMissing(index) };
  if (line.unitAmount === undefined) return { problem: problems.lineAmountMissing(index) };
  if (line.quantity.length > 13) return { problem: problems.lineQuantityTooLong(index) };
  if (
    line.discountPercent !== undefined &&
    (new Big(line.discountPercent).lt(0) || new Big(line.discountPercent).gt(100))
  ) {
    return { problem: problems.lineDiscountOutOfRange(index) };
  }
  const amounts = { ...line, unitAmount: roundHalfUp(new Big(line.unitAmount), priceDecimals).toFixed() };
  const exact = lineAmount({ ...line, unitAmount: line.unitAmount });
  if (invoice.total === undefined && settings.invoices.rounding !== 'accept' && !lineAmount(amounts).eq(exact)) {
    return { problem: problems.linePriceTooPrecise(index, exact.toFixed(2), lineAmount(amounts).toFixed(2)) };
  }
  if (lineAmount(amounts).abs().gt(largestLine)) return { problem: problems.lineAmountTooLarge(index) };
  const account = line.account ?? settings.accounts.sales ?? defaultSalesAccount(reference);
  if (account === undefined) return { problem: problems.accountMissing(index) };
  const unfit = checkAccount(account, index, reference);
  if (unfit) return { problem: unfit };
  const tax = invoice.amountsAre === 'noTax' ? { percent: '0' } : chooseTax(line, index, reference, settings, account);
  if ('problem' in tax) return tax;
  return {
    body: {
      description: line.description,
      quantity: Number(line.quantity),
      unitAmount: Number(amounts.unitAmount),
      accountCode: account,
      ...(tax.taxType !== undefined && { taxType: tax.taxType }),
      ...(line.discountPercent !== undefined && { discountRate: Number(line.discountPercent) }),
      ...(line.discountPercent === undefined &&
        line.discountAmount !== undefined && { discountAmount: Number(line.discountAmount) }),
    },
    sum: { ...amounts, taxPercent: tax.percent },
  };
};

const notForLines = ['BANK', 'INVENTORY'];

const checkAccount = (code: string, index: number, { accounts }: Reference): Problem | undefined => {
  const account = accounts.find((candidate) => candidate.code === code);
  if (!account) return problems.accountUnknown(index, code);
  if (account.status !== 'ACTIVE') return problems.accountUnfit(index, code, 'it is archived in Xero');
  if (account.system) return problems.accountUnfit(index, code, 'Xero keeps it for itself');
  if (notForLines.includes(account.type))
    return problems.accountUnfit(index, code, 'it is a bank or inventory account');
  return undefined;
};

/** Compares the CRM's total with what Xero will compute, under the rounding policy. */
const settleTotal = (
  lines: PlannedLine[],
  { invoice, settings }: InvoiceFacts,
): { lines: PlannedLine[] } | { problem: Problem } => {
  const { rounding, roundingLimit } = settings.invoices;
  if (invoice.total === undefined || rounding === 'accept') return { lines };
  const computed = xeroTotal(
    lines.map((line) => line.sum),
    invoice.amountsAre,
  );
  const difference = new Big(invoice.total).minus(computed);
  if (difference.eq(0)) return { lines };
  const last = lines.at(-1);
  if (rounding === 'refuse' || !last || difference.abs().gt(roundingLimit)) {
    return { problem: problems.totalDiffers(money(invoice.total), computed) };
  }
  const amount = difference.toFixed(2);
  return {
    lines: [
      ...lines,
      {
        body: {
          description: 'Rounding',
          quantity: 1,
          unitAmount: Number(amount),
          accountCode: last.body.accountCode,
          taxType: 'NONE',
        },
        sum: { quantity: '1', unitAmount: amount, taxPercent: '0' },
      },
    ],
  };
};

const money = (amount: Decimal): string => new Big(amount).toFixed(2);
