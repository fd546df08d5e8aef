import type { ChildProcess } from 'node:child_process';
import { createRequire } from 'node:module';
import process from 'node:process';
import { setTimeout as sleep } from 'node:timers/promises';
import { freePort } from './free-port.ts';
import { spawnGuarded, stopChild } from './guarded-child.ts';

export interface DynamoDb {
  endpoint: string;
  pid: number | undefined;
  stop: () => Promise<void>;
}

const platformPackage = `@dynoxide/${process.platform}-${process.arch}`;

const binary = (): string => {
  try {
    return createRequire(import.meta.url).resolve(`${platformPackage}/dynoxide`);
  } catch {
    throw new Error(
      `No DynamoDB for this machine: the package ${platformPackage} is not installed. Run \`npm i --no-save ${platformPackage}\`, or start any DynamoDB-compatible server (such as DynamoDB Local) and set DYNAMODB_ENDPOINT to its address.`,
    );
  }
};

const answers = async (endpoint: string): Promise<boolean> => {
  try {
    await fetch(endpoint, { signal: AbortSignal.timeout(1000) });
    return true;
  } catch {
    return false;
  }
};

const untilItAnswers = async (endpoint: string, child: ChildProcess, said: () => string) => {
  const deadline = Date.now() + 10_000;
  while (!(await answers(endpoint))) {
    if (child.exitCode !== null) throw new Error(`The local DynamoDB ended at once: ${said()}`);
    if (Date.now() > deadline) throw new Error(`The local DynamoDB did not answer within 10 s: ${said()}`);
    await sleep(15);
  }
};

/**
 * Starts the DynamoDB stand-in on a free loopback port, in memory or (with `file`) on disk. DYNAMODB_ENDPOINT in the
 * environment wins: then that server is used and nothing is started.
 */
export const startDynamoDb = async ({ file }: { file?: string } = {}): Promise<DynamoDb> => {
  const external = process.env.DYNAMODB_ENDPOINT;
  if (external) return { endpoint: external, pid: undefined, stop: async () => undefined };
  const port = await freePort();
  const endpoint = `http://127.0.0.1:${port}`;
  const args = ['--host', '127.0.0.1', '--port', String(port), ...(file === undefined ? [] : ['--db-path', file])];
  const child = spawnGuarded(binary(), args, { stdio: ['ignore', 'ignore', 'pipe'] });
  let said = '';
  child.stderr?.on('data', (chunk) => {
    said = `${said}${chunk}`.slice(-2000);
  });
  await untilItAnswers(endpoint, child, () => said);
  return { endpoint, pid: child.pid, stop: () => stopChild(child) };
};
