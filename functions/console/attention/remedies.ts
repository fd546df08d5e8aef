import type { PlaceName } from '../../../shared/runtime/workspace-nav.ts';
import type { Organisation } from '../../../shared/store/organisations.ts';
import { hrefOf } from '../organisation-page.ts';
import { fieldId } from '../settings/setting-field.ts';
import { settingTitle } from '../settings/setting-words.ts';

/** Where a cause can be cured besides in the record itself: settings by dot path, else a page. */
const settingsOf: Record<string, string[]> = {
  'account-missing': ['accounts.sales', 'accounts.purchase', 'accounts.items', 'accounts.categories'],
  'account-unknown': ['accounts.items', 'accounts.categories', 'accounts.sales'],
  'account-unfit': ['accounts.items', 'accounts.categories', 'accounts.sales'],
  'item-account-missing': ['accounts.inventory', 'accounts.cost'],
  'item-account-unfit': ['accounts.inventory', 'accounts.cost'],
  'payment-account-missing': ['accounts.payment'],
  'payment-account-unknown': ['accounts.payment'],
  'payment-account-unfit': ['accounts.payment'],
  'tax-rate-unknown': ['taxRates', 'unknownTaxRate'],
  'tax-rate-ambiguous': ['taxRates'],
  'tax-rate-unfit': ['taxRates'],
  'tracking-unknown': ['tracking.categories', 'tracking.options'],
  'currency-not-enabled': ['unknownCurrency'],
  'locked-period': ['lockedPeriods'],
  'locked-period-held': ['lockedPeriods'],
  'line-price-too-precise': ['invoices.rounding'],
  'total-differs': ['invoices.rounding', 'invoices.roundingLimit'],
  'contact-name-of-another': ['contacts.duplicates'],
  'contact-duplicate-in-crm': ['contacts.duplicates'],
};

const sectionWith: [prefix: string, section: string][] = [
  ['accounts.', 'accounts'],
  ['taxRates', 'tax'],
  ['unknownTaxRate', 'tax'],
  ['tracking.', 'tax'],
  ['invoices.', 'documents'],
  ['contacts.', 'rules'],
  ['lockedPeriods', 'rules'],
  ['unknownCurrency', 'rules'],
];

const pagesOf: Record<string, { place: PlaceName; label: string }> = {
  conflict: { place: 'conflicts', label: 'Decide the conflicts' },
  'contact-match-review': { place: 'matching', label: 'See the proposals' },
  'type-paused': { place: 'queue', label: 'Resume the type' },
};

const syncCodes: ReadonlySet<string> = new Set(['direction-off']);

/** A way out of a cause. */
export interface Remedy {
  href: string;
  label: string;
}

/** The pages on which a cause can be cured, straight to the setting where there is one. */
export const remediesOf = (one: Organisation, code: string): Remedy[] => {
  const page = pagesOf[code];
  if (page) return [{ href: hrefOf(one, page.place), label: page.label }];
  const settings = `/console/${one.workspace}/settings`;
  const query = `?organisation=${encodeURIComponent(one.organisation)}`;
  if (syncCodes.has(code)) return [{ href: `${settings}/sync${query}`, label: 'What is kept in step' }];
  return (settingsOf[code] ?? []).map((path) => {
    const section = sectionWith.find(([prefix]) => path.startsWith(prefix))?.[1] ?? 'sync';
    return { href: `${settings}/${section}${query}#${fieldId(path)}`, label: settingTitle(path) };
  });
};
