import type { Context } from 'hono';
import { html } from 'hono/html';
import type { Problem } from '../../../shared/failures/failure.ts';
import type { Reference } from '../../../shared/records/reference.ts';
import { emptyState, type Html, notice, page } from '../../../shared/runtime/pages.ts';
import { formTokenField } from '../../../shared/runtime/signed-in.ts';
import { mappingProblems } from '../../../shared/settings/mapping-problems.ts';
import type { Organisation } from '../../../shared/store/organisations.ts';
import { getRouting, getSettings } from '../../../shared/store/settings.ts';
import type { ConsoleDeps } from '../deps.ts';
import { hiddenField } from '../fields.ts';
import { referenceNow } from '../reference-now.ts';
import { frameOf, type Visitor } from '../visitor.ts';
import { type SettingsDocument, standOf } from './document.ts';
import { type Entered, enteredFrom, type Wrongs } from './entered.ts';
import { sectionForm } from './section-form.ts';
import { type Section, sectionOf, sections } from './sections.ts';
import type { FormState } from './setting-field.ts';

const others = [
  { id: 'history', title: 'Who changed what' },
  { id: 'file', title: 'Export and import' },
] as const;

/** The pages of the settings, as links. */
export const settingsTabs = (visitor: Visitor, current: string): Html => {
  const chosen = visitor.chosen ? `?organisation=${encodeURIComponent(visitor.chosen.organisation)}` : '';
  const base = `/console/${visitor.workspace.workspace}/settings`;
  return html`<nav aria-label="Settings"><ul class="tabs">${[...sections, ...others].map(({ id, title }) => html`<li><a href="${base}/${id}${chosen}" ${id === current ? html`aria-current="page"` : ''}>${title}</a></li>`)}</ul></nav>`;
};

/** The settings of an organisation and the routing of its workspace. */
export const readDocument = async ({ table }: ConsoleDeps, one: Organisation): Promise<SettingsDocument> => {
  const scope = { workspace: one.workspace, organisation: one.organisation };
  const [settings, routing] = await Promise.all([getSettings(table, scope), getRouting(table, one.workspace)]);
  return { ...settings, routing };
};

/** The state of a section's form: what stands or what was entered, with what is doubtful about it in Xero. */
export const formState = (
  visitor: Visitor,
  section: Section,
  document: SettingsDocument,
  reference: Reference | undefined,
  tried?: { entered: Entered; wrongs: Wrongs },
): FormState => {
  const doubts = reference ? mappingProblems(document, reference) : [];
  return {
    entered: tried?.entered ?? enteredFrom(document, section.fields),
    wrongs: tried?.wrongs ?? new Map(),
    doubts: new Map(doubts.map(({ field = '', message }) => [field, message])),
    stock: { reference, organisations: visitor.organisations.filter(({ state }) => state !== 'disconnected') },
  };
};

/** Says why nothing of Xero can be chosen yet, and offers to read it again. `back`: the page to come back to. */
export const unreadNotice = (visitor: Visitor, one: Organisation, problem: Problem | undefined, back: string): Html => {
  const { workspace, organisation, state } = one;
  const why = problem ? `${problem.message} ${problem.remedy}` : `${one.name} is disconnected: connect it first.`;
  const again = html`<form method="post" action="/console/${workspace}/accounts/refresh" class="stack">${formTokenField(visitor)}${hiddenField('organisation', organisation)}${hiddenField('back', back)}<button class="small">Read Xero now</button></form>`;
  return notice(
    'warn',
    'Xero could not be read yet',
    html`Its accounts, tax rates and tracking can be chosen once it was. ${why}${visitor.mayAct && state !== 'disconnected' && again}`,
  );
};

interface Shown {
  tried?: { entered: Entered; wrongs: Wrongs };
  /** Somebody else changed the section since the form was opened. */
  overtaken?: boolean;
}

/** Shows a section, as it stands or as it was tried. */
export const showSection = async (
  deps: ConsoleDeps,
  c: Context,
  visitor: Visitor,
  section: Section,
  { tried, overtaken = false }: Shown = {},
) => {
  const one = visitor.organisation;
  const base = `/console/${visitor.workspace.workspace}/settings`;
  const around = { title: section.title, ...frameOf(deps, c, visitor, 'settings', 'one') };
  const head = html`<header><h1>Settings</h1><p>${section.id === 'routing' ? 'For the whole workspace. ' : one && `For ${one.name}. `}Each change is kept in the log.</p></header>`;
  if (!one) {
    return page(c, {
      ...around,
      body: html`${head}${emptyState('No organisation is connected yet', 'Settings belong to an organisation: connect one, and its accounts and tax rates can be chosen here.', visitor.mayAct ? html`<a class="button primary" href="/connect/${visitor.workspace.workspace}">Connect Xero</a>` : undefined)}`,
    });
  }
  const [document, { reference, problem }] = await Promise.all([readDocument(deps, one), referenceNow(deps, one)]);
  const state = formState(visitor, section, document, reference, tried);
  return page(c, {
    ...around,
    status: state.wrongs.size > 0 ? 422 : overtaken ? 409 : 200,
    body: html`${head}${settingsTabs(visitor, section.id)}
${overtaken && notice('warn', 'Somebody else has changed these settings meanwhile', 'Nothing was saved yet. Below is what you entered; look at "Who changed what", and save again if yours is to hold.')}
${!reference && unreadNotice(visitor, one, problem, `settings/${section.id}`)}
<section><h2>${section.title}</h2><p class="soft">${section.intro}</p>
${sectionForm(visitor, section, state, { action: `${base}/${section.id}`, organisation: one.organisation, stand: standOf(document, section.fields) })}</section>`,
  });
};

/** GET /console/{workspace}/settings and /settings/{section}: the settings of one organisation, a section at a time. */
export const settingsPage = (deps: ConsoleDeps, c: Context, visitor: Visitor) => {
  const section = sectionOf(c.req.param('section') ?? 'sync');
  return section ? showSection(deps, c, visitor, section) : c.notFound();
};
