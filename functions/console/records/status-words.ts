import type { XeroKind } from '../../../shared/records/record.ts';

/** Statuses that Xero's own pages call otherwise than its API does. */
const words: Partial<Record<XeroKind, Record<string, string>>> = {
  invoice: { AUTHORISED: 'Awaiting payment', SUBMITTED: 'Awaiting approval' },
  creditNote: { AUTHORISED: 'Awaiting payment', SUBMITTED: 'Awaiting approval' },
  purchaseOrder: { AUTHORISED: 'Approved', SUBMITTED: 'Awaiting approval' },
};

/** A status of Xero's in words. */
export const statusWords = (kind: XeroKind, status: string): string =>
  words[kind]?.[status] ?? status.charAt(0) + status.slice(1).toLowerCase().replaceAll('_', ' ');
