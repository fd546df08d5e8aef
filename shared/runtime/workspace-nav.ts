const places = [
  { path: 'console', tab: '', label: 'Overview' },
  { path: 'console', tab: '/attention', label: 'Needs attention' },
  { path: 'console', tab: '/activity', label: 'Log' },
  { path: 'connect', tab: '', label: 'Connection' },
] as const;

export type PlaceLabel = (typeof places)[number]['label'];

/** The links at the top of each page of a workspace; the connection is for those who may administer it. */
export const workspaceNav = (workspace: string, current: PlaceLabel, mayAdminister: boolean) =>
  places
    .filter(({ path }) => mayAdminister || path === 'console')
    .map(({ path, tab, label }) => ({ href: `/${path}/${workspace}${tab}`, label, current: label === current }));
