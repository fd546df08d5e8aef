import { AccountingApi } from 'xero-node/dist/gen/api/accountingApi.js';
import type * as z from 'zod';
import type { Limits } from '../sync/budget.ts';
import { failureOf, limitsOf, rejectionOf } from './rejections.ts';

/** A call that takes longer than this has no answer: its outcome is unknown. */
const callTimeoutMs = 28_000;

export interface XeroOptions {
  /** Base address without `/api.xro/2.0`. */
  apiUrl: string;
  organisation: string;
  /** A valid access token; `refused` names one that Xero has just refused, so that it is replaced. */
  accessToken: (refused?: string) => Promise<string>;
  /** Runs before each call: takes it from the budget, waits, or throws a `Failure` whose `next` is `wait`. */
  beforeCall: () => Promise<void>;
  /** Runs after each answer, refusals included. */
  afterCall: (limits: Limits) => Promise<void>;
}

export type Run = (api: AccountingApi) => Promise<{ response: { status?: number; headers?: unknown } }>;

/** How Xero is called for one organisation. */
export interface Calls {
  organisation: string;
  call: <T extends z.ZodType>(schema: T, run: Run) => Promise<z.output<T>>;
  /** Like `call`; undefined when Xero does not have what is asked for. */
  find: <T extends z.ZodType>(schema: T, run: Run) => Promise<z.output<T> | undefined>;
}

const nothing: unique symbol = Symbol('not found');

const contentOf = (body: unknown): unknown => {
  if (typeof body !== 'string') return body;
  try {
    return JSON.parse(body);
  } catch {
    return body;
  }
};

/**
 * The only place where xero-node's calls run. It rejects with JSON strings, has no time-outs, turns dates and unknown
 * fields into something else on the way and fails on the whole answer for one odd field. So answers are taken from it
 * before it reads them and are read by a schema, and every failure comes out as a `Failure`. A token refused once is
 * replaced and the call repeated once.
 */
export const xeroCalls = (options: XeroOptions): Calls => {
  const attempt = async <T extends z.ZodType>(
    schema: T,
    token: string,
    run: Run,
  ): Promise<z.output<T> | typeof nothing> => {
    const api = new AccountingApi(`${options.apiUrl}/api.xro/2.0`);
    api.accessToken = token;
    let content: unknown;
    const transformResponse = (body: unknown, _headers: unknown, status = 0): unknown => {
      content = contentOf(body);
      return status >= 200 && status < 300 ? undefined : content;
    };
    api.setDefaultAuthentication({
      applyToRequest: (request: object) => {
        Object.assign(request, { timeout: callTimeoutMs, transformResponse });
      },
    });
    await options.beforeCall();
    const answered = await run(api).catch(async (thrown: unknown) => {
      const rejection = rejectionOf(thrown);
      if (rejection.status > 0) await options.afterCall(limitsOf(rejection.status, rejection.headers));
      if (rejection.status !== 404) throw failureOf(rejection);
    });
    if (!answered) return nothing;
    const { response } = answered;
    const headers: Record<string, unknown> = Object(response.headers);
    await options.afterCall(limitsOf(response.status ?? 200, headers));
    const answer = schema.safeParse(content);
    if (!answer.success) throw failureOf({ status: 0, headers, body: undefined });
    return answer.data;
  };

  const renewing = async <T extends z.ZodType>(schema: T, run: Run): Promise<z.output<T> | typeof nothing> => {
    const token = await options.accessToken();
    try {
      return await attempt(schema, token, run);
    } catch (error) {
      if (!isRefusedToken(error)) throw error;
      return attempt(schema, await options.accessToken(token), run);
    }
  };

  return {
    organisation: options.organisation,
    call: async (schema, run) => {
      const answer = await renewing(schema, run);
      if (answer === nothing) throw failureOf({ status: 404, headers: {}, body: undefined });
      return answer;
    },
    find: async (schema, run) => {
      const answer = await renewing(schema, run);
      return answer === nothing ? undefined : answer;
    },
  };
};

const isRefusedToken = (error: unknown): boolean =>
  error instanceof Error && 'problem' in error && Object(error.problem).code === 'xero-token-refused';
