import { html } from 'hono/html';
import type { Html } from '../../shared/runtime/pages.ts';
import { fieldWords } from './words.ts';

const isNothing = (value: unknown): boolean =>
  value === undefined ||
  value === null ||
  value === '' ||
  (Array.isArray(value) && value.every(isNothing)) ||
  (typeof value === 'object' && Object.values(value).every(isNothing));

const inWords = (value: unknown): string => {
  if (isNothing(value)) return '';
  if (typeof value === 'boolean') return value ? 'yes' : 'no';
  if (Array.isArray(value)) return value.map(inWords).filter(Boolean).join('; ');
  if (typeof value === 'object' && value !== null)
    return Object.entries(value)
      .filter(([, one]) => !isNothing(one))
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([name, one]) => `${fieldWords(name)}: ${inWords(one)}`)
      .join(', ');
  return String(value);
};

/** A value of any shape as people read it: lists a line each, nothing as a dash. */
export const valueShown = (value: unknown): Html | string => {
  if (isNothing(value)) return '–';
  if (!Array.isArray(value)) return inWords(value);
  const lines = value.map(inWords).filter(Boolean);
  return html`${lines.map((line) => html`<span class="line">${line}</span>`)}`;
};

/** Whether two values read the same. */
export const readsSame = (one: unknown, other: unknown): boolean => inWords(one) === inWords(other);

/** Xero's name of a field as people read it: `lineItems` as `line items`, `contactID` as `contact id`. */
export const xeroFieldWords = (field: string): string => fieldWords(field.replace(/I[Dd](?=$|\.)/, ' id')).trim();

/** One field with what stands on each side; `before`: when both last agreed. */
export interface Sides {
  field: string;
  before?: unknown;
  crm: unknown;
  xero: unknown;
}

/** Fields with what stands on each side. `before`: shows, too, what both sides last agreed on. */
export const sidesTable = (rows: Sides[], { before = false } = {}): Html =>
  html`<table class="stacked values"><thead><tr><th>Field</th>${before && html`<th>Before</th>`}<th>In the CRM</th><th>In Xero</th></tr></thead>
<tbody>${rows.map((row) => html`<tr data-field="${row.field}"><th scope="row">${xeroFieldWords(row.field)}</th>${before && html`<td data-label="Before">${valueShown(row.before)}</td>`}<td data-label="In the CRM">${valueShown(row.crm)}</td><td data-label="In Xero">${valueShown(row.xero)}</td></tr>`)}</tbody></table>`;
