import type { Context } from 'hono';
import { mayAdminister, type SignedIn, signedIn } from '../../shared/runtime/signed-in.ts';
import { type PlaceLabel, workspaceNav } from '../../shared/runtime/workspace-nav.ts';
import { getWorkspace, type Workspace } from '../../shared/store/workspaces.ts';
import type { ConsoleDeps } from './deps.ts';

/** Somebody signed in to a workspace; every role may look. */
export interface Visitor extends SignedIn {
  workspace: Workspace;
  /** As shown at the top of each page. */
  person: string;
  /** Owners and administrators may also act. */
  mayAct: boolean;
}

/** Who asks; undefined when nobody is signed in to this workspace. */
export const visitorOf = async (deps: ConsoleDeps, c: Context, workspaceId: string): Promise<Visitor | undefined> => {
  const workspace = await getWorkspace(deps.table, workspaceId);
  if (!workspace) return undefined;
  const who = await signedIn(c, { table: deps.table, publicUrl: deps.publicUrl, now: deps.clock.now }, workspaceId);
  if (!who) return undefined;
  const { name, user, role } = who.session;
  return { ...who, workspace, person: `${name ?? user} (${role})`, mayAct: mayAdminister(who.session) };
};

/** The frame that the pages of a workspace share. */
export const frameOf = ({ workspace, person, mayAct }: Visitor, current: PlaceLabel) => ({
  workspace: workspace.name,
  person,
  wide: true,
  nav: workspaceNav(workspace.workspace, current, mayAct),
});
