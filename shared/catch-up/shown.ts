import type { XeroKind } from '../records/record.ts';
import type { DirectoryEntry, DirectoryKind } from '../store/directory.ts';
import type { Link } from '../store/links.ts';
import type { XeroElement } from '../xero/answers.ts';

/** What a link remembers of a record as Xero shows it. A contact's number is the CRM's own id. */
export const shownInXero = ({ kind, ...element }: XeroElement): Link['xero'] => {
  const { name, number, status, total, amountDue, updatedAt } = element;
  const shown = { name, number: kind === 'contact' ? undefined : number, status, total, amountDue, updatedAt };
  return Object.fromEntries(Object.entries(shown).filter(([, value]) => value !== undefined));
};

/** The kinds of which the directory is kept. */
export const isInDirectory = (kind: XeroKind): kind is DirectoryKind =>
  kind === 'contact' || kind === 'item' || kind === 'purchaseOrder';

const textOf = (value: unknown): string | undefined => (typeof value === 'string' && value !== '' ? value : undefined);

/** A record as the directory keeps it; undefined for one that Xero gave no id. */
export const directoryEntry = (element: XeroElement): DirectoryEntry | undefined => {
  const { kind, xeroId, name, number, status, mergedInto, standing } = element;
  if (xeroId === undefined || (kind === 'contact' && name === undefined)) return undefined;
  const email = kind === 'contact' ? textOf(standing.emailAddress) : undefined;
  const taxNumber = kind === 'contact' ? textOf(standing.taxNumber) : undefined;
  return {
    xeroId,
    status: status ?? 'ACTIVE',
    ...(name !== undefined && { name }),
    ...(number !== undefined && { number }),
    ...(email !== undefined && { email }),
    ...(taxNumber !== undefined && { taxNumber }),
    ...(mergedInto !== undefined && { mergedInto }),
  };
};
