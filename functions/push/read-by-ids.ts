import type { XeroKind } from '../../shared/records/record.ts';
import type { XeroElement } from '../../shared/xero/answers.ts';
import type { Work } from './work.ts';

const idsACall = 40;

/** Records in Xero by their ids (small letters): a call for each 40 contacts or invoices, and for each other record. */
export const readByIds = async (work: Work, kind: XeroKind, ids: string[]): Promise<Map<string, XeroElement>> => {
  const found = new Map<string, XeroElement>();
  for (let at = 0; at < ids.length; at += idsACall) {
    const { rows } = await work.xero.list(kind, { ids: ids.slice(at, at + idsACall), page: 1 });
    for (const row of rows) if (row.xeroId !== undefined) found.set(row.xeroId.toLowerCase(), row);
  }
  return found;
};
