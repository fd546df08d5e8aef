import { html } from 'hono/html';
import type { Html } from '../../shared/runtime/pages.ts';

interface Field {
  name: string;
  label: string;
  value: string;
}

/** A hidden field; nothing for an absent value. */
export const hiddenField = (name: string, value: string | undefined): Html | undefined =>
  value === undefined ? undefined : html`<input type="hidden" name="${name}" value="${value}">`;

/** The options of a choice; a value that is none of them is kept, as what it is. */
export const optionsOf = (
  options: Iterable<readonly [value: string, label: string]>,
  value: string,
  gone: (value: string) => string = (one) => one,
): Html => {
  const all = [...options];
  const known = all.some(([one]) => one === value);
  return html`${!known && html`<option value="${value}" selected>${gone(value)}</option>`}${all.map(([one, label]) => html`<option value="${one}" ${one === value ? 'selected' : ''}>${label}</option>`)}`;
};

/** The text of a filter, as `text`. */
export const searchField = (value: string | undefined, placeholder: string): Html =>
  html`<div class="field"><label for="text">Search</label><input type="search" class="compact" id="text" name="text" value="${value ?? ''}" placeholder="${placeholder}"></div>`;

/** A choice in a filter. */
export const choiceField = ({
  name,
  id = name,
  label,
  value,
  options,
}: Field & { id?: string; options: Iterable<readonly [string, string]> }): Html =>
  html`<div class="field"><label for="${id}">${label}</label><select class="compact" id="${id}" name="${name}">${optionsOf(options, value)}</select></div>`;
