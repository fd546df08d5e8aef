import * as z from 'zod';
import { ask, type Desk } from './desk.ts';
import { DeskRefusal } from './desk-actions.ts';
import type { JsonObject } from './json.ts';
import { keepOrganisation } from './organisation.ts';

const blankIsNone = (value: unknown): unknown => (value === '' ? null : value);
const LockDates = z.object({
  periodLockDate: z.preprocess(blankIsNone, z.iso.date().nullable()).optional(),
  endOfYearLockDate: z.preprocess(blankIsNone, z.iso.date().nullable()).optional(),
});
const OnOff = z.object({ on: z.union([z.boolean(), z.enum(['yes', 'no']).transform((word) => word === 'yes')]) });
const CurrencyCode = z.object({ code: z.string().trim().toUpperCase().length(3) });

function removeCurrency(desk: Desk, code: string): void {
  const { store } = desk.world;
  const { tenantId, currency } = desk.organisation;
  if (code === currency) throw new DeskRefusal('The base currency cannot be removed.');
  const removed = store.run(
    "DELETE FROM lists WHERE tenant_id = ? AND kind = 'currencies' AND json_extract(body, '$.Code') = ?",
    ...[tenantId, code],
  );
  if (removed === 0) throw new DeskRefusal(`The organisation has no currency ${code}.`);
}

type Dates = { periodLockDate?: string | null | undefined; endOfYearLockDate?: string | null | undefined };

/** The lock dates that were sent. */
function given(dates: Dates): { [K in keyof Dates]: string | null } {
  const { periodLockDate, endOfYearLockDate } = dates;
  return {
    ...(periodLockDate === undefined ? {} : { periodLockDate }),
    ...(endOfYearLockDate === undefined ? {} : { endOfYearLockDate }),
  };
}

const STEPS: Record<string, (desk: Desk, input: JsonObject) => void> = {
  'lock-dates': (desk, input) =>
    keepOrganisation(desk.world.store, { ...desk.organisation, ...given(LockDates.parse(input)) }),
  'multi-currency': (desk, input) =>
    keepOrganisation(desk.world.store, { ...desk.organisation, multiCurrency: OnOff.parse(input).on }),
  'add-currency': (desk, input) => {
    const { code } = CurrencyCode.parse(input);
    ask(desk, 'PUT', '/Currencies', { body: { Code: code } });
  },
  'remove-currency': (desk, input) => removeCurrency(desk, CurrencyCode.parse(input).code),
};

/** Changes a setting of the organisation in the bookkeeper's name. Throws DeskRefusal, ZodError, or ApiFailure with what Xero says. */
export function changeSettings(desk: Desk, name: string, input: JsonObject): void {
  const step = Object.hasOwn(STEPS, name) ? STEPS[name] : undefined;
  if (step === undefined)
    throw new DeskRefusal(`"${name}" cannot be done here. What can: ${Object.keys(STEPS).join(', ')}.`);
  desk.world.store.atomically(() => step(desk, input));
}
