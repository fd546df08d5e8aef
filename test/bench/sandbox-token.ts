import * as z from 'zod';
import { scopes } from '../../shared/xero/scopes.ts';

/** A token is renewed well before the sandbox refuses it. */
const tokenLifeMs = 25 * 60_000;

/** An access token for one organisation straight from the sandbox, through its consent without a browser. */
export const sandboxToken = async (
  sandbox: string,
  organisation: string,
  { scope, redirectUri }: { scope: string; redirectUri: string },
): Promise<string> => {
  const asked = { clientId: 'sandbox-client', redirectUri, scope, state: 'bench', organisations: [organisation] };
  const consent = await fetch(`${sandbox}/sandbox/consent`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(asked),
  });
  const { redirect } = z.object({ redirect: z.string() }).parse(await consent.json());
  const token = await fetch(`${sandbox}/connect/token`, {
    method: 'POST',
    headers: { authorization: `Basic ${btoa('sandbox-client:sandbox-secret')}` },
    body: new URLSearchParams({
      grant_type: 'authorization_code',
      code: new URL(redirect).searchParams.get('code') ?? '',
      redirect_uri: redirectUri,
    }),
  });
  return z.object({ access_token: z.string() }).parse(await token.json()).access_token;
};

/** Access tokens for one organisation, asked of the sandbox itself. */
export const tokensOf = (sandbox: string, organisation: string, now: () => Date) => {
  const held = { token: '', at: 0 };
  return async (_workspace: string, _connection: string, refused?: string): Promise<string> => {
    const spent = held.token === '' || refused === held.token || now().getTime() - held.at > tokenLifeMs;
    if (spent) {
      const options = { scope: scopes.join(' '), redirectUri: 'http://localhost:9/callback' };
      Object.assign(held, { token: await sandboxToken(sandbox, organisation, options), at: now().getTime() });
    }
    return held.token;
  };
};
