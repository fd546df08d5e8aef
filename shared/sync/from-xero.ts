import { Big } from '../records/decimal.ts';
import type { RecordType, XeroKind } from '../records/record.ts';
import type { Settings } from '../settings/settings.ts';
import { type LineStanding, type Standing, type Standings, standingSchemas } from './standing.ts';

type Data = Record<string, unknown>;

/** What is needed to put Xero's words into the CRM's. */
export interface CrmWords {
  /** The CRM record that holds a Xero record. */
  crmIdOf: (kind: XeroKind, xeroId: string) => { type: RecordType; id: string } | undefined;
  settings: Pick<Settings, 'taxRates' | 'tracking'>;
}

/**
 * A record as it stands in Xero, in canonical form, as the CRM is told it. Ids of other records are the CRM's where these
 * are linked; besides them stand `xeroId` and `name`. What Xero leaves empty is absent.
 */
export const recordFromXero = (type: RecordType, kind: XeroKind, standing: Standing, words: CrmWords): Data =>
  withoutNothing(translators[kind](standing, words, type));

const translators: Record<XeroKind, (standing: Standing, words: CrmWords, type: RecordType) => Data> = {
  contact: (standing) => contactFromXero(standingSchemas.contact.parse(standing)),
  item: (standing, words) => itemFromXero(standingSchemas.item.parse(standing), words),
  quote: (standing, words, type) => quoteFromXero(standingSchemas.quote.parse(standing), words, type),
  invoice: (standing, words, type) => invoiceFromXero(standingSchemas.invoice.parse(standing), words, type),
  purchaseOrder: (standing, words) => purchaseOrderFromXero(standingSchemas.purchaseOrder.parse(standing), words),
  creditNote: (standing, words) => creditNoteFromXero(standingSchemas.creditNote.parse(standing), words),
  payment: (standing, words) => paymentFromXero(standingSchemas.payment.parse(standing), words),
};

const withoutNothing = (data: Data): Data =>
  Object.fromEntries(Object.entries(data).filter(([, value]) => value !== undefined));

const money = (value: number | undefined): string | undefined =>
  value === undefined ? undefined : new Big(value).toFixed();

const phoneKinds: Record<string, string> = { DEFAULT: 'default', DDI: 'direct', MOBILE: 'mobile', FAX: 'fax' };
const addressKinds: Record<string, string> = { POBOX: 'postal', STREET: 'street' };

const contactFromXero = (contact: Standings['contact']): Data => ({
  name: contact.name,
  firstName: contact.firstName,
  lastName: contact.lastName,
  email: contact.emailAddress,
  roles: [...(contact.isCustomer ? ['customer'] : []), ...(contact.isSupplier ? ['supplier'] : [])],
  taxNumber: contact.taxNumber,
  companyNumber: contact.companyNumber,
  accountNumber: contact.accountNumber,
  currency: contact.defaultCurrency,
  phones: (contact.phones ?? [])
    .filter(({ phoneType, phoneNumber }) => phoneNumber && phoneKinds[phoneType])
    .map((phone) =>
      withoutNothing({
        kind: phoneKinds[phone.phoneType],
        number: phone.phoneNumber,
        area: phone.phoneAreaCode,
        country: phone.phoneCountryCode,
      }),
    ),
  addresses: (contact.addresses ?? [])
    .filter(({ addressType }) => addressKinds[addressType])
    .map((address) =>
      withoutNothing({
        kind: addressKinds[address.addressType],
        lines: [address.addressLine1, address.addressLine2, address.addressLine3, address.addressLine4].filter(
          (line) => line !== undefined && line !== '',
        ),
        city: address.city,
        region: address.region,
        postalCode: address.postalCode,
        country: address.country,
        attention: address.attentionTo,
      }),
    ),
  archived: contact.contactStatus === 'ARCHIVED',
});

const itemFromXero = (item: Standings['item'], words: CrmWords): Data => {
  const price = (details: Standings['item']['salesDetails']) =>
    details &&
    withoutNothing({
      unitPrice: money(details.unitPrice),
      account: details.accountCode,
      taxRate: taxWord(details.taxType, words),
    });
  return {
    code: item.code,
    name: item.name,
    description: item.description,
    purchaseDescription: item.purchaseDescription,
    isSold: item.isSold,
    isPurchased: item.isPurchased,
    sale: price(item.salesDetails),
    purchase: price(item.purchaseDetails),
    ...(item.isTrackedAsInventory && {
      tracked: withoutNothing({
        inventoryAccount: item.inventoryAssetAccountCode,
        costAccount: item.purchaseDetails?.cOGSAccountCode,
      }),
      quantityOnHand: money(item.quantityOnHand),
    }),
  };
};

/** The CRM's own word for a tax rate or tracking name where the settings map exactly one to it. */
const crmWord = (mapping: Record<string, string>, xero: string): string => {
  const fitting = Object.entries(mapping).filter(([, to]) => to === xero);
  return fitting.length === 1 ? (fitting[0]?.[0] ?? xero) : xero;
};

const taxWord = (taxType: string | undefined, { settings }: CrmWords): string | undefined =>
  taxType === undefined ? undefined : crmWord(settings.taxRates, taxType);

const lineFromXero = (line: LineStanding, words: CrmWords): Data =>
  withoutNothing({
    description: line.description,
    quantity: money(line.quantity),
    unitAmount: money(line.unitAmount),
    discountPercent: line.discountRate ? money(line.discountRate) : undefined,
    discountAmount: line.discountRate || !line.discountAmount ? undefined : money(line.discountAmount),
    item: line.itemCode,
    account: line.accountCode,
    taxRate: taxWord(line.taxType, words),
    ...(line.tracking &&
      line.tracking.length > 0 && {
        tracking: line.tracking.map(({ name, option }) => trackingFromXero(name ?? '', option ?? '', words)),
      }),
  });

