import { createHmac, timingSafeEqual } from 'node:crypto';
import type { Context } from 'hono';
import { html } from 'hono/html';
import { getSession, type Session } from '../store/sessions.ts';
import type { Table } from '../store/table.ts';
import { cookieNames, putCookie, readCookie } from './cookies.ts';
import { isFramed } from './framed.ts';
import type { Html } from './pages.ts';

export interface SignedIn {
  /** The secret in the cookie. */
  sessionId: string;
  session: Session;
}

interface Parts {
  table: Table;
  publicUrl: string;
  now: () => Date;
}

/** One cookie a workspace, so that one browser may be signed in to several. */
const cookieName = (workspace: string) => `-${workspace}`;

/** Gives the browser its session, for tabs or for the frame that asks. It ends with the browser, or after the eight hours that the store allows. */
export const setSessionCookie = (c: Context, publicUrl: string, workspace: string, sessionId: string): void => {
  putCookie(c, publicUrl, cookieName(workspace), sessionId);
};

/** Who is signed in to the workspace in this browser, in tabs or in the frame that asks; undefined when nobody is. */
export const signedIn = async (c: Context, parts: Parts, workspace: string): Promise<SignedIn | undefined> => {
  const sessionId = readCookie(c, parts.publicUrl, cookieName(workspace));
  if (sessionId === undefined || sessionId === '') return undefined;
  const session = await getSession(parts.table, workspace, sessionId, parts.now());
  return session && { sessionId, session };
};

/** Only these may connect Xero, disconnect it or change settings. */
export const mayAdminister = ({ role }: Session): boolean => role === 'owner' || role === 'administrator';

/** These may also send drafts and single records; viewers only look. */
export const maySend = (session: Session): boolean => mayAdminister(session) || session.role === 'member';

/** Ids of the workspaces for which this browser has a session cookie, whether or not the sessions still hold. */
export const workspacesOfBrowser = (c: Context, publicUrl: string): string[] =>
  cookieNames(c, publicUrl, cookieName(''));

const formToken = ({ sessionId }: SignedIn) =>
  createHmac('sha256', sessionId).update('tallybridge form').digest('base64url');

/** The hidden field that every form carries; it proves that the form came from a page of this session. */
export const formTokenField = (who: SignedIn): Html =>
  html`<input type="hidden" name="form_token" value="${formToken(who)}">`;

/**
 * True when a posted form came from one of our pages in this very session: token and origin agree. Cookies of a frame go along
 * with what other sites post, so there the browser has to name the origin.
 */
export const isOwnForm = (c: Context, publicUrl: string, who: SignedIn, form: FormData): boolean => {
  const origin = c.req.header('origin');
  if (origin === undefined ? isFramed(c) : origin !== new URL(publicUrl).origin) return false;
  const given = form.get('form_token');
  if (typeof given !== 'string') return false;
  const [a, b] = [Buffer.from(given), Buffer.from(formToken(who))];
  return a.length === b.length && timingSafeEqual(a, b);
};
