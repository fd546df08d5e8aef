import type { Problem } from './failure.ts';

/** Xero gives no codes for its validation errors, only texts; these are the ones we know, with cause and remedy. */
const known: { match: RegExp; code: string; field?: string; remedy: string }[] = [
  {
    match: /contact name .* is already assigned to another contact/i,
    code: 'contact-name-taken',
    field: 'name',
    remedy:
      'Rename the contact in the CRM or the other one in Xero, or set "Duplicate contacts" to "link" or "add suffix".',
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
  {
    match: /invoice # must be unique/i,
    code: 'invoice-number-taken',
    field: 'number',
    remedy: 'Give the invoice another number in the CRM, then retry.',
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
    match: /not subscribed to currency/i,
    code: 'currency-not-enabled',
    field: 'currency',
    remedy: 'Add the currency in Xero (Settings, Currencies), or correct it in the CRM.',
  },
  {
    match: /lock date|document cannot be edited/i,
    code: 'locked-period',
    field: 'date',
    remedy: 'Give the invoice a later date, or have the lock date moved in Xero, then retry.',
  },
  {
    match: /not of valid status for modification/i,
    code: 'invoice-final',
    remedy: 'Undo its payments or void in Xero first, then retry.',
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
    remedy: "Upgrade the organisation's plan in Xero, or send invoices as drafts.",
  },
  { match: /e-?mail/i, code: 'email-refused', field: 'email', remedy: 'Correct the e-mail address in the CRM.' },
];

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
