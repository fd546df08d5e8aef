import { isDeepStrictEqual } from 'node:util';
import { type CalendarDate, dayIn } from '../records/calendar-date.ts';
import type { Reference } from '../records/reference.ts';
import { ringBell } from '../store/bells.ts';
import { forNow, releaseSetAside } from '../store/parked.ts';
import { MENDED, ringPull } from '../store/pulls.ts';
import { getReference, putReference, putReferenceOrganisation } from '../store/references.ts';
import { checkHealth } from './health.ts';
import { maybeMended } from './mended-in-xero.ts';
import type { Seeing } from './seeing.ts';

/** Reference data changes seldom; what broke since is found by Xero's refusal at the latest, and then read anew. */
export const referenceLifeMs = 24 * 3_600_000;

/** The organisation's reference data as Xero has it now: six calls. */
export const readReference = async ({ clock, xero }: Pick<Seeing, 'clock' | 'xero'>): Promise<Reference> => {
  const fetchedAt = clock.now().toISOString();
  const { isDemo: _, ...organisation } = await xero.readOrganisation();
  return {
    fetchedAt,
    organisation,
    accounts: await xero.readAccounts(),
    taxRates: await xero.readTaxRates(),
    currencies: await xero.readCurrencies(),
    tracking: await xero.readTracking(),
    brandingThemes: await xero.readBrandingThemes(),
  };
};

/**
 * Reference data no older than a day (none older than `notBefore`), from the table or from Xero (six calls). What is read
 * anew is compared with the settings, and where Xero was changed, what was set aside for want of that is tried again.
 */
export const freshReference = async (seeing: Seeing, notBefore?: Date): Promise<Reference> => {
  const { table, scope, clock } = seeing;
  const known = await getReference(table, scope);
  const fetchedAt = Date.parse(known?.fetchedAt ?? '');
  const fresh = fetchedAt > clock.now().getTime() - referenceLifeMs && fetchedAt >= (notBefore?.getTime() ?? 0);
  if (known && fresh) return known;
  const reference = await readReference(seeing);
  await putReference(table, scope, reference);
  if (known && !isDeepStrictEqual(asKept(known), asKept(reference))) await letGo(seeing, new Date(reference.fetchedAt));
  await checkHealth(seeing, reference);
  return reference;
};

/**
 * Keeps what Xero has just said of the organisation itself, such as its lock dates. Where that changed, what was set aside for want of
 * it is tried again, and the caller wakes push. Returns whether it changed.
 */
export const noteOrganisation = async (
  place: Pick<Seeing, 'table' | 'scope' | 'clock'>,
  organisation: Reference['organisation'],
): Promise<boolean> => {
  const known = await getReference(place.table, place.scope);
  if (!known || isDeepStrictEqual(asKept(known.organisation), asKept(organisation))) return false;
  if (!(await putReferenceOrganisation(place.table, place.scope, organisation))) return false;
  await letGo(place, place.clock.now());
  return true;
};

const times = ['fetchedAt', 'updatedAt'];

/** Without what is undefined, which the table does not keep, and without times, which change nothing for any record. */
const asKept = (value: object): unknown =>
  JSON.parse(JSON.stringify(value, (name, inner) => (times.includes(name) ? undefined : inner)));

/** Tries again what may have been mended in Xero, as it was read `at`: a part of it; the pull worker goes on with the others. */
const letGo = async ({ table, scope, clock }: Pick<Seeing, 'table' | 'scope' | 'clock'>, at: Date): Promise<void> => {
  const { released, more } = await releaseSetAside(table, scope, maybeMended, at, { goOn: forNow() });
  if (released > 0) await ringBell(table, scope.workspace, scope.organisation, clock.now());
  if (more) await ringPull(table, scope, clock.now(), { cured: [MENDED] });
};

/** Today where the organisation keeps its books. */
export const todayIn = ({ clock }: Pick<Seeing, 'clock'>, reference: Reference): CalendarDate =>
  dayIn(clock.now(), reference.organisation.timeZone);
