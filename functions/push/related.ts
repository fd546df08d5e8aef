import { type RecordType, recordTypeSchema } from '../../shared/records/record.ts';
import { getChanges } from '../../shared/store/changes.ts';
import { findEntriesById } from '../../shared/store/directory.ts';
import { getLinks, type Link } from '../../shared/store/links.ts';
import type { Related } from '../../shared/sync/facts.ts';
import { survivorOf } from '../../shared/sync/merges.ts';
import { derivedPaymentId } from '../../shared/sync/paid-invoice.ts';
import type { Readable } from './gather.ts';
import type { Work } from './work.ts';

interface Reference {
  type: RecordType;
  id: string;
}

const isFields = (value: unknown): value is Record<string, unknown> => value !== null && typeof value === 'object';

const referenceIn = (value: unknown, fallback: RecordType): Reference[] => {
  if (!isFields(value) || typeof value.id !== 'string') return [];
  const type = recordTypeSchema.safeParse(value.type);
  return [{ type: type.success ? type.data : fallback, id: value.id }];
};

/** The other records that a record names: its contact, the document it pays, the documents it is set off against. */
const referencesIn = (data: Record<string, unknown>): Reference[] => [
  ...referenceIn(data.contact, 'contact'),
  ...referenceIn(data.document, 'invoice'),
  ...(Array.isArray(data.allocations)
    ? data.allocations.flatMap((one) => (isFields(one) ? referenceIn(one.document, 'invoice') : []))
    : []),
];

const textIn = (side: Link['xeroSide'], field: string): string | undefined => {
  const value = side?.[field];
  return typeof value === 'string' ? value : undefined;
};

const nameOf = ({ type, id }: Reference) => `${type}#${id}`;

/** The payments that were derived from a document. */
const derivedOf = ({ type, crmId, acts }: Link): Reference[] =>
  type === 'invoice' || type === 'bill' ? [{ type: 'payment', id: derivedPaymentId(crmId, acts) }] : [];

/** What is known of the records that these ones refer to, and of the payments that were derived from them (`own` links): where they are in Xero, or why they are not there yet. */
export const relatedOf = async (
  work: Work,
  readable: Readable[],
  own: ReadonlyMap<string, Link>,
): Promise<(type: RecordType, crmId: string) => Related> => {
  const { deps, scope } = work;
  const named = readable.flatMap(({ change }) => referencesIn(change.record.data));
  const references = new Map([...named, ...[...own.values()].flatMap(derivedOf)].map((one) => [nameOf(one), one]));
  const known = new Map<string, Related>();
  for (const [type, some] of Map.groupBy(references.values(), (one) => one.type)) {
    const links = await getLinks(
      deps.table,
      scope,
      type,
      some.map(({ id }) => id),
    );
    const survivors = type === 'contact' ? await survivorsOf(work, [...links.values()]) : undefined;
    for (const link of links.values())
      known.set(nameOf({ type, id: link.crmId }), linked(link, survivors?.get(link.crmId)));
  }
  const missing = [...references.values()].filter((one) => !known.has(nameOf(one)));
  const changes = await getChanges(
    deps.table,
    missing.map(({ type, id }) => ({ ...scope, type, id })),
  );
  for (const reference of missing) {
    const change = changes.get(nameOf(reference));
    if (!change) continue;
    const { problem } = change;
    const aside = change.readyAt === undefined && problem;
    known.set(nameOf(reference), aside ? { state: 'setAside', problem } : { state: 'onItsWay' });
  }
  return (type, crmId) => known.get(nameOf({ type, id: crmId })) ?? { state: 'unknown' };
};

/** Where linked contacts are in Xero now, merges followed, with their status: they may have been archived or restored since. */
const survivorsOf = async (
  { deps, scope }: Work,
  links: Link[],
): Promise<Map<string, { xeroId: string; status?: string }>> => {
  const entries = await findEntriesById(
    deps.table,
    scope,
    'contact',
    links.map(({ xeroId }) => xeroId),
  );
  const byId = new Map(entries.map((entry) => [entry.xeroId, entry]));
  return new Map(
    links.map((link) => {
      const xeroId = survivorOf(byId, link.xeroId);
      const status = byId.get(xeroId)?.status ?? link.xero.status;
      return [link.crmId, { xeroId, ...(status !== undefined && { status }) }];
    }),
  );
};

const linked = (link: Link, contact: { xeroId: string; status?: string } | undefined): Related => ({
  state: 'linked',
  xeroId: contact?.xeroId ?? link.xeroId,
  kind: link.kind,
  status: contact?.status ?? link.xero.status,
  amountDue: link.xero.amountDue,
  number: link.xero.number,
  currency: textIn(link.xeroSeen ?? link.xeroSide, 'currencyCode'),
});
