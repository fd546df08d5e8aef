/** Codes of the problems that a change of the settings can cure: records set aside for them are worth another try then. */
export const curedBySettings: ReadonlySet<string> = new Set([
  'account-missing',
  'account-unknown',
  'account-unfit',
  'tax-rate-unknown',
  'tax-rate-ambiguous',
  'total-differs',
  'line-price-too-precise',
  'contact-match-review',
  'contact-duplicate-in-crm',
]);
