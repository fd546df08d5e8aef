import type { Context } from 'hono';

declare module 'hono' {
  interface ContextVariableMap {
    framers?: readonly string[];
  }
}

/**
 * Whether the browser shows the answer in a frame. It says so itself (`Sec-Fetch-Dest`, which no page can set); our script says
 * it of what it fetches for a page in a frame. Browsers that say nothing are treated as a tab, and refuse the frame.
 */
export const isFramed = (c: Context): boolean =>
  c.req.header('sec-fetch-dest') === 'iframe' || c.req.header('x-framed') === '1';

/** Lets pages of these origins, and no other ones, show the answer in a frame. */
export const allowFraming = (c: Context, origins: readonly string[] = []): void => c.set('framers', origins);

/** The origins that may show the answer in a frame; none unless some were allowed. */
export const framersOf = (c: Context): readonly string[] => c.get('framers') ?? [];
