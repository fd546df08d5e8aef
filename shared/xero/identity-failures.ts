import { Failure, type Problem } from '../failures/failure.ts';

/** What can go wrong between the bridge and Xero's sign-in, by code. */
const problems = {
  'xero-grant-invalid': {
    next: 'reconnect',
    message: 'Xero no longer accepts this connection: it was revoked, or not used for 60 days.',
    remedy: 'An administrator has to connect Xero again. Nothing is lost: changes wait and go on from there.',
  },
  'xero-app-refused': {
    next: 'attention',
    message: 'Xero does not accept the client id and client secret of the Xero app.',
    remedy: "Check both in developer.xero.com under the app's Configuration, and enter them again on the connect page.",
  },
  'xero-scope-refused': {
    next: 'attention',
    message: 'Xero does not let this app ask for the permissions that the bridge needs.',
    remedy: 'Make sure that the app in developer.xero.com is a web app and may use the accounting permissions.',
  },
  'xero-unavailable': {
    next: 'retry',
    message: 'Xero answered with an error of its own.',
    remedy: 'Nothing to do: it is tried again. status.xero.com tells whether Xero has an outage.',
  },
  'xero-timeout': {
    next: 'retry',
    message: 'Xero did not answer in time.',
    remedy: 'Nothing to do: it is tried again. status.xero.com tells whether Xero has an outage.',
  },
  'xero-unreachable': {
    next: 'retry',
    message: 'Xero could not be reached.',
    remedy:
      'Nothing to do: it is tried again. If it lasts, check that this network reaches identity.xero.com and api.xero.com.',
  },
  'xero-access-refused': {
    next: 'reconnect',
    message: 'Xero does not accept the access that it granted before.',
    remedy: 'An administrator has to connect Xero again.',
  },
  'xero-answer-unexpected': {
    next: 'bug',
    message: 'Xero answered in a way that the bridge does not understand.',
    remedy: 'Try again; if it stays, report it with the time it happened.',
  },
} as const satisfies Record<string, Omit<Problem, 'code'>>;

export type IdentityProblemCode = keyof typeof problems;

/** A failure of Xero's sign-in as data that can be stored and shown. */
export const identityFailure = (
  code: IdentityProblemCode,
  options: { retryAfterSeconds?: number | undefined; cause?: unknown } = {},
): Failure => new Failure({ code, ...problems[code] }, options);

const errorOf = (body: string): string | undefined => {
  try {
    const answer: unknown = JSON.parse(body);
    if (typeof answer === 'object' && answer !== null && 'error' in answer && typeof answer.error === 'string')
      return answer.error;
  } catch {}
  return undefined;
};

/** Seconds named by Retry-After; undefined when absent or a date. */
const retryAfter = (headers: Headers): number | undefined => {
  const seconds = Number(headers.get('retry-after') ?? Number.NaN);
  return Number.isFinite(seconds) && seconds >= 0 ? seconds : undefined;
};

/**
 * Why the token endpoint refused. `invalid_grant` alone means that the connection is gone; a wrong client secret says
 * nothing about it (Xero API docs: OAuth 2.0 error responses).
 */
export const tokenRefusal = (status: number, headers: Headers, body: string): Failure => {
  if (status === 429 || status >= 500)
    return identityFailure('xero-unavailable', { retryAfterSeconds: retryAfter(headers) });
  switch (errorOf(body)) {
    case 'invalid_grant':
      return identityFailure('xero-grant-invalid');
    case 'invalid_client':
    case 'unauthorized_client':
      return identityFailure('xero-app-refused');
    case 'invalid_scope':
      return identityFailure('xero-scope-refused');
    default:
      return status === 401 ? identityFailure('xero-app-refused') : identityFailure('xero-answer-unexpected');
  }
};

/** Why GET or DELETE /connections was refused. */
export const connectionsRefusal = (status: number, headers: Headers): Failure => {
  if (status === 401 || status === 403) return identityFailure('xero-access-refused');
  if (status === 429 || status >= 500)
    return identityFailure('xero-unavailable', { retryAfterSeconds: retryAfter(headers) });
  return identityFailure('xero-answer-unexpected');
};

/** Turns what `fetch` throws into a failure; a failure passes as it is. */
export const asIdentityFailure = (error: unknown): Failure => {
  if (error instanceof Failure) return error;
  const timedOut = error instanceof Error && (error.name === 'TimeoutError' || error.name === 'AbortError');
  return identityFailure(timedOut ? 'xero-timeout' : 'xero-unreachable', { cause: error });
};
