import type { Context } from 'hono';
import { html } from 'hono/html';
import * as z from 'zod';
import { dropCookie, putCookie, readCookie } from './cookies.ts';
import { type Html, notice } from './pages.ts';

const flashSchema = z.object({
  kind: z.enum(['good', 'warn', 'bad', 'info']),
  headline: z.string().max(200),
  text: z.string().max(800).optional(),
});
/** What an action says on the page that it leads back to, once. */
export type Flash = z.output<typeof flashSchema>;

const secondsKept = 60;
const cookieName = '.said';

/** Leads to a page of ours, which says how the action went. */
export const leadBack = (c: Context, publicUrl: string, path: string, flash: Flash): Response => {
  const said = { ...flash, headline: flash.headline.slice(0, 200), text: flash.text?.slice(0, 800) };
  putCookie(c, publicUrl, cookieName, Buffer.from(JSON.stringify(said)).toString('base64url'), secondsKept);
  return c.redirect(path, 303);
};

/**
 * What the last action said, if this browser has not shown it yet; it is shown once, and has the focus, so that it is read out. A page
 * of which only a part is renewed leaves it for the next.
 */
export const takeFlash = (c: Context, publicUrl: string): Html | undefined => {
  const kept = readCookie(c, publicUrl, cookieName);
  if (kept === undefined || c.req.header('x-part') !== undefined) return undefined;
  dropCookie(c, publicUrl, cookieName);
  try {
    const { kind, headline, text } = flashSchema.parse(JSON.parse(Buffer.from(kept, 'base64url').toString()));
    return html`<div class="said" tabindex="-1" autofocus>${notice(kind, headline, text)}</div>`;
  } catch {
    return undefined;
  }
};
