import * as z from 'zod';

export interface OutgoingResponse {
  status: number;
  headers: [string, string][];
  body: Buffer;
}

const scalar = z.union([z.string(), z.number(), z.boolean()]);

const resultSchema = z.object({
  statusCode: z.coerce.number().int().min(100).max(599),
  headers: z.record(z.string(), scalar).nullish(),
  cookies: z.array(z.string()).nullish(),
  body: z.string().nullish(),
  isBase64Encoded: z.boolean().nullish(),
});

const json = (status: number, value: unknown): OutgoingResponse => ({
  status,
  headers: [['content-type', 'application/json']],
  body: Buffer.from(JSON.stringify(value)),
});

/** What API Gateway says when it has no proper answer from the function. */
export const gatewayProblem = (status: 404 | 413 | 500 | 503): OutgoingResponse =>
  json(status, {
    message: {
      404: 'Not Found',
      413: 'Request Entity Too Large',
      500: 'Internal Server Error',
      503: 'Service Unavailable',
    }[status],
  });

/**
 * Turns what the function returned into an HTTP response, as an HTTP API does with payload format 2.0: a result without
 * `statusCode` is the JSON body of a 200.
 */
export const httpResponse = (result: unknown): OutgoingResponse => {
  if (typeof result !== 'object' || result === null || !('statusCode' in result)) {
    const body = typeof result === 'string' ? result : JSON.stringify(result ?? null);
    return { status: 200, headers: [['content-type', 'application/json']], body: Buffer.from(body) };
  }
  const parsed = resultSchema.safeParse(result);
  if (!parsed.success) return gatewayProblem(500);
  const { statusCode, headers, cookies, body, isBase64Encoded } = parsed.data;
  const pairs = Object.entries(headers ?? {}).map(([name, value]): [string, string] => [
    name.toLowerCase(),
    String(value),
  ]);
  const hasType = pairs.some(([name]) => name === 'content-type');
  return {
    status: statusCode,
    headers: [
      ...(hasType ? [] : [['content-type', 'text/plain;charset=utf-8'] as [string, string]]),
      ...pairs,
      ...(cookies ?? []).map((cookie): [string, string] => ['set-cookie', cookie]),
    ],
    body: Buffer.from(body ?? '', isBase64Encoded ? 'base64' : 'utf8'),
  };
};
