import { type Contact, contactName, contactSchema, normalisedName } from '../../shared/records/contact.ts';
import type { RecordType, XeroKind } from '../../shared/records/record.ts';
import { type DirectoryEntry, findEntries, findEntriesById } from '../../shared/store/directory.ts';
import { getHolders, type Holder } from '../../shared/store/links.ts';
import { getRejected } from '../../shared/store/proposals.ts';
import type { Twin } from '../../shared/sync/facts.ts';
import { survivorOf } from '../../shared/sync/merges.ts';
import { contactNumber, type KnownContact } from '../../shared/sync/plan-contact.ts';
import type { Readable } from './gather.ts';
import type { Work } from './work.ts';

/** What stands in Xero already and may be the record that is planned. */
export interface Twins {
  /** Records that bear its code or number, or the Xero id that the CRM says it has. */
  twins: readonly Twin[];
  /** Contacts that bear its number; merged ones already replaced by what they were merged into. */
  sameNumber: KnownContact[];
  /** Active contacts of its name. */
  sameName: KnownContact[];
  /** Contacts of which a person said that they are not this one. */
  rejected?: ReadonlySet<string> | undefined;
}

export const noTwins: Twins = { twins: [], sameNumber: [], sameName: [] };

const idsACall = 40;

const distinct = <T extends { xeroId: string }>(rows: T[]): T[] => [
  ...new Map(rows.map((row) => [row.xeroId, row])).values(),
];

const twinOf = (
  { xeroId, status, invoiceType }: Pick<Twin, 'xeroId' | 'status' | 'invoiceType'>,
  holders: Map<string, Holder>,
): Twin => {
  const holder = holders.get(xeroId);
  return { xeroId, status, invoiceType, ...(holder && { holder: holder.crmId }) };
};

/** Twins, those marked of which a person said that they are not this record. */
const judged = (twins: Twin[], rejected: ReadonlySet<string> | undefined): Twin[] =>
  twins.map((twin) => (rejected?.has(twin.xeroId) ? { ...twin, rejected: true } : twin));

/**
 * Finds the twins of records by CRM id: in the directory, or, of those that are not linked yet (`strangers`), in Xero by the id
 * that the CRM names.
 */
export const twinsOf = async (
  work: Work,
  { type, kind }: { type: RecordType; kind: XeroKind },
  strangers: Readable[],
  all: Readable[],
): Promise<ReadonlyMap<string, Twins>> => {
  const rejected = await getRejected(
    work.deps.table,
    work.scope,
    type,
    strangers.map(({ record }) => record.id),
  );
  if (kind === 'contact') return contactTwins(work, strangers, rejected);
  const numbered = kind === 'item' || kind === 'purchaseOrder' ? await numberedTwins(work, kind, all) : undefined;
  const named = await namedById(work, kind, strangers);
  return new Map(
    all.map(({ record: { id } }) => [
      id,
      {
        ...noTwins,
        twins: judged(distinct([...(named.get(id) ?? []), ...(numbered?.get(id) ?? [])]), rejected.get(id)),
      },
    ]),
  );
};

/** Records of which the CRM says which one in Xero they are. */
const namedById = async (work: Work, kind: XeroKind, strangers: Readable[]): Promise<Map<string, Twin[]>> => {
  const named = strangers.flatMap(({ record }) =>
    record.xeroId === undefined ? [] : [{ id: record.id, xeroId: record.xeroId.toLowerCase() }],
  );
  const found = new Map<string, Twin>();
  for (let at = 0; at < named.length; at += idsACall) {
    const ids = named.slice(at, at + idsACall).map(({ xeroId }) => xeroId);
    const { rows } = await work.xero.list(kind, { ids, page: 1 });
    const there = rows.flatMap(({ xeroId, status, standing }) => {
      const invoiceType = typeof standing.type === 'string' ? standing.type : undefined;
      return xeroId === undefined ? [] : [{ xeroId, status, invoiceType }];
    });
    const holders = await getHolders(
      work.deps.table,
      work.scope,
      kind,
      there.map(({ xeroId }) => xeroId),
    );
    for (const row of there) found.set(row.xeroId.toLowerCase(), twinOf(row, holders));
  }
  return new Map(
    named.map(({ id, xeroId }) => {
      const twin = found.get(xeroId);
      return [id, twin ? [twin] : []];
    }),
  );
};

const numberIn = (kind: XeroKind, data: Record<string, unknown>): string | undefined => {
  const number = kind === 'item' ? data.code : data.number;
  return typeof number === 'string' ? number : undefined;
};

const sameText = (a: string | undefined, b: string | undefined) =>
  a !== undefined && b !== undefined && a.trim().toLowerCase() === b.trim().toLowerCase();

const numberedTwins = async (
  { deps, scope }: Work,
  kind: 'item' | 'purchaseOrder',
  strangers: Readable[],
): Promise<Map<string, Twin[]>> => {
  const entries = await findEntries(deps.table, scope, kind, {
    numbers: strangers.flatMap(({ change }) => numberIn(kind, change.record.data) ?? []),
  });
  const holders = await getHolders(
    deps.table,
    scope,
    kind,
    entries.map(({ xeroId }) => xeroId),
  );
  return new Map(
    strangers.map(({ change, record }) => {
      const number = numberIn(kind, change.record.data);
      return [
        record.id,
        entries.filter((entry) => sameText(entry.number, number)).map((entry) => twinOf(entry, holders)),
      ];
    }),
  );
};

const contactTwins = async (
  { deps, scope }: Work,
  strangers: Readable[],
  rejected: ReadonlyMap<string, ReadonlySet<string>>,
): Promise<Map<string, Twins>> => {
  const contacts = strangers.map(({ change }): Contact => contactSchema.parse(change.record.data));
  const entries = await findEntries(deps.table, scope, 'contact', {
    names: contacts.flatMap((contact) => contactName(contact) ?? []),
    numbers: contacts.map((contact) => contactNumber(contact.id)),
  });
  const pointed = await findEntriesById(
    deps.table,
    scope,
    'contact',
    contacts.flatMap((contact) => contact.xeroId?.toLowerCase() ?? []),
  );
  const byId = new Map([...entries, ...pointed].map((entry) => [entry.xeroId, entry]));
  const holders = await getHolders(deps.table, scope, 'contact', byId.keys());
  const survivor = ({ xeroId }: DirectoryEntry): DirectoryEntry[] => {
    const entry = byId.get(survivorOf(byId, xeroId));
    return entry ? [entry] : [];
  };
  const known = (entry: DirectoryEntry): KnownContact[] =>
    survivor(entry).map(({ xeroId, name = '', status }) => ({
      xeroId,
      name,
      archived: status !== 'ACTIVE',
      holder: holders.get(xeroId)?.crmId,
    }));
  return new Map(
    contacts.map((contact) => {
      const name = contactName(contact);
      const named = entries.filter(
        (entry) =>
          entry.status === 'ACTIVE' &&
          name !== undefined &&
          entry.name !== undefined &&
          normalisedName(entry.name) === normalisedName(name),
      );
      const numbered = entries.filter((entry) => entry.number === contactNumber(contact.id));
      const meant = [...byId.values()].filter(({ xeroId }) => sameText(xeroId, contact.xeroId));
      return [
        contact.id,
        {
          twins: judged(
            distinct(meant.flatMap(survivor)).map((entry) => twinOf(entry, holders)),
            rejected.get(contact.id),
          ),
          sameNumber: distinct(numbered.flatMap(known)),
          sameName: distinct(named.flatMap(known)),
          rejected: rejected.get(contact.id),
        },
      ];
    }),
  );
};
