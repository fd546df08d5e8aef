import type { Context } from 'hono';
import { deleteCookie, getCookie, setCookie } from 'hono/cookie';
import * as z from 'zod';
import { type Html, notice } from './pages.ts';

const flashSchema = z.object({
  kind: z.enum(['good', 'warn', 'bad', 'info']),
  headline: z.string().max(200),
  text: z.string().max(800).optional(),
});
/** What an action says on the page that it leads back to, once. */
export type Flash = z.output<typeof flashSchema>;

const secondsKept = 60;
const isHttps = (publicUrl: string) => publicUrl.startsWith('https:');
const cookieName = (publicUrl: string) => `${isHttps(publicUrl) ? '__Host-' : ''}tallybridge.said`;
const cookieOptions = (publicUrl: string) => ({ path: '/', secure: isHttps(publicUrl) });

/** Leads to a page of ours, which says how the action went. */
export const leadBack = (c: Context, publicUrl: string, path: string, flash: Flash): Response => {
  const said = { ...flash, headline: flash.headline.slice(0, 200), text: flash.text?.slice(0, 800) };
  setCookie(c, cookieName(publicUrl), Buffer.from(JSON.stringify(said)).toString('base64url'), {
    ...cookieOptions(publicUrl),
    httpOnly: true,
    sameSite: 'Lax',
    maxAge: secondsKept,
  });
  return c.redirect(path, 303);
};

/** What the last action said, if this browser has not shown it yet; it is shown once. */
export const takeFlash = (c: Context, publicUrl: string): Html | undefined => {
  const kept = getCookie(c, cookieName(publicUrl));
  if (kept === undefined) return undefined;
  deleteCookie(c, cookieName(publicUrl), cookieOptions(publicUrl));
  try {
    const { kind, headline, text } = flashSchema.parse(JSON.parse(Buffer.from(kept, 'base64url').toString()));
    return notice(kind, headline, text);
  } catch {
    return undefined;
  }
};
