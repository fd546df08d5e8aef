import { buildApp } from 'fauxqs';

export interface QueueServer {
  endpoint: string;
  stop: () => Promise<void>;
}

/**
 * Starts the SQS stand-in in this process, in memory, on a free loopback port. (The package's own `startFauxqs` would
 * listen on every network interface.)
 */
export const startQueueServer = async (): Promise<QueueServer> => {
  const server = buildApp({ logger: false });
  const endpoint = await server.listen({ port: 0, host: '127.0.0.1' });
  return {
    endpoint,
    stop: async () => {
      await server.close();
    },
  };
};
