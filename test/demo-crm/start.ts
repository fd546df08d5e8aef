import type { Server } from 'node:http';
import { createAdaptorServer } from '@hono/node-server';
import type { Hono } from 'hono';
import { createApp } from './app.ts';
import { openDatabase } from './database.ts';
import { createFaults } from './faults.ts';
import type { DemoCrmOptions } from './options.ts';
import { createOutbox } from './outbox.ts';
import { createRecords } from './records.ts';
import { startSender } from './sender.ts';
import { createTakeNews } from './take-news.ts';
import { createWriteBacks } from './write-backs.ts';

export interface DemoCrm {
  url: string;
  port: number;
  close: () => Promise<void>;
}

const listen = async (server: Server, port: number): Promise<number> => {
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', resolve);
  }).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'EADDRINUSE') throw error;
    throw new Error(`Port ${port} is taken by another program. End that program, or choose another port with --port.`);
  });
  const address = server.address();
  return typeof address === 'object' && address !== null ? address.port : port;
};

/** Starts the stand-in CRM on the loopback interface; throws when the port is taken. */
export const startDemoCrm = async (options: DemoCrmOptions): Promise<DemoCrm> => {
  const now = options.now ?? (() => new Date());
  const database = openDatabase(options.data);
  const faults = createFaults();
  const outbox = createOutbox(database, now, faults);
  const held: { app?: Hono } = {};
  const server = createAdaptorServer({
    fetch: (request, env) => held.app?.fetch(request, env) ?? new Response('Starting.', { status: 503 }),
  }) as Server;
  try {
    const port = await listen(server, options.port);
    const url = `http://localhost:${port}`;
    const sender = startSender({
      outbox,
      url: options.eventsUrl,
      secret: options.eventsSecret,
      now,
      ...(options.retryDelay ? { retryDelay: options.retryDelay } : {}),
    });
    const records = createRecords({ database, outbox, url, now });
    const writeBacks = createWriteBacks(database);
    const takeNews = createTakeNews({ database, records, writeBacks });
    held.app = createApp({ options, records, outbox, sender, writeBacks, takeNews, faults, now });
    return {
      url,
      port,
      close: async () => {
        await sender.stop();
        server.closeAllConnections();
        await new Promise((resolve) => server.close(resolve));
        database.close();
      },
    };
  } catch (error) {
    database.close();
    throw error;
  }
};
