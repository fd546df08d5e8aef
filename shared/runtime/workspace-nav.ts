/** Where people can go in a workspace, in the order of the menu. */
const places = [
  { place: 'overview', path: 'console', tab: '', label: 'Overview', group: '' },
  { place: 'attention', path: 'console', tab: '/attention', label: 'Needs attention', group: '' },
  { place: 'queue', path: 'console', tab: '/queue', label: 'Queue', group: '' },
  { place: 'activity', path: 'console', tab: '/activity', label: 'Activity', group: '' },
  { place: 'records', path: 'console', tab: '/records', label: 'Records', group: '' },
  { place: 'sync', path: 'console', tab: '/sync', label: 'Manual sync', group: 'Do' },
  { place: 'draft', path: 'console', tab: '/draft', label: 'Draft invoice', group: 'Do' },
  { place: 'matching', path: 'console', tab: '/matching', label: 'Matching', group: 'Review' },
  { place: 'conflicts', path: 'console', tab: '/conflicts', label: 'Conflicts', group: 'Review' },
  { place: 'drift', path: 'console', tab: '/drift', label: 'Drift', group: 'Review' },
  { place: 'preview', path: 'console', tab: '/preview', label: 'Preview', group: 'Review' },
  { place: 'backfill', path: 'console', tab: '/backfill', label: 'Back-fill', group: 'Long work' },
  { place: 'migrate', path: 'console', tab: '/migrate', label: 'Migrate', group: 'Long work' },
  { place: 'undo', path: 'console', tab: '/undo', label: 'Undo', group: 'Long work' },
  { place: 'jobs', path: 'console', tab: '/jobs', label: 'Jobs', group: 'Long work' },
  { place: 'settings', path: 'console', tab: '/settings', label: 'Settings', group: 'Set up' },
  { place: 'accounts', path: 'console', tab: '/accounts', label: 'Accounts', group: 'Set up' },
  { place: 'connection', path: 'connect', tab: '', label: 'Connection', group: 'Set up', forAdministrators: true },
  { place: 'embed', path: 'console', tab: '/embed', label: 'In your CRM', group: 'Set up', forAdministrators: true },
] as const satisfies {
  place: string;
  path: 'console' | 'connect';
  tab: string;
  label: string;
  group: string;
  /** Its page does not exist yet. */
  coming?: true;
  forAdministrators?: true;
}[];

export type PlaceName = (typeof places)[number]['place'];

export interface NavGroup {
  label: string;
  links: { href: string; label: string; current: boolean }[];
}

interface NavOptions {
  mayAdminister: boolean;
  /** The organisation that was chosen, for the pages that show one. */
  organisation?: string | undefined;
}

/** Address of a page of a workspace, with the organisation that was chosen. */
export const placeHref = (workspace: string, place: PlaceName, organisation?: string): string => {
  const found = places.find((one) => one.place === place);
  const chosen = organisation === undefined || found?.path === 'connect' ? '' : `?organisation=${organisation}`;
  return `/${found?.path ?? 'console'}/${workspace}${found?.tab ?? ''}${chosen}`;
};

/** The menu of a workspace, with what this person may open; `current` is where he is, if that is one of its places. */
export const workspaceNav = (
  workspace: string,
  current: PlaceName | undefined,
  { mayAdminister, organisation }: NavOptions,
): NavGroup[] => {
  const shown = places.filter((one) => !('coming' in one) && (mayAdminister || !('forAdministrators' in one)));
  return [...new Set(shown.map(({ group }) => group))].map((label) => ({
    label,
    links: shown
      .filter(({ group }) => group === label)
      .map((one) => ({
        href: placeHref(workspace, one.place, organisation),
        label: one.label,
        current: one.place === current,
      })),
  }));
};
