import { html } from 'hono/html';
import type { RecordKind } from './desk-kinds.ts';
import { isObject, type Json, type JsonObject, text } from './json.ts';

type Html = ReturnType<typeof html>;

const NOT_SHOWN = ['ID', 'HasErrors', 'HasValidationErrors', 'ValidationErrors', 'StatusAttributeString'];
/** Where the records that others name are shown, by the field that holds their id. */
const PAGES: Record<string, string> = {
  ...{ ContactID: 'contacts', InvoiceID: 'invoices', CreditNoteID: 'creditNotes', PaymentID: 'payments' },
  ...{ ItemID: 'items', QuoteID: 'quotes', PurchaseOrderID: 'purchaseOrders', AccountID: 'accounts' },
};

/** A status as a coloured word. */
export function badge(word: string): Html {
  return html`<span class="status ${word}">${word}</span>`;
}

function moment(value: string): string {
  const ms = /^\/Date\((-?\d+)/.exec(value)?.[1];
  const iso = ms === undefined ? value : new Date(Number(ms)).toISOString().slice(0, 19);
  return /^\d{4}-\d{2}-\d{2}T/.test(iso) ? iso.replace(/T00:00:00$/, '').replace('T', ' ') : iso;
}

function shownNumber(name: string, value: number): string {
  const money = /Amount|Total|Price|Due|Paid|Credit|Outstanding|Overdue/.test(name);
  return money ? value.toLocaleString('en-GB', { minimumFractionDigits: 2, maximumFractionDigits: 4 }) : String(value);
}

/** `base` is the address of the organisation's pages. */
function linked(base: string, value: JsonObject): Html | undefined {
  const field = Object.keys(PAGES).find((name) => typeof value[name] === 'string');
  if (field === undefined) return undefined;
  const words =
    ['Name', 'InvoiceNumber', 'CreditNoteNumber', 'Code'].map((name) => text(value, name)).find((word) => word) ??
    String(value[field]).slice(0, 8);
  return html`<a href="${base}/${PAGES[field]}/${value[field]}">${words}</a>`;
}

/** A value of a record for a table cell. */
export function cell(base: string, name: string, value: Json | undefined): Html | string {
  if (value === undefined || value === null) return '';
  if (name === 'Status' || name === 'ContactStatus') return badge(String(value));
  if (typeof value === 'string') return moment(value);
  if (typeof value === 'number') return shownNumber(name, value);
  if (typeof value === 'boolean') return value ? 'yes' : 'no';
  if (Array.isArray(value) && value.length === 0) return '';
  if (Array.isArray(value)) return html`${value.map((entry) => html`${cell(base, name, entry)} `)}`;
  return (
    linked(base, value) ??
    html`${Object.entries(value)
      .filter(([, part]) => part !== '')
      .map(([part, inner]) => html`<span class="soft">${part}</span> ${cell(base, part, inner)} `)}`
  );
}

/** A table of records. `first` links each row to its own page. */
export function recordTable(base: string, kind: RecordKind, records: JsonObject[]): Html {
  const rows = records.map((record) => {
    const id = String(record[kind.idField]);
    const cells = kind.columns.map((column, index) => {
      const shown = cell(base, column, record[column]);
      const empty = index === 0 && shown === '';
      const words =
        index === 0 ? html`<a href="${base}/${kind.path}/${id}">${empty ? id.slice(0, 8) : shown}</a>` : shown;
      return html`<td class="${typeof record[column] === 'number' ? 'number' : ''}">${words}</td>`;
    });
    return html`<tr id="${id}">${cells}</tr>`;
  });
  return html`<div class="scroll"><table><thead><tr>${kind.columns.map((column) => html`<th>${words(column)}</th>`)}</tr></thead><tbody>${rows}</tbody></table></div>`;
}

function words(name: string): string {
  return name.replace(/String$/, '').replace(/([a-z])([A-Z])/g, '$1 $2');
}

function partTable(base: string, name: string, parts: JsonObject[]): Html {
  const columns = [...new Set(parts.flatMap((part) => Object.keys(part)))].filter(
    (column, _, all) =>
      !NOT_SHOWN.includes(column) &&
      !all.includes(`${column}String`) &&
      parts.some((part) => cell(base, column, part[column]) !== ''),
  );
  const rows = parts.map((part) => {
    const own = linked(base, part);
    const cells = columns.map((column) => {
      const link = PAGES[column] !== undefined && own !== undefined;
      return html`<td>${link && typeof part[column] === 'string' ? html`<a href="${base}/${PAGES[column]}/${part[column]}">${part[column].slice(0, 8)}</a>` : cell(base, column, part[column])}</td>`;
    });
    return html`<tr>${cells}</tr>`;
  });
  return html`<h2>${words(name)}</h2><div class="scroll"><table><thead><tr>${columns.map((column) => html`<th>${words(column)}</th>`)}</tr></thead><tbody>${rows}</tbody></table></div>`;
}

/** A phone or address slot that holds nothing but its type is not worth a row. */
function saysMore(part: JsonObject): boolean {
  return Object.entries(part).some(([name, value]) => value !== '' && !/^(Phone|Address)Type$/.test(name));
}

/** Everything a record holds: its plain fields as a list, its parts as tables. */
export function recordView(base: string, record: JsonObject): Html {
  const entries = Object.entries(record).filter(([name]) => !NOT_SHOWN.includes(name));
  const parts = entries.flatMap(([name, value]): [string, JsonObject[]][] => {
    const list = Array.isArray(value) ? value.filter(isObject).filter(saysMore) : [];
    return list.length > 0 ? [[name, list]] : [];
  });
  const plain = entries.filter(
    ([name, value]) => !Array.isArray(value) && value !== '' && !(`${name}String` in record),
  );
  return html`<dl class="fields">${plain.map(([name, value]) => html`<div><dt>${words(name)}</dt><dd>${cell(base, name, value)}</dd></div>`)}</dl>
${parts.map(([name, list]) => partTable(base, name, list))}`;
}
