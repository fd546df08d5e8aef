import { type CalendarDate, dayIn } from '../records/calendar-date.ts';
import type { Reference } from '../records/reference.ts';
import { ringBell } from '../store/bells.ts';
import { releaseSetAside } from '../store/parked.ts';
import { getReference, putReference } from '../store/references.ts';
import { checkHealth } from './health.ts';
import type { Seeing } from './seeing.ts';

/** Reference data changes seldom; what broke since is found by Xero's refusal at the latest, and then read anew. */
export const referenceLifeMs = 24 * 3_600_000;

/** Held back until the lock date moves. */
const heldByLock: ReadonlySet<string> = new Set(['locked-period-held']);

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

const locks = (reference: Reference | undefined): string =>
  `${reference?.organisation.periodLockDate} ${reference?.organisation.endOfYearLockDate}`;

/**
 * Reference data no older than a day (none older than `notBefore`), from the table or from Xero (six calls). What is read
 * anew is compared with the settings, and what a moved lock date held back is made ready.
 */
export const freshReference = async (seeing: Seeing, notBefore?: Date): Promise<Reference> => {
  const { table, scope, clock } = seeing;
  const known = await getReference(table, scope);
  const fetchedAt = Date.parse(known?.fetchedAt ?? '');
  const fresh = fetchedAt > clock.now().getTime() - referenceLifeMs && fetchedAt >= (notBefore?.getTime() ?? 0);
  if (known && fresh) return known;
  const reference = await readReference(seeing);
  await putReference(table, scope, reference);
  if (known && locks(known) !== locks(reference)) await letGoHeld(seeing);
  await checkHealth(seeing, reference);
  return reference;
};

const letGoHeld = async ({ table, scope, clock }: Seeing): Promise<void> => {
  if ((await releaseSetAside(table, scope, heldByLock, clock.now())) > 0) {
    await ringBell(table, scope.workspace, scope.organisation, clock.now());
  }
};

/** Today where the organisation keeps its books. */
export const todayIn = ({ clock }: Pick<Seeing, 'clock'>, reference: Reference): CalendarDate =>
  dayIn(clock.now(), reference.organisation.timeZone);
