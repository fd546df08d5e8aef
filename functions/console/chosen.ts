import { html } from 'hono/html';
import { fingerprint } from '../../shared/records/fingerprint.ts';
import { type RecordType, recordTypeSchema } from '../../shared/records/record.ts';
import type { Html } from '../../shared/runtime/pages.ts';
import { hiddenField } from './fields.ts';
import { type Around, formFields } from './organisation-page.ts';

/** A record that was picked in a list. */
export interface Picked {
  type: RecordType;
  id: string;
  /** The candidate that was chosen for it, where there are several. */
  xeroId?: string | undefined;
  /** What stood in the row when it was shown: what has changed since is not decided unseen. */
  seen?: string | undefined;
}

/** What a person decided on one record, on those that are ticked, or on all that the list is about. */
export interface Decision<What extends string> {
  what: What;
  of: Picked[] | 'all';
}

const pickedFrom = (word: string): Picked[] => {
  const [, name, xeroId, seen, id] = /^([a-zA-Z]+)(?:@([^/~]*))?(?:~([^/]*))?\/(.+)$/s.exec(word) ?? [];
  const { data: type } = recordTypeSchema.safeParse(name);
  return type && id !== undefined ? [{ type, id, xeroId, seen }] : [];
};

/** What stands in a row, in a word for `seen`. */
export const standOfRow = (...values: unknown[]): string => fingerprint(values);

/** Whether a row still stands as it did when it was picked. */
export const standsAsSeen = ({ seen }: Picked, stand: string): boolean => seen === undefined || seen === stand;

/** The decision in a posted form: a button of one row (`one`), of the ticked ones (`ticked`) or of the whole list (`all`). */
export const decisionIn = <What extends string>(form: FormData, words: readonly What[]): Decision<What> | undefined => {
  const known = (word: unknown) => words.find((one) => one === word);
  const [word = '', ...rest] = String(form.get('one') ?? '').split(' ');
  const single = known(word);
  if (single) return { what: single, of: pickedFrom(rest.join(' ')) };
  const all = known(form.get('all'));
  if (all) return { what: all, of: 'all' };
  const ticked = known(form.get('ticked'));
  return ticked && { what: ticked, of: form.getAll('pick').flatMap((value) => pickedFrom(String(value))) };
};

const wordOf = ({ type, id, xeroId, seen }: Picked) =>
  `${type}${xeroId === undefined ? '' : `@${xeroId}`}${seen === undefined ? '' : `~${seen}`}/${id}`;

/** The button that decides on one row. */
export const rowButton = (what: string, picked: Picked, label: string, kind = ''): Html =>
  html`<button class="small ${kind}" name="one" value="${what} ${wordOf(picked)}">${label}</button>`;

/** The box that ticks a row. */
export const rowTick = (picked: Picked, label: string): Html =>
  html`<input type="checkbox" name="pick" value="${wordOf(picked)}" aria-label="${label}">`;

/** Stands first in a form of many buttons: it is what Enter in one of the boxes presses, and it decides nothing. */
const noDefaultButton: Html = html`<button hidden>Decide nothing</button>`;

/** A list of rows on which somebody who may act decides, as a form that leads back to the list as it is shown; for others the rows alone. */
export const decisionForm = (around: Pick<Around, 'visitor' | 'one'>, to: string, list: Html): Html =>
  around.visitor.mayAct
    ? html`<form method="post" action="/console/${around.one.workspace}${to}">${formFields(around)}${hiddenField('shown', around.visitor.shown)}${noDefaultButton}${list}</form>`
    : html`<div>${list}</div>`;

/** The bar below a list with what can be done to the ticked rows and, folded in, to all of them. */
export const decisionBar = (
  actions: { what: string; label: string; kind?: string }[],
  all: { title: string; text: string },
): Html => html`<div class="bottom"><div class="row ticked" role="group" aria-label="The ticked ones"><span class="soft">Ticked:</span>${actions.map(({ what, label, kind = '' }) => html`<button class="small ${kind}" name="ticked" value="${what}">${label}</button>`)}</div>
<details><summary>${all.title}</summary><p class="soft">${all.text}</p><div class="row" role="group" aria-label="${all.title}">${actions.map(({ what, label, kind = '' }) => html`<button class="small ${kind}" name="all" value="${what}">${label}</button>`)}</div></details></div>`;
