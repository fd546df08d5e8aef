/**
 * Refusals that our own snapshot of Xero may have caused: it is read anew and the record planned once more, before a
 * person is asked. What they cast doubt on: the directory, the reference data, or the records themselves.
 */
export const maybeOurs: ReadonlySet<string> = new Set([
  'contact-name-taken',
  'contact-number-taken',
  'contact-archived',
  'item-code-taken',
  'account-unknown',
  'tax-rate-unfit',
  'currency-not-enabled',
  'locked-period',
  'invoice-final',
  'document-settled',
  'payment-too-high',
  'payment-document-not-approved',
  'payment-final',
  'payment-account-unfit',
  'allocation-too-high',
  'tracking-unknown',
  'xero-refused-call',
]);

/** Problems that our own checks found over what is due: payments may have come or gone since that was seen. */
export const maybePassed: ReadonlySet<string> = new Set([
  'payment-document-final',
  'payment-too-much',
  'allocation-too-much',
]);

/** Those of them that cast doubt on the reference data. */
export const aboutReference: ReadonlySet<string> = new Set([
  'account-unknown',
  'tax-rate-unfit',
  'currency-not-enabled',
  'locked-period',
  'payment-account-unfit',
  'tracking-unknown',
]);
