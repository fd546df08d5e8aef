import type { Cause } from '../survey.ts';

/** What records with different messages have in common, by the code of their problem. */
const titles: Record<string, string> = {
  'account-missing': 'No account is named, and none is set',
  'account-unfit': 'The account cannot be used for this',
  'account-unknown': 'The account code does not exist in Xero',
  'allocation-amount-wrong': 'The amount set off is not possible',
  'allocation-too-much': 'More is set off than is left',
  'allocation-twice': 'A document is set off twice',
  'allocation-unfit': 'The credit cannot be set off against this document',
  'branding-theme-unknown': 'The branding theme does not exist in Xero',
  conflict: 'Both the CRM and Xero changed the same thing',
  'contact-archived': 'The contact is archived in Xero',
  'contact-duplicate-in-crm': 'The CRM has two contacts for one contact in Xero',
  'contact-gone': 'The contact is not in Xero any more',
  'contact-match-ambiguous': 'Several contacts in Xero fit',
  'contact-match-review': 'A contact of that name is in Xero already',
  'contact-merged': 'The contact was merged into another one in Xero',
  'contact-name-characters': 'The name has characters that Xero does not take',
  'contact-name-missing': 'The contact has no name',
  'contact-name-of-another': 'The name belongs to another contact in Xero',
  'contact-name-taken': 'The name belongs to another contact in Xero',
  'contact-not-arrived': 'The customer or supplier has not come from the CRM',
  'contact-number-taken': 'The contact number belongs to another contact in Xero',
  'credited-in-xero': 'Credit is set off against it in Xero',
  'currency-not-enabled': 'The currency is not switched on in Xero',
  'document-settled': 'The document is settled in Xero',
  'due-before-date': 'It is due before its own date',
  'invoice-final': 'Xero does not let it be changed any more',
  'invoice-number-taken': 'The number is used by another document in Xero',
  'item-account-missing': 'The item needs an account for its stock',
  'item-account-unfit': 'The account cannot hold stock',
  'item-code-of-another': 'The code belongs to another item in Xero',
  'item-code-taken': 'The code belongs to another item in Xero',
  'item-gone': 'The item is not in Xero any more',
  'item-price-wrong': 'The price of the item is not possible',
  'line-amount-missing': 'A line has no price',
  'line-amount-too-large': 'A line comes to more than Xero takes',
  'line-description-missing': 'A line has no description',
  'line-discount-not-allowed': 'A line has a discount, which Xero does not take here',
  'line-discount-out-of-range': 'A discount is not between 0 and 100 per cent',
  'line-price-too-precise': 'A price has more decimals than Xero keeps',
  'line-total-differs': 'The lines do not come to the amount that is named',
  'link-taken': 'The record in Xero belongs to another record of the CRM',
  'locked-period': 'The date lies in a locked period',
  'locked-period-held': 'The date lies in a locked period',
  'organisation-not-chosen': 'The CRM does not say for which organisation it is',
  'organisation-not-linked': 'Its organisation is not linked here',
  'paid-in-xero': 'Payments that were entered in Xero stand on it',
  'payment-account-unfit': 'Payments cannot be booked to this account',
  'payment-account-unknown': 'The bank account does not exist in Xero',
  'payment-amount-wrong': 'The amount of the payment is not possible',
  'payment-document-final': 'What is paid cannot be paid in Xero',
  'payment-of-quote': 'A quote cannot be paid',
  'payment-too-high': 'The payment is more than what is due',
  'payment-too-much': 'The payment is more than what is due',
  'routed-elsewhere': 'It is in another organisation already',
  'status-not-possible': 'Xero does not set this status back',
  'tax-rate-ambiguous': 'Several tax rates in Xero fit',
  'tax-rate-unfit': 'The tax rate cannot be used here',
  'tax-rate-unknown': 'No tax rate in Xero fits',
  'total-differs': 'The total in the CRM differs from what Xero computes',
  'total-differs-in-xero': 'The total in Xero differs from the one in the CRM',
  'tracking-twice': 'A line names one tracking category twice',
  'tracking-unknown': 'The tracking option does not exist in Xero',
  'worker-died': 'Tallybridge stopped while it worked on it',
  'xero-fails': 'Xero fails without saying why',
  'xero-id-rejected': 'The CRM names a record in Xero that was ruled out',
  'xero-id-unfit': 'The CRM names a record in Xero of another kind',
  'xero-id-unknown': 'The CRM names a record that Xero does not have',
  'xero-refused': 'Xero does not take it as it is',
};

const withoutStop = (sentence: string): string => sentence.replace(/\.$/, '');

/** What is wrong with the records of a cause, in a few words. */
export const causeTitle = ({ problem, count, changes }: Cause): string => {
  const messages = new Set(changes.map((change) => change.problem?.message ?? problem.message));
  return (
    (messages.size === 1 && changes.length === count ? undefined : titles[problem.code]) ?? withoutStop(problem.message)
  );
};

/** What to do about all records of a cause; undefined where that differs from record to record. */
export const causeRemedy = ({ problem, changes }: Cause): string | undefined =>
  changes.every((change) => (change.problem ?? problem).remedy === problem.remedy) ? problem.remedy : undefined;
