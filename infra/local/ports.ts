import { once } from 'node:events';
import { createServer, type Server } from 'node:net';
import * as z from 'zod';
import { freePort } from './free-port.ts';

/** The three programs people visit, with their usual port and the variable that changes it. */
export const visitedPorts = {
  bridge: { port: 4100, variable: 'PORT_BRIDGE' },
  sandbox: { port: 4200, variable: 'PORT_SANDBOX' },
  crm: { port: 4300, variable: 'PORT_CRM' },
} as const;

export type Visited = keyof typeof visitedPorts;
export type Ports = Record<Visited, number>;

const portSchema = z.coerce.number().int().min(0).max(65_535);

/** Reads the ports from the environment; what is not set has its usual port. 0 stands for any free port. */
export const portsFrom = (environment: Record<string, string | undefined>): Ports => {
  const read = (name: Visited): number => {
    const { port, variable } = visitedPorts[name];
    const given = environment[variable];
    if (given === undefined || given === '') return port;
    const parsed = portSchema.safeParse(given);
    if (!parsed.success) throw new Error(`${variable} is "${given}", which is no port number.`);
    return parsed.data;
  };
  return { bridge: read('bridge'), sandbox: read('sandbox'), crm: read('crm') };
};

const isFree = async (port: number): Promise<boolean> => {
  const probe = createServer().listen(port, '127.0.0.1');
  try {
    await once(probe, 'listening');
  } catch {
    return false;
  }
  probe.close();
  await once(probe, 'close');
  return true;
};

const taken = (name: Visited, port: number) =>
  new Error(
    `Port ${port} is taken by another program. End that program, or choose another port: ${visitedPorts[name].variable}=${port + 1} npm start`,
  );

/** Settles on real ports for the programs that will run. Throws, in plain words, when another program has one of them. */
export const claimPorts = async (wanted: Ports, running: Record<Visited, boolean>): Promise<Ports> => {
  const ports = { ...wanted };
  for (const name of ['bridge', 'sandbox', 'crm'] as const) {
    if (!running[name]) continue;
    if (ports[name] === 0) ports[name] = await freePort();
    else if (!(await isFree(ports[name]))) throw taken(name, ports[name]);
  }
  return ports;
};

/** Opens the bridge's own server on its port, on loopback only. Throws in plain words when the port was taken meanwhile. */
export const listenAsBridge = async (server: Server, port: number): Promise<void> => {
  server.listen(port, '127.0.0.1');
  try {
    await once(server, 'listening');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EADDRINUSE') throw taken('bridge', port);
    throw error;
  }
};
