/**
 * Problems that our own checks find in the reference data and whose remedy is in Xero: that is looked at, if not just now, before a person
 * is asked, and what is set aside for one of them is tried again once Xero has been changed.
 */
export const maybeMended: ReadonlySet<string> = new Set([
  'account-unknown',
  'account-unfit',
  'tax-rate-unknown',
  'tax-rate-ambiguous',
  'currency-not-enabled',
  'locked-period',
  'locked-period-held',
  'tracking-unknown',
  'branding-theme-unknown',
  'payment-account-unknown',
  'payment-account-unfit',
  'item-account-unfit',
]);
