import type { Context } from 'hono';
import { isFramed } from '../../shared/runtime/framed.ts';
import { setSessionCookie } from '../../shared/runtime/signed-in.ts';
import { hereOf, pageOf, tabPage } from '../../shared/runtime/tab-page.ts';
import { takeHandover } from '../../shared/store/handovers.ts';
import { openSession } from '../../shared/store/sessions.ts';
import type { ConnectDeps } from './deps.ts';
import { troublePage } from './troubles.ts';
import { navOf, type Visitor, visitorOf } from './visitor.ts';

const handOver = (deps: ConnectDeps, c: Context, { workspace, person, session }: Visitor, to: string, admin: boolean) =>
  tabPage(deps, c, {
    session,
    to,
    frame: { workspace: workspace.name, person, nav: navOf(workspace.workspace, admin) },
  });

/** In place of a page that no frame may hold: the way to it in a tab. What was posted is not done. */
export const toTab = (deps: ConnectDeps, c: Context, visitor: Visitor) => {
  const { workspace } = visitor.workspace;
  return handOver(deps, c, visitor, c.req.method === 'GET' ? hereOf(c, workspace) : `/connect/${workspace}`, true);
};

/** GET /connect/{workspace}/tab?to=…: in a frame, the way to a page of the workspace in a tab; elsewhere that page. */
export const leaveFrame = async (deps: ConnectDeps, c: Context, workspace: string) => {
  const found = await visitorOf(deps, c, workspace);
  if (found.is === 'nobody') return troublePage(c, 'not-signed-in');
  const to = pageOf(found.visitor.workspace.workspace, c.req.query('to'));
  return isFramed(c) ? handOver(deps, c, found.visitor, to, found.is === 'administrator') : c.redirect(to, 303);
};

/** GET /connect/{workspace}/arrive?token=…: uses up a hand-over and signs the same person in to this tab, no longer than the frame. */
export const arrive = async (deps: ConnectDeps, c: Context, workspace: string) => {
  const token = c.req.query('token');
  const now = deps.clock.now();
  const handover =
    token === undefined || isFramed(c) ? undefined : await takeHandover(deps.table, workspace, token, now);
  if (!handover) return troublePage(c, 'handover-gone');
  setSessionCookie(c, deps.publicUrl, workspace, await openSession(deps.table, handover.session, now));
  return c.redirect(handover.to, 303);
};
