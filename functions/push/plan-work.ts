import type * as z from 'zod';
import { problems } from '../../shared/failures/catalogue.ts';
import { contactName, contactSchema, normalisedName } from '../../shared/records/contact.ts';
import { invoiceSchema } from '../../shared/records/invoice.ts';
import type { RecordType } from '../../shared/records/record.ts';
import { recordAddress } from '../../shared/records/record-address.ts';
import type { Reference } from '../../shared/records/reference.ts';
import { type Change, getChange } from '../../shared/store/changes.ts';
import { type DirectoryEntry, findContacts, findContactsById } from '../../shared/store/directory.ts';
import { getHolders, getLinks, type Link } from '../../shared/store/links.ts';
import { getTombstones, type Tombstone } from '../../shared/store/tombstones.ts';
import { survivorOf } from '../../shared/sync/merges.ts';
import type { Plan } from '../../shared/sync/plan.ts';
import { contactNumber, type KnownContact, planContact } from '../../shared/sync/plan-contact.ts';
import { type InvoiceFacts, planInvoice } from '../../shared/sync/plan-invoice.ts';
import { freshReference, readAgain, refreshDirectory, todayIn } from './refresh.ts';
import type { Work } from './work.ts';

export interface Planned {
  change: Change;
  plan: Plan;
}

/** A plan that throws concerns its own record only. */
const planned = (change: Change, plan: () => Plan): Planned => {
  try {
    return { change, plan: plan() };
  } catch {
    return { change, plan: unexpected };
  }
};

const unexpected: Plan = { do: 'attention', problem: problems.unexpected() };

/** Changes with their records in canonical form; apart from them those whose stored record is none (any more). */
const readable = <Schema extends z.ZodType>(changes: Change[], schema: Schema) => {
  const records: { change: Change; record: z.output<Schema> }[] = [];
  const broken: Planned[] = [];
  for (const change of changes) {
    const { data } = schema.safeParse(change.record.data);
    if (data === undefined) broken.push({ change, plan: unexpected });
    else records.push({ change, record: data });
  }
  return { records, broken };
};

/** True when what was carried over (or deleted before it was) came from a newer snapshot than this one. */
const isOutdated = (change: Change, link: Link | undefined, tombstone: Tombstone | undefined): boolean =>
  change.version < (link?.crmVersion ?? tombstone?.version ?? '');

const tombstonesOf = (work: Work, type: RecordType, crmIds: string[], links: Map<string, Link>) =>
  getTombstones(
    work.deps.table,
    work.scope,
    type,
    crmIds.filter((id) => !links.has(id)),
  );

const outdated: Plan = { do: 'leave', note: 'Older than what was carried over last.' };

const linkFacts = (link: Link) => ({
  xeroId: link.xeroId,
  crmFingerprint: link.crmFingerprint,
  name: link.xero.name,
  status: link.xero.status,
  adopting: link.adopting,
  filled: link.filled,
});

/** Linked contacts as the directory knows them, by Xero id: they may have been archived or restored since. */
const standingContacts = async (work: Work, links: Map<string, Link>): Promise<Map<string, DirectoryEntry>> => {
  const ids = [...links.values()].map((link) => link.xeroId);
  const entries = await findContactsById(work.deps.table, work.scope, ids);
  return new Map(entries.map((entry) => [entry.xeroId, entry]));
};

/** Plans changes of contacts. */
export const planContacts = async (work: Work, changes: Change[]): Promise<Planned[]> => {
  const { deps, scope } = work;
  const settings = await work.settings();
  const { records, broken } = readable(changes, contactSchema);
  const contacts = records.map(({ change, record }) => ({ change, contact: record }));
  const crmIds = contacts.map(({ contact }) => contact.id);
  let links = await getLinks(deps.table, scope, 'contact', crmIds);
  let standing = await standingContacts(work, links);
  const tombstones = await tombstonesOf(work, 'contact', crmIds, links);
  const strangers = contacts.filter(({ change, contact }) => !change.deleted && !links.has(contact.id));
  const archived = contacts.some(
    ({ change, contact }) =>
      !change.deleted && standing.get(links.get(contact.id)?.xeroId ?? '')?.status === 'ARCHIVED',
  );
  if ((strangers.length > 0 || archived) && (await refreshDirectory(work))) {
    links = await getLinks(deps.table, scope, 'contact', crmIds);
    standing = await standingContacts(work, links);
  }
  const entries = await findContacts(deps.table, scope, {
    names: strangers.flatMap(({ contact }) => contactName(contact) ?? []),
    numbers: strangers.map(({ contact }) => contactNumber(contact.id)),
  });
  const byId = new Map(entries.map((entry) => [entry.xeroId, entry]));
  const holders = await getHolders(deps.table, scope, 'contact', byId.keys());
  const known = (xeroId: string): KnownContact[] => {
    const entry = byId.get(survivorOf(byId, xeroId));
    if (!entry) return [];
    const { xeroId: id, name, status } = entry;
    return [{ xeroId: id, name, archived: status !== 'ACTIVE', holder: holders.get(id) }];
  };
  const distinct = (matches: KnownContact[]) => [...new Map(matches.map((match) => [match.xeroId, match])).values()];
  const plans = contacts.map(({ change, contact }) =>
    planned(change, () => {
      const link = links.get(contact.id);
      if (isOutdated(change, link, tombstones.get(contact.id))) return outdated;
      const name = contactName(contact);
      return planContact({
        contact,
        deleted: change.deleted,
        fingerprint: change.fingerprint,
        link: link && { ...linkFacts(link), status: standing.get(link.xeroId)?.status ?? link.xero.status },
        sameNumber: distinct(
          entries.filter((entry) => entry.number === contactNumber(contact.id)).flatMap((entry) => known(entry.xeroId)),
        ),
        sameName: distinct(
          entries
            .filter(
              (entry) =>
                entry.status === 'ACTIVE' && name !== undefined && normalisedName(entry.name) === normalisedName(name),
            )
            .flatMap((entry) => known(entry.xeroId)),
        ),
        settings,
      });
    }),
  );
  return [...plans, ...broken];
};

