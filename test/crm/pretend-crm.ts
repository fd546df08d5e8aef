import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders, type RequestListener } from 'node:http';

export interface Received {
  headers: IncomingHttpHeaders;
  body: string;
}

/** A CRM's delivery address on this machine: answers 204 unless `answer` says otherwise, and remembers what came. */
export const pretendCrm = async (answer: RequestListener = (_, response) => response.writeHead(204).end()) => {
  const received: Received[] = [];
  const current = { answer };
  const server = createServer(async (request, response) => {
    let body = '';
    for await (const chunk of request) body += chunk;
    received.push({ headers: request.headers, body });
    current.answer(request, response);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  const port = address !== null && typeof address === 'object' ? address.port : 0;
  return {
    port,
    host: `localhost:${port}`,
    url: `http://localhost:${port}/deliveries`,
    received,
    answerWith: (next: RequestListener) => {
      current.answer = next;
    },
    stop: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
};
export type PretendCrm = Awaited<ReturnType<typeof pretendCrm>>;
