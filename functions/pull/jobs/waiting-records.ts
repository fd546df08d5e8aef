import type { Seeing } from '../../../shared/catch-up/seeing.ts';
import { contactName } from '../../../shared/records/contact.ts';
import { type RecordType, recordSchema, type TypedRecord } from '../../../shared/records/record.ts';
import { recordAddress } from '../../../shared/records/record-address.ts';
import { listChanges } from '../../../shared/store/changes.ts';
import { getLinks } from '../../../shared/store/links.ts';
import { getProposals, getRejected } from '../../../shared/store/proposals.ts';
import { getReference } from '../../../shared/store/references.ts';
import { crmTraits } from '../../../shared/sync/match.ts';
import { keysOf, type Traits } from '../../../shared/sync/traits.ts';

/** A record of the CRM that waits without a link. */
export interface Waiting {
  crmId: string;
  called: string | undefined;
  traits: Traits;
  rejected: ReadonlySet<string>;
}

/** Records of one type, found by what they share with a record in Xero. */
export interface WaitingRecords {
  count: number;
  sharing: (traits: Traits) => Waiting[];
  /** Where the next ones begin. */
  next: string | undefined;
}

/** So many are held in memory at a time. */
const mostHeld = 20_000;
/** What a contact may be in Xero counts when documents are compared from this confidence on. */
const likely = 60;

const calledBy = ({ type, data }: TypedRecord): string | undefined => {
  if (type === 'contact') return contactName(data);
  if (type === 'item') return data.code ?? data.name;
  return type === 'payment' ? data.reference : (data.number ?? data.reference);
};

/** The Xero contacts that the customers of these documents are, or may be. */
const contactsOf = async ({ table, scope }: Seeing, records: TypedRecord[]) => {
  const ids = [
    ...new Set(
      records.flatMap(({ data }) => ('contact' in data && data.contact !== undefined ? [data.contact.id] : [])),
    ),
  ];
  const links = await getLinks(table, scope, 'contact', ids);
  const proposals = await getProposals(
    table,
    scope,
    'contact',
    ids.filter((id) => !links.has(id)),
  );
  return (crmId: string): string[] => {
    const link = links.get(crmId);
    if (link) return [link.xeroId];
    const { candidates = [], state } = proposals.get(crmId) ?? {};
    if (state === 'rejected') return [];
    return candidates.filter(({ confidence }) => confidence >= likely).map(({ xeroId }) => xeroId);
  };
};

/** Reads records of one type that wait without a link, from `after` on, as many as may be held. */
export const readWaiting = async (
  seeing: Seeing,
  type: RecordType,
  after: string | undefined,
): Promise<WaitingRecords> => {
  const { table, scope } = seeing;
  const reference = await getReference(table, scope);
  const byKey = new Map<string, Waiting[]>();
  let count = 0;
  let next = after;
  do {
    const page = await listChanges(table, scope.workspace, scope.organisation, { type, after: next, limit: 300 });
    next = page.next;
    const records = page.changes.flatMap(({ record, deleted, derivedFrom }) => {
      const { data } = recordSchema.safeParse(record);
      return data && !deleted && !derivedFrom ? [data] : [];
    });
    const ids = records.map(({ data }) => data.id);
    const [links, rejected, contacts] = await Promise.all([
      getLinks(table, scope, type, ids),
      getRejected(table, scope, type, ids),
      contactsOf(seeing, records),
    ]);
    for (const record of records) {
      const crmId = record.data.id;
      if (links.has(crmId)) continue;
      const traits = crmTraits(record, {
        contactsOf: contacts,
        ownPath: recordAddress('', scope.workspace, type, crmId),
        baseCurrency: reference?.organisation.baseCurrency ?? seeing.organisation.baseCurrency,
      });
      const waiting = { crmId, called: calledBy(record), traits, rejected: rejected.get(crmId) ?? new Set<string>() };
      count += 1;
      for (const key of keysOf(traits)) {
        const others = byKey.get(key);
        if (others) others.push(waiting);
        else byKey.set(key, [waiting]);
      }
    }
  } while (next !== undefined && count < mostHeld);
  return {
    ...{ count, next },
    sharing: (traits) => [...new Set(keysOf(traits).flatMap((key) => byKey.get(key) ?? []))],
  };
};
