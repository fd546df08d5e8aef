import type { Context } from 'hono';
import { html } from 'hono/html';
import type { Formats } from '../../shared/runtime/formats.ts';
import { emptyState, type Html, page } from '../../shared/runtime/pages.ts';
import { formTokenField } from '../../shared/runtime/signed-in.ts';
import { type PlaceName, placeHref } from '../../shared/runtime/workspace-nav.ts';
import type { Organisation } from '../../shared/store/organisations.ts';
import type { ConsoleDeps } from './deps.ts';
import { troublePage } from './troubles.ts';
import { formatsFor, frameOf, namedOrganisation, type Visitor } from './visitor.ts';

/** What a page on one organisation is about. */
export interface Place {
  place: PlaceName;
  title: string;
  intro: string;
}

/** What a page on one organisation stands on. */
export interface Around {
  deps: ConsoleDeps;
  visitor: Visitor;
  one: Organisation;
  formats: Formats;
}

/** A page on one organisation; without any, it says so and leads to where one is connected. */
export const organisationPage = async (
  deps: ConsoleDeps,
  c: Context,
  visitor: Visitor,
  { place, title, intro }: Place,
  body: (around: Around) => Promise<Html>,
) => {
  const { organisation: one } = visitor;
  const { workspace } = visitor.workspace;
  const head = html`<header><h1>${title}</h1><p>${intro}</p></header>`;
  const connect = visitor.mayAct
    ? html`<a class="button primary" href="/connect/${workspace}">Connect Xero</a>`
    : undefined;
  return page(c, {
    title,
    ...frameOf(deps, c, visitor, place, 'one'),
    body: one
      ? html`${head}${await body({ deps, visitor, one, formats: formatsFor(deps, c, visitor, one) })}`
      : html`${head}${emptyState('No organisation is connected yet', 'This is about the records of an organisation in Xero: connect one first.', connect)}`,
  });
};

/** Address of a page of an organisation, with further parameters; absent ones are left out. */
export const hrefOf = (
  { workspace, organisation }: Pick<Organisation, 'workspace' | 'organisation'>,
  place: PlaceName,
  more: Record<string, string | undefined> = {},
): string => {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries({ organisation, ...more }))
    if (value !== undefined && value !== '') query.set(name, value);
  return [placeHref(workspace, place), query.toString()].filter(Boolean).join('?');
};

/** The parameters of a query; of one that is there twice the first, as a page takes it. */
export const queryIn = (query: string): Record<string, string> =>
  Object.fromEntries([...new URLSearchParams(query)].reverse());

/** What the list showed that a form stands in (`shown`): its filter and the place in it. */
export const shownIn = (form: FormData): Record<string, string> => queryIn(String(form.get('shown') ?? ''));

/** Where a form on "Needs attention" leads back to: that page, for one organisation or for all, as it was shown. */
export const attentionHref = (workspace: string, form: FormData): string =>
  hrefOf({ workspace, organisation: shownIn(form).organisation ?? '' }, 'attention');

/** What every form of an organisation's page carries. */
export const formFields = ({ visitor, one }: Pick<Around, 'visitor' | 'one'>): Html =>
  html`${formTokenField(visitor)}<input type="hidden" name="organisation" value="${one.organisation}">`;

type Answer = Response | Promise<Response>;

/** An action on the organisation that the form names. */
export const forOrganisation =
  (act: (deps: ConsoleDeps, c: Context, visitor: Visitor, one: Organisation, form: FormData) => Answer) =>
  (deps: ConsoleDeps, c: Context, visitor: Visitor, form: FormData): Answer => {
    const one = namedOrganisation(visitor, form.get('organisation'));
    return one ? act(deps, c, visitor, one, form) : troublePage(c, 'not-found');
  };
