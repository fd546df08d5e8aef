import * as z from 'zod';
import { Failure } from '../failures/failure.ts';
import { problemOf } from '../failures/xero-messages.ts';
import type { Limits } from '../sync/budget.ts';

/** xero-node rejects with a JSON string of this shape; without an answer from Xero its status is 0. */
const rejectionSchema = z.object({
  response: z.object({
    statusCode: z.number().nullish(),
    body: z.unknown().optional(),
    headers: z.record(z.string(), z.unknown()).nullish(),
  }),
  body: z.unknown().optional(),
});

/** What is left of a failed call once the library's shapes are peeled off. Status 0: no answer came. */
export interface Rejection {
  status: number;
  headers: Record<string, unknown>;
  body: unknown;
}

const parsed = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
};

/** Reads whatever xero-node rejected with: a JSON string, or a real Error for arguments it refused itself. */
export const rejectionOf = (thrown: unknown): Rejection => {
  const { data } = rejectionSchema.safeParse(typeof thrown === 'string' ? parsed(thrown) : thrown);
  if (!data) return { status: 0, headers: {}, body: thrown instanceof Error ? thrown.message : undefined };
  return {
    status: data.response.statusCode ?? 0,
    headers: data.response.headers ?? {},
    body: data.response.body ?? data.body,
  };
};

const count = (value: unknown): number | undefined => {
  const number = typeof value === 'string' || typeof value === 'number' ? Number(value) : Number.NaN;
  return Number.isInteger(number) && number >= 0 ? number : undefined;
};

/** The limits in an answer's headers (lower-case names). */
export const limitsOf = (status: number, headers: Record<string, unknown>): Limits => ({
  minuteRemaining: count(headers['x-minlimit-remaining']),
  dayRemaining: count(headers['x-daylimit-remaining']),
  ...(status === 429 && {
    refused: {
      problem: String(headers['x-rate-limit-problem'] ?? 'minute').toLowerCase(),
      retryAfterSeconds: count(headers['retry-after']),
    },
  }),
});

const validationSchema = z.object({
  ErrorNumber: z.number().nullish(),
  Type: z.string().nullish(),
  Message: z.string().nullish(),
  Detail: z.string().nullish(),
  Elements: z.array(z.object({ ValidationErrors: z.array(z.object({ Message: z.string() })).nullish() })).nullish(),
});

const messagesIn = (body: unknown): string[] => {
  const { data } = validationSchema.safeParse(typeof body === 'string' ? (parsed(body) ?? {}) : body);
  if (!data) return [];
  const deep = (data.Elements ?? []).flatMap((element) =>
    (element.ValidationErrors ?? []).map((error) => error.Message),
  );
  if (deep.length > 0) return [...new Set(deep)];
  const shallow = data.Message ?? data.Detail;
  return shallow ? [shallow] : [];
};

const detailIn = (body: unknown): string => validationSchema.safeParse(body).data?.Detail ?? '';

/** `refused` failures: the call as a whole was not accepted, nothing of it was saved. */
export const REFUSED = 'xero-refused-call';
/** The answer is missing or says nothing about what was saved. */
export const UNKNOWN_OUTCOME = 'xero-no-answer';

const minutesOffline = 5;

/**
 * What a failed call means for us (Xero API docs: response codes, rate limits). The text of Xero's message is kept; no
 * header, token or request body is.
 */
export const failureOf = (rejection: Rejection): Failure => {
  const { status, headers, body } = rejection;
  const correlation =
    typeof headers['xero-correlation-id'] === 'string' ? ` (Xero's reference ${headers['xero-correlation-id']})` : '';
  if (status === 429) {
    const { refused } = limitsOf(status, headers);
    return new Failure(
      {
        code: `xero-limit-${refused?.problem ?? 'minute'}`,
        next: 'wait',
        message:
          refused?.problem === 'day'
            ? "Xero's limit of calls for today is used up."
            : "Xero's limit of calls is used up for the moment.",
        remedy: 'Nothing to do: it goes on by itself as soon as Xero allows it.',
      },
      { retryAfterSeconds: refused?.retryAfterSeconds },
    );
  }
  if (status === 401) {
    const scope =
      /insuffici?ent_scope/.test(String(headers['www-authenticate'] ?? '')) ||
      detailIn(body) === 'AuthorizationUnsuccessful';
    return new Failure({
      code: scope ? 'xero-scope-missing' : 'xero-token-refused',
      next: 'reconnect',
      message: scope
        ? 'Xero says that a permission is missing from this connection.'
        : 'Xero no longer accepts this connection.',
      remedy: 'An owner or administrator has to connect Xero again and leave every permission ticked.',
    });
  }
  if (status === 403) {
    return new Failure({
      code: 'xero-organisation-disconnected',
      next: 'reconnect',
      message:
        'Xero says that this organisation is no longer connected, or that the connecting user lost access to it.',
      remedy: 'An owner or administrator has to connect the organisation again. Nothing is lost meanwhile.',
    });
  }
  if (status === 503) {
    return new Failure(
      {
        code: 'xero-offline',
        next: 'lookUp',
        message: 'Xero, or this organisation in Xero, is offline for the moment.',
        remedy: 'Nothing to do: it is tried again in a few minutes.',
      },
      { retryAfterSeconds: minutesOffline * 60 },
    );
  }
  if (status === 0 || status >= 500) {
    return new Failure({
      code: status === 0 ? UNKNOWN_OUTCOME : 'xero-server-error',
      next: 'lookUp',
      message: `Xero did not say what became of the call${status === 0 ? '' : ` (answer ${status})`}${correlation}.`,
      remedy: 'Nothing to do: Tallybridge looks in Xero what was saved before it sends anything again.',
    });
  }
  if (typeof body === 'string' && /idempotency key/i.test(body)) {
    return new Failure(
      {
        code: 'xero-outcome-pending',
        next: 'wait',
        message: 'Xero is still at work on this call.',
        remedy: 'Nothing to do: what became of it is looked up in a minute.',
      },
      { retryAfterSeconds: 60 },
    );
  }
  if (status === 404) {
    return new Failure({
      code: REFUSED,
      next: 'attention',
      message: 'Xero does not have this record any more.',
      remedy: 'Look in Xero what became of it, then retry.',
    });
  }
  const messages = messagesIn(body);
  if (messages.length > 0) return new Failure({ ...problemOf(messages), code: REFUSED });
  return new Failure({
    code: REFUSED,
    next: 'attention',
    message: `Xero refused the call (answer ${status})${correlation}.`,
    remedy: 'Correct what Xero names, then retry.',
  });
};
