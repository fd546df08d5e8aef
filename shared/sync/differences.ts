import { fingerprint } from '../records/fingerprint.ts';
import type { XeroKind } from '../records/record.ts';
import type { Body } from './plan.ts';
import { essence, sameValue } from './same.ts';
import type { Standing } from './standing.ts';

/** Fields that say which record is meant, not what it holds. */
export const identityFields: ReadonlySet<string> = new Set([
  'contactID',
  'itemID',
  'quoteID',
  'invoiceID',
  'purchaseOrderID',
  'creditNoteID',
  'paymentID',
]);

export interface Difference {
  /** Name in the element as sent. */
  field: string;
  before?: unknown;
  after?: unknown;
}

/** The fields of an element that do not stand in Xero yet, with what stands there now. */
export const differences = (body: Body, standing: Standing | undefined): Difference[] =>
  Object.entries(body)
    .filter(([field, wanted]) => !identityFields.has(field) && !sameValue(wanted, standing?.[field]))
    .map(([field, after]) => ({
      field,
      ...(standing?.[field] !== undefined && { before: standing[field] }),
      after,
    }));

/** What Xero shows of a record besides its content: it comes and goes without anybody changing the record. */
const unsteady = ['hasAttachments', 'isCustomer', 'isSupplier'];

const content = (standing: Standing): Standing =>
  Object.fromEntries(Object.entries(standing).filter(([field]) => !unsteady.includes(field)));

/** Fields whose content differs between two looks at a record in Xero. */
export const changedBetween = (before: Standing, after: Standing): string[] => {
  const [then, now] = [content(before), content(after)];
  const fields = [...new Set([...Object.keys(then), ...Object.keys(now)])];
  return fields.filter(
    (field) => fingerprint(essence(then[field]) ?? null) !== fingerprint(essence(now[field]) ?? null),
  );
};

/** Fingerprint of a record's content in Xero: the same content seen again has the same one. */
export const standingFingerprint = (kind: XeroKind, standing: Standing): string =>
  fingerprint({ kind, content: essence(content(standing)) ?? null });
