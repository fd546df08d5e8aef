import type { Context } from 'hono';
import { html } from 'hono/html';
import { dropCookie, putCookie, readCookie } from '../../shared/runtime/cookies.ts';
import type { ConnectDeps } from './deps.ts';
import { troublePage } from './troubles.ts';

const probe = '.probe';
const probeSeconds = 60;

/**
 * In a frame, before a link is used up: finds out whether the browser keeps a cookie here, by setting one and asking again.
 * Undefined when it does; otherwise what to answer, in the end a button that opens the same link, unused, in a tab.
 */
export const askForCookie = ({ publicUrl }: Pick<ConnectDeps, 'publicUrl'>, c: Context) => {
  if (readCookie(c, publicUrl, probe) !== undefined) {
    dropCookie(c, publicUrl, probe);
    return undefined;
  }
  const query = new URL(c.req.url).searchParams;
  if (query.has('asked')) {
    query.delete('asked');
    return troublePage(c, 'cookie-refused', {
      detail: html`<p><a class="button primary" href="/connect?${query}" target="_blank" rel="noopener">Open in a tab</a></p>`,
    });
  }
  putCookie(c, publicUrl, probe, '1', probeSeconds);
  query.set('asked', '1');
  return c.redirect(`/connect?${query}`, 303);
};
