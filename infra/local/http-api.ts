import { randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { FunctionFailure, type HostedFunction } from './hosted-function.ts';
import { httpEvent } from './http-event.ts';
import { gatewayProblem, httpResponse, type OutgoingResponse } from './http-result.ts';
import { matchRoute, type Route } from './routes.ts';

/** API Gateway waits this long for a function, whatever the function's own time-out. */
const INTEGRATION_TIMEOUT_MS = 30_000;
/** Lambda takes no larger event; API Gateway would take 10 MB. */
const MAX_BODY_BYTES = 6 * 1024 * 1024;

const readBody = async (request: IncomingMessage): Promise<Buffer | undefined> => {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request) {
    size += chunk.length;
    if (size <= MAX_BODY_BYTES) chunks.push(chunk);
  }
  return size <= MAX_BODY_BYTES ? Buffer.concat(chunks) : undefined;
};

const inTime = async (invocation: Promise<unknown>): Promise<OutgoingResponse> => {
  const { promise: timeout, resolve } = Promise.withResolvers<OutgoingResponse>();
  const timer = setTimeout(() => resolve(gatewayProblem(503)), INTEGRATION_TIMEOUT_MS);
  try {
    return await Promise.race([invocation.then(httpResponse), timeout]);
  } catch (error) {
    if (error instanceof FunctionFailure) return gatewayProblem(500);
    throw error;
  } finally {
    clearTimeout(timer);
  }
};

const answer = async (request: IncomingMessage, routes: Route<HostedFunction>[]): Promise<OutgoingResponse> => {
  const method = request.method ?? 'GET';
  const url = request.url ?? '/';
  const match = matchRoute(routes, method, url.split('?')[0] ?? '/');
  const body = await readBody(request);
  if (match === undefined) return gatewayProblem(404);
  if (body === undefined) return gatewayProblem(413);
  const event = httpEvent(
    {
      method,
      url,
      rawHeaders: request.rawHeaders,
      body,
      sourceIp: request.socket.remoteAddress ?? '127.0.0.1',
      protocol: `HTTP/${request.httpVersion}`,
    },
    {
      routeKey: match.route.routeKey,
      pathParameters: match.pathParameters,
      requestId: randomUUID(),
      receivedAt: new Date(),
      apiId: 'local',
    },
  );
  return inTime(match.route.target.invoke(event));
};

const send = (response: ServerResponse, { status, headers, body }: OutgoingResponse) => {
  response.writeHead(
    status,
    [...headers, ['content-length', String(body.length)]].flatMap(([name = '', value = '']) => [name, value]),
  );
  response.end(body);
};

/** Stands in for the HTTP API: sends each request to the function of its route. */
export const httpApi = (routes: Route<HostedFunction>[], report: (error: unknown) => void): Server =>
  createServer((request, response) => {
    answer(request, routes).then(
      (outgoing) => send(response, outgoing),
      (error) => {
        report(error);
        if (!response.headersSent) send(response, gatewayProblem(500));
      },
    );
  });
