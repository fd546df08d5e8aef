import type { Problem } from './failure.ts';

interface Known {
  match: RegExp;
  code: string;
  field?: string;
  remedy: string;
}

const contacts: Known[] = [
  {
    match: /contact name .* is already assigned to another contact/i,
    code: 'contact-name-taken',
    field: 'name',
    remedy: 'Rename the contact in the CRM or the other one in Xero, then retry.',
  },
  {
    match: /contact number .* is already assigned to another contact/i,
    code: 'contact-number-taken',
    remedy: 'Another contact in Xero bears the CRM id of this one. Remove its contact code in Xero, then retry.',
  },
  {
    match: /matched an archived contact/i,
    code: 'contact-archived',
    remedy: 'Restore the contact in Xero, then retry.',
  },
];

const items: Known[] = [
  {
    match: /price list item with code .* already exists/i,
    code: 'item-code-taken',
    field: 'code',
    remedy: 'Give the item another code in the CRM, then retry.',
  },
  {
    match: /quantity on hand cannot be deleted/i,
    code: 'item-in-stock',
    remedy: 'Bring the stock of the item to nothing in Xero first, then retry.',
  },
  {
    match: /COGSAccountCode|InventoryAssetAccountCode|tracked items?\b/i,
    code: 'item-stock-accounts',
    field: 'tracked',
    remedy:
      'Correct the accounts on the item in the CRM, or the "Inventory account" and "Cost of goods sold" in the settings, then retry.',
  },
];

const settling: Known[] = [
  {
    match: /has a payment or credit note allocated/i,
    code: 'document-settled',
    remedy: 'Undo its payments and allocations in Xero first, then retry.',
  },
  {
    match: /payment amount exceeds/i,
    code: 'payment-too-high',
    field: 'amount',
    remedy: 'Correct the amount in the CRM: it may not exceed what is due.',
  },
  {
    match: /payments can only be made against authorised/i,
    code: 'payment-document-not-approved',
    field: 'document',
    remedy: 'Approve the document first, then retry.',
  },
  {
    match: /payment not of valid status/i,
    code: 'payment-final',
    remedy: 'The payment is reversed already, or part of a batch: change it in Xero.',
  },
  {
    match: /account could not be found|account type is invalid for making a payment/i,
    code: 'payment-account-unfit',
    field: 'account',
    remedy:
      'Choose a bank account, or one that payments are enabled for in Xero, in the CRM or as "Payment account" in the settings.',
  },
  {
    match: /can only be allocated to authorised/i,
    code: 'allocation-not-approved',
    field: 'allocations',
    remedy: 'Approve the credit note and the document first, then retry.',
  },
  {
    match: /allocation amount exceeds|exceeds the remaining credit/i,
    code: 'allocation-too-high',
    field: 'allocations',
    remedy: 'Correct the amount in the CRM: it may exceed neither the credit left nor what is due.',
  },
];

const documents: Known[] = [
  {
    match: /(invoice|credit note) # must be unique|(order|quote) number must be unique|number .* already exists/i,
    code: 'invoice-number-taken',
    field: 'number',
    remedy: 'Give it another number in the CRM, then retry.',
  },
  {
    match: /not a valid code for this document/i,
    code: 'account-unknown',
    field: 'lines',
    remedy: "Use a code from Xero's chart of accounts.",
  },
  {
    match: /TaxType code .* (cannot be used|does not exist|is not valid)/i,
    code: 'tax-rate-unfit',
    field: 'lines',
    remedy: 'Choose a tax rate that Xero allows for this account.',
  },
  {
    match: /tracking ?(category|option)|TrackingOptionID/i,
    code: 'tracking-unknown',
    field: 'lines',
    remedy: 'Choose a tracking category and option that Xero has, or add them in Xero, then retry.',
  },
  {
    match: /not subscribed to currency/i,
    code: 'currency-not-enabled',
    field: 'currency',
    remedy: 'Add the currency in Xero (Settings, Currencies), or correct it in the CRM.',
  },
  {
    match: /lock date|document cannot be edited/i,
    code: 'locked-period',
    field: 'date',
    remedy: 'Give it a later date, or have the lock date moved in Xero, then retry.',
  },
  {
    match: /not of valid status for|status change is invalid|quote status cannot be|deleted purchaseorders/i,
    code: 'invoice-final',
    field: 'status',
    remedy: 'Its state in Xero allows no such change: undo its payments, or change it in Xero, then retry.',
  },
  {
    match: /line total .* does not match the expected line total/i,
    code: 'line-total-differs',
    field: 'lines',
    remedy: 'Correct quantity, price and discount of the line in the CRM.',
  },
  {
    match: /reached the limit of invoices you can approve/i,
    code: 'xero-plan-limit',
    remedy:
      'Upgrade the plan of the organisation in Xero, or send invoices as drafts: "New invoices are" in the settings.',
  },
];

const besides: Known[] = [
  {
    match: /no more than 10 attachments|maximum .*attachments/i,
    code: 'attachments-full',
    field: 'attachments',
    remedy: 'Xero takes ten files to a record: remove one in Xero, then retry.',
  },
  {
    match: /e-?mail.*(limit|exceeded)|(limit|exceeded).*e-?mail/i,
    code: 'email-limit',
    remedy: 'Xero sends no more e-mails today: retry tomorrow, or send it from Xero.',
  },
  { match: /e-?mail/i, code: 'email-refused', field: 'email', remedy: 'Correct the e-mail address in the CRM.' },
];

/** Xero gives no codes for its validation errors, only texts; these are the ones we know, with cause and remedy. */
const known: Known[] = [...contacts, ...items, ...settling, ...documents, ...besides];

/** What Xero's messages about one element mean, in our terms; unknown ones keep Xero's own words. */
export const problemOf = (messages: string[]): Problem => {
  const message = messages.join(' ');
  const found = known.find(({ match }) => match.test(message));
  return {
    code: found?.code ?? 'xero-refused',
    next: 'attention',
    message: `Xero says: ${message}`,
    remedy: found?.remedy ?? 'Correct what Xero names, then retry.',
    ...(found?.field !== undefined && { field: found.field }),
  };
};
