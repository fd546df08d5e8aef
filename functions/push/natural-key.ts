import { normalisedName } from '../../shared/records/contact.ts';
import type { XeroKind } from '../../shared/records/record.ts';
import type { BatchElement } from '../../shared/store/batches.ts';
import { differences } from '../../shared/sync/differences.ts';
import type { Body } from '../../shared/sync/plan.ts';
import type { XeroElement } from '../../shared/xero/answers.ts';

/** The field of an element that bears its number in Xero; payments have none. */
const numberFields: Record<XeroKind, string | undefined> = {
  contact: 'contactNumber',
  item: 'code',
  quote: 'quoteNumber',
  invoice: 'invoiceNumber',
  purchaseOrder: 'purchaseOrderNumber',
  creditNote: 'creditNoteNumber',
  payment: undefined,
};

/** The field of an element that bears its Xero id. */
export const idFields: Record<XeroKind, string> = {
  contact: 'contactID',
  item: 'itemID',
  quote: 'quoteID',
  invoice: 'invoiceID',
  purchaseOrder: 'purchaseOrderID',
  creditNote: 'creditNoteID',
  payment: 'paymentID',
};

const textIn = (body: Body, field: string | undefined): string | undefined => {
  const value = field === undefined ? undefined : body[field];
  return typeof value === 'string' && value !== '' ? value : undefined;
};

/** The number that an element is sent with; undefined when Xero is to give one. */
export const numberOf = (kind: XeroKind, body: Body): string | undefined => textIn(body, numberFields[kind]);

/** Suppliers number their bills themselves, so that a number may come twice. */
const isBill = (body: Body): boolean => body.type === 'ACCPAY' || body.type === 'ACCPAYCREDIT';

/** What is unique in Xero and must not come twice in one call: the second is planned again once the first stands there. */
export const uniqueIn = (kind: XeroKind, body: Body): string | undefined => {
  const key = kind === 'contact' ? textIn(body, 'name') : isBill(body) ? undefined : numberOf(kind, body);
  return key === undefined ? undefined : `${kind}#${normalisedName(key)}`;
};

/** The number of a sales invoice, which Xero takes once. */
export const salesNumber = (kind: XeroKind, body: Body): string | undefined =>
  kind === 'invoice' && !isBill(body) ? numberOf(kind, body) : undefined;

const isGone = ({ status }: XeroElement): boolean => status === 'VOIDED' || status === 'DELETED';

const isFor = ({ contact }: Body, { standing }: XeroElement): boolean =>
  contact === undefined || differences({ contact }, standing).length === 0;

/**
 * Whether a record in Xero is what sending an element made of it: a contact or item by what is unique, an invoice by our address on it, another document
 * by number and contact, else by having all that was sent. A number alone proves nothing: people use it in Xero as well. What is
 * gone bears the marks of a record that took its place, too, and is not that.
 */
export const isMadeOf = (
  kind: XeroKind,
  { body, replaces }: Pick<BatchElement, 'body' | 'replaces'>,
  row: XeroElement,
): boolean => {
  if (replaces !== undefined && isGone(row)) return false;
  if (kind === 'contact') return row.number === body.contactNumber && row.status !== 'ARCHIVED';
  if (kind === 'invoice' && body.url !== undefined) return row.url === body.url;
  if (kind === 'invoice' && row.invoiceType !== body.type) return false;
  const number = numberOf(kind, body);
  if (number !== undefined && !isBill(body)) return row.number === number && isFor(body, row);
  return !isGone(row) && differences(body, row.standing).length === 0;
};
