import type { Context } from 'hono';
import { linkWorkspace, verifyLink } from '../../shared/crm/connect-link.ts';
import type { RenewedSecret } from '../../shared/runtime/renewed-secret.ts';
import { secretsOf } from '../../shared/runtime/rotation.ts';
import { setSessionCookie, signedIn } from '../../shared/runtime/signed-in.ts';
import { draftIdOf, putDraft } from '../../shared/store/drafts.ts';
import { openSession, useLink } from '../../shared/store/sessions.ts';
import { getWorkspace, workspaceIdSchema } from '../../shared/store/workspaces.ts';
import type { ConnectDeps } from './deps.ts';
import { troublePage } from './troubles.ts';

const targetOf = (workspace: string, to: string | undefined, draft: string | undefined): string => {
  if (to === 'draft') return `/console/${workspace}/draft${draft === undefined ? '' : `?deal=${draft}`}`;
  return to === 'console' ? `/console/${workspace}` : `/connect/${workspace}`;
};

/**
 * GET /connect?token=…: the connect link. Verifies it, uses it up, opens a session in this browser and leads on. Opened
 * again in the browser that used it, it leads on as well, as reloading a page is no attack.
 */
export const signInByLink = async (deps: ConnectDeps, secretOf: RenewedSecret, c: Context) => {
  const token = c.req.query('token') ?? '';
  const workspace = workspaceIdSchema.safeParse(linkWorkspace(token)).data;
  const known = workspace !== undefined && (await getWorkspace(deps.table, workspace)) !== undefined;
  const claimsBy = async (workspace: string, anew: boolean) => {
    const secret = await secretOf(workspace, anew);
    return secret && verifyLink(token, workspace, secretsOf(secret, 'link'), deps.clock.now());
  };
  const claims = known ? ((await claimsBy(workspace, false)) ?? (await claimsBy(workspace, true))) : undefined;
  if (!workspace || !claims) return troublePage(c, 'link-invalid');

  const draft = claims.deal && draftIdOf(claims.jti);
  const target = targetOf(workspace, c.req.query('to'), draft);
  const now = deps.clock.now();
  if (!(await useLink(deps.table, workspace, claims.jti, claims.exp))) {
    const parts = { table: deps.table, publicUrl: deps.publicUrl, now: deps.clock.now };
    const who = await signedIn(c, parts, workspace);
    return who?.session.link === claims.jti ? c.redirect(target, 303) : troublePage(c, 'link-used');
  }
  const { sub: user, name, role, jti: link } = claims;
  if (claims.deal && draft !== undefined) await putDraft(deps.table, workspace, draft, claims.deal, now);
  const sessionId = await openSession(deps.table, { workspace, user, name, role, link }, now);
  setSessionCookie(c, deps.publicUrl, workspace, sessionId);
  return c.redirect(target, 303);
};
