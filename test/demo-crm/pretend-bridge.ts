import { createServer, type Server } from 'node:http';
import { Webhook } from 'standardwebhooks';
import * as z from 'zod';

const eventSchema = z.object({
  id: z.string(),
  type: z.string(),
  timestamp: z.string(),
  data: z.record(z.string(), z.unknown()),
});
const bodySchema = z.union([
  z.object({ events: z.array(eventSchema), backfill: z.string().optional() }),
  eventSchema.transform((event) => ({ events: [event] })),
]);
type Event = z.output<typeof eventSchema>;

export interface Received {
  messageId: string;
  events: Event[];
  backfill?: string | undefined;
}

export interface PretendBridge {
  url: string;
  /** Messages that were taken (answered 2xx). */
  received: Received[];
  /** Every attempt's message id, taken or not. */
  attempts: string[];
  /** How the next attempts are answered; 202 once they are used up. */
  answers: { status: number; body: string }[];
  close: () => Promise<void>;
}

const portOf = (server: Server) => {
  const address = server.address();
  return typeof address === 'object' && address !== null ? address.port : 0;
};

/** The receiving end for tests of the demo CRM: verifies signatures and answers as it is told. */
export const startPretendBridge = async (secret: string): Promise<PretendBridge> => {
  const received: Received[] = [];
  const attempts: string[] = [];
  const answers: PretendBridge['answers'] = [];
  const server = createServer(async (request, response) => {
    const parts: Buffer[] = [];
    for await (const part of request) parts.push(Buffer.from(part));
    const body = Buffer.concat(parts).toString();
    const headers = Object.fromEntries(Object.entries(request.headers).map(([name, value]) => [name, String(value)]));
    new Webhook(secret).verify(body, headers);
    const messageId = headers['webhook-id'] ?? '';
    attempts.push(messageId);
    const answer = answers.shift() ?? { status: 202, body: '{"accepted":1,"rejected":[]}' };
    if (answer.status < 300) received.push({ messageId, ...bodySchema.parse(JSON.parse(body)) });
    response.writeHead(answer.status, { 'content-type': 'application/json' }).end(answer.body);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://localhost:${portOf(server)}/events/demo`,
    received,
    attempts,
    answers,
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
};
