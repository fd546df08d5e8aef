import type { Context } from 'hono';
import { linkWorkspace, verifyLink } from '../../shared/crm/connect-link.ts';
import { allowFraming, isFramed } from '../../shared/runtime/framed.ts';
import type { RenewedSecret } from '../../shared/runtime/renewed-secret.ts';
import { secretsOf } from '../../shared/runtime/rotation.ts';
import { setSessionCookie, signedIn } from '../../shared/runtime/signed-in.ts';
import { draftIdOf, putDraft } from '../../shared/store/drafts.ts';
import { keepPerson } from '../../shared/store/people.ts';
import { openSession, renewSession, useLink } from '../../shared/store/sessions.ts';
import { getWorkspace, workspaceIdSchema } from '../../shared/store/workspaces.ts';
import type { ConnectDeps } from './deps.ts';
import { askForCookie } from './sign-in-frame.ts';
import { troublePage } from './troubles.ts';

const targetOf = (workspace: string, to: string | undefined, draft: string | undefined): string => {
  if (to === 'draft') return `/console/${workspace}/draft${draft === undefined ? '' : `?deal=${draft}`}`;
  return to === 'console' ? `/console/${workspace}` : `/connect/${workspace}`;
};

/**
 * GET /connect?token=…: the connect link. Verifies it, uses it up, opens a session in this browser and leads on. Opened
 * again in the browser that used it, it leads on as well, as reloading a page is no attack. A new link of somebody who is signed in
 * already keeps the session, so that forms in other tabs still hold. In a frame it is used up only where
 * the workspace lets itself be framed and the browser keeps the cookie.
 */
export const signInByLink = async (deps: ConnectDeps, secretOf: RenewedSecret, c: Context) => {
  const token = c.req.query('token') ?? '';
  const workspace = workspaceIdSchema.safeParse(linkWorkspace(token)).data;
  const known = workspace === undefined ? undefined : await getWorkspace(deps.table, workspace);
  const framers = known?.frameOrigins ?? [];
  if (isFramed(c)) allowFraming(c, framers);
  const claimsBy = async (workspace: string, anew: boolean) => {
    const secret = await secretOf(workspace, anew);
    return secret && verifyLink(token, workspace, secretsOf(secret, 'link'), deps.clock.now());
  };
  const claims =
    workspace && known ? ((await claimsBy(workspace, false)) ?? (await claimsBy(workspace, true))) : undefined;
  if (!workspace || !claims) return troublePage(c, 'link-invalid');

  const draft = claims.deal && draftIdOf(claims.jti);
  const target = targetOf(workspace, c.req.query('to'), draft);
  const now = deps.clock.now();
  const parts = { table: deps.table, publicUrl: deps.publicUrl, now: deps.clock.now };
  const who = await signedIn(c, parts, workspace);
  if (who?.session.link === claims.jti) return c.redirect(target, 303);
  if (isFramed(c) && framers.length === 0) return troublePage(c, 'not-framed');
  const unkept = isFramed(c) ? askForCookie(deps, c) : undefined;
  if (unkept) return unkept;
  if (!(await useLink(deps.table, workspace, claims.jti, claims.exp))) return troublePage(c, 'link-used');
  const { sub: user, name, role, jti: link } = claims;
  if (claims.deal && draft !== undefined) await putDraft(deps.table, workspace, draft, claims.deal, now);
  if (name !== undefined) await keepPerson(deps.table, workspace, { user, name }, now);
  if (who?.session.user === user && who.session.role === role) {
    await renewSession(deps.table, who.sessionId, { ...who.session, name, link }, now);
    return c.redirect(target, 303);
  }
  const sessionId = await openSession(deps.table, { workspace, user, name, role, link }, now);
  setSessionCookie(c, deps.publicUrl, workspace, sessionId);
  return c.redirect(target, 303);
};
