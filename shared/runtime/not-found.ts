import type { Context } from 'hono';
import { html } from 'hono/html';
import type { Session } from '../store/sessions.ts';
import type { Table } from '../store/table.ts';
import { getWorkspace, type Workspace, workspaceIdSchema } from '../store/workspaces.ts';
import { allowFraming, isFramed } from './framed.ts';
import { page } from './pages.ts';
import { mayAdminister, signedIn, workspacesOfBrowser } from './signed-in.ts';
import { workspaceNav } from './workspace-nav.ts';

interface Parts {
  table: Table;
  publicUrl: string;
  clock: { now: () => Date };
}

interface Home {
  workspace: Workspace;
  session: Session;
}

/** More sessions in one browser than anybody needs. */
const mostHomes = 10;

/** The address without the slash at its end; undefined for others, and for any that a browser might take for another host. */
const withoutSlash = (url: string): string | undefined => {
  const { pathname, search } = new URL(url);
  const [, bare] = /^(\/(?:connect|console)(?:\/[\w.~%-]+)*)\/+$/.exec(pathname) ?? [];
  return bare && bare + search;
};

const homesOf = async (parts: Parts, c: Context): Promise<Home[]> => {
  const ids = workspacesOfBrowser(c, parts.publicUrl).filter((id) => workspaceIdSchema.safeParse(id).success);
  const who = { ...parts, now: parts.clock.now };
  const homes = ids.slice(0, mostHomes).map(async (id) => {
    const [workspace, found] = await Promise.all([getWorkspace(parts.table, id), signedIn(c, who, id)]);
    return workspace && found ? [{ workspace, session: found.session }] : [];
  });
  return (await Promise.all(homes)).flat();
};

const frameOf = ({ workspace, session }: Home) => ({
  workspace: workspace.name,
  person: `${session.name ?? session.user} (${session.role})`,
  nav: workspaceNav(workspace.workspace, undefined, { mayAdminister: mayAdminister(session) }),
});

const nothing = {
  error: {
    code: 'not-found',
    message: 'There is nothing at this address.',
    remedy: 'Compare it with the documentation.',
  },
};

/**
 * Answers an address that leads nowhere: one with a slash too many is led to where it would lead without, people get a page with
 * a way back to the workspaces they are signed in to, and programs that post get it as data.
 */
export const notFound = (parts: Parts) => async (c: Context) => {
  if (c.req.method !== 'GET' && c.req.method !== 'HEAD') return c.json(nothing, 404);
  const bare = withoutSlash(c.req.url);
  if (bare !== undefined) return c.redirect(bare, 308);
  const homes = await homesOf(parts, c);
  const named = c.req.path.split('/')[2];
  const here =
    homes.find(({ workspace }) => workspace.workspace === named) ?? (homes.length === 1 ? homes[0] : undefined);
  const shown = here ? [here] : homes;
  if (isFramed(c)) allowFraming(c, here?.workspace.frameOrigins);
  return page(c, {
    title: 'There is no such page',
    status: 404,
    ...(here && frameOf(here)),
    body: html`<div class="card" data-trouble="not-found"><h1>There is no such page</h1>
<p>The link is wrong, or the page is gone.</p>
${shown.length === 0 && html`<h2>What to do</h2><p>Go back to your CRM and open the Xero page there.</p>`}
<div class="row stack">${shown.map(({ workspace }) => html`<a class="button primary" href="/console/${workspace.workspace}">${here ? 'Back to the overview' : workspace.name}</a>`)}</div></div>`,
  });
};
