import { html } from 'hono/html';
import type { Html } from './layout.ts';

export interface FieldOptions {
  width?: 'w2' | 'w3' | 'w6' | 'w8' | 'w12';
  type?: string;
  hint?: string;
}

/** A labelled input. */
export const field = (label: string, name: string, value: string | undefined, options: FieldOptions = {}): Html =>
  html`<label class="${options.width ?? ''}">${label}${options.hint ? html` <small>${options.hint}</small>` : ''}
    <input name="${name}" type="${options.type ?? 'text'}" value="${value ?? ''}" autocomplete="off"></label>`;

/** A labelled choice; a value that is not among the choices (imported data) is kept as one. */
export const choice = (
  label: string,
  name: string,
  value: string | undefined,
  choices: readonly (readonly [string, string])[],
  options: FieldOptions = {},
): Html => html`<label class="${options.width ?? ''}">${label}${options.hint ? html` <small>${options.hint}</small>` : ''}
  ${select(name, value, choices)}</label>`;

/** The bare select. */
export const select = (
  name: string,
  value: string | undefined,
  choices: readonly (readonly [string, string])[],
  label?: string,
): Html => {
  const known = value === undefined || choices.some(([key]) => key === value);
  const all = known ? choices : [...choices, [value, value] as const];
  return html`<select name="${name}"${label ? html` aria-label="${label}"` : ''}>${all.map(
    ([key, text]) => html`<option value="${key}"${key === (value ?? '') ? html` selected` : ''}>${text}</option>`,
  )}</select>`;
};

export const currencies = [
  ['GBP', 'GBP'],
  ['EUR', 'EUR'],
  ['USD', 'USD'],
  ['DKK', 'DKK'],
  ['NZD', 'NZD'],
  ['CHF', 'CHF'],
] as const;

export type Fields = Record<string, string>;

/** A posted form as plain texts; empty ones are left out. */
export const filled = (form: Record<string, unknown>): Fields =>
  Object.fromEntries(
    Object.entries(form).filter(
      (entry): entry is [string, string] => typeof entry[1] === 'string' && entry[1].trim() !== '',
    ),
  );
