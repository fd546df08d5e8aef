import type { MiddlewareHandler } from 'hono';

const localNames = new Set(['localhost', '127.0.0.1', '[::1]']);

const hostName = (address: string): string | undefined => {
  try {
    return new URL(address).hostname;
  } catch {
    return undefined;
  }
};

/** Keeps web pages from elsewhere, open in the same browser, from using this CRM (foreign Host or Origin: 403). */
export const localOnly: MiddlewareHandler = async (c, next) => {
  const host = hostName(`http://${c.req.header('host') ?? ''}`);
  const origin = c.req.header('origin');
  const foreign = origin !== undefined && origin !== `http://${c.req.header('host')}`;
  if (host === undefined || !localNames.has(host) || (foreign && c.req.method !== 'GET')) {
    return c.text('This CRM answers only to pages of its own on this machine.', 403);
  }
  return next();
};
