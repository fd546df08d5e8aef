import { html } from 'hono/html';
import type { Html } from '../../../shared/runtime/pages.ts';
import type { Wrongs } from './check-draft.ts';
import type { DraftFacts } from './draft-facts.ts';
import type { EnteredDraft } from './entered-draft.ts';

/** A contact of Xero that fits the search. */
export interface FoundContact {
  xeroId: string;
  name: string;
  email?: string;
}

/** What the form shows besides what the deal gives. */
export interface DraftShown {
  draftId: string;
  facts: DraftFacts;
  entered: EnteredDraft;
  /** Contacts of Xero that fit the search; undefined before one, a sentence when it could not be made. */
  found: FoundContact[] | string | undefined;
  wrongs: Wrongs;
  /** The line whose description has the focus. */
  goOn?: number | undefined;
}

/** The id of a field of the form. */
export const fieldId = (name: string): string => `draft-${name}`;

/** Id and name of a control, and the tie to what is wrong with it. `name`: as it is posted, where that is not the field's. */
export const control = (field: string, { wrongs }: Pick<DraftShown, 'wrongs'>, name = field): Html =>
  html`id="${fieldId(field)}" name="${name}"${wrongs.has(field) && html` aria-invalid="true" aria-describedby="${fieldId(field)}-wrong"`}`;

/** What is wrong with a field, beneath it. */
export const wrongOf = (field: string, { wrongs }: Pick<DraftShown, 'wrongs'>): Html =>
  html`${wrongs.has(field) && html`<small class="wrong" id="${fieldId(field)}-wrong">${wrongs.get(field)}</small>`}`;

/** A control with its label above and what is wrong beneath. */
export const labelled = (field: string, label: string, shown: DraftShown, input: Html, look = ''): Html =>
  html`<div class="field ${look}"><label for="${fieldId(field)}">${label}</label>${input}${wrongOf(field, shown)}</div>`;

/** Everything that is wrong, each a link to its field. */
export const wrongList = ({ wrongs }: DraftShown): Html =>
  html`${
    wrongs.size > 0 &&
    html`<div class="notice bad" role="alert" tabindex="-1" autofocus><strong>Nothing was sent yet</strong><ul>${[
      ...wrongs,
    ].map(([field, message]) => {
      const line = /^lines\.(\d+)\./.exec(field)?.[1];
      const place = line === undefined ? '' : `Line ${Number(line) + 1}: `;
      return html`<li>${field === '' ? message : html`<a href="#${fieldId(field)}">${place}${message}</a>`}</li>`;
    })}</ul></div>`
  }`;
