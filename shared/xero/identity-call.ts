import { asIdentityFailure, identityFailure } from './identity-failures.ts';

/** Base addresses without a trailing slash; Xero's own unless a stand-in is used. */
export interface XeroAddresses {
  login: string;
  identity: string;
  api: string;
}

/** An app registered at developer.xero.com. Web apps have a secret; apps without one prove themselves with PKCE. */
export interface XeroApp {
  clientId: string;
  clientSecret?: string | undefined;
}

export interface OAuthDeps {
  addresses: XeroAddresses;
  fetch: typeof fetch;
  now: () => Date;
  /** How long Xero may take for one answer, in milliseconds. */
  timeoutMs?: number;
}

const defaultTimeoutMs = 10_000;

/** Ends a call that takes too long, its body included. */
export const timeout = (deps: OAuthDeps) => AbortSignal.timeout(deps.timeoutMs ?? defaultTimeoutMs);

/** One call with a time-out. Throws a `Failure` when there is no answer; a refusal is an answer. */
export const send = async (
  deps: OAuthDeps,
  url: string,
  init: RequestInit,
): Promise<{ response: Response; body: string }> => {
  try {
    const response = await deps.fetch(url, { ...init, redirect: 'manual', signal: timeout(deps) });
    return { response, body: await response.text() };
  } catch (error) {
    throw asIdentityFailure(error);
  }
};

/** Reads JSON, or throws a `Failure`. */
export const json = (body: string): unknown => {
  try {
    return JSON.parse(body);
  } catch {
    throw identityFailure('xero-answer-unexpected');
  }
};
