import type { Problem } from './failure.ts';

const attention = (code: string, message: string, remedy: string, field?: string): Problem => ({
  code,
  next: 'attention',
  message,
  remedy,
  ...(field !== undefined && { field }),
});

const line = (index: number, field: string) => `lines.${index}.${field}`;
const lineNumber = (index: number) => `Line ${index + 1}`;

/** Every problem that our own checks find, in words for a bookkeeper. `field` is the CRM field it is about. */
export const problems = {
  contactNameMissing: () =>
    attention(
      'contact-name-missing',
      'The contact has no name.',
      'Give it an organisation name, or a first and last name, in the CRM.',
      'name',
    ),
  contactNameCharacters: (name: string) =>
    attention(
      'contact-name-characters',
      `The name "${name}" holds < or >, which Xero does not allow.`,
      'Take these characters out of the name in the CRM.',
      'name',
    ),
  contactNameTooLong: () =>
    attention(
      'contact-name-too-long',
      'The name has more than 255 characters, the most that Xero takes.',
      'Shorten the name in the CRM.',
      'name',
    ),
  contactArchived: (name: string) =>
    attention(
      'contact-archived',
      `The contact "${name}" is archived in Xero, and archived contacts cannot be changed from outside.`,
      'Restore it in Xero, then retry.',
    ),
  contactGone: () =>
    attention(
      'contact-gone',
      'The contact that this one was matched with is not in Xero any more.',
      'Retry, so that it is matched anew.',
    ),
  contactSameNameInCrm: (name: string, holder: string) =>
    attention(
      'contact-duplicate-in-crm',
      `Another CRM contact (${holder}) is already linked to "${name}" in Xero, and Xero allows each name once.`,
      'Merge the two in the CRM, rename one, or set "Duplicate contacts" to "add suffix".',
      'name',
    ),
  contactMatchReview: (name: string) =>
    attention(
      'contact-match-review',
      `A contact named "${name}" stands in Xero already.`,
      'Decide whether it is the same one: rename one of the two, or set "Duplicate contacts" to "link".',
      'name',
    ),
  contactMatchAmbiguous: (name: string, count: number) =>
    attention(
      'contact-match-ambiguous',
      `${count} contacts in Xero fit "${name}".`,
      'Merge them in Xero, or rename the one that is meant in the CRM, then retry.',
      'name',
    ),
  invoiceContactMissing: () =>
    attention(
      'invoice-contact-missing',
      'The invoice names no customer.',
      'Choose the customer in the CRM.',
      'contact.id',
    ),
  invoiceLinesMissing: () =>
    attention('invoice-lines-missing', 'The invoice has no lines.', 'Add at least one line in the CRM.', 'lines'),
  lineDescriptionMissing: (index: number) =>
    attention(
      'line-description-missing',
      `${lineNumber(index)} has no description.`,
      'Describe the line in the CRM: Xero does not take a line without one.',
      line(index, 'description'),
    ),
  lineAmountMissing: (index: number) =>
    attention(
      'line-amount-missing',
      `${lineNumber(index)} has no unit amount.`,
      'Enter the price of one unit in the CRM.',
      line(index, 'unitAmount'),
    ),
  lineAmountTooLarge: (index: number) =>
    attention(
      'line-amount-too-large',
      `${lineNumber(index)} comes to more than 9,999,999,999.99, the most that Xero takes.`,
      'Split the line or correct its amount in the CRM.',
      line(index, 'unitAmount'),
    ),
  linePriceTooPrecise: (index: number, crm: string, xero: string) =>
    attention(
      'line-price-too-precise',
      `Xero keeps four decimals of a price, so ${lineNumber(index).toLowerCase()} would come to ${xero} instead of ${crm}.`,
      'Round the price in the CRM, or choose another rounding policy.',
      line(index, 'unitAmount'),
    ),
  lineQuantityTooLong: (index: number) =>
    attention(
      'line-quantity-too-long',
      `The quantity of line ${index + 1} has more than 13 characters, the most that Xero takes.`,
      'Round the quantity in the CRM.',
      line(index, 'quantity'),
    ),
  lineDiscountOutOfRange: (index: number) =>
    attention(
      'line-discount-out-of-range',
      `The discount of line ${index + 1} is not between 0 and 100 per cent.`,
      'Correct the discount in the CRM.',
      line(index, 'discountPercent'),
    ),
  accountMissing: (index: number) =>
    attention(
      'account-missing',
      `${lineNumber(index)} names no account, and no Sales account is set.`,
      'Choose the default Sales account in the settings of Tallybridge, or an account on the line.',
      line(index, 'account'),
    ),
  accountUnknown: (index: number, code: string) =>
    attention(
      'account-unknown',
      `Account code "${code}" of line ${index + 1} does not exist in Xero.`,
      "Use a code from Xero's chart of accounts, or add the account in Xero.",
      line(index, 'account'),
    ),
  accountUnfit: (index: number, code: string, why: string) =>
    attention(
      'account-unfit',
      `Account "${code}" of line ${index + 1} cannot be used for sales: ${why}.`,
      'Choose another account for the line.',
      line(index, 'account'),
    ),
  taxRateUnknown: (index: number, rate: string) =>
    attention(
      'tax-rate-unknown',
      `No active tax rate in Xero fits "${rate}" of line ${index + 1}.`,
      'Map this tax rate in the settings of Tallybridge, or correct it in the CRM.',
      line(index, 'taxRate'),
    ),
  taxRateAmbiguous: (index: number, rate: string, names: string[]) =>
    attention(
      'tax-rate-ambiguous',
      `${lineNumber(index)} is taxed at ${rate} %, which fits several tax rates in Xero: ${names.join(', ')}.`,
      'Name the tax rate on the line, or map it in the settings of Tallybridge.',
      line(index, 'taxRate'),
    ),
  currencyNotEnabled: (currency: string, base: string) =>
    attention(
      'currency-not-enabled',
      `The invoice is in ${currency}, which is not switched on for this organisation in Xero (base currency ${base}).`,
      `Add ${currency} in Xero (Settings, Currencies), or correct the currency in the CRM.`,
      'currency',
    ),
  numberNotAllowed: () =>
    attention(
      'invoice-number-not-allowed',
      'The invoice number holds characters that Xero does not take, or has more than 255 of them.',
      'Use letters, digits and plain signs only.',
      'number',
    ),
  numberTaken: (number: string) =>
    attention(
      'invoice-number-taken',
      `An invoice with the number ${number} stands in Xero already and belongs to something else.`,
      'Give the invoice another number in the CRM, or delete the other one in Xero, then retry.',
      'number',
    ),
  lockedPeriod: (date: string, lock: string) =>
    attention(
      'locked-period',
      `The invoice date ${date} lies in a period that is locked in Xero up to ${lock}.`,
      'Give the invoice a later date in the CRM, or have the lock date moved in Xero, then retry.',
      'date',
    ),
  totalDiffers: (crm: string, xero: string) =>
    attention(
      'total-differs',
      `The CRM says the total is ${crm}; Xero will compute ${xero} from the lines.`,
      'Correct the lines or the total in the CRM, or choose another rounding policy.',
      'total',
    ),
  totalDiffersInXero: (crm: string, xero: string) =>
    attention(
      'total-differs-in-xero',
      `The invoice stands in Xero with a total of ${xero}, but the CRM says ${crm}.`,
      'Compare the two and correct the side that is wrong.',
      'total',
    ),
  invoiceFinal: (status: string) =>
    attention(
      'invoice-final',
      `The invoice is ${status} in Xero and cannot be changed any more.`,
      'Undo that in Xero first (remove its payments, or copy it), then retry.',
    ),
  linkTaken: () =>
    attention(
      'link-taken',
      'The record in Xero already belongs to another record of the CRM.',
      'Merge the two in the CRM, or unlink the other one.',
    ),
  workerDied: (times: number) =>
    attention(
      'worker-died',
      `Tallybridge stopped unexpectedly ${times} times while it worked on this record, so it was set aside.`,
      'Retry it; if it happens again, report it with the id of the record.',
    ),
  xeroFails: (times: number) =>
    attention(
      'xero-fails',
      `Xero failed ${times} times on this record without saying why.`,
      'Retry it later; if other records go through, compare this one with them or ask Xero support.',
    ),
  unexpected: (): Problem => ({
    code: 'unexpected',
    next: 'bug',
    message: 'Tallybridge failed on this record in a way it was not made for.',
    remedy: 'Retry it; if it happens again, report it with the id of the record.',
  }),
  waitsForContact: (contact: string, state: { problem: Problem } | 'onItsWay' | 'unknown'): Problem => {
    const waits = { next: 'wait' as const, field: 'contact.id' };
    if (state === 'onItsWay') {
      return {
        ...waits,
        code: 'contact-on-its-way',
        message: `The customer (${contact}) is on its way to Xero.`,
        remedy: 'Nothing to do: the invoice follows by itself.',
      };
    }
    if (state === 'unknown') {
      return {
        ...waits,
        code: 'contact-not-arrived',
        message: `The customer (${contact}) is not in Xero and has not arrived from the CRM yet.`,
        remedy:
          'Save the customer in the CRM, so that it is sent; the invoice then follows by itself. A customer skipped as a duplicate is sent when "Duplicate contacts" is set to "link".',
      };
    }
    return {
      ...waits,
      code: 'contact-needs-attention',
      message: `The customer (${contact}) is not in Xero yet, since it needs attention itself: ${state.problem.message}`,
      remedy: state.problem.remedy,
    };
  },
};
