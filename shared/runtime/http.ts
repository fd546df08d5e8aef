import httpHeaderNormalizer from '@middy/http-header-normalizer';
import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2, Context } from 'aws-lambda';
import * as z from 'zod';
import { lambdaStack } from './lambda.ts';

export type HttpEvent = APIGatewayProxyEventV2;
export type HttpResult = APIGatewayProxyStructuredResultV2;

/** What a caller is told when a request cannot be served. */
export const httpProblemSchema = z.object({
  code: z.string(),
  message: z.string().describe('What is wrong, in plain words.'),
  remedy: z.string().describe('What to do about it.'),
});
export type HttpProblem = z.output<typeof httpProblemSchema>;

/** A JSON answer; nothing of it may be kept by a cache. */
export const jsonResult = (statusCode: number, body: unknown, headers: Record<string, string> = {}): HttpResult => ({
  statusCode,
  headers: { 'content-type': 'application/json; charset=utf-8', 'cache-control': 'no-store', ...headers },
  body: JSON.stringify(body),
});

/** The error body that all routes share. */
export const problemResult = (
  statusCode: number,
  problem: HttpProblem,
  headers: Record<string, string> = {},
): HttpResult => jsonResult(statusCode, { error: problem }, headers);

const unexpected: HttpProblem = {
  code: 'internal',
  message: 'Something went wrong on our side.',
  remedy: 'Try again in a minute. If it stays, look into the logs of this function.',
};

/**
 * A handler for API Gateway: header names in small letters, and whatever is thrown becomes a plain 500, its details in the log only.
 */
export const httpHandler = (handle: (event: HttpEvent, context: Context) => Promise<HttpResult>) =>
  lambdaStack<HttpEvent, HttpResult>()
    .use({
      onError: (request) => {
        request.response ??= problemResult(500, unexpected);
      },
    })
    .use(httpHeaderNormalizer())
    .handler(handle);

/** The body's bytes exactly as they were sent. */
export const rawBody = (event: Pick<HttpEvent, 'body' | 'isBase64Encoded'>): Buffer =>
  Buffer.from(event.body ?? '', event.isBase64Encoded ? 'base64' : 'utf8');

const asRequest = (event: HttpEvent): Request => {
  const { method } = event.requestContext.http;
  const headers = new Headers();
  for (const [name, value] of Object.entries(event.headers)) if (value !== undefined) headers.set(name, value);
  if (event.cookies && event.cookies.length > 0) headers.set('cookie', event.cookies.join('; '));
  const host = event.headers.host ?? event.requestContext.domainName;
  const query = event.rawQueryString === '' ? '' : `?${event.rawQueryString}`;
  const path = event.rawPath.replace(/[?#\\]/g, encodeURIComponent);
  const url = new URL(`https://${host}${path}${query}`);
  const body = method === 'GET' || method === 'HEAD' ? null : new Uint8Array(rawBody(event));
  return new Request(url, { method, headers, body });
};

const asResult = async (response: Response): Promise<HttpResult> => {
  const cookies = response.headers.getSetCookie();
  const headers = Object.fromEntries([...response.headers].filter(([name]) => name !== 'set-cookie'));
  const body = Buffer.from(await response.arrayBuffer()).toString();
  return { statusCode: response.status, headers, ...(cookies.length > 0 && { cookies }), body };
};

/** A handler around a web application such as a Hono app's `fetch`; its answers are text, a byte order mark included. */
export const webHandler = (fetch: (request: Request) => Response | Promise<Response>) =>
  httpHandler(async (event) => asResult(await fetch(asRequest(event))));
