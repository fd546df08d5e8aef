import { html } from 'hono/html';
import { money } from '../money.ts';
import type { WriteBack } from '../write-backs.ts';
import { facts, type Html } from './layout.ts';

const words = { synced: 'In Xero', attention: 'Needs attention', waiting: 'Waiting' } as const;

/** What became of a record in Xero, for a list. */
export const xeroBadge = (back: WriteBack | undefined): Html =>
  back === undefined
    ? html`<span class="badge">Not yet</span>`
    : html`<span class="badge ${back.state}"${back.failure ? html` title="${back.failure.message}"` : ''}>${words[back.state]}</span>`;

/** `lines.0.description` as this CRM's users count: `line 1, description`. */
const fieldWords = (path: string): string =>
  path
    .replace(/^lines\.(\d+)/, (_, at: string) => `line ${Number(at) + 1}`)
    .replaceAll('.', ', ')
    .replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);

const section = (back: WriteBack, currency: string | undefined): Html => html`<section>
  <p class="org">${back.organisation.name} ${xeroBadge(back)}</p>
  ${
    back.failure
      ? html`<div class="failure"><strong>${back.failure.message}</strong>
          <p>${back.failure.remedy}</p>${back.failure.field ? html`<p class="id">Field: ${fieldWords(back.failure.field)}</p>` : ''}</div>`
      : ''
  }
  ${
    back.changedInXero
      ? html`<p class="note">${back.changedInXero.gone ? 'Taken out of use in Xero' : 'Changed in Xero'}${
          back.changedInXero.fields.length > 0 ? `: ${back.changedInXero.fields.map(fieldWords).join('; ')}` : ''
        }, ${back.changedInXero.at.slice(0, 16).replace('T', ' ')}</p>`
      : ''
  }
  ${facts([
    ['Number', back.number],
    ['Status', back.status],
    ['Total', back.total === undefined ? undefined : money(back.total, currency)],
    ['Still due', back.amountDue === undefined ? undefined : money(back.amountDue, currency)],
    ['In Xero', back.url ? html`<a href="${back.url}" rel="noreferrer">Open in Xero ↗</a>` : undefined],
    ['Heard at', back.at.slice(0, 19).replace('T', ' ')],
  ])}
</section>`;

/** What the bridge wrote back about a record, organisation by organisation. */
export const xeroPanel = (backs: WriteBack[], currency?: string): Html => html`<aside class="card xero">
  <h2>Xero</h2>
  ${
    backs.length === 0
      ? html`<p>Nothing came back yet; this page looks again by itself. The bridge says here what became of this record: its Xero number, status and link, or what is wrong with it.</p>`
      : backs.map((back) => section(back, currency))
  }
</aside>`;
