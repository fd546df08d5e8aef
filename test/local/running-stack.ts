import { type ChildProcess, spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

const root = join(import.meta.dirname, '../..');

export interface Addresses {
  bridge: string;
  sandbox: string;
  crm: string;
  endpoints: { dynamodb: string; sqs: string; secrets: string };
  table: string;
  secretNames: { app: string; workspacePrefix: string };
}

export interface Started {
  child: ChildProcess;
  /** What it has printed so far, both outputs. */
  said: () => string;
  /** Resolves with its exit code, null when a signal ended it. */
  ended: Promise<number | null>;
}

/** Starts what `npm start` starts, in a process of its own, on any free ports unless told otherwise. */
export const startProcess = (data: string, environment: Record<string, string> = {}): Started => {
  const child = spawn(process.execPath, [join(root, 'infra/local/start.ts'), '--data', data], {
    cwd: root,
    env: {
      PATH: process.env.PATH,
      HOME: process.env.HOME,
      PORT_BRIDGE: '0',
      PORT_SANDBOX: '0',
      PORT_CRM: '0',
      ...environment,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let text = '';
  child.stdout.on('data', (chunk) => {
    text += chunk;
  });
  child.stderr.on('data', (chunk) => {
    text += chunk;
  });
  return { child, said: () => text, ended: new Promise((resolve) => child.once('exit', (code) => resolve(code))) };
};

/** Waits until the stack has announced itself. */
export const untilUp = async (started: Started, data: string): Promise<Addresses> => {
  while (!started.said().includes('Ctrl-C ends everything')) {
    if (started.child.exitCode !== null) throw new Error(`It ended at once: ${started.said()}`);
    await sleep(50);
  }
  return JSON.parse(readFileSync(join(data, 'env.json'), 'utf8'));
};

export const childrenOf = (data: string): number[] => JSON.parse(readFileSync(join(data, 'children.json'), 'utf8'));

export const isAlive = (pid: number): boolean => {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
};