/** Plans changes of sales invoices. */
export const planInvoices = async (work: Work, changes: Change[]): Promise<Planned[]> => {
  const { deps, scope } = work;
  const settings = await work.settings();
  const { records, broken } = readable(changes, invoiceSchema);
  const invoices = records.map(({ change, record }) => ({ change, invoice: record }));
  const links = await getLinks(
    deps.table,
    scope,
    'invoice',
    invoices.map(({ invoice }) => invoice.id),
  );
  const tombstones = await tombstonesOf(
    work,
    'invoice',
    invoices.map(({ invoice }) => invoice.id),
    links,
  );
  const paid = invoices.flatMap(({ change, invoice }) => {
    const link = links.get(invoice.id);
    return link?.xero.status === 'PAID' && link.crmFingerprint !== change.fingerprint ? [link] : [];
  });
  for (const link of await readAgain(work, paid)) links.set(link.crmId, link);
  const customers = await customersOf(
    work,
    invoices.flatMap(({ invoice }) => invoice.contact?.id ?? []),
  );
  const plansBy = (reference: Reference) =>
    invoices.map(({ change, invoice }) =>
      planned(change, () => {
        const link = links.get(invoice.id);
        if (isOutdated(change, link, tombstones.get(invoice.id))) return outdated;
        const plan = planInvoice({
          invoice,
          deleted: change.deleted,
          fingerprint: change.fingerprint,
          link: link && linkFacts(link),
          contactXeroId: customers.xeroIds.get(invoice.contact?.id ?? ''),
          contactState: customers.states.get(invoice.contact?.id ?? '') ?? 'unknown',
          reference,
          settings,
          today: todayIn(work, reference),
          ownUrl: recordAddress(deps.publicUrl, scope.workspace, 'invoice', invoice.id),
        });
        return unlessNumberGiven(work, invoice.id, plan);
      }),
    );
  const plans = plansBy(await freshReference(work));
  if (!plans.some(({ plan }) => plan.do === 'attention' && maybeMended.includes(plan.problem.code)))
    return [...plans, ...broken];
  const notBefore = new Date(deps.clock.now().getTime() - mendedSince);
  return [...plansBy(await freshReference(work, notBefore)), ...broken];
};

const unlessNumberGiven = ({ numbersGiven }: Work, crmId: string, plan: Plan): Plan => {
  const number = plan.do === 'create' ? plan.body.invoiceNumber : undefined;
  const holder = typeof number === 'string' ? numbersGiven.get(number) : undefined;
  return typeof number === 'string' && holder !== undefined && holder !== crmId
    ? { do: 'attention', problem: problems.numberTaken(number) }
    : plan;
};

/** Problems whose remedy is in Xero: before a person is asked (again), what Xero has is looked at, if not just now. */
const maybeMended = [
  'account-unknown',
  'account-unfit',
  'tax-rate-unknown',
  'tax-rate-ambiguous',
  'currency-not-enabled',
  'locked-period',
];
const mendedSince = 5 * 60_000;

/** The Xero contacts of customers, merges followed, and why those that are missing are. */
const customersOf = async (work: Work, crmIds: string[]) => {
  const { deps, scope } = work;
  const links = await getLinks(deps.table, scope, 'contact', crmIds);
  const entries = await standingContacts(work, links);
  const xeroIds = new Map([...links].map(([crmId, link]) => [crmId, survivorOf(entries, link.xeroId)]));
  const missing = [...new Set(crmIds)].filter((crmId) => !links.has(crmId));
  const states = await Promise.all(
    missing.map(async (id): Promise<[string, InvoiceFacts['contactState']]> => {
      const change = await getChange(deps.table, { ...scope, type: 'contact', id });
      if (!change) return [id, 'unknown'];
      return [id, change.readyAt === undefined && change.problem ? { problem: change.problem } : 'onItsWay'];
    }),
  );
  return { xeroIds, states: new Map(states) };
};
