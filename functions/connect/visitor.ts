import type { Context } from 'hono';
import { html } from 'hono/html';
import { allowFraming, isFramed } from '../../shared/runtime/framed.ts';
import { page } from '../../shared/runtime/pages.ts';
import { mayAdminister, type SignedIn, signedIn } from '../../shared/runtime/signed-in.ts';
import { workspaceNav } from '../../shared/runtime/workspace-nav.ts';
import { getWorkspace, type Workspace } from '../../shared/store/workspaces.ts';
import type { ConnectDeps } from './deps.ts';

/** An administrator in front of a page of his workspace. */
export interface Visitor extends SignedIn {
  workspace: Workspace;
  /** As shown at the top of each page. */
  person: string;
}

const titles = { owner: 'owner', administrator: 'administrator', member: 'member', viewer: 'viewer' } as const;

/**
 * Finds out who asks: an administrator of the workspace, somebody else who is signed in, or nobody. Frames that the workspace
 * allows are let in, as there nothing is shown but who may go on in a tab.
 */
export const visitorOf = async (
  deps: ConnectDeps,
  c: Context,
  workspaceId: string,
): Promise<{ is: 'administrator' | 'other'; visitor: Visitor } | { is: 'nobody' }> => {
  const parts = { table: deps.table, publicUrl: deps.publicUrl, now: deps.clock.now };
  const workspace = await getWorkspace(deps.table, workspaceId);
  if (isFramed(c)) allowFraming(c, workspace?.frameOrigins);
  const who = workspace && (await signedIn(c, parts, workspaceId));
  if (!workspace || !who) return { is: 'nobody' };
  const person = `${who.session.name ?? who.session.user} (${titles[who.session.role]})`;
  return { is: mayAdminister(who.session) ? 'administrator' : 'other', visitor: { ...who, workspace, person } };
};

/** The links at the top of each page of a workspace. */
export const navOf = (workspace: string, mayAdminister = true) =>
  workspaceNav(workspace, 'connection', { mayAdminister });

/** For people who may look at the console, but not connect. */
export const deniedPage = (c: Context, { workspace, person, session }: Visitor) =>
  page(c, {
    title: 'Ask an administrator',
    status: 403,
    workspace: workspace.name,
    person,
    nav: navOf(workspace.workspace, false),
    body: html`<div class="card" data-trouble="role">
<h1>Only administrators can connect Xero</h1>
<p>You are signed in to ${workspace.name} as a ${titles[session.role]}. Connecting Xero, choosing organisations and disconnecting them is up to the
workspace's owner and its administrators, as it decides where invoices go.</p>
<h2>What to do</h2>
<p>Ask an owner or administrator of ${workspace.name} to open the Xero page in your CRM. What is being synchronised you can see in the console.</p>
<div class="row stack"><a class="button primary" href="/console/${workspace.workspace}">Open the console</a></div>
</div>`,
  });
