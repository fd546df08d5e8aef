/** `AUTHORISED` as Xero's own pages call it. */
const words: Record<string, string> = {
  AUTHORISED: 'Awaiting payment',
  SUBMITTED: 'Awaiting approval',
  ACTIVE: 'Active',
};

/** A status of Xero's in words. */
export const statusWords = (status: string): string =>
  words[status] ?? status.charAt(0) + status.slice(1).toLowerCase().replaceAll('_', ' ');
