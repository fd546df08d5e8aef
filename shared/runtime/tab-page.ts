import type { Context } from 'hono';
import { html } from 'hono/html';
import { handoverMinutes, keepHandover } from '../store/handovers.ts';
import type { Session } from '../store/sessions.ts';
import type { Table } from '../store/table.ts';
import { type Frame, page } from './pages.ts';

interface Parts {
  table: Table;
  clock: { now: () => Date };
}

/** Address of the page that hands a page of the workspace over to a tab. */
export const tabHref = (workspace: string, to: string): string =>
  `/connect/${workspace}/tab?${new URLSearchParams({ to })}`;

/** A page of the workspace that an address names, for a hand-over to begin on; its console when the address names none. */
export const pageOf = (workspace: string, to: string | undefined): string => {
  const known = new RegExp(`^/(?:console|connect)/${workspace}(?:[/?][!-~]*)?$`);
  return to !== undefined && to.length < 1000 && known.test(to) ? to : `/console/${workspace}`;
};

/** The page of the workspace that is asked for, for a hand-over to begin on; its console after a form. */
export const hereOf = (c: Context, workspace: string): string => {
  const { pathname, search } = new URL(c.req.url);
  return pageOf(workspace, c.req.method === 'GET' ? `${pathname}${search}` : undefined);
};

/**
 * Shown in a frame in place of what works in a tab only. The cookie of a frame does not go along into a tab, so the button holds
 * a link that signs the same person in there, once.
 */
export const tabPage = async (
  deps: Parts,
  c: Context,
  { session, to, frame }: { session: Session; to: string; frame: Frame },
) => {
  const { workspace } = session;
  const token = await keepHandover(deps.table, session, to, deps.clock.now());
  return page(c, {
    title: 'Open in a tab',
    ...frame,
    body: html`<div class="card" data-tab><h1>This opens in a tab</h1>
<p>${to.startsWith('/connect/') ? 'Xero does not show its sign-in inside another page, and what decides about the connection is kept out of frames for safety.' : 'The page opens outside of your CRM, and you stay signed in there.'}</p>
<div class="row stack"><a class="button primary" href="/connect/${workspace}/arrive?token=${token}" target="_blank" rel="noopener">Open in a tab</a><a class="button quiet" href="/console/${workspace}">Back to the overview</a></div>
<p class="soft">The button works once, within ${handoverMinutes} minutes. <a href="${tabHref(workspace, to)}">Make a new one</a></p></div>`,
  });
};
