import type { Context } from 'hono';
import { deleteCookie, getCookie, setCookie } from 'hono/cookie';
import { isFramed } from './framed.ts';

const isHttps = (publicUrl: string) => publicUrl.startsWith('https:');

/** Cookies of a frame have names of their own: where CRM and bridge are of one site, the browser sends both kinds. */
const nameOf = (c: Context, publicUrl: string, name: string): string =>
  `${isHttps(publicUrl) ? '__Host-' : ''}tallybridge${isFramed(c) ? '.framed' : ''}${name}`;

/** In a frame of another site browsers take only cookies that say `None`; `Partitioned` keeps them to that one site. */
const optionsOf = (c: Context, publicUrl: string) => {
  const options = { path: '/', httpOnly: true };
  return isFramed(c)
    ? { ...options, secure: true, sameSite: 'None' as const, partitioned: true }
    : { ...options, secure: isHttps(publicUrl), sameSite: 'Lax' as const };
};

/** Gives the browser a cookie, for the tab or the frame that asks; it ends with the browser unless `maxAge` (seconds) is given. */
export const putCookie = (c: Context, publicUrl: string, name: string, value: string, maxAge?: number): void =>
  setCookie(c, nameOf(c, publicUrl, name), value, {
    ...optionsOf(c, publicUrl),
    ...(maxAge !== undefined && { maxAge }),
  });

/** The cookie of the tab or the frame that asks; undefined when it has none. */
export const readCookie = (c: Context, publicUrl: string, name: string): string | undefined =>
  getCookie(c, nameOf(c, publicUrl, name));

/** Takes the cookie back from the tab or the frame that asks. */
export const dropCookie = (c: Context, publicUrl: string, name: string): void => {
  deleteCookie(c, nameOf(c, publicUrl, name), optionsOf(c, publicUrl));
};

/** What follows `start` in the names of the cookies that the tab or the frame has. */
export const cookieNames = (c: Context, publicUrl: string, start: string): string[] => {
  const prefix = nameOf(c, publicUrl, start);
  return Object.keys(getCookie(c)).flatMap((name) => (name.startsWith(prefix) ? [name.slice(prefix.length)] : []));
};
