import type { HttpBindings } from '@hono/node-server';
import { RESPONSE_ALREADY_SENT } from '@hono/node-server/utils/response';

export type Env = { Bindings: HttpBindings };

/** Cuts the connection without an answer. */
export function dropConnection(bindings: HttpBindings): Response {
  bindings.incoming.socket.destroy();
  return RESPONSE_ALREADY_SENT;
}

/** Holds the connection open for some seconds (or until the client hangs up), then cuts it. */
export async function holdConnection(bindings: HttpBindings, seconds: number): Promise<Response> {
  await new Promise<void>((resolve) => {
    const timer = setTimeout(resolve, seconds * 1000);
    timer.unref();
    bindings.incoming.socket.once('close', () => {
      clearTimeout(timer);
      resolve();
    });
  });
  return dropConnection(bindings);
}
