import { Failure } from '../../shared/failures/failure.ts';
import { dayIn } from '../../shared/records/calendar-date.ts';
import type { Reference } from '../../shared/records/reference.ts';
import {
  type DirectoryEntry,
  getDirectoryState,
  putDirectoryState,
  rememberContacts,
} from '../../shared/store/directory.ts';
import { getHolders, getLink, type Link, moveLink, noteSeen } from '../../shared/store/links.ts';
import { getReference, putReference } from '../../shared/store/references.ts';
import type { XeroElement } from '../../shared/xero/answers.ts';
import { latest, readSince } from './read-since.ts';
import type { Work } from './work.ts';

const second = 1000;
const never = new Date(0).toISOString();
const hour = 3_600_000;
const minute = 60_000;
/** Reference data changes seldom; a mapping that broke is found by Xero's refusal at the latest. */
const referenceLife = 6 * hour;
/** Within a slice the directory is read again at most this often; a name that appeared since is refused by Xero. */
const directoryLife = minute;
/** Xero does not say whether "modified since" includes the second named, and clocks differ. */
const overlap = 5 * minute;

/** Reference data no older than six hours (none older than `notBefore`), from the table or from Xero (four calls). */
export const freshReference = async (work: Work, notBefore?: Date): Promise<Reference> => {
  const { deps, scope, xero } = work;
  const now = deps.clock.now();
  const known = await getReference(deps.table, scope);
  const oldest = Math.max(now.getTime() - referenceLife, notBefore?.getTime() ?? 0);
  if (known && Date.parse(known.fetchedAt) >= oldest) return known;
  const { isDemo: _, ...organisation } = await xero.readOrganisation();
  const reference: Reference = {
    fetchedAt: now.toISOString(),
    organisation,
    accounts: await xero.readAccounts(),
    taxRates: await xero.readTaxRates(),
    currencies: await xero.readCurrencies(),
  };
  await putReference(deps.table, scope, reference);
  return reference;
};

/** Today where the organisation keeps its books. */
export const todayIn = (work: Work, reference: Reference): string =>
  dayIn(work.deps.clock.now(), reference.organisation.timeZone);

/** A contact of Xero's as the directory keeps it; undefined for what is no contact. */
export const directoryEntry = (contact: XeroElement): DirectoryEntry | undefined =>
  contact.xeroId === undefined || contact.name === undefined
    ? undefined
    : {
        xeroId: contact.xeroId,
        name: contact.name,
        status: contact.status ?? 'ACTIVE',
        ...(contact.number !== undefined && { number: contact.number }),
        ...(contact.mergedInto !== undefined && { mergedInto: contact.mergedInto }),
      };

/** What a link remembers of a record as Xero shows it. */
export const seenInXero = (type: Link['type'], answer: XeroElement): Link['xero'] => {
  const { name, number, status, total, amountDue, updatedAt } = answer;
  const seen = type === 'contact' ? { name, status, updatedAt } : { number, status, total, amountDue, updatedAt };
  return Object.fromEntries(Object.entries(seen).filter(([, value]) => value !== undefined));
};

const idsACall = 40;

/** Reads linked invoices anew, whose state in Xero is not what was last seen, and returns their links as they are now. */
export const readAgain = async (work: Work, links: Link[]): Promise<Link[]> => {
  const fresh: Link[] = [];
  for (let at = 0; at < links.length; at += idsACall) {
    const some = links.slice(at, at + idsACall);
    const invoices = await work.xero.readInvoicesById(some.map((link) => link.xeroId));
    for (const link of some) {
      const found = invoices.find(({ xeroId }) => xeroId === link.xeroId);
      if (!found) continue;
      const xero = seenInXero('invoice', found);
      await noteSeen(work.deps.table, link, xero);
      fresh.push({ ...link, xero });
    }
  }
  return fresh;
};

/**
 * Brings the directory of contacts up to date (one call for each 1,000 changed contacts), unless it just was. How far it
 * came is kept after each page: a large organisation's first pass takes more than one slice. Answers whether it read.
 * @throws `Failure` (wait) when the slice is over first.
 */
export const refreshDirectory = async (work: Work, force = false): Promise<boolean> => {
  const { deps, scope } = work;
  const state = await getDirectoryState(deps.table, scope);
  const began = deps.clock.now();
  if (state && !force && Date.parse(state.refreshedAt) > began.getTime() - directoryLife) return false;
  const back = state?.partial ? second : overlap;
  const since = state?.watermark === undefined ? undefined : new Date(Date.parse(state.watermark) - back);
  let watermark = state?.watermark;
  const put = (refreshedAt: string, partial: boolean) =>
    putDirectoryState(deps.table, scope, { refreshedAt, partial, ...(watermark !== undefined && { watermark }) });
  for await (const rows of readSince(work.xero.readContacts, since)) {
    await takeUp(work, rows);
    watermark = latest(rows, watermark);
    await put(never, true);
    if (deps.clock.now() >= work.deadline) throw sliceOver();
  }
  await put(began.toISOString(), false);
  return true;
};

const sliceOver = () =>
  new Failure(
    {
      code: 'directory-reading',
      next: 'wait',
      message: "The organisation's contacts are being read for the first time, or many of them have changed.",
      remedy: 'Nothing to do: it goes on by itself.',
    },
    { retryAfterSeconds: 0 },
  );

/** Takes contacts as Xero shows them into the directory, and lets links follow merges. */
const takeUp = async (work: Work, contacts: XeroElement[]): Promise<void> => {
  const { deps, scope } = work;
  const entries = contacts.flatMap((contact) => directoryEntry(contact) ?? []);
  await rememberContacts(deps.table, scope, entries);
  const merged = new Map(
    entries.flatMap((entry) => (entry.mergedInto === undefined ? [] : [[entry.xeroId, entry.mergedInto] as const])),
  );
  const holders = await getHolders(deps.table, scope, 'contact', merged.keys());
  for (const [xeroId, crmId] of holders) {
    const link = await getLink(deps.table, { ...scope, type: 'contact', crmId });
    const survivor = merged.get(xeroId);
    if (link?.xeroId === xeroId && survivor !== undefined) await moveLink(deps.table, link, survivor, deps.clock.now());
  }
};