const trackingFromXero = (name: string, option: string, { settings }: CrmWords) => {
  const category = crmWord(settings.tracking.categories, name);
  const found = Object.entries(settings.tracking.options).find(
    ([crm, to]) => to === option && crm.startsWith(`${category}: `),
  );
  return { category, option: found ? found[0].slice(category.length + 2) : option };
};

const amountWords: Record<string, string> = {
  Exclusive: 'taxExclusive',
  Inclusive: 'taxInclusive',
  NoTax: 'noTax',
};

type Head = Pick<
  Standings['invoice'],
  'contact' | 'date' | 'reference' | 'currencyCode' | 'currencyRate' | 'lineAmountTypes' | 'lineItems' | 'total'
>;

const headFromXero = (head: Head, words: CrmWords): Data => ({
  reference: head.reference,
  contact: other('contact', head.contact?.contactID, words, head.contact?.name),
  date: head.date,
  currency: head.currencyCode,
  currencyRate: money(head.currencyRate),
  amountsAre: amountWords[head.lineAmountTypes ?? ''],
  lines: head.lineItems?.map((line) => lineFromXero(line, words)),
  total: money(head.total),
});

const other = (kind: XeroKind, xeroId: string | undefined, words: CrmWords, name?: string): Data | undefined => {
  if (xeroId === undefined) return undefined;
  const held = words.crmIdOf(kind, xeroId);
  return withoutNothing({ id: held?.id, xeroId, name });
};

const documentOf = (kind: XeroKind, xeroId: string | undefined, words: CrmWords, fallback: RecordType) => {
  if (xeroId === undefined) return undefined;
  const held = words.crmIdOf(kind, xeroId);
  return withoutNothing({ type: held?.type ?? fallback, id: held?.id, xeroId });
};

const invoiceStates: Record<string, string> = {
  DRAFT: 'draft',
  SUBMITTED: 'submitted',
  AUTHORISED: 'authorised',
  PAID: 'paid',
  VOIDED: 'voided',
  DELETED: 'voided',
};

const invoiceFromXero = (invoice: Standings['invoice'], words: CrmWords, type: RecordType): Data => ({
  ...headFromXero(invoice, words),
  number: invoice.invoiceNumber,
  dueDate: type === 'invoice' || type === 'bill' ? invoice.dueDate : undefined,
  status: type === 'invoice' || type === 'bill' ? invoiceStates[invoice.status ?? ''] : undefined,
  amountDue: money(invoice.amountDue),
  amountPaid: money(invoice.amountPaid),
});

const quoteStates: Record<string, string> = {
  DRAFT: 'draft',
  SENT: 'sent',
  ACCEPTED: 'accepted',
  INVOICED: 'accepted',
  DECLINED: 'declined',
  DELETED: 'declined',
};
const orderStates: Record<string, string> = { accepted: 'won', declined: 'lost' };

const quoteFromXero = (quote: Standings['quote'], words: CrmWords, type: RecordType): Data => {
  const status = quoteStates[quote.status ?? ''];
  return {
    ...headFromXero(quote, words),
    number: quote.quoteNumber,
    expiryDate: quote.expiryDate,
    name: quote.title,
    summary: quote.summary,
    terms: quote.terms,
    status: status !== undefined && type === 'order' ? (orderStates[status] ?? 'open') : status,
  };
};

const purchaseOrderStates: Record<string, string> = {
  DRAFT: 'draft',
  SUBMITTED: 'submitted',
  AUTHORISED: 'authorised',
  BILLED: 'billed',
  DELETED: 'cancelled',
};

const purchaseOrderFromXero = (order: Standings['purchaseOrder'], words: CrmWords): Data => ({
  ...headFromXero(order, words),
  number: order.purchaseOrderNumber,
  deliveryDate: order.deliveryDate,
  deliveryInstructions: order.deliveryInstructions,
  attention: order.attentionTo,
  status: purchaseOrderStates[order.status ?? ''],
});

const creditNoteFromXero = (note: Standings['creditNote'], words: CrmWords): Data => ({
  ...headFromXero(note, words),
  number: note.creditNoteNumber,
  kind: note.type === 'ACCPAYCREDIT' ? 'purchase' : 'sales',
  status: note.status === 'PAID' ? 'authorised' : invoiceStates[note.status ?? ''],
  remaining: money(note.remainingCredit),
  allocations: note.allocations?.map((allocation) =>
    withoutNothing({
      document: documentOf(
        'invoice',
        allocation.invoice?.invoiceID,
        words,
        note.type === 'ACCPAYCREDIT' ? 'bill' : 'invoice',
      ),
      amount: money(allocation.amount),
      date: allocation.date,
    }),
  ),
});

const paymentFromXero = (payment: Standings['payment'], words: CrmWords): Data => ({
  document:
    documentOf(
      'invoice',
      payment.invoice?.invoiceID,
      words,
      payment.paymentType === 'ACCPAYPAYMENT' ? 'bill' : 'invoice',
    ) ?? documentOf('creditNote', payment.creditNote?.creditNoteID, words, 'creditNote'),
  amount: money(payment.amount),
  date: payment.date,
  account: payment.account?.code ?? payment.account?.accountID,
  reference: payment.reference,
  currencyRate: money(payment.currencyRate),
  bankAmount: money(payment.bankAmount),
  status: payment.status === 'DELETED' ? 'reversed' : 'paid',
});
