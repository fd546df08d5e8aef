import { type RecordType, xeroKindSchema } from '../records/record.ts';
import { getHolders, getLinks, type Link } from './links.ts';
import { countParts, indexedKeys, partOf } from './part-of.ts';
import type { Table } from './table.ts';

type Scope = { workspace: string; organisation: string };

/** What made links: a call (or job) by its key, or a back-fill by its name. */
export interface MadeIn {
  call?: string | undefined;
  backfill?: string | undefined;
}

const indexValue = ({ call, backfill }: MadeIn, type: RecordType | ''): string | undefined =>
  call !== undefined
    ? partOf.linkOfCall(call, type)
    : backfill === undefined
      ? undefined
      : partOf.linkOfBackfill(backfill, type);

/** The CRM ids that index rows lead to: those of the CRM side name them, those of Xero's side are looked up. */
const crmIdsOf = async (table: Table, scope: Scope, type: RecordType, keys: string[]): Promise<string[]> => {
  const prefix = `LINK#crm#${type}#`;
  const ids = keys.filter((key) => key.startsWith(prefix)).map((key) => key.slice(prefix.length));
  const byKind = Map.groupBy(
    keys.flatMap((key) => {
      const [, name, xeroId] = /^LINK#xero#([^#]+)#(.+)$/s.exec(key) ?? [];
      const { data: kind } = xeroKindSchema.safeParse(name);
      return kind && xeroId !== undefined ? [{ kind, xeroId }] : [];
    }),
    ({ kind }) => kind,
  );
  for (const [kind, some] of byKind) {
    const ofKind = some.map(({ xeroId }) => xeroId);
    for (const { crmId } of (await getHolders(table, scope, kind, ofKind)).values()) ids.push(crmId);
  }
  return ids;
};

/** The links of one type that a call (or job) or a back-fill has made, a page at a time. */
export const linksMadeIn = async (
  table: Table,
  scope: Scope,
  type: RecordType,
  of: MadeIn,
  page: { limit: number; after?: string | undefined },
): Promise<{ links: Link[]; next: string | undefined }> => {
  const value = indexValue(of, type);
  if (value === undefined) return { links: [], next: undefined };
  const { keys, next } = await indexedKeys(table, scope, { index: 'partOf', value }, page);
  const links = await getLinks(table, scope, type, await crmIdsOf(table, scope, type, keys));
  return { links: [...links.values()].sort((a, b) => (a.crmId < b.crmId ? -1 : 1)), next };
};

/** How many links a call (or job) or a back-fill has made, at most `most`; `more`: there are further ones. */
export const countMadeIn = async (
  table: Table,
  scope: Scope,
  of: MadeIn,
  most: number,
): Promise<{ count: number; more: boolean }> => {
  const beginning = indexValue(of, '');
  return beginning === undefined ? { count: 0, more: false } : countParts(table, scope, beginning, most);
};

const documentsAPage = 50;

/**
 * Whether a document that stands in Xero is for this Xero contact, those of `but` left out. No more documents are looked at
 * than there are in `but`, and a page.
 */
export const hasDocuments = async (
  table: Table,
  scope: Scope,
  xeroId: string,
  but: ReadonlySet<string>,
): Promise<boolean> => {
  let after: string | undefined;
  do {
    const page = { limit: documentsAPage, after };
    const { keys, next } = await indexedKeys(table, scope, { index: 'forContact', value: xeroId }, page);
    if (keys.some((key) => !but.has(key.replace(/^LINK#crm#/, '')))) return true;
    after = next;
  } while (after !== undefined);
  return false;
};
