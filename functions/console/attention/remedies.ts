import type { PlaceName } from '../../../shared/runtime/workspace-nav.ts';
import { curesOf, type Stuck } from '../../../shared/settings/cures.ts';
import type { Organisation } from '../../../shared/store/organisations.ts';
import { hrefOf } from '../organisation-page.ts';
import { sections } from '../settings/sections.ts';
import { fieldId } from '../settings/setting-field.ts';
import { settingTitle } from '../settings/setting-words.ts';

/** Where a cause is cured that is decided one by one, whatever the settings say of later ones. */
const decidedOn: Record<string, { place: PlaceName; label: string }> = {
  conflict: { place: 'conflicts', label: 'Decide the conflicts' },
  'contact-match-review': { place: 'matching', label: 'See the proposals' },
};

/** The code stands on the record itself: the chart says which ones there are. */
const chart = { place: 'accounts', label: 'See the accounts in Xero' } as const;
const lookedUpIn: Record<string, { place: PlaceName; label: string }> = {
  'account-unknown': chart,
  'account-unfit': chart,
  'payment-account-unknown': chart,
  'payment-account-unfit': chart,
  'item-account-unfit': chart,
};

/** A way out of a cause. */
export interface Remedy {
  href: string;
  label: string;
  /** The label is what a setting is called; otherwise it says what to do. */
  setting: boolean;
}

const settingHref = ({ workspace, organisation }: Organisation, path: string): string => {
  const section = sections.find(({ fields }) => fields.includes(path))?.id ?? 'sync';
  return `/console/${workspace}/settings/${section}?organisation=${encodeURIComponent(organisation)}#${fieldId(path)}`;
};

/**
 * Where records that are set aside for one cause can be cured besides in themselves: the page on which they are decided, else the
 * settings that can cure at least one of them, else where to look up what Xero has.
 */
export const remediesOf = (one: Organisation, code: string, stuck: readonly Stuck[]): Remedy[] => {
  const decided = decidedOn[code];
  if (decided) return [{ href: hrefOf(one, decided.place), label: decided.label, setting: false }];
  const advised = stuck.flatMap(curesOf).filter(({ hidden }) => hidden !== true);
  const settings = [...new Set(advised.map(({ setting }) => setting))];
  const page = lookedUpIn[code];
  return settings.length === 0 && page
    ? [{ href: hrefOf(one, page.place), label: page.label, setting: false }]
    : settings.map((path) => ({ href: settingHref(one, path), label: settingTitle(path), setting: true }));
};
