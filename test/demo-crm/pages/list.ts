import { html } from 'hono/html';
import type { Html } from './layout.ts';

export const pageLength = 50;

export interface ListState {
  path: string;
  search: string;
  xero?: string | undefined;
  /** Starts at 1. */
  page: number;
  total: number;
}

const link = (state: ListState, changes: { xero?: string | undefined; page?: number }) => {
  const merged = { ...state, page: 1, ...changes };
  const query = new URLSearchParams();
  if (merged.search !== '') query.set('search', merged.search);
  if (merged.xero !== undefined) query.set('xero', merged.xero);
  if (merged.page > 1) query.set('page', String(merged.page));
  return query.size === 0 ? state.path : `${state.path}?${query}`;
};

const chips = [
  [undefined, 'All'],
  ['synced', 'In Xero'],
  ['attention', 'Needs attention'],
  ['waiting', 'Waiting'],
  ['none', 'Not yet'],
] as const;

const searchBar = (state: ListState, withXero: boolean): Html => html`<form class="search" action="${state.path}">
  <input type="search" name="search" value="${state.search}" placeholder="Search" aria-label="Search">
  ${state.xero === undefined ? '' : html`<input type="hidden" name="xero" value="${state.xero}">`}
  <button>Search</button>
  ${
    withXero
      ? html`<div class="chips">${chips.map(
          ([xero, name]) =>
            html`<a href="${link(state, { xero })}"${xero === state.xero ? html` aria-current="true"` : ''}>${name}</a>`,
        )}</div>`
      : ''
  }
</form>`;

const pager = (state: ListState): Html => {
  const pages = Math.max(1, Math.ceil(state.total / pageLength));
  const first = (state.page - 1) * pageLength + 1;
  return html`<div class="pages">
    <span>${first} to ${Math.min(state.total, state.page * pageLength)} of ${state.total}</span>
    <span>${state.page > 1 ? html`<a href="${link(state, { page: state.page - 1 })}">← Newer</a>` : ''}
    ${state.page < pages ? html` &nbsp; <a href="${link(state, { page: state.page + 1 })}">Older →</a>` : ''}</span>
  </div>`;
};

/** A table with search, Xero filter and pages. */
export const list = (state: ListState, headings: [string, string?][], rows: Html[], withXero = true): Html => html`
  ${searchBar(state, withXero)}
  ${
    rows.length === 0
      ? html`<div class="card empty">Nothing here${state.search || state.xero ? ' that matches' : ' yet'}.</div>`
      : html`<div class="card flush"><table>
          <thead><tr>${headings.map(([name, kind]) => html`<th class="${kind ?? ''}">${name}</th>`)}</tr></thead>
          <tbody>${rows}</tbody>
        </table></div>${pager(state)}`
  }`;
