import { html } from 'hono/html';

/** Attributes of a link that leads out of the bridge, to Xero or the CRM: neither shows in a frame, so it opens a tab. */
export const outward = html`target="_blank" rel="noopener noreferrer"`;
