import type { Context } from 'hono';
import { html } from 'hono/html';
import { page } from '../../shared/runtime/pages.ts';
import type { PlaceName } from '../../shared/runtime/workspace-nav.ts';
import type { ConsoleDeps } from './deps.ts';
import { frameOf, type Visitor } from './visitor.ts';

/** What a page or action asks of the person: to look, to send drafts and single records, or to change things. */
export type Need = 'look' | 'send' | 'act';

const needs = {
  send: { roles: 'owner, administrator or member', what: 'send records' },
  act: { roles: 'owner or administrator', what: 'change things here' },
} as const;

/** Whether this person may do it. */
export const mayDo = (visitor: Visitor, need: Need): boolean =>
  need === 'look' || (need === 'send' ? visitor.maySend : visitor.mayAct);

/** Says which role it takes, and whom to ask. */
export const deniedPage = (
  deps: ConsoleDeps,
  c: Context,
  visitor: Visitor,
  need: Exclude<Need, 'look'>,
  place: PlaceName = 'overview',
) => {
  const { roles, what } = needs[need];
  return page(c, {
    title: 'You may not do this',
    status: 403,
    ...frameOf(deps, c, visitor, place),
    body: html`<div class="card" data-trouble="not-allowed"><h1>This takes the role ${roles}</h1>
<p>You are signed in to ${visitor.workspace.name} as ${visitor.session.role}. You may look at everything here${visitor.maySend && need === 'act' && ', and send drafts and single records'}, but only people with the role ${roles} may ${what}. Nothing was changed.</p>
<h2>What to do</h2>
<p>Ask an owner or administrator of ${visitor.workspace.name} to do it. Roles are given in your CRM; a new one holds from the next time you open the Xero page there.</p>
<div class="row stack"><a class="button" href="/console/${visitor.workspace.workspace}">Back to the overview</a></div></div>`,
  });
};
