import type { Context } from 'hono';
import { takeFlash } from '../../shared/runtime/flash.ts';
import { type Formats, formatsOf } from '../../shared/runtime/formats.ts';
import { allowFraming, isFramed } from '../../shared/runtime/framed.ts';
import type { Frame, Switcher } from '../../shared/runtime/pages.ts';
import {
  mayAdminister,
  maySend,
  type SignedIn,
  signedIn,
  workspacesOfBrowser,
} from '../../shared/runtime/signed-in.ts';
import { hereOf, tabHref } from '../../shared/runtime/tab-page.ts';
import { type PlaceName, workspaceNav } from '../../shared/runtime/workspace-nav.ts';
import { defaultOrganisation, listOrganisations, type Organisation } from '../../shared/store/organisations.ts';
import { namesOfPeople } from '../../shared/store/people.ts';
import { getWorkspace, type Workspace } from '../../shared/store/workspaces.ts';
import type { ConsoleDeps } from './deps.ts';

/** More sessions in one browser than anybody needs. */
const mostNeighbours = 10;

/** Somebody signed in to a workspace; every role may look. */
export interface Visitor extends SignedIn {
  workspace: Workspace;
  /** As shown at the top of each page. */
  person: string;
  /** What people are called, by their id in the CRM. */
  names: ReadonlyMap<string, string>;
  /** Owners and administrators may change things. */
  mayAct: boolean;
  /** Members, too, may send drafts and single records. */
  maySend: boolean;
  /** Every organisation that was ever linked, the oldest link first. */
  organisations: Organisation[];
  /** The one that the address names (`?organisation=`). */
  chosen: Organisation | undefined;
  /** What the address asks of the page, as a query: the filter of a list and the place in it. */
  shown: string;
  /** The one that a page for a single organisation shows: the chosen one, else the default, else the first. */
  organisation: Organisation | undefined;
  /** Other workspaces that this browser is signed in to. */
  neighbours: Workspace[];
}

/** Who asks; undefined when nobody is signed in to this workspace. Frames that the workspace allows are let in. */
export const visitorOf = async (deps: ConsoleDeps, c: Context, workspaceId: string): Promise<Visitor | undefined> => {
  const workspace = await getWorkspace(deps.table, workspaceId);
  if (!workspace) return undefined;
  allowFraming(c, workspace.frameOrigins);
  const parts = { table: deps.table, publicUrl: deps.publicUrl, now: deps.clock.now };
  const [who, organisations, neighbours, names] = await Promise.all([
    signedIn(c, parts, workspaceId),
    listOrganisations(deps.table, workspaceId),
    neighboursOf(deps, c, workspaceId),
    namesOfPeople(deps.table, workspaceId),
  ]);
  if (!who) return undefined;
  const { name, user, role } = who.session;
  const wanted = c.req.query('organisation');
  const chosen = organisations.find(({ organisation }) => organisation === wanted);
  return {
    ...{ ...who, workspace, organisations, neighbours, names, chosen, person: `${name ?? user} (${role})` },
    shown: new URL(c.req.url).searchParams.toString(),
    organisation: chosen ?? defaultOrganisation(organisations) ?? organisations[0],
    mayAct: mayAdminister(who.session),
    maySend: maySend(who.session),
  };
};

const neighboursOf = async (deps: ConsoleDeps, c: Context, workspaceId: string): Promise<Workspace[]> => {
  const others = workspacesOfBrowser(c, deps.publicUrl).filter((one) => one !== workspaceId);
  const parts = { table: deps.table, publicUrl: deps.publicUrl, now: deps.clock.now };
  const found = await Promise.all(
    others.slice(0, mostNeighbours).map(async (one) => ({
      workspace: await getWorkspace(deps.table, one),
      who: await signedIn(c, parts, one),
    })),
  );
  return found.flatMap(({ workspace, who }) => (workspace && who ? [workspace] : []));
};

/** Numbers as the viewer writes them, times in the zone of the organisation (the default one, when none is meant). */
export const formatsFor = (
  deps: Pick<ConsoleDeps, 'clock'>,
  c: Context,
  visitor: Visitor,
  organisation: Organisation | undefined = visitor.organisation,
): Formats =>
  formatsOf({
    acceptLanguage: c.req.header('accept-language'),
    timeZone: organisation?.timeZone,
    now: deps.clock.now(),
  });

/** The organisation that a form names; undefined when the workspace has none like that. */
export const namedOrganisation = (visitor: Visitor, name: unknown): Organisation | undefined =>
  visitor.organisations.find(({ organisation }) => organisation === name);

const workspaceSwitcher = ({ workspace, neighbours }: Visitor): Switcher => ({
  label: 'Workspace',
  options: [workspace, ...neighbours].map((one) => ({
    href: `/console/${one.workspace}`,
    name: one.name,
    current: one.workspace === workspace.workspace,
  })),
});

const organisationSwitcher = (c: Context, visitor: Visitor, of: 'one' | 'all'): Switcher[] => {
  const { organisations, organisation, chosen } = visitor;
  if (organisations.length === 0) return [];
  const path = c.req.method === 'GET' ? c.req.path : `/console/${visitor.workspace.workspace}`;
  const current = of === 'one' ? organisation : chosen;
  const all = { href: path, name: 'All organisations', current: current === undefined };
  return [
    {
      label: 'Organisation',
      options: [
        ...(of === 'all' && organisations.length > 1 ? [all] : []),
        ...organisations.map((one) => ({
          href: `${path}?organisation=${encodeURIComponent(one.organisation)}`,
          name: one.name,
          current: one === current || organisations.length === 1,
        })),
      ],
    },
  ];
};

/**
 * What the pages of a workspace have around them. `of`: whether the page shows one organisation at a time or, unless one is
 * chosen, all of them.
 */
export const frameOf = (
  deps: Pick<ConsoleDeps, 'publicUrl'>,
  c: Context,
  visitor: Visitor,
  place: PlaceName,
  of: 'one' | 'all' = 'all',
): Frame & { wide: true } => ({
  workspace: visitor.workspace.name,
  person: visitor.person,
  wide: true,
  nav: workspaceNav(visitor.workspace.workspace, place, {
    mayAdminister: visitor.mayAct,
    organisation: visitor.chosen?.organisation,
  }),
  switchers: [workspaceSwitcher(visitor), ...organisationSwitcher(c, visitor, of)],
  tab: isFramed(c) ? tabHref(visitor.workspace.workspace, hereOf(c, visitor.workspace.workspace)) : undefined,
  flash: takeFlash(c, deps.publicUrl),
});
