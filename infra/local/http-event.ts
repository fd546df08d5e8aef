import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import { LOCAL_ACCOUNT } from './addresses.ts';

export interface IncomingRequest {
  method: string;
  /** Path and query as they stand in the request line. */
  url: string;
  /** Names and values in turn, as Node's `rawHeaders`. */
  rawHeaders: string[];
  body: Buffer;
  sourceIp: string;
  protocol: string;
}

export interface RequestContext {
  routeKey: string;
  pathParameters: Record<string, string>;
  requestId: string;
  receivedAt: Date;
  apiId: string;
}

const collect = (entries: Iterable<[string, string]>): Record<string, string> => {
  const collected = new Map<string, string>();
  for (const [name, value] of entries) {
    const before = collected.get(name);
    collected.set(name, before === undefined ? value : `${before},${value}`);
  }
  return Object.fromEntries(collected);
};

const headerPairs = (rawHeaders: string[]): [string, string][] => {
  const pairs: [string, string][] = [];
  for (let at = 0; at + 1 < rawHeaders.length; at += 2) {
    pairs.push([(rawHeaders[at] ?? '').toLowerCase(), rawHeaders[at + 1] ?? '']);
  }
  return pairs;
};

/** API Gateway passes these on as they are and everything else (forms included) in base64. */
const textTypes = /^(text\/|application\/(json|javascript|xml)\b)/i;

const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];
const two = (value: number) => String(value).padStart(2, '0');

/** `12/Mar/2020:19:03:58 +0000` */
const logTime = (at: Date): string =>
  `${two(at.getUTCDate())}/${months[at.getUTCMonth()]}/${at.getUTCFullYear()}:${two(at.getUTCHours())}:${two(at.getUTCMinutes())}:${two(at.getUTCSeconds())} +0000`;

/**
 * The event an HTTP API sends to a function, payload format 2.0. Source: API Gateway developer guide, "Create AWS Lambda
 * proxy integrations for HTTP APIs".
 */
export const httpEvent = (request: IncomingRequest, context: RequestContext): APIGatewayProxyEventV2 => {
  const pairs = headerPairs(request.rawHeaders);
  const headers = collect(pairs.filter(([name]) => name !== 'cookie'));
  const cookies = pairs
    .filter(([name]) => name === 'cookie')
    .flatMap(([, value]) => value.split(';').map((cookie) => cookie.trim()))
    .filter((cookie) => cookie !== '');
  const [rawPath = '/', ...queryParts] = request.url.split('?');
  const rawQueryString = queryParts.join('?');
  const query = collect(new URLSearchParams(rawQueryString));
  const isText = textTypes.test(headers['content-type'] ?? 'text/plain');
  const domainName = headers.host ?? 'localhost';
  return {
    version: '2.0',
    routeKey: context.routeKey,
    rawPath,
    rawQueryString,
    ...(cookies.length > 0 && { cookies }),
    headers,
    ...(rawQueryString !== '' && { queryStringParameters: query }),
    ...(Object.keys(context.pathParameters).length > 0 && { pathParameters: context.pathParameters }),
    requestContext: {
      accountId: LOCAL_ACCOUNT,
      apiId: context.apiId,
      domainName,
      domainPrefix: domainName.split('.')[0] ?? domainName,
      http: {
        method: request.method,
        path: rawPath,
        protocol: request.protocol,
        sourceIp: request.sourceIp,
        userAgent: headers['user-agent'] ?? '',
      },
      requestId: context.requestId,
      routeKey: context.routeKey,
      stage: '$default',
      time: logTime(context.receivedAt),
      timeEpoch: context.receivedAt.getTime(),
    },
    ...(request.body.length > 0 && { body: request.body.toString(isText ? 'utf8' : 'base64') }),
    isBase64Encoded: request.body.length > 0 && !isText,
  };
};
