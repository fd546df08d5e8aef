import { html } from 'hono/html';
import { type Html, heading } from './layout.ts';

/** The bridge's console inside a page of the CRM. Each load of the page makes a new link, which signs the user in there. */
export const xeroFrame = (): Html => html`${heading('Xero', {
  sub: 'The console of the bridge, in a frame of this page.',
  actions: html`<a class="button" href="/connect-xero?to=console" target="_blank" rel="noopener">Open in a tab</a>`,
})}
<iframe class="xero" src="/connect-xero?to=console" title="Xero" referrerpolicy="no-referrer" allow="clipboard-write"></iframe>`;
