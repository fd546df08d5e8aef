import type { Problem } from './failure.ts';

/** A problem that a person has to solve. `field` is the CRM field it is about. */
export const attention = (code: string, message: string, remedy: string, field?: string): Problem => ({
  code,
  next: 'attention',
  message,
  remedy,
  ...(field !== undefined && { field }),
});

/** A problem that goes away by itself once something else has happened. */
export const waiting = (code: string, message: string, remedy: string, field?: string): Problem => ({
  ...attention(code, message, remedy, field),
  next: 'wait',
});

/** Fields as Xero names them, in words. */
const fieldWords: Record<string, string> = {
  lineItems: 'the lines',
  contact: 'the customer or supplier',
  emailAddress: 'the e-mail address',
  firstName: 'the first name',
  lastName: 'the last name',
  taxNumber: 'the tax number',
  companyNumber: 'the company number',
  accountNumber: 'the account number',
  invoiceNumber: 'the number',
  quoteNumber: 'the number',
  purchaseOrderNumber: 'the number',
  creditNoteNumber: 'the number',
  dueDate: 'the due date',
  expiryDate: 'the expiry date',
  deliveryDate: 'the delivery date',
  currencyCode: 'the currency',
  currencyRate: 'the currency rate',
  lineAmountTypes: 'whether amounts include tax',
  salesDetails: 'the sales price',
  purchaseDetails: 'the purchase price',
  contactStatus: 'the status',
  brandingThemeID: 'the branding theme',
};

/** Fields as Xero names them, listed in words. */
export const inWords = (fields: readonly string[]): string =>
  fields.map((field) => fieldWords[field] ?? `the ${field}`).join(', ');

/** What a problem is about: the line with this index, or another part of a record. */
export type Place =
  | number
  | { /** As a sentence begins with it. */ name: string /** Path in the CRM's record. */; field: string };

export const placeName = (place: Place): string => (typeof place === 'number' ? `Line ${place + 1}` : place.name);
export const inPlace = (place: Place): string => {
  const name = placeName(place);
  return name.charAt(0).toLowerCase() + name.slice(1);
};
export const placeField = (place: Place, field: string): string =>
  `${typeof place === 'number' ? `lines.${place}` : place.field}.${field}`;
