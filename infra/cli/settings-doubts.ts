import type { Reference } from '../../shared/records/reference.ts';
import type { Settings } from '../../shared/settings/settings.ts';

const same = (a: string, b: string) => a.trim().toLowerCase() === b.trim().toLowerCase();

/** What in these settings does not fit Xero as it was last read. Accounts and rates may have been added since. */
export const settingsDoubts = ({ accounts, taxRates }: Settings, reference: Reference): string[] => {
  const asRead = `as it was read ${reference.fetchedAt}`;
  const active = reference.accounts.some(({ code, status }) => code === accounts.sales && status === 'ACTIVE');
  const unknown = Object.entries(taxRates).filter(
    ([, wanted]) =>
      !reference.taxRates.some(
        (rate) =>
          rate.status === 'ACTIVE' && rate.forRevenue && (same(rate.taxType, wanted) || same(rate.name, wanted)),
      ),
  );
  return [
    ...(accounts.sales === undefined || active
      ? []
      : [`Mind: accounts.sales names ${accounts.sales}, which is no active account in Xero ${asRead}.`]),
    ...unknown.map(
      ([name, wanted]) =>
        `Mind: taxRates.${name} names ${wanted}, which is no active tax rate for sales in Xero ${asRead}.`,
    ),
  ];
};
