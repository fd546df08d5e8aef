import type * as z from 'zod';
import { problems } from '../../shared/failures/catalogue.ts';
import { contactName, contactSchema, normalisedName } from '../../shared/records/contact.ts';
import { invoiceSchema } from '../../shared/records/invoice.ts';
import { type Change, getChange } from '../../shared/store/changes.ts';
import { findContacts, findContactsById } from '../../shared/store/directory.ts';
import { getHolders, getLinks, type Link } from '../../shared/store/links.ts';
import { survivorOf } from '../../shared/sync/merges.ts';
import type { Plan } from '../../shared/sync/plan.ts';
import { contactNumber, type KnownContact, planContact } from '../../shared/sync/plan-contact.ts';
import { type InvoiceFacts, planInvoice } from '../../shared/sync/plan-invoice.ts';
import { freshReference, refreshDirectory, todayIn } from './refresh.ts';
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

/** True when what stands in Xero came from a newer snapshot than this one. */
const isOutdated = (change: Change, link: Link | undefined): boolean =>
  link !== undefined && change.version < link.crmVersion;

const outdated: Plan = { do: 'leave', note: 'Older than what stands in Xero.' };

const linkFacts = (link: Link | undefined) =>
  link && {
    xeroId: link.xeroId,
    crmFingerprint: link.crmFingerprint,
    status: link.xero.status,
    adopting: link.adopting,
  };

/** Plans changes of contacts. */
export const planContacts = async (work: Work, changes: Change[]): Promise<Planned[]> => {
  const { deps, scope, settings } = work;
  const { records, broken } = readable(changes, contactSchema);
  const contacts = records.map(({ change, record }) => ({ change, contact: record }));
  const links = await getLinks(
    deps.table,
    scope,
    'contact',
    contacts.map(({ contact }) => contact.id),
  );
  const strangers = contacts.filter(({ change, contact }) => !change.deleted && !links.has(contact.id));
  if (strangers.length > 0) await refreshDirectory(work);
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
      if (isOutdated(change, links.get(contact.id))) return outdated;
      const name = contactName(contact);
      return planContact({
        contact,
        deleted: change.deleted,
        fingerprint: change.fingerprint,
        link: linkFacts(links.get(contact.id)),
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

/** Our own address of a record, shown in Xero as "Go to ..."; leads on to the CRM. Xero refuses addresses that name it. */
export const ownUrl = (publicUrl: string, workspace: string, type: string, crmId: string): string =>
  `${publicUrl}/r/${workspace}/${type}/${encodeURIComponent(crmId).replace(/x(?=ero)/gi, (x) => `%${x.charCodeAt(0).toString(16)}`)}`;

/** Plans changes of sales invoices. */
export const planInvoices = async (work: Work, changes: Change[]): Promise<Planned[]> => {
  const { deps, scope, settings } = work;
  const { records, broken } = readable(changes, invoiceSchema);
  const invoices = records.map(({ change, record }) => ({ change, invoice: record }));
  const links = await getLinks(
    deps.table,
    scope,
    'invoice',
    invoices.map(({ invoice }) => invoice.id),
  );
  const customers = await customersOf(
    work,
    invoices.flatMap(({ invoice }) => invoice.contact?.id ?? []),
  );
  const reference = await freshReference(work);
  const plans = invoices.map(({ change, invoice }) =>
    planned(change, () =>
      isOutdated(change, links.get(invoice.id))
        ? outdated
        : planInvoice({
            invoice,
            deleted: change.deleted,
            fingerprint: change.fingerprint,
            link: linkFacts(links.get(invoice.id)),
            contactXeroId: customers.xeroIds.get(invoice.contact?.id ?? ''),
            contactState: customers.states.get(invoice.contact?.id ?? '') ?? 'unknown',
            reference,
            settings,
            today: todayIn(work, reference),
            ownUrl: ownUrl(deps.publicUrl, scope.workspace, 'invoice', invoice.id),
          }),
    ),
  );
  return [...plans, ...broken];
};

/** The Xero contacts of customers, merges followed, and why those that are missing are. */
const customersOf = async (work: Work, crmIds: string[]) => {
  const { deps, scope } = work;
  const links = await getLinks(deps.table, scope, 'contact', crmIds);
  const entries = new Map(
    (
      await findContactsById(
        deps.table,
        scope,
        [...links.values()].map((link) => link.xeroId),
      )
    ).map((entry) => [entry.xeroId, entry]),
  );
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
