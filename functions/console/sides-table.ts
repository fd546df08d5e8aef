import { html } from 'hono/html';
import type { Html } from '../../shared/runtime/pages.ts';
import { agree, type Part, partsOf, partWords } from './parts.ts';
import { isNothing, type Reading } from './value.ts';

/** One field with what stands on each side; `before`: when both last agreed. */
export interface Sides {
  field: string;
  before?: unknown;
  crm: unknown;
  xero: unknown;
}

/** What is not sent of a part is no difference, but for discounts. */
const isWanted = ({ field, label, values: [crm] }: Part): boolean =>
  !isNothing(crm) || !label.includes(',') || field.startsWith('discount');

/** The parts of a field that differ between the two sides; all parts, when none of them says why it differs. */
const differing = (found: Part[]): Part[] => {
  const apart = found.filter(({ values: [crm, xero] }) => !agree(crm, xero));
  return [apart.filter(isWanted), apart, found].find((some) => some.length > 0) ?? [];
};

/**
 * What differs between the two sides, part by part: of an address, only the city. `before`: shows, too, what both sides last
 * agreed on.
 */
export const sidesTable = (rows: Sides[], reading: Reading, { before = false } = {}): Html => {
  const parts = rows.flatMap((row) =>
    differing(partsOf(row.field, [row.crm, row.xero, ...(before ? [row.before] : [])])).map((part) => ({ row, part })),
  );
  return html`<table class="stacked values"><thead><tr><th>Field</th>${before && html`<th>Before</th>`}<th>In the CRM</th><th>In Xero</th></tr></thead>
<tbody>${parts.map(({ row, part }) => {
    const [crm, xero, agreed] = part.values;
    return html`<tr data-field="${row.field}"><th scope="row">${part.label}</th>${before && html`<td data-label="Before">${partWords(part, agreed, reading)}</td>`}<td data-label="In the CRM"><mark>${partWords(part, crm, reading)}</mark></td><td data-label="In Xero"><mark>${partWords(part, xero, reading)}</mark></td></tr>`;
  })}</tbody></table>`;
};
